"""How one word of a text meets the word patterns of the list, typing errors included.

Sloppy words are compared by optimal string alignment: an insertion, a deletion, a substitution or
two neighbours swapped is one error. Short words are not forgiven, and the first letter must stand.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress
from string import ascii_lowercase
from typing import NamedTuple

from rapidfuzz.distance import OSA

SWAP_FROM = 5
ONE_ERROR_FROM = 7
TWO_ERRORS_FROM = 12
"""Lengths from which swapped letters, one error or two are forgiven: in shorter words an error
makes another word ("speelt", "steelt")."""

ANY_LENGTH = 1_000

_DIGIT = 1 << 26
_BITS = {letter: 1 << place for place, letter in enumerate(ascii_lowercase)}


class Pattern(NamedTuple):
    """A pattern in which errors are forgiven: in words of `shortest` to `longest` letters."""

    stem: str
    number: int
    may_follow: bool
    shortest: int
    longest: int


Forgivable = tuple[int, int, Pattern]
"""The letters of a pattern (bits), how many of them a word may lack, and the pattern."""


@dataclass(slots=True)
class Affixes:
    """How words may begin, or end. `stems` are for the look whether one does so at all."""

    stems: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()

    def add(self, stem: str, number: int) -> None:
        """One more."""
        self.stems, self.numbers = (*self.stems, stem), (*self.numbers, number)


NO_AFFIXES = Affixes()


def _by_pair() -> dict[str, Affixes]:
    return defaultdict(Affixes)


@dataclass(slots=True)
class Atoms:
    """Every word pattern of the list once, numbered, by the way it matches.

    What a word may begin with is found by its first two letters, how it may end by its last two:
    all words of a text are looked up while somebody waits, and most meet nothing.
    """

    ordinary: frozenset[str] = frozenset()
    alone: set[int] = field(default_factory=set)
    whole: dict[str, int] = field(default_factory=dict)
    begins: dict[str, Affixes] = field(default_factory=_by_pair)
    ends: dict[str, Affixes] = field(default_factory=_by_pair)
    holds: list[tuple[str, int]] = field(default_factory=list)
    forgivable: dict[str, list[Forgivable]] = field(default_factory=lambda: defaultdict(list))
    """By the first letter with the second, and with the third: an error spares one of the two."""

    def add(self, written: str, number: int) -> None:
        """A new pattern as written in the list, for example `opvang*`, and its number."""
        stem = written.strip("*")
        may_precede, may_follow = written.startswith("*"), written.endswith("*")
        if may_precede and may_follow:
            self.holds.append((stem, number))
        elif may_precede:
            self.ends[stem[-2:]].add(stem, number)
            return  # no error is forgiven in it
        elif may_follow:
            self.begins[stem[:2]].add(stem, number)
        else:
            self.whole[stem] = number
        if len(stem) >= SWAP_FROM:
            alike = _forgivable(stem, number, may_follow=may_follow and not may_precede)
            for pair in _pairs(stem):
                self.forgivable[pair].append(alike)

    def matching(self, words: Collection[str]) -> dict[str, set[int]]:
        """Word -> numbers of all patterns that it fulfils.

        Typing errors are forgiven in a word that begins no entry of its own.
        """
        text = " ".join(words)
        held = [(stem, number) for stem, number in self.holds if stem in text]
        return {word: self._matching(word, held) for word in set(words)}

    def _matching(self, word: str, held: Sequence[tuple[str, int]]) -> set[int]:
        found = set()
        if (number := self.whole.get(word)) is not None:
            found.add(number)
        here = self.begins.get(word[:2], NO_AFFIXES)
        if word.startswith(here.stems):
            found.update(compress(here.numbers, map(word.startswith, here.stems)))
        if found.isdisjoint(self.alone):
            found.update(self._forgiven(word))
        here = self.ends.get(word[-2:], NO_AFFIXES)
        if word.endswith(here.stems):
            found.update(compress(here.numbers, map(word.endswith, here.stems)))
        for stem, number in held:
            if stem in word:
                found.add(number)
        return found

    def _forgiven(self, word: str) -> Iterator[int]:
        if len(word) < SWAP_FROM or word in self.ordinary or word in self.whole:
            return
        length, lacks = len(word), ~_letters(word)
        for pair in _pairs(word):
            for letters, errors, one in self.forgivable.get(pair, ()):
                if (
                    (letters & lacks).bit_count() <= errors
                    and one.shortest <= length <= one.longest
                    and _nearly(one.stem, word, one.may_follow)
                ):
                    yield one.number


def _pairs(word: str) -> set[str]:
    return {word[:2], word[0] + word[2]}


def _letters(word: str) -> int:
    """Which letters a word has, as bits."""
    found = 0
    for letter in word:
        found |= _BITS.get(letter, _DIGIT)
    return found


def _forgivable(stem: str, number: int, *, may_follow: bool) -> Forgivable:
    errors = _errors(stem)
    longest = ANY_LENGTH if may_follow and errors else len(stem) + errors
    pattern = Pattern(stem, number, may_follow, len(stem) - errors, longest)
    return _letters(stem), errors, pattern


def _errors(stem: str) -> int:
    """How many errors are forgiven; in a short one two letters that changed places, no more."""
    return 0 if len(stem) < ONE_ERROR_FROM else 1 if len(stem) < TWO_ERRORS_FROM else 2


def _nearly(stem: str, word: str, may_follow: bool) -> bool:
    """Whether a word of about this length is like a pattern."""
    errors = _errors(stem)
    if not errors:
        return sorted(stem) == sorted(word) and OSA.distance(stem, word) == 1
    if not may_follow:
        return OSA.distance(stem, word, score_cutoff=errors) <= errors
    for cut in range(len(stem) - 1, min(len(stem) + 1, len(word)) + 1):
        if (
            word[cut - 1] == stem[-1]
            and OSA.distance(stem, word[:cut], score_cutoff=errors) <= errors
        ):
            return True
    return False
