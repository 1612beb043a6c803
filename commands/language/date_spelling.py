"""Which misspelt word means which weekday or month."""

from collections.abc import Mapping
from functools import cache

from rapidfuzz.distance import OSA

from commands.language.date_words import LANGUAGES


@cache
def _full(language: str, kind: str) -> tuple[tuple[str, int], ...]:
    table: Mapping[str, int] = getattr(LANGUAGES[language], kind)
    return tuple((word, number) for word, number in table.items() if len(word) >= 5)


@cache
def _known(language: str) -> frozenset[str]:
    """Every word that means something else already, so that it is no typing error."""
    words = LANGUAGES[language]
    known: set[str] = set()
    for name in words.__dataclass_fields__:
        known.update(getattr(words, name))
    return frozenset(known)


def _misspelt(word: str, language: str, kind: str) -> int | None:
    """The number of the one full word that a typing error away would be `word`, if it is clear.

    Clear means: same first letter, one slip (two from seven letters up), and every other
    meaning at least two slips further away.
    """
    if not 5 <= len(word) <= 12 or word in _known(language):
        return None
    ranked = sorted(
        (OSA.distance(word, full), number)
        for full, number in _full(language, kind)
        if full[0] == word[0]
    )
    if not ranked or ranked[0][0] > (1 if len(word) < 7 else 2):
        return None
    best, number = ranked[0]
    if any(other != number and distance < best + 2 for distance, other in ranked):
        return None
    return number


def weekday_of(word: str, language: str) -> int | None:
    """0 for Monday to 6 for Sunday, typing errors forgiven; None for any other word."""
    number = LANGUAGES[language].weekdays.get(word)
    return _misspelt(word, language, "weekdays") if number is None else number


def month_of(word: str, language: str) -> int | None:
    """1 to 12, typing errors forgiven; None for any other word."""
    number = LANGUAGES[language].months.get(word)
    return _misspelt(word, language, "months") if number is None else number
