"""What somebody asks a list for: `open thema:opvang regio:twente soort:trend ouder:30`. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from commands.language.words import fold
from commands.signals.states import STATES_CALLED
from commands.signals.themes import find
from storage.register import Wanted
from storage.signals import SignalKind

_KINDS: Final[Mapping[str, SignalKind]] = {
    **dict.fromkeys(("knelpunt", "knelpunten", "bottleneck", "bottlenecks"), SignalKind.BOTTLENECK),
    **dict.fromkeys(("succes", "successen", "success", "successes"), SignalKind.SUCCESS),
    **dict.fromkeys(("trend", "trends"), SignalKind.TREND),
}
_FILES: Final = frozenset(("csv", "bestand", "file", "excel"))
_ALONE: Final = {*STATES_CALLED, *_KINDS, *_FILES}
_PART: Final = re.compile(r"(\w+)\s*[:=]\s*")
_QUOTES: Final = "\"'“”„‘’ ,;"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted, with a region by its name and an age in working days still to be looked up.

    `as_file`: as a table to open elsewhere. `unclear`: the first part that was not understood.
    """

    wanted: Wanted = field(default_factory=Wanted)
    region: str | None = None
    older: int | None = None
    as_file: bool = False
    unclear: str | None = None


def read_filter(words: str) -> Filter:
    """Read what stands there in any order; words without a name are a state, a kind or a theme."""
    pieces = _PART.split(words)
    found = _loose(Filter(), pieces[0])
    for name, value in zip(pieces[1::2], pieces[2::2], strict=True):
        reader = _READERS.get(fold(name))
        if reader is None:
            return replace(found, unclear=name)
        value, loose = _parted(value.strip(_QUOTES))
        found = reader(_loose(found, loose), value)
    return found


def _parted(value: str) -> tuple[str, str]:
    """A value, and the words behind it that mean something by themselves: `opvang open`."""
    words = value.split()
    end = len(words)
    while end > 1 and fold(words[end - 1]) in _ALONE:
        end -= 1
    return " ".join(words[:end]), " ".join(words[end:])


def _loose(found: Filter, words: str) -> Filter:
    left = []
    for word in words.replace(",", " ").split():
        folded = fold(word)
        if folded in STATES_CALLED:
            found = _state(found, folded)
        elif folded in _KINDS:
            found = _kind(found, folded)
        elif folded in _FILES:
            found = replace(found, as_file=True)
        elif folded:
            left.append(word)
    return _theme(found, " ".join(left)) if left else found


def _state(found: Filter, words: str) -> Filter:
    states = STATES_CALLED.get(fold(words))
    if states is None:
        return _unclear(found, words)
    return replace(found, wanted=replace(found.wanted, states=states))


def _kind(found: Filter, words: str) -> Filter:
    kind = _KINDS.get(fold(words))
    if kind is None:
        return _unclear(found, words)
    return replace(found, wanted=replace(found.wanted, kind=kind))


def _theme(found: Filter, words: str) -> Filter:
    themes = find("themes", words)
    if not themes:
        return _unclear(found, words)
    return replace(found, wanted=replace(found.wanted, theme=themes[0]))


def _form(found: Filter, words: str) -> Filter:
    forms = find("forms", words)
    if not forms:
        return _unclear(found, words)
    return replace(found, wanted=replace(found.wanted, form=forms[0]))


def _group(found: Filter, words: str) -> Filter:
    groups = find("groups", words)
    if not groups:
        return _unclear(found, words)
    return replace(found, wanted=replace(found.wanted, group=groups[0]))


def _region(found: Filter, words: str) -> Filter:
    return replace(found, region=words) if words else _unclear(found, words)


def _older(found: Filter, words: str) -> Filter:
    first, *rest = words.split() or [""]
    if not first.isdecimal() or len(first) > 4:
        return _unclear(found, words)
    found = replace(found, older=int(first))
    more = " ".join(word for word in rest if fold(word) not in ("werkdagen", "dagen", "days"))
    return _loose(found, more)


def _unclear(found: Filter, words: str) -> Filter:
    return replace(found, unclear=found.unclear or words)


_READERS: Final[Mapping[str, Callable[[Filter, str], Filter]]] = {
    **dict.fromkeys(("thema", "theme"), _theme),
    **dict.fromkeys(("vorm", "form"), _form),
    **dict.fromkeys(("groep", "group"), _group),
    **dict.fromkeys(("stand", "status", "staat", "state"), _state),
    **dict.fromkeys(("soort", "kind"), _kind),
    **dict.fromkeys(("regio", "region"), _region),
    **dict.fromkeys(("ouder", "older"), _older),
}
