"""One clean reading of a text, shared by all detectors.

Invisible characters go, every digit of every script becomes an ASCII digit, compatibility forms are
folded (Unicode TR 15, NFKC), dashes, spaces and quotes become the plain ones. Each character of the
reading knows where in the original it came from.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from commands.privacy.detectors.numbers import Cluster, clusters, spelled_clusters

_PLAIN = re.compile(r"[\n\t\x20-\x7eà-öø-ÿÀ-ÖØ-Þ€]*")
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_INVISIBLE = frozenset({"Cf", "Me", "Cc", "Co", "Cs", "Cn"})
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
_LINE_ENDS = frozenset("\n\u0085\u2028\u2029")


@lru_cache(maxsize=4096)
def _fold(cluster: str) -> str:
    """Fold one base character with its combining marks."""
    base = cluster[0]
    if base in _LINE_ENDS:
        return "\n"
    if base == "\r" or base in _FILLERS:
        return ""
    if base == "\t":
        return " "
    digit = unicodedata.decimal(base, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(base)
    if category in _INVISIBLE:
        return ""
    if category == "Pd" or base == "\u2212":
        return "-"
    if category == "Zs":
        return " "
    if base in "‘’‛`´′":
        return "'"
    folded = unicodedata.normalize("NFKC", cluster)
    if folded == cluster or len(folded) == 1:
        return folded
    return "".join(_fold(part) if part != base else part for part in folded)


def _fold_all(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the index in `text`."""
    parts: list[str] = []
    origin: list[int] = []
    at, length = 0, len(text)
    while at < length:
        end = at + 1
        while end < length and unicodedata.combining(text[end]):
            end += 1
        folded = _fold(text[at : min(end, at + 5)])
        parts.append(folded)
        origin.extend([at] * len(folded))
        at = end
    origin.append(length)
    return "".join(parts), origin


@dataclass(frozen=True, slots=True)
class Word:
    """A word of letters (with inner hyphens and apostrophes) and its small-letter form."""

    text: str
    lower: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """`text` as the detectors see it; `origin` is None when it equals what was typed."""

    text: str
    origin: list[int] | None = None

    @classmethod
    def of(cls, typed: str) -> "Reading":
        """Read what somebody typed; any string is accepted."""
        if _PLAIN.fullmatch(typed):
            return cls(typed)
        return cls(*_fold_all(typed))

    def typed_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that gave `start` to `end` of the reading."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1 if end > start else self.origin[end]

    @cached_property
    def lower(self) -> str:
        """Small letters, position for position (so not where that changes the length)."""
        lowered = self.text.lower()
        if len(lowered) == len(self.text):
            return lowered
        return "".join(low if len(low := c.lower()) == 1 else c for c in self.text)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """All words in order."""
        lower = self.lower
        return tuple(
            Word(m[0], lower[m.start() : m.end()], m.start(), m.end())
            for m in _WORD.finditer(self.text)
        )

    def phrases(
        self, known: Mapping[tuple[str, str], Iterable[tuple[str, ...]]]
    ) -> Iterator[tuple[int, int]]:
        """First and last (exclusive) index of the words that make a phrase of `known`."""
        words = self.words
        for index, (first, second) in enumerate(pairwise(word.lower for word in words)):
            for phrase in known.get((first, second), ()):
                last = index + len(phrase)
                if last == index + 2 or tuple(w.lower for w in words[index:last]) == phrase:
                    yield index, last
                    break

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """Runs of digits, however separated; spelled-out digits included."""
        return (*clusters(self.text), *spelled_clusters(self.text, self.lower))
