"""Which signals may say the same as a new one, for the same effort whatever the register holds.

Every signal has marks: numbers made of its room, its kind and one or two of its words. Who shares a
mark shares those words, and only the newest with a mark are looked at. A word by itself finds what
it should among thousands of signals; two words together are rare among millions. Longer words tell
more, and so are taken first. Beside each mark stands the signature of its signal, a bit for each
word, so that how much two signals have in common is known before any of their words is read. Kept
in step by triggers on SQLite, by `search_postgresql` there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final
from zlib import crc32

from storage.search_words import words_of

MARKS: Final = "signal_index_mark"
"""The table of marks: (mark, signal_id, signature)."""

WORDS: Final = 8
"""Words of a text that are a mark each, the longest."""

HALVES: Final = 2
"""Two words are a mark when they are in the same half of all words there are. Of three words two
always are: texts that share three of their longest share a mark, at half of the marks."""

BITS: Final = 62
"""Of a signature: a whole number that every database stores."""

SHORTEST: Final = 3
"""Letters of a word that is a mark."""

LONG: Final = 6
"""Letters from which a word may be a plural."""

NEWEST: Final = 16
"""Signals that are looked at of each mark."""

ASKED: Final = 8
"""Marks of two words that are looked for, of the longest: who shares three words shares one of
these nearly always, and each costs a page that nobody read before."""

FEW: Final = 16
"""Where two words together find less than so many, single words are looked for as well."""

LEAST: Final = 0.6
"""What signatures must have in common, see `likeliest`: next to nothing of what is then found to be
the same has less."""

FORMS: Final = 1
"""Words that two texts may have in different forms (`verwijst`, `verwijzen`): few, but in a short
text they are much of it."""

SMALL: Final = frozenset(
    "de het een en of in op van voor met is zijn was wordt worden niet geen er dat die dit deze te "
    "aan bij om als ook nog al dan door naar uit over onze ons wij we ze zij hij je u jij uw "
    "jouw hun maar want dus wel heel erg steeds vaak weer meer veel na tot the a an of and is are "
    "not no to for with".split()
)
"""Words that tell nothing of what a text is about."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A signal for which older ones are looked for that may say the same."""

    signal_id: int
    room_id: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Marks:
    """Of a signal: the marks of single words and of two, whole numbers of 32 bits, the latter odd,
    those of the longest words first; and its signature.
    """

    single: Sequence[int]
    paired: Sequence[int]
    signature: int

    def __iter__(self) -> Iterator[int]:
        """All marks, each once."""
        return iter({*self.single, *self.paired})


def marks(text: str | None, kind: str, room_id: str | None) -> Marks:
    """The marks of a signal."""
    said = words_of(text or "")
    words = {_single(word) for word in said if len(word) >= SHORTEST and word not in SMALL}
    signature = 0
    for word in words:
        signature |= 1 << crc32(word.encode()) % BITS
    longest = [word.encode() for word in sorted(words, key=lambda word: (-len(word), word))[:WORDS]]
    where = crc32(f"{room_id}/{kind}/".encode())
    halves = {word: _half(word) for word in longest}
    begun = {word: crc32(word, where) for word in longest}
    paired = []
    for one, other in combinations(longest, 2):
        if halves[one] == halves[other]:
            first, second = (one, other) if one < other else (other, one)
            paired.append(_signed(crc32(b" " + second, begun[first])) | 1)
    return Marks([_signed(mark) & ~1 for mark in begun.values()], paired, signature)


def _signed(mark: int) -> int:
    return mark - (1 << 31)


def _half(word: bytes) -> int:
    """By other bits than the signature's."""
    return (crc32(word) >> 8) % HALVES


def _single(word: str) -> str:
    """A word without the ending that makes it plural: `plekken` and `plek` are one mark."""
    if len(word) < LONG:
        return word
    if word.endswith("en"):
        return word[:-3] if word[-3] == word[-4] else word[:-2]
    return word.removesuffix("s")


def likeliest(signature: int, found: Mapping[int, int], limit: int) -> list[int]:
    """Of the signals that were found (id -> signature), those that have most in common with this
    signature, from LEAST on; of equals the newest first.

    What two have in common is half the share of the words of both, half that of the words of the
    shorter one: what is part of another is as like it as likeness.py finds it. 1 is all.
    """
    rated = []
    own = signature.bit_count()
    for signal_id, its in found.items():
        if shared := (signature & its).bit_count():
            other = its.bit_count()
            weight = 1 / (own + other) + 0.5 / (own if own < other else other)
            if (shared + FORMS) * weight >= LEAST:
                rated.append((shared * weight, signal_id))
    rated.sort(reverse=True)
    return [signal_id for _, signal_id in rated[:limit]]
