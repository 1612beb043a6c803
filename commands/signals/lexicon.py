"""The word list behind the guesses: read from TOML, matched against sloppy Dutch text.

The list is data (`data/themes.toml`, which explains its own notation); this module turns it into
look-ups that cost a fraction of a millisecond a text. Nothing of a text is kept or cached.
"""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz.distance import OSA

AXES = ("themes", "forms", "groups")
WEIGHTS = {"strong": 4, "clear": 2, "hint": 1}
PATTERN_WEIGHT = WEIGHTS["strong"]
BONUS = 1
"""What every further word of a phrase adds to its weight."""
MAX_GAP = 2
"""Other words allowed between two words of a phrase."""
MAX_WORDS = 400
"""Words looked at: a pasted report must not hold up the writer thread."""
SWAP_FROM = 5
ONE_ERROR_FROM = 7
TWO_ERRORS_FROM = 12
"""Lengths from which swapped letters, one error or two are forgiven: in shorter words an error
makes another word ("speelt", "steelt")."""

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


@dataclass(slots=True)
class Atoms:
    """Every word pattern of the list once, numbered, by the way it matches."""

    whole: dict[str, int] = field(default_factory=dict)
    begins: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    holds: dict[str, int] = field(default_factory=dict)
    ordinary: frozenset[str] = frozenset()
    alone: set[int] = field(default_factory=set)
    forgivable: dict[str, list[tuple[str, int, bool]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By the first letter with the second, and with the third: an error spares one of the two."""

    def number(self, written: str) -> int:
        """The number of a pattern as written in the list, for example `opvang*`."""
        stem = written.strip("*")
        kinds = {
            (False, False): self.whole,
            (False, True): self.begins,
            (True, False): self.ends,
            (True, True): self.holds,
        }
        table = kinds[written.startswith("*"), written.endswith("*")]
        if stem not in table:
            table[stem] = sum(map(len, kinds.values()))
            if len(stem) >= SWAP_FROM and table is not self.ends:
                for pair in _pairs(stem):
                    self.forgivable[pair].append((stem, table[stem], table is self.begins))
        return table[stem]

    def matching(self, word: str) -> set[int]:
        """Numbers of all patterns that this word fulfils.

        Typing errors are forgiven in a word that begins no entry of its own.
        """
        found = set()
        if (number := self.whole.get(word)) is not None:
            found.add(number)
        for cut in range(2, len(word) + 1):
            if (number := self.begins.get(word[:cut])) is not None:
                found.add(number)
        if found.isdisjoint(self.alone):
            found.update(self._forgiven(word))
        for cut in range(2, len(word) + 1):
            if (number := self.ends.get(word[-cut:])) is not None:
                found.add(number)
        found.update(number for stem, number in self.holds.items() if stem in word)
        return found

    def _forgiven(self, word: str) -> Iterator[int]:
        if len(word) < SWAP_FROM or word in self.ordinary or word in self.whole:
            return
        shortest, longest = len(word) - 2, len(word) + 2
        for pair in _pairs(word):
            for stem, number, may_follow in self.forgivable.get(pair, ()):
                fits = len(stem) <= longest and (may_follow or len(stem) >= shortest)
                if fits and _nearly(stem, word, may_follow):
                    yield number


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
        found = _WORD.findall(plain(text))
        shouting = not any(map(str.islower, found))
        expanded = (
            self.abbreviations.get(word.lower())
            or (not shouting and self.abbreviations_exact.get(word))
            or word.lower()
            for word in found
        )
        return [word for words in expanded for word in words.split()]

    def scores(self, text: str) -> dict[str, dict[str, int]]:
        """Weight found in `text` per axis and label; labels without any are absent."""
        matched = [self.atoms.matching(word) for word in self.words(text)[:MAX_WORDS]]
        totals: dict[str, dict[str, int]] = {axis: {} for axis in AXES}
        taken: set[tuple[str, str, int]] = set()
        counted: set[int] = set()
        for weight, places, entry in sorted(self._hits(matched), key=lambda hit: -hit[0]):
            spots = {(entry.axis, entry.label, place) for place in places}
            if id(entry) not in counted and taken.isdisjoint(spots):
                counted.add(id(entry))
                taken |= spots
                _add(totals, entry.axis, entry.label, weight)
        lowered = plain(text).lower()
        for pattern, axis, label in self.patterns:
            if pattern.search(lowered):
                _add(totals, axis, label, PATTERN_WEIGHT)
        return totals

    def _hits(self, matched: list[set[int]]) -> Iterator[tuple[int, list[int], Entry]]:
        for place, numbers in enumerate(matched):
            for number in numbers:
                for entry in self.entries.get(number, ()):
                    if (places := _places(entry.rest, matched, place)) is not None:
                        yield entry.weight + BONUS * len(entry.rest), places, entry


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
    entries: dict[int, list[Entry]] = defaultdict(list)
    patterns: list[tuple[re.Pattern[str], str, str]] = []
    for axis in AXES:
        for label, section in raw[axis].items():
            _refuse_unknown(f"key in {axis}.{label}", section, _KEYS)
            for first, entry in _entries(axis, label, section, atoms):
                entries[first].append(entry)
            patterns += [(re.compile(p), axis, label) for p in section.get("patterns", ())]
    labels = {a: {i: _label(a, i, s) for i, s in raw[a].items()} for a in AXES}
    for name, label in labels["themes"].items():
        if label.form is not None and label.form not in labels["forms"]:
            raise ValueError(f"theme {name} points at an unknown form: {label.form}")
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
    axis: str, label: str, section: Mapping[str, Any], atoms: Atoms
) -> Iterator[tuple[int, Entry]]:
    for key, weight in WEIGHTS.items():
        for written in section.get(key, ()):
            first, *rest = (atoms.number(word) for word in written.split() if word != "*")
            if not rest:
                atoms.alone.add(first)
            yield first, Entry(axis, label, weight, tuple(rest))


def _label(axis: str, name: str, section: Mapping[str, Any]) -> Label:
    if not section.get("nl") or not section.get("en"):
        raise ValueError(f"{axis}.{name} needs a name in nl and in en")
    names = {"nl": section["nl"], "en": section["en"]}
    return Label(names, tuple(section.get("aliases", ())), section.get("form"))


def _refuse_unknown(what: str, found: Iterable[str], known: set[str]) -> None:
    if unknown := sorted(set(found) - known):
        raise ValueError(f"unknown {what} in the word list: {', '.join(unknown)}")


def _add(totals: dict[str, dict[str, int]], axis: str, label: str, weight: int) -> None:
    totals[axis][label] = totals[axis].get(label, 0) + weight


def _places(rest: tuple[int, ...], matched: list[set[int]], place: int) -> list[int] | None:
    places = [place]
    for number in rest:
        window = range(place + 1, min(place + MAX_GAP + 2, len(matched)))
        found = next((i for i in window if number in matched[i]), None)
        if found is None:
            return None
        place = found
        places.append(place)
    return places


def _pairs(word: str) -> set[str]:
    return {word[:2], word[0] + word[2]}


def _nearly(stem: str, word: str, may_follow: bool) -> bool:
    longer = len(word) - len(stem)
    if len(stem) < ONE_ERROR_FROM:
        return longer == 0 and sorted(stem) == sorted(word) and OSA.distance(stem, word) == 1
    errors = 2 if len(stem) >= TWO_ERRORS_FROM else 1
    if longer < -errors or (longer > errors and not may_follow):
        return False
    if not may_follow:
        return OSA.distance(stem, word, score_cutoff=errors) <= errors
    for cut in range(len(stem) - 1, min(len(stem) + 1, len(word)) + 1):
        if word[cut - 1] == stem[-1] and OSA.distance(stem, word[:cut]) <= errors:
            return True
    return False
