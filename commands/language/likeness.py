"""Which known word a mistyped one is like."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

NEAR: Final = 72
"""From this likeness (0 to 100) on a word is offered as what may have been meant."""

SURE: Final = 80
"""From this likeness on a word is taken for another, when nothing else is nearly as like."""

MARGIN: Final = 12
"""How much likelier than the next a word must be to be taken for one."""

SHORTEST: Final = 4
"""Shorter words are typed right, or not meant."""

LONGEST: Final = 40
"""Longer words are no mistyped name."""

ORDINARY: Final = frozenset(
    "heel hele helpt helpen lijkt lijken last laat lust mist wist leest liest lijn lijm rest trein "
    "treden trekken intrek succesvol heren merken overzien welp hals half prive".split()
)
"""Ordinary words that are like a name but no typing error of one."""


@dataclass(frozen=True, slots=True)
class Like:
    """A known word and how like it is, 0 to 100."""

    word: str
    likeness: float


def alike(word: str, known: Collection[str]) -> list[Like]:
    """The known words that `word` may be meant for, likeliest first."""
    if not (word.isalpha() and SHORTEST <= len(word) <= LONGEST) or word in ORDINARY:
        return []
    found = process.extract(word, known, scorer=_likeness, score_cutoff=NEAR, limit=8)
    return [Like(name, likeness) for name, likeness, _ in found]


def _likeness(word: str, name: str, *, score_cutoff: float | None = None) -> float:
    """By letters in common; two letters changed places, or one too few or many, is one error."""
    slips = OSA.distance(word, name, score_cutoff=1)
    bonus = 100.0 - 100.0 / max(len(word), len(name)) if slips <= 1 else 0.0
    return max(fuzz.ratio(word, name), bonus)
