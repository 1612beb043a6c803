"""Guess theme, form of exploitation and groups of a signal from words, and find them by name.

Three separate axes: the theme is the obstacle in the system (always one, "other" when nothing
speaks), the form is the kind of exploitation (one or none), groups are tags (any number). A guess
is shown and anybody may correct it, so it never has to be asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from commands.signals.lexicon import Label, lexicon, plain

Axis = Literal["themes", "forms", "groups"]
Language = Literal["nl", "en"]

NO_THEME = "other"
MIN_FORM = 2
MIN_GROUP = 4
MAX_CANDIDATES = 4
MAX_TYPED = 80
SURE = 88.0
"""Likeness (0 to 100) from which typed words name a label."""
POSSIBLE = 72.0
MARGIN = 6.0
"""A label is named without asking when the next best is at least this much less alike."""

lexicon()  # read now: a list that is wrong refuses the start, and nobody's first sentence waits


@dataclass(frozen=True, slots=True)
class Guess:
    """What a text seems to be about; ids, see the label functions for words.

    `confidence` runs from 0.0 (nothing found) to below 1.0 and only orders guesses: it is the
    share of the best theme in the weight of the two best, damped when little was found.
    """

    theme: str
    form: str | None
    groups: tuple[str, ...]
    confidence: float


def guess(text: str) -> Guess:
    """Guess from sloppy Dutch; never fails, an unreadable text is `other` with confidence 0.0."""
    words = lexicon()
    scores = words.scores(text)
    theme, best, next_best = _best(scores["themes"])
    form, weight, _ = _best(scores["forms"])
    return Guess(
        theme=theme or NO_THEME,
        form=form if weight >= MIN_FORM else words.labels["themes"][theme or NO_THEME].form,
        groups=tuple(g for g in words.labels["groups"] if scores["groups"].get(g, 0) >= MIN_GROUP),
        confidence=round(best / (best + next_best + 2), 2),
    )


def theme_label(theme: str, language: Language) -> str:
    """The name of a theme for people. Raises KeyError for an id that is not in the list."""
    return lexicon().labels["themes"][theme].names[language]


def form_label(form: str, language: Language) -> str:
    """The name of a form of exploitation. Raises KeyError for an unknown id."""
    return lexicon().labels["forms"][form].names[language]


def group_label(group: str, language: Language) -> str:
    """The name of a group. Raises KeyError for an unknown id."""
    return lexicon().labels["groups"][group].names[language]


def ids_of(axis: Axis) -> tuple[str, ...]:
    """All labels of an axis in the order of the list."""
    return tuple(lexicon().labels[axis])


def find_theme(words: str) -> tuple[str, ...]:
    """The theme that sloppily typed words name: one id, several to choose from, or none."""
    return find("themes", words)


def find(axis: Axis, words: str) -> tuple[str, ...]:
    """As `find_theme`, for any axis: ids ordered by likeness, at most `MAX_CANDIDATES`."""
    typed = _normal(words)[:MAX_TYPED]
    if not typed:
        return ()
    alike = _likenesses(lexicon().labels[axis], typed)
    ranked = sorted(alike, key=lambda label: -alike[label])
    possible = [label for label in ranked if alike[label] >= POSSIBLE]
    if not possible:
        return _guessed(axis, words)
    top = alike[possible[0]]
    close = tuple(label for label in possible if alike[label] > top - MARGIN)
    return (close if top >= SURE else tuple(possible))[:MAX_CANDIDATES]


def _likenesses(labels: Mapping[str, Label], typed: str) -> dict[str, float]:
    return {
        name: max(_likeness(typed, _normal(word)) for word in _typeable(name, label))
        for name, label in labels.items()
    }


def _typeable(name: str, label: Label) -> tuple[str, ...]:
    return (name.replace("_", " "), *label.names.values(), *label.aliases)


def _likeness(typed: str, name: str) -> float:
    if typed == name:
        return 100.0
    if len(typed) >= 4 and name.startswith(typed):
        return 95.0
    if len(typed) >= 4 and typed in name:
        return 90.0
    return 0.99 * fuzz.ratio(typed, name)


def _guessed(axis: Axis, words: str) -> tuple[str, ...]:
    scores = lexicon().scores(words)[axis]
    ranked = sorted(scores, key=lambda label: -scores[label])
    return tuple(label for label in ranked if scores[label] == scores[ranked[0]])[:MAX_CANDIDATES]


def _normal(words: str) -> str:
    return " ".join(plain(words).lower().replace(",", " ").replace("_", " ").split())


def _best(scores: Mapping[str, int]) -> tuple[str | None, int, int]:
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked:
        return None, 0, 0
    return ranked[0][0], ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0
