"""Numbers as people hide or spell them: digit groups with separators, and number words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

# A reading has no other digits. `re` leaps to where a pattern begins when that is one character.
_RUN = re.compile(r"[0-9][0-9]*+(?:(?!\W?\n\n)[\W_]{1,3}+[0-9]++)*+")
_GROUP = re.compile(r"[0-9]+")
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
# The digits that have to stand beside a number word: two, or one when a word is beside it as well.
_DIGITS_BESIDE = (re.compile("[0-9][^0-9]*[0-9]"), re.compile("[0-9]"))

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
# The same where all words are number words.
_RUN_OF_WORDS = re.compile(
    r"(?<![^\W\d_])(?:[0-9]+|[^\W\d_]++)(?:[\W_]{0,3}(?:[0-9]+|[^\W\d_]++)){2,}"
)
# "een" alone makes no number of what it stands beside.
_HINT = re.compile("nul|zero|twee|drie|vier|vijf|zes|zeven|acht|negen")


@dataclass(slots=True)
class Cluster:
    """Digit groups that only separators part, at `start` to `end`; `text` is what stands there.

    `groups` are the digits that stand together, `digits` all of them, closed up. `tokens` are what
    was written for each group: other than the groups when some were words, in small letters.
    """

    text: str
    start: int
    end: int
    groups: list[str]
    digits: str
    tokens: list[str]
    _ends: list[int] | None = field(default=None, compare=False, repr=False)

    @property
    def spelled(self) -> bool:
        """Whether some of the groups were words."""
        return self.tokens is not self.groups

    @property
    def ends(self) -> list[int]:
        """Where each group ends: asked of few clusters, so found when asked."""
        if self._ends is None:
            find, start, end = self.text.index, self.start, 0
            self._ends = [start + (end := find(token, end) + len(token)) for token in self.tokens]
        return self._ends

    def head(self, length: int) -> "Cluster | None":
        """The first `length` digits, if they end with a group."""
        total = 0
        for index, group in enumerate(self.groups, start=1):
            total += len(group)
            if total >= length:
                return self.part(0, index) if total == length else None
        return None

    def part(self, first: int, last: int) -> "Cluster":
        """The groups `first` to `last` (exclusive)."""
        if first == 0 and last == len(self.groups):
            return self
        start, end = self.span(first, last)
        text = self.text[start - self.start : end - self.start]
        groups = self.groups[first:last]
        tokens = self.tokens[first:last] if self.spelled else groups
        return Cluster(text, start, end, groups, "".join(groups), tokens)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the groups `first` to `last` (exclusive) stand."""
        ends = self.ends
        return ends[first] - len(self.tokens[first]), ends[last - 1]


def clusters(text: str) -> Iterator[Cluster]:
    """Digit groups with at most three separators between them (a line break, no blank line)."""
    for run in _RUN.finditer(text):
        found, (start, end) = run[0], run.span()
        if found.isdecimal():
            groups = [found]
            yield Cluster(found, start, end, groups, found, groups)
        else:
            groups = _GROUP.findall(found)
            yield Cluster(found, start, end, groups, "".join(groups), groups)


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
        first = last = index
        while first and lowers[first - 1] in NUMBER_WORDS:
            first -= 1
        while last + 1 < len(lowers) and lowers[last + 1] in NUMBER_WORDS:
            last += 1
        around = gaps[index] + gaps[index + 1]
        beside = (index > first) + (index < last)
        if beside < 2 and (around == "  " or not _DIGITS_BESIDE[beside].search(around)):
            continue
        begin = ends[first - 1] if first else 0
        found.append((begin, ends[last] + len(gaps[last + 1])))
    return found


def spelled_clusters(
    lower: str, stretches: Iterable[tuple[int, int]] | None = None
) -> Iterator[Cluster]:
    """Runs of number words, or of words and digits mixed, with at least three groups.

    `stretches` are all places where they may stand, with no words but number words in them.
    """
    if stretches is None:
        runs = _SPELLED_RUN.finditer(lower)
    elif stretches:
        runs = chain.from_iterable(_RUN_OF_WORDS.finditer(lower, *at) for at in stretches)
    else:
        return
    if not _HINT.search(lower):
        return
    for run in runs:
        text, (start, end) = run[0], run.span()
        tokens = _TOKEN.findall(text)
        groups = [NUMBER_WORDS.get(token, token) for token in tokens]
        if groups != tokens:
            yield Cluster(text, start, end, groups, "".join(groups), tokens)
