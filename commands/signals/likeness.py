"""Whether two signals may be the same: words in common, whatever their order, and the theme."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from commands.signals.lexicon import lexicon
from commands.signals.themes import NO_THEME
from storage.search_marks import SMALL

LIKE: Final = 70.0
"""From this likeness (0 to 100) on it is asked whether two signals are the same."""

SAME_THEME: Final = 8.0
"""What the same theme adds, and another takes away."""

FEWEST_WORDS: Final = 2
"""Words of meaning that a text must have to be compared at all."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What is compared of a signal: the words that carry its meaning, and its theme."""

    words: str
    theme: str


def meant(text: str, theme: str) -> Meant:
    """What a text of this theme means."""
    words = lexicon().words(text)
    return Meant(" ".join([one for one in words if len(one) > 2 and one not in SMALL]), theme)


def likest(one: Meant, others: Mapping[int, Meant]) -> int | None:
    """The one of `others` that may well be the same, or None."""
    rated = {key: likeness(one, other) for key, other in others.items()}
    best = max(rated, key=lambda key: (rated[key], key), default=None)
    return best if best is not None and rated[best] >= LIKE else None


def likeness(one: Meant, other: Meant) -> float:
    """0 to about 100."""
    first, second = one.words, other.words
    if min(first.count(" "), second.count(" ")) < FEWEST_WORDS - 1:
        return 0.0
    words = (fuzz.token_set_ratio(first, second) + fuzz.token_sort_ratio(first, second)) / 2
    if NO_THEME in (one.theme, other.theme):
        return words
    return words + (SAME_THEME if one.theme == other.theme else -SAME_THEME)
