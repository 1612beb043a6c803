"""One clean reading of a text, shared by all detectors.

Invisible characters go, every digit of every script becomes an ASCII digit, compatibility forms are
folded (Unicode TR 15, NFKC), dashes, spaces and quotes become the plain ones. Each character of the
reading knows where in the original it came from.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Set
from functools import cached_property, lru_cache, wraps
from itertools import accumulate, filterfalse
from typing import Any, TypeVar

from commands.privacy.detectors import lexicon
from commands.privacy.detectors.labels import (
    LABEL_WORDS,
    LabelAt,
    find_labels,
    nearest,
)
from commands.privacy.detectors.numbers import (
    NUMBER_WORDS,
    Cluster,
    clusters,
    spelled_clusters,
    spelled_stretches,
)
from commands.privacy.detectors.standing import LETTER, places_of

T = TypeVar("T")
_ACCENTED = "À-ÖØ-Þà-öø-ÿ"
_PLAIN = rf"\n\x20-\x7e€{_ACCENTED}"
_NOT_PLAIN = re.compile(f"[^{_PLAIN}]")
# What has to be folded; with the character before it when it is a mark upon that.
_MARK = re.compile(r"[\u0300-\u036f]")
_ODD_OR_MARKED = re.compile(rf"[^{_PLAIN}\u0300-\u036f]|[\s\S][\u0300-\u036f]|^[\u0300-\u036f]")
_FEW = 40  # different characters; more are looked for all at once
_SENTENCE_END = re.compile(r"[.!?]\s")
_WORD = re.compile(rf"({LETTER}++(?:[-']{LETTER}++)*+)")
# The same for plain text, in half the time.
_PLAIN_WORD = re.compile(f"([A-Za-z{_ACCENTED}]++(?:[-'][A-Za-z{_ACCENTED}]++)*+)")
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
    if folded == cluster:
        return folded
    if len(folded) == 1:
        return _fold(folded)  # a small minus is a minus, which is a dash
    return "".join(_fold(part) if part != base else part for part in folded)


def _fold_all(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the index in `text`."""
    parts: list[str] = []
    origin: list[int] = []
    done, length = 0, len(text)
    for match in (_ODD_OR_MARKED if _MARK.search(text) else _NOT_PLAIN).finditer(text):
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


def _odd_characters(text: str) -> set[str]:
    """Which characters are none of the commonest: mostly none, or a few over and over."""
    odd = set[str]()
    if text.isascii() and text.replace("\n", " ").isprintable():
        return odd
    found = _NOT_PLAIN.search(text)
    while found is not None and len(odd) < _FEW:
        odd.add(found[0])
        text = text.replace(found[0], " ")
        found = _NOT_PLAIN.search(text, found.end())
    return odd if found is None else odd.union(_NOT_PLAIN.findall(text, found.start()))


def _replaced(text: str, folds: dict[str, str]) -> str:
    """`text` with single characters replaced by others that are not replaced, or by nothing."""
    if len(folds) > _FEW:
        return text.translate({ord(one): fold for one, fold in folds.items()})
    for one, fold in folds.items():
        text = text.replace(one, fold)
    return text


def _small_letters(text: str) -> str:
    """Small letters, position for position (so not where that changes the length)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


_JOINT, _PART = re.compile("[-']"), re.compile("[^-']+")
_LONG = 6
_EURO = re.compile(rf"€(?<!{LETTER}€)")


class Reading:
    """A text as the detectors see it, cut in words once for all of them.

    `lower` is the text in small letters, position for position. What is known of the words stands
    in columns, in order: `written`, `lowers`, `starts`, `ends`, `capitals` (whether they begin with
    one). `gaps` are what stands before each word, and behind the last. `vocabulary` holds every
    word and every part of a joined one ("au-pair") in small letters: it tells a detector at once
    that the words it looks for are not there; `joined` are the joined words in it.
    """

    def __init__(self, text: str, origin: list[int] | None = None, *, plain: bool = False) -> None:
        """`origin` is where each character was typed, or None when that is where it stands.

        `plain` text has none but the commonest characters and is cut in half the time.
        """
        self.text = text
        self.origin = origin
        # What stands before the first word, the word, what stands behind it, the next word, ...
        pieces = (_PLAIN_WORD if plain else _WORD).split(text)
        ends = list(accumulate(map(len, pieces)))
        self.gaps = pieces[::2]
        self.written = written = pieces[1::2]
        self.starts = ends[:-1:2]
        self.ends = ends[1::2]
        if plain:
            self.lowers = pieces[1::2] = list(map(str.lower, written))
            self.lower = "".join(pieces)
        else:
            self.lower = lower = _small_letters(text)
            self.lowers = [lower[at:end] for at, end in zip(self.starts, self.ends, strict=True)]
        self.capitals = [word[0].isupper() for word in written]
        self.forms = forms = frozenset(self.lowers)
        self.joined = frozenset(filterfalse(str.isalpha, forms))
        self._parts = frozenset().union(*map(_JOINT.split, self.joined))
        self.vocabulary = self._parts | forms
        self.found: dict[object, Any] = {}  # what `once` keeps

    @classmethod
    def of(cls, typed: str) -> "Reading":
        """Read what somebody typed; any string is accepted."""
        odd = _odd_characters(typed)
        if not odd:
            return cls(typed, plain=True)
        if any(map(unicodedata.combining, odd)):
            return cls._folded(typed)
        # Most become one character, and change no place; many others none.
        folds = {one: _fold(one) for one in odd}
        text = _replaced(typed, {one: fold for one, fold in folds.items() if len(fold) == 1})
        if any(len(fold) > 1 for fold in folds.values()):
            return cls._folded(text)
        plain = not any(map(_NOT_PLAIN.match, folds.values()))
        gone = [one for one, fold in folds.items() if not fold]
        if not gone:
            return cls(text, plain=plain)
        origin: list[int] = []
        done = 0
        for place in sorted(place for one in gone for place in places_of(one, text)):
            origin += range(done, place)
            done = place + 1
        origin += range(done, len(text) + 1)
        return cls(_replaced(text, dict.fromkeys(gone, "")), origin, plain=plain)

    @classmethod
    def _folded(cls, typed: str) -> "Reading":
        text, origin = _fold_all(typed)
        return cls(text, origin, plain=not _NOT_PLAIN.search(text))

    def typed_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that gave `start` to `end` of the reading."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1 if end > start else self.origin[end]

    @cached_property
    def strangers(self) -> lexicon.Strangers:
        """The words of the vocabulary that are on no list."""
        return lexicon.Strangers(self.vocabulary - lexicon.NO_PERSON)

    def has(self, words: Set[str]) -> bool:
        """Whether one of `words` is in the vocabulary."""
        return not words.isdisjoint(self.vocabulary)

    def indices(self, words: Set[str]) -> list[int]:
        """Which words are one of `words` in small letters, in order."""
        here = words & self.forms
        return sorted([index for word in here for index in self._places[word]]) if here else []

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Which words each form in small letters is."""
        places: dict[str, list[int]] = {}
        for index, word in enumerate(self.lowers):
            if word in places:
                places[word].append(index)
            else:
                places[word] = [index]
        return places

    def starts_of(self, words: Set[str]) -> list[int]:
        """Where words, or parts of joined ones, begin that are one of `words`, in order."""
        starts = [self.starts[index] for index in self.indices(words)]
        if not words.isdisjoint(self._parts):
            starts += [
                self.starts[index] + part.start()
                for index in self.indices(self.joined)
                for part in _PART.finditer(self.lowers[index])
                if part[0] in words
            ]
            starts.sort()
        return starts

    @cached_property
    def phrases(self) -> tuple[tuple[int, int, str], ...]:
        """Names of several words (places, organisations): first and last (exclusive) word, name."""
        found: list[tuple[int, int, str]] = []
        lowers = self.lowers
        for index in self.indices(lexicon.PHRASE_STARTS):
            for phrase in lexicon.PHRASES.get(tuple(lowers[index : index + 2]), ()):
                last = index + len(phrase)
                if tuple(lowers[index:last]) == phrase:
                    found.append((index, last, " ".join(phrase)))
                    break
        return tuple(found)

    def word_before(self, place: int) -> int | None:
        """Which word is the last that begins before `place`."""
        index = bisect_left(self.starts, place)
        return index - 1 if index else None

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """Runs of digits, however separated; spelled-out digits included."""
        written = clusters(self.text)
        if not NUMBER_WORDS.keys().isdisjoint(self._parts):
            return (*written, *spelled_clusters(self.lower))
        counts = self.indices(NUMBER_WORDS.keys())
        stretches = spelled_stretches(counts, self.lowers, self.gaps, self.starts, self.ends)
        return (*written, *spelled_clusters(self.lower, stretches))

    @cached_property
    def long_clusters(self) -> list[Cluster]:
        """Those with as many digits as some identifier."""
        return [cluster for cluster in self.clusters if len(cluster.digits) >= _LONG]

    @cached_property
    def labels(self) -> tuple[LabelAt, ...]:
        """The words that say what a number is, in order."""
        if not self.long_clusters:
            return ()
        lower = self.lower
        words = LABEL_WORDS.among(self.vocabulary, self.strangers) | self.joined
        starts = [self.starts[index] for index in self.indices(words)]
        if self.joined:
            starts += [
                self.starts[index] + joint.end()
                for index in self.indices(self.joined)
                for joint in _JOINT.finditer(self.lowers[index])
            ]
        if "€" in lower:
            starts += [euro.start() for euro in _EURO.finditer(lower)]
        return find_labels(lower, sorted(starts))

    @cached_property
    def labelled(self) -> list[tuple[Cluster, LabelAt | None]]:
        """The long clusters, each with its label."""
        return [
            (cluster, self.label_at(cluster.start, cluster.end)) for cluster in self.long_clusters
        ]

    def label_at(self, start: int, end: int) -> LabelAt | None:
        """The label of a number, if any: of its paragraph, and not of the next sentence."""
        if not self.labels:
            return None
        label = nearest(self.labels, start, end)
        if label is None:
            return None
        behind = label.start >= end
        between = self.text[end : label.start] if behind else self.text[label.end : start]
        apart = "\n\n" in between or (behind and _SENTENCE_END.search(between) is not None)
        return None if apart else label


def once(find: Callable[[Reading], Iterable[T]]) -> Callable[[Reading], tuple[T, ...]]:
    """Let detectors share what `find` gives: a reading keeps it for the next who asks."""

    @wraps(find)
    def shared(reading: Reading) -> tuple[T, ...]:
        if find not in reading.found:
            reading.found[find] = tuple(find(reading))
        found: tuple[T, ...] = reading.found[find]
        return found

    return shared
