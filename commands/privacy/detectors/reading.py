"""One clean reading of a text, shared by all detectors.

Invisible characters go, every digit of every script becomes an ASCII digit, compatibility forms are
folded (Unicode TR 15, NFKC), dashes, spaces and quotes become the plain ones. Each character of the
reading knows where in the original it came from.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from commands.privacy.detectors import lexicon
from commands.privacy.detectors.labels import LabelAt, find_labels, nearest
from commands.privacy.detectors.numbers import Cluster, clusters, spelled_clusters
from commands.privacy.detectors.standing import LETTER

_ACCENTED = "À-ÖØ-Þà-öø-ÿ"
_PLAIN = rf"\n\x20-\x7e€{_ACCENTED}"
_NOT_PLAIN = re.compile(f"[^{_PLAIN}]")
# What has to be folded; with the character before it when it is a mark upon that.
_ODD = re.compile(rf"[^{_PLAIN}\u0300-\u036f]|[\s\S][\u0300-\u036f]|^[\u0300-\u036f]")
_SENTENCE_END = re.compile(r"[.!?]\s")
_WORD = re.compile(rf"({LETTER}+(?:[-']{LETTER}+)*)")
# The same for plain text, in half the time.
_PLAIN_WORD = re.compile(f"([A-Za-z{_ACCENTED}]+(?:[-'][A-Za-z{_ACCENTED}]+)*)")
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
    digit = unicodedata.digit(base, None)  # in a circle as well
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
    done, length = 0, len(text)
    for match in _ODD.finditer(text):
        start, end = match.span()
        if start < done:
            continue
        while end < length and unicodedata.combining(text[end]):
            end += 1
        folded = _fold(text[start : min(end, start + 5)])
        if done < start:
            parts.append(text[done:start])
            origin.extend(range(done, start))
        if folded:
            parts.append(folded)
            origin.extend([start] * len(folded))
        done = end
    parts.append(text[done:])
    origin.extend(range(done, len(text) + 1))
    return "".join(parts), origin


class Word(NamedTuple):
    """A word of letters (with inner hyphens and apostrophes) and its small-letter form."""

    text: str
    lower: str
    start: int
    end: int
    capital: bool


@dataclass(frozen=True)
class Reading:
    """`text` as the detectors see it; `origin` is None when it equals what was typed."""

    text: str
    origin: list[int] | None = None

    @classmethod
    def of(cls, typed: str) -> "Reading":
        """Read what somebody typed; any string is accepted."""
        if not _NOT_PLAIN.search(typed):
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
        pattern = _PLAIN_WORD if self.origin is None else _WORD
        pieces = pattern.split(self.text)  # what stands between, a word, what stands between, ...
        ends = list(accumulate(map(len, pieces)))
        return tuple(
            [
                Word(word, lower[start:end], start, end, word[0].isupper())
                for word, start, end in zip(pieces[1::2], ends[::2], ends[1::2], strict=False)
            ]
        )

    @cached_property
    def phrases(self) -> tuple[tuple[int, int, str], ...]:
        """Names of several words (places, organisations): first and last (exclusive) word, name."""
        found: list[tuple[int, int, str]] = []
        lowers = [word.lower for word in self.words]
        for index, pair in enumerate(pairwise(lowers)):
            if pair[0] not in lexicon.PHRASE_STARTS:
                continue
            for phrase in lexicon.PHRASES.get(pair, ()):
                last = index + len(phrase)
                if tuple(lowers[index:last]) == phrase:
                    found.append((index, last, " ".join(phrase)))
                    break
        return tuple(found)

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """Runs of digits, however separated; spelled-out digits included."""
        return (*clusters(self.text), *spelled_clusters(self.text, self.lower))

    @cached_property
    def labels(self) -> tuple[LabelAt, ...]:
        """The words that say what a number is, in order."""
        return find_labels(self.lower)

    def label_of(self, number: Cluster) -> LabelAt | None:
        """The label of `number`, if any: of its paragraph, and not of the next sentence."""
        label = nearest(self.labels, number.start, number.end)
        if label is None:
            return None
        behind = label.start >= number.end
        between = (
            self.text[number.end : label.start] if behind else self.text[label.end : number.start]
        )
        apart = "\n\n" in between or (behind and _SENTENCE_END.search(between) is not None)
        return None if apart else label
