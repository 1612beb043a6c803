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
