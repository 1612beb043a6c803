"""The word list behind the guesses: read from TOML, matched against sloppy Dutch text.

The list is data (`data/themes.toml`, which explains its own notation); this module turns it into
look-ups that cost a fraction of a millisecond a text. Nothing of a text is kept or cached.
"""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from commands.signals.word_patterns import Atoms

AXES = ("themes", "forms", "groups")
WEIGHTS = {"strong": 4, "clear": 2, "hint": 1}
PATTERN_WEIGHT = WEIGHTS["strong"]
BONUS = 1
"""What every further word of a phrase adds to its weight."""
MAX_GAP = 2
"""Other words allowed between two words of a phrase."""
MAX_WORDS = 400
MAX_LETTERS = 40
"""Words, and letters of a word, looked at: a pasted report must not hold up the writer thread."""

_WEIGHT = itemgetter(0)
_WORD = re.compile(r"[A-Za-z0-9]+")
_KEYS = {"nl", "en", "aliases", "form", "patterns", *WEIGHTS}
DEFAULT_FILE = Path(__file__).parent / "data" / "themes.toml"


@dataclass(frozen=True, slots=True)
class Label:
    """One theme, form or group: its names per language and what people may type for it."""

    names: Mapping[str, str]
    aliases: tuple[str, ...]
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: after its first word come `rest`, each a word-pattern number."""

    axis: str
    label: str
    weight: int
    rest: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The whole list, ready to match."""

    labels: Mapping[str, Mapping[str, Label]]
    abbreviations: Mapping[str, str]
    abbreviations_exact: Mapping[str, str]
    atoms: Atoms
    entries: Mapping[int, tuple[Entry, ...]]
    patterns: tuple[tuple[re.Pattern[str], str, str], ...]

    def words(self, text: str) -> list[str]:
        """Lower-case words without accents, abbreviations of the field written out."""
        found = [word[:MAX_LETTERS] for word in _WORD.findall(plain(text))]
        words = [word.lower() for word in found]
        if self._written_in_full(found, words):
            return words
        exact = self.abbreviations_exact if any(map(str.islower, found)) else {}
        return [
            part
            for word, lower in zip(found, words, strict=True)
            for part in (self.abbreviations.get(lower) or exact.get(word) or lower).split()
        ]

    def _written_in_full(self, found: list[str], words: list[str]) -> bool:
        """Most texts hold no abbreviation, and need not be gone through word by word."""
        return self.abbreviations.keys().isdisjoint(words) and (
            self.abbreviations_exact.keys().isdisjoint(found)
        )

    def scores(self, text: str) -> dict[str, dict[str, int]]:
        """Weight found in `text` per axis and label; labels without any are absent."""
        words = self.words(text)[:MAX_WORDS]
        meets = self.atoms.matching(words)
        matched = [meets[word] for word in words]
        totals: dict[str, dict[str, int]] = {axis: {} for axis in AXES}
        taken: dict[tuple[str, str], set[int]] = {}
        counted: set[int] = set()
        for weight, places, entry in sorted(self._hits(matched), key=_WEIGHT, reverse=True):
            spots = taken.setdefault((entry.axis, entry.label), set())
            if id(entry) not in counted and spots.isdisjoint(places):
                counted.add(id(entry))
                spots.update(places)
                _add(totals, entry.axis, entry.label, weight)
        lowered = plain(text).lower()
        for pattern, axis, label in self.patterns:
            if pattern.search(lowered):
                _add(totals, axis, label, PATTERN_WEIGHT)
        return totals

    def _hits(self, matched: list[set[int]]) -> Iterator[tuple[int, list[int], Entry]]:
        there = set[int]().union(*matched)
        for place, numbers in enumerate(matched):
            for number in numbers:
                for entry in self.entries.get(number, ()):
                    rest = entry.rest
                    if not rest:
                        yield entry.weight, [place], entry
                    elif there.issuperset(rest) and (places := _places(rest, matched, place)):
                        yield entry.weight + BONUS * len(rest), places, entry


def plain(text: str) -> str:
    """`text` without accents: what the list is written in."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))


def parse(raw: Mapping[str, Any]) -> Lexicon:
    """Build the lexicon from parsed TOML.

    Raises ValueError, in words, for a section or key it does not know, a label without a name,
    or a theme that points at a form that does not exist.
    """
    _refuse_unknown("section", raw, {*AXES, "abbreviations", "abbreviations_exact", "ordinary"})
    atoms = Atoms(ordinary=frozenset(raw.get("ordinary", ())))
    numbers: dict[str, int] = {}
    entries: dict[int, list[Entry]] = defaultdict(list)
    patterns: list[tuple[re.Pattern[str], str, str]] = []
    for axis in AXES:
        for label, section in raw.get(axis, {}).items():
            _refuse_unknown(f"key in {axis}.{label}", section, _KEYS)
            for first, entry in _entries(axis, label, section, atoms, numbers):
                entries[first].append(entry)
            patterns += [(re.compile(p), axis, label) for p in section.get("patterns", ())]
    labels = {a: {i: _label(a, i, s) for i, s in raw.get(a, {}).items()} for a in AXES}
    _refuse_loose_forms(labels)
    return Lexicon(
        labels=labels,
        abbreviations=raw.get("abbreviations", {}),
        abbreviations_exact=raw.get("abbreviations_exact", {}),
        atoms=atoms,
        entries={number: tuple(found) for number, found in entries.items()},
        patterns=tuple(patterns),
    )


@cache
def lexicon(path: Path = DEFAULT_FILE) -> Lexicon:
    """The list in `path`, read once. Raises OSError, tomllib.TOMLDecodeError or ValueError."""
    return parse(tomllib.loads(path.read_text(encoding="utf-8")))


def _entries(
    axis: str, label: str, section: Mapping[str, Any], atoms: Atoms, numbers: dict[str, int]
) -> Iterator[tuple[int, Entry]]:
    for key, weight in WEIGHTS.items():
        for written in section.get(key, ()):
            first, *rest = (
                _number(word, atoms, numbers) for word in written.split() if word != "*"
            )
            if not rest:
                atoms.alone.add(first)
            yield first, Entry(axis, label, weight, tuple(rest))


def _number(written: str, atoms: Atoms, numbers: dict[str, int]) -> int:
    """The number of a pattern, which becomes one of `atoms` where it is met first."""
    if written not in numbers:
        numbers[written] = len(numbers)
        atoms.add(written, numbers[written])
    return numbers[written]


def _label(axis: str, name: str, section: Mapping[str, Any]) -> Label:
    if not section.get("nl") or not section.get("en"):
        raise ValueError(f"{axis}.{name} needs a name in nl and in en")
    names = {"nl": section["nl"], "en": section["en"]}
    return Label(names, tuple(section.get("aliases", ())), section.get("form"))


def _refuse_loose_forms(labels: Mapping[str, Mapping[str, Label]]) -> None:
    for name, label in labels["themes"].items():
        if label.form is not None and label.form not in labels["forms"]:
            raise ValueError(f"theme {name} points at an unknown form: {label.form}")


def _refuse_unknown(what: str, found: Iterable[str], known: set[str]) -> None:
    if unknown := sorted(set(found) - known):
        raise ValueError(f"unknown {what} in the word list: {', '.join(unknown)}")


def _add(totals: dict[str, dict[str, int]], axis: str, label: str, weight: int) -> None:
    totals[axis][label] = totals[axis].get(label, 0) + weight


def _places(rest: tuple[int, ...], matched: list[set[int]], place: int) -> list[int] | None:
    places = [place]
    for number in rest:
        window = range(place + 1, min(place + MAX_GAP + 2, len(matched)))
        for place in window:
            if number in matched[place]:
                break
        else:
            return None
        places.append(place)
    return places
