"""Numbers as people hide or spell them: digit groups with anything between them, and number words."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property

_RUN = re.compile(r"\d+(?:[\W_]{1,3}\d+)*")
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


def _number_words() -> dict[str, str]:
    words = {**_UNITS, **_TEENS, **_TENS}
    for unit, value in _UNITS.items():
        for ten, tens in _TENS.items():
            if value:
                words[f"{unit}en{ten}"] = words[f"{unit}ën{ten}"] = tens + value
    return {word: str(value) for word, value in words.items()}


NUMBER_WORDS = _number_words()
_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_SPELLED_GROUP = re.compile(rf"\d+|(?:{_WORDS})(?![^\W\d_])")
_SPELLED_RUN = re.compile(
    rf"(?<![^\W\d_])(?:{_SPELLED_GROUP.pattern})"
    rf"(?:[\W_]{{0,3}}(?:{_SPELLED_GROUP.pattern})){{2,}}"
)
_HINT = re.compile("|".join(word for word, value in _UNITS.items() if word not in {"een", "één"}))


@dataclass(frozen=True, slots=True)
class Group:
    """Digits that stand together at `start` to `end`."""

    digits: str
    start: int
    end: int


@dataclass(frozen=True)
class Cluster:
    """Digit groups that only separators part. `spelled` when some were words."""

    groups: tuple[Group, ...]
    text: str
    spelled: bool = False

    @property
    def start(self) -> int:
        """Where the first group starts."""
        return self.groups[0].start

    @property
    def end(self) -> int:
        """Where the last group ends."""
        return self.groups[-1].end

    @cached_property
    def digits(self) -> str:
        """All digits, closed up."""
        return "".join(group.digits for group in self.groups)

    def windows(self, lengths: Container[int], longest: int = 14) -> Iterator["Cluster"]:
        """Every run of whole groups whose digits add up to one of `lengths`, leftmost first."""
        if len(self.digits) <= longest and len(self.digits) in lengths:
            yield self
        for first in range(len(self.groups)):
            total = 0
            for last in range(first, len(self.groups)):
                total += len(self.groups[last].digits)
                if total > longest:
                    break
                if total in lengths and (first or last + 1 < len(self.groups)):
                    yield self.part(first, last + 1)

    def part(self, first: int, last: int) -> "Cluster":
        """The groups `first` to `last` (exclusive)."""
        groups = self.groups[first:last]
        offset = self.start
        return Cluster(
            groups, self.text[groups[0].start - offset : groups[-1].end - offset], self.spelled
        )


def clusters(text: str) -> Iterator[Cluster]:
    """Digit groups with at most three separators between them (also line breaks)."""
    for run in _RUN.finditer(text):
        at = run.start()
        groups = tuple(
            Group(m[0], at + m.start(), at + m.end()) for m in _GROUP.finditer(run[0])
        )
        yield Cluster(groups, run[0])


def spelled_clusters(text: str, lower: str) -> Iterator[Cluster]:
    """Runs of number words, or of words and digits mixed, with at least three groups."""
    if not _HINT.search(lower):
        return
    for run in _SPELLED_RUN.finditer(lower):
        if run[0].replace(" ", "").isdecimal():
            continue
        at = run.start()
        groups = tuple(
            Group(NUMBER_WORDS.get(m[0], m[0]), at + m.start(), at + m.end())
            for m in _SPELLED_GROUP.finditer(run[0])
        )
        yield Cluster(groups, text[run.start() : run.end()], spelled=True)
