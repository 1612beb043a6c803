"""Numbers as people hide or spell them: digit groups with separators, and number words."""

import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

from commands.privacy.detectors.standing import LETTER

_RUN = re.compile(r"\d+(?:(?!\W?\n\n)[\W_]{1,3}\d+)*")
_GROUP = re.compile(r"\d+")

_UNITS = {
    "nul": 0, "zero": 0, "een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4,
    "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9,
}  # fmt: skip
_TEENS = {
    "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15,
    "zestien": 16, "zeventien": 17, "achttien": 18, "negentien": 19,
}  # fmt: skip
_TENS = {
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50,
    "zestig": 60, "zeventig": 70, "tachtig": 80, "negentig": 90,
}  # fmt: skip
_COMPOUNDS = {
    f"{unit}{joint}{ten}": tens + value
    for unit, value in _UNITS.items()
    for ten, tens in _TENS.items()
    for joint in ("en", "ën")
    if value
}
NUMBER_WORDS = {word: str(value) for word, value in (_UNITS | _TEENS | _TENS | _COMPOUNDS).items()}
_SPELLED_GROUP = re.compile(
    rf"\d+|(?:(?:{'|'.join(_TEENS)}|(?:(?:{'|'.join(_UNITS)})[eë]n)?(?:{'|'.join(_TENS)})"
    rf"|{'|'.join(_UNITS)})(?![^\W\d_]))"
)
_SPELLED_RUN = re.compile(
    rf"(?<![^\W\d_])(?=[\dnzeétdva])(?:{_SPELLED_GROUP.pattern})"
    rf"(?:[\W_]{{0,3}}(?:{_SPELLED_GROUP.pattern})){{2,}}"
)
# "een" alone makes no number of what it stands beside.
_HINT = re.compile("nul|zero|twee|drie|vier|vijf|zes|zeven|acht|negen")
# A number word with another, or with a digit, beside it: what every run holds.
_WORD = "|".join(_UNITS | _TEENS | _TENS)
_PAIRS = (
    re.compile(rf"(?:{_WORD})(?!{LETTER})[\W_]{{0,3}}(?:\d|{_WORD})"),
    re.compile(rf"\d[\W_]{{0,3}}(?:{_WORD})"),
)


class Group(NamedTuple):
    """Digits that stand together at `start` to `end`."""

    digits: str
    start: int
    end: int


class Cluster(NamedTuple):
    """Digit groups that only separators part, at `start` to `end`. `digits` are all, closed up.

    `spelled` when some were words.
    """

    groups: tuple[Group, ...]
    text: str
    digits: str
    start: int
    end: int
    spelled: bool = False

    @classmethod
    def of(cls, groups: tuple[Group, ...], text: str, *, spelled: bool = False) -> "Cluster":
        """The cluster of `groups`, which stand in `text` from the first to the last."""
        digits = "".join([group.digits for group in groups])
        return cls(groups, text, digits, groups[0].start, groups[-1].end, spelled)

    def _edges(self) -> dict[int, int]:
        """How many digits stand before each group, and the group's index."""
        totals = accumulate((len(group.digits) for group in self.groups), initial=0)
        return {total: index for index, total in enumerate(totals)}

    def windows(
        self, lengths: tuple[int, ...], accept: Callable[[str], object]
    ) -> Iterator["Cluster"]:
        """Runs of whole groups with one of `lengths` digits that `accept` likes, leftmost first."""
        edges = self._edges()
        for edge, first in edges.items():
            for length in lengths:
                last = edges.get(edge + length)
                if last is not None and accept(self.digits[edge : edge + length]):
                    yield self.part(first, last)

    def head(self, length: int) -> "Cluster | None":
        """The first `length` digits, if they end with a group."""
        last = self._edges().get(length)
        return None if last is None else self.part(0, last)

    def part(self, first: int, last: int) -> "Cluster":
        """The groups `first` to `last` (exclusive)."""
        if first == 0 and last == len(self.groups):
            return self
        groups, offset = self.groups[first:last], self.start
        text = self.text[groups[0].start - offset : groups[-1].end - offset]
        return Cluster.of(groups, text, spelled=self.spelled)


def clusters(text: str) -> Iterator[Cluster]:
    """Digit groups with at most three separators between them (a line break, no blank line)."""
    for run in _RUN.finditer(text):
        at = run.start()
        groups = tuple(Group(m[0], at + m.start(), at + m.end()) for m in _GROUP.finditer(run[0]))
        yield Cluster.of(groups, run[0])


def spelled_clusters(text: str, lower: str) -> Iterator[Cluster]:
    """Runs of number words, or of words and digits mixed, with at least three groups."""
    if not (_HINT.search(lower) and any(pair.search(lower) for pair in _PAIRS)):
        return
    for run in _SPELLED_RUN.finditer(lower):
        at = run.start()
        groups = tuple(
            Group(NUMBER_WORDS.get(m[0], m[0]), at + m.start(), at + m.end())
            for m in _SPELLED_GROUP.finditer(run[0])
        )
        if not all(group.digits == lower[group.start : group.end] for group in groups):
            yield Cluster.of(groups, text[run.start() : run.end()], spelled=True)
