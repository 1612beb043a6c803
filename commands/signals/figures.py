"""Counts by theme, kind and state against the period before, as a table in text and as a file."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from commands.arguments import Rest
from commands.base import Context, FileRecipe, Reply, UserError, command, reply, say
from commands.documents import records as paper
from commands.language.echo import echo_date
from commands.language.moments import AMSTERDAM
from commands.language.words import fold
from commands.signals.names import kind_label, state_label
from commands.signals.themes import Language, theme_label
from storage import register
from storage.register import Count

FEW: Final = 5
"""Below this a number of reports is only said to be small, outside the room where they were."""

_MONTHS: Final = {
    **dict.fromkeys(("maand", "month"), 1),
    **dict.fromkeys(("kwartaal", "quarter"), 3),
    **dict.fromkeys(("halfjaar", "half"), 6),
    **dict.fromkeys(("jaar", "year"), 12),
}
_FILES: Final = frozenset(("csv", "bestand", "file", "excel"))
_STANDARD: Final = 3
"""Months: these platforms meet two to six times a year."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sort of signals: how many now, and in the period before. None: a few."""

    what: str
    now: int | None
    then: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a period brought. `themes` by weight, `kinds` and `states` in their own order."""

    months: int
    themes: tuple[Line, ...]
    kinds: tuple[Line, ...]
    states: tuple[Line, ...]

    def values(self) -> dict[str, Any]:
        """What the sentences show."""
        return {
            "months": self.months,
            "themes": [_values(line) for line in self.themes],
            "kinds": [_values(line) for line in self.kinds],
            "states": [_values(line) for line in self.states],
        }


@command("cijfers", english=("figures",))
def signal_figures(context: Context, words: Rest = "") -> Reply:
    """How many of what, against the period before: `cijfers jaar`, `cijfers csv`."""
    asked = [fold(word) for word in words.split()]
    months = next((_MONTHS[word] for word in asked if word in _MONTHS), _STANDARD)
    if any(word not in _MONTHS and word not in _FILES for word in asked):
        raise UserError("figures_usage")
    made = made_of(_counts(context, months, context.said_at), months)
    language: Language = "en" if context.room.language == "en" else "nl"
    if not set(asked) & _FILES:
        told = say("figures", **made.values())
        chart = as_chart(made, language, context.said_at).png("cijfers")
        return reply(told.with_file(chart) if made.themes else told)
    file = FileRecipe("csv", {"rows": as_rows(made, language)}, "cijfers.csv")
    return reply(say("figures_file", months=months).with_file(file))


def _counts(context: Context, months: int, now: datetime) -> list[Count]:
    start = now - relativedelta(months=months)
    before = now - relativedelta(months=2 * months)
    return register.counts(context.session, context.room_ids, before, start, now)


def made_of(counts: Sequence[Count], months: int) -> Figures:
    """Figures of counts, small ones of other rooms hidden. Pure."""
    themes = _lines(counts, lambda one: one.theme)
    return Figures(
        months,
        tuple(sorted(themes, key=lambda line: -(line.now or 0))),
        tuple(_lines(counts, lambda one: one.kind.value)),
        tuple(_lines(counts, lambda one: one.state.value)),
    )


def few(count: int, *, own: bool) -> int | None:
    """A number as it may be told: None for a small one that is not of the reader's own rooms."""
    return None if not own and 0 < count < FEW else count


def as_chart(made: Figures, language: Language, now: datetime) -> paper.Figures:
    """The themes as bars, now and before; `now` (UTC) ends the period."""
    today = now.astimezone(ZoneInfo(AMSTERDAM)).date()
    days = [today - relativedelta(months=count * made.months) for count in (2, 1, 0)]
    first, middle, last = (echo_date(day, language) for day in days)
    return paper.Figures(
        title="",
        period=f"{middle} - {last}",
        before=f"{first} - {middle}",
        rows=tuple(
            paper.FigureRow(theme_label(line.what, language), line.now, line.then)
            for line in made.themes
        ),
        language=language,
    )


def as_rows(made: Figures, language: Language) -> list[list[str]]:
    """The figures as cells, under a header."""
    header, names, some = _WORDS[language]
    rows = [list(header)]
    parts = (
        (made.kinds, kind_label),
        (made.themes, theme_label),
        (made.states, state_label),
    )
    for name, (lines, called) in zip(names, parts, strict=True):
        for line in lines:
            counts = (some if count is None else str(count) for count in (line.now, line.then))
            rows.append([name, called(line.what, language), *counts])
    return rows


_WORDS: Final[Mapping[Language, tuple[tuple[str, ...], tuple[str, ...], str]]] = {
    "nl": (("wat", "welke", "nu", "ervoor"), ("soort", "thema", "stand"), "enkele"),
    "en": (("what", "which", "now", "before"), ("kind", "theme", "state"), "a few"),
}


def _lines(counts: Iterable[Count], by: Callable[[Count], str]) -> list[Line]:
    now: Counter[str] = Counter()
    then: Counter[str] = Counter()
    foreign: set[str] = set()
    for one in counts:
        now[by(one)] += one.now
        then[by(one)] += one.then
        if not one.own:
            foreign.add(by(one))
    return [
        Line(
            what, few(now[what], own=what not in foreign), few(then[what], own=what not in foreign)
        )
        for what in now
    ]


def _values(line: Line) -> dict[str, Any]:
    return {"what": line.what, "now": line.now, "then": line.then}
