"""Numbers as people hide or spell them: digit groups with separators, and number words."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from typing import NamedTuple

_RUN = re.compile(r"[0-9]+(?:(?!\W?\n\n)[\W_]{1,3}[0-9]+)*")  # a reading has no other digits
_GROUP = re.compile(r"[0-9]+")
_DIGIT = re.compile(r"\d")

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


class Group(NamedTuple):
    """Digits that stand together at `start` to `end`."""

    digits: str
    start: int
    end: int


_group: Callable[[tuple[str, int, int]], Group] = partial(tuple.__new__, Group)  # in half the time


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

    def windows(
        self, digits: re.Pattern[str], lengths: tuple[int, ...]
    ) -> Iterator[tuple[int, int]]:
        """Runs of whole groups with one of `lengths` digits that fit `digits`, leftmost first.

        Each by its first group and the one behind its last, as `part` takes them. `lengths` begin
        with the smallest.
        """
        if len(self.digits) < lengths[0]:
            return
        if len(self.groups) == 1:
            if len(self.digits) in lengths and digits.fullmatch(self.digits):
                yield 0, 1
            return
        totals = accumulate([len(group.digits) for group in self.groups], initial=0)
        edges = {total: index for index, total in enumerate(totals)}
        for edge, first in edges.items():
            if edge + lengths[0] <= len(self.digits) and digits.match(self.digits, edge):
                for length in lengths:
                    last = edges.get(edge + length)
                    if last is not None and digits.fullmatch(self.digits, edge, edge + length):
                        yield first, last

    def head(self, length: int) -> "Cluster | None":
        """The first `length` digits, if they end with a group."""
        total = 0
        for index, group in enumerate(self.groups, start=1):
            total += len(group.digits)
            if total >= length:
                return self.part(0, index) if total == length else None
        return None

    def part(self, first: int, last: int) -> "Cluster":
        """The groups `first` to `last` (exclusive)."""
        if first == 0 and last == len(self.groups):
            return self
        groups, offset = self.groups[first:last], self.start
        text = self.text[groups[0].start - offset : groups[-1].end - offset]
        return Cluster.of(groups, text, spelled=self.spelled)


_cluster: Callable[[tuple[tuple[Group, ...], str, str, int, int, bool]], Cluster]
_cluster = partial(tuple.__new__, Cluster)


def clusters(text: str) -> Iterator[Cluster]:
    """Digit groups with at most three separators between them (a line break, no blank line)."""
    for run in _RUN.finditer(text):
        found, (start, end) = run[0], run.span()
        if found.isdecimal():
            yield _cluster(((_group((found, start, end)),), found, found, start, end, False))
            continue
        groups = tuple([_group((m[0], *m.span())) for m in _GROUP.finditer(text, start, end)])
        yield Cluster.of(groups, found)


def spelled_stretches(
    counts: Iterable[int],
    lowers: Sequence[str],
    gaps: Sequence[str],
    starts: Sequence[int],
    ends: Sequence[int],
) -> list[tuple[int, int]]:
    """From where to where a spelled run may stand: between two words that are no numbers.

    Some number word in it has two number words or digits beside it. `gaps` are what stands around
    the words, `starts` and `ends` where these begin and end.
    """
    found: list[tuple[int, int]] = []
    for index in counts:
        if found and starts[index] < found[-1][1]:
            continue
        before = index > 0 and lowers[index - 1] in NUMBER_WORDS
        after = index + 1 < len(lowers) and lowers[index + 1] in NUMBER_WORDS
        digits = sum(len(_DIGIT.findall(gap)) for gap in gaps[index : index + 2] if gap != " ")
        if before + after + digits < 2:
            continue
        first = last = index
        while first and lowers[first - 1] in NUMBER_WORDS:
            first -= 1
        while last + 1 < len(lowers) and lowers[last + 1] in NUMBER_WORDS:
            last += 1
        begin = ends[first - 1] if first else 0
        found.append((begin, ends[last] + len(gaps[last + 1])))
    return found


def spelled_clusters(
    text: str, lower: str, stretches: Iterable[tuple[int, int]] | None = None
) -> Iterator[Cluster]:
    """Runs of number words, or of words and digits mixed, with at least three groups."""
    if stretches is None:
        stretches = [(0, len(lower))]
    if not stretches or not _HINT.search(lower):
        return
    for run in [run for stretch in stretches for run in _SPELLED_RUN.finditer(lower, *stretch)]:
        at = run.start()
        groups = tuple(
            [
                _group((NUMBER_WORDS.get(m[0], m[0]), at + m.start(), at + m.end()))
                for m in _SPELLED_GROUP.finditer(run[0])
            ]
        )
        if not all(group.digits == lower[group.start : group.end] for group in groups):
            yield Cluster.of(groups, text[run.start() : run.end()], spelled=True)
