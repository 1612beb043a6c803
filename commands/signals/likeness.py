"""Whether two signals may be the same: words in common, whatever their order, and the theme."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from commands.signals.lexicon import lexicon
from commands.signals.themes import NO_THEME

LIKE: Final = 70.0
"""From this likeness (0 to 100) on it is asked whether two signals are the same."""

SAME_THEME: Final = 8.0
"""What the same theme adds, and another takes away."""

FEWEST_WORDS: Final = 2
"""Words of meaning that a text must have to be compared at all."""

_SMALL: Final = frozenset(
    "de het een en of in op van voor met is zijn was wordt worden niet geen er dat die dit deze te "
    "aan bij om als ook nog al dan door naar uit over onze ons wij we ze zij hij je u jij uw "
    "jouw hun maar want dus wel heel erg steeds vaak weer meer veel na tot the a an of and is are "
    "not no to for with".split()
)


@dataclass(frozen=True, slots=True)
class Told:
    """What is compared of a signal."""

    text: str
    theme: str


def telling_words(text: str) -> list[str]:
    """The words of a text that carry its meaning, longest first: what a double is looked for by."""
    words = dict.fromkeys(word for word in lexicon().words(text) if _means(word))
    return sorted(words, key=lambda word: (-len(word), word))


def likest(told: Told, others: Mapping[int, Told]) -> int | None:
    """The one of `others` that may well be the same, or None."""
    its = _meaning(told)
    rated = {
        key: _likeness(its, told.theme, _meaning(one), one.theme) for key, one in others.items()
    }
    best = max(rated, key=lambda key: (rated[key], key), default=None)
    return best if best is not None and rated[best] >= LIKE else None


def likeness(one: Told, other: Told) -> float:
    """0 to about 100."""
    return _likeness(_meaning(one), one.theme, _meaning(other), other.theme)


def _meaning(told: Told) -> str:
    return " ".join(filter(_means, lexicon().words(told.text)))


def _likeness(first: str, theme: str, second: str, other_theme: str) -> float:
    if min(len(first.split()), len(second.split())) < FEWEST_WORDS:
        return 0.0
    words = (fuzz.token_set_ratio(first, second) + fuzz.token_sort_ratio(first, second)) / 2
    if NO_THEME in (theme, other_theme):
        return words
    return words + (SAME_THEME if theme == other_theme else -SAME_THEME)


def _means(word: str) -> bool:
    return len(word) > 2 and word not in _SMALL
