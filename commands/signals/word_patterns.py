"""How one word of a text meets the word patterns of the list, typing errors included.

Sloppy words are compared by optimal string alignment: an insertion, a deletion, a substitution or
two neighbours swapped is one error. Short words are not forgiven, and the first letter must stand.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

SWAP_FROM = 5
ONE_ERROR_FROM = 7
TWO_ERRORS_FROM = 12
"""Lengths from which swapped letters, one error or two are forgiven: in shorter words an error
makes another word ("speelt", "steelt")."""


ANY_LENGTH = 1_000


@dataclass(slots=True)
class Atoms:
    """Every word pattern of the list once, numbered, by the way it matches."""

    whole: dict[str, int] = field(default_factory=dict)
    begins: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    holds: dict[str, int] = field(default_factory=dict)
    ordinary: frozenset[str] = frozenset()
    alone: set[int] = field(default_factory=set)
    inner: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    """What a word may hold, by its first two letters."""
    forgivable: dict[str, list[tuple[str, int, bool, int, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """(pattern, number, more may follow, letters that a word has fewer, and more) by the first
    letter with the second, and with the third: an error spares one of the two."""

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
            table[stem] = number = sum(map(len, kinds.values()))
            if table is self.holds:
                self.inner[stem[:2]].append((stem, number))
            if len(stem) >= SWAP_FROM and table is not self.ends:
                may_follow = table is self.begins
                fewer = _errors(stem)
                more = ANY_LENGTH if may_follow and fewer else fewer
                for pair in _pairs(stem):
                    self.forgivable[pair].append((stem, number, may_follow, fewer, more))
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
        for start in range(len(word) - 1):
            for stem, number in self.inner.get(word[start : start + 2], ()):
                if word.startswith(stem, start):
                    found.add(number)
        return found

    def _forgiven(self, word: str) -> Iterator[int]:
        if len(word) < SWAP_FROM or word in self.ordinary or word in self.whole:
            return
        for pair in _pairs(word):
            for stem, number, may_follow, fewer, more in self.forgivable.get(pair, ()):
                if -fewer <= len(word) - len(stem) <= more and _nearly(stem, word, may_follow):
                    yield number


def _pairs(word: str) -> set[str]:
    return {word[:2], word[0] + word[2]}


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
