"""Which signals may say the same as a new one, for the same effort whatever the register holds.

Every signal has marks: numbers made of its room, its kind and one or two of its words. Who shares a
mark shares those words, and only the newest with a mark are looked at. A word by itself finds what
it should among thousands of signals; two words together are rare among millions. Longer words tell
more, and so are taken first. Kept in step by triggers on SQLite, by `search_postgresql` there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final
from zlib import crc32

from storage.search_words import words_of

MARKS: Final = "signal_index_mark"
"""The table of marks: (mark, signal_id)."""

WORDS: Final = 8
"""Words of a text that are a mark each, the longest."""

PAIRED: Final = 6
"""Of those, the longest of which each two are a mark."""

SHORTEST: Final = 3
"""Letters of a word that is a mark."""

LONG: Final = 6
"""Letters from which a word may be a plural."""

NEWEST: Final = 16
"""Signals that are looked at of each mark."""

LEAST: Final = 0.15
"""The share of what the likeliest has in common that another must have to be looked at."""

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


def marks(text: str | None, kind: str, room_id: str | None) -> list[int]:
    """The marks of a signal, whole numbers of 32 bits."""
    said = words_of(text or "")
    words = {_single(word) for word in said if len(word) >= SHORTEST and word not in SMALL}
    longest = sorted(words, key=lambda word: (-len(word), word))[:WORDS]
    where = crc32(f"{room_id}/{kind}/".encode())
    single = [crc32(word.encode(), where) for word in longest]
    paired = [
        crc32(f"{one} {other}".encode(), where)
        for one, other in combinations(sorted(longest[:PAIRED]), 2)
    ]
    return [mark - (1 << 31) for mark in {*single, *paired}]


def _single(word: str) -> str:
    """A word without the ending that makes it plural: `plekken` and `plek` are one mark."""
    if len(word) < LONG:
        return word
    if word.endswith("en"):
        return word[:-3] if word[-3] == word[-4] else word[:-2]
    return word.removesuffix("s")


def ranked(found: Iterable[Sequence[int]], limit: int) -> list[int]:
    """The signals that were found under marks, likeliest first: a mark of few tells most.

    Those that share next to nothing of what the likeliest shares are left out.
    """
    weights: dict[int, float] = {}
    for signals in found:
        weight = 1 / (2 + len(signals))
        for signal_id in signals:
            weights[signal_id] = weights.get(signal_id, 0.0) + weight
    least = LEAST * max(weights.values(), default=0.0)
    likely = [(weight, signal_id) for signal_id, weight in weights.items() if weight >= least]
    likely.sort(reverse=True)
    return [signal_id for _, signal_id in likely[:limit]]
