"""Several moments in one text: what the items share is handed out before each is judged.

`di 19, wo 20 en do 21 jan om 10` shares month and time; `9 maart 10.00 of 14.00` shares the
day. Only items of one line share: a line break, `;` or `|` starts afresh.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from commands.language.calendar_days import read_lone_day
from commands.language.date_tokens import Cursor
from commands.language.days import (
    CalendarDay,
    Days,
    DaySpec,
    NthWeekdays,
    WeekdayIn,
    coming,
    either,
    monday_of,
    resolve,
)
from commands.language.moment_judging import settle
from commands.language.moment_reading import Now, Piece, leftover, read_piece
from commands.language.moments import Ambiguous, Moment, NotUnderstood, Parsed, Reason, Why

_BREAKS = frozenset({"\n", ";", "|"})
_COMMAS = frozenset({",", "&", "+"})


@dataclass(frozen=True)
class Item:
    """One entry of the list as read; `why` when it cannot be understood."""

    piece: Piece
    rest: str = ""
    why: Why | None = None
    same_time: bool = False


_NOTHING = Piece(None, None)


def read_lines(text: str, cursor: Cursor, now: Now) -> list[list[Item]]:
    """All items of a text, line by line."""
    lines: list[list[Item]] = [[]]
    _skip_bullet(cursor)
    while cursor.peek().kind != "end":
        if cursor.take(_BREAKS):
            lines.append([])
            _skip_bullet(cursor)
        elif not cursor.take(_COMMAS | cursor.words.either):
            lines[-1].append(_read_item(text, cursor, now))
    return [line for line in lines if line]


def _skip_bullet(cursor: Cursor) -> None:
    """`- `, `* `, `1. `, `1) ` in front of an item."""
    if cursor.take(("-", "*", "•")):
        return
    mark, after = cursor.peek(1), cursor.peek(2)
    numbered = cursor.peek().kind == "number" and mark.glued and not after.glued
    if numbered and mark.text in (".", ")"):
        cursor.at += 2


def _read_item(text: str, cursor: Cursor, now: Now) -> Item:
    start = cursor.at
    piece = read_piece(cursor, now)
    if piece is None:
        lone = read_lone_day(cursor)
        piece = None if lone is None else Piece(lone, None)
    end = _end_of_item(cursor)
    if piece is None:
        words = text[cursor.peek().start : cursor.tokens[end - 1].end]
        cursor.at = max(end, start + 1)
        return Item(_NOTHING, why=Why(Reason.NO_DATE, {"text": words[:40]}))
    behind = Cursor(cursor.tokens[cursor.at : end], cursor.language, len(text))
    rest = text[behind.peek().start : cursor.tokens[end - 1].end] if end > cursor.at else ""
    cursor.at = end
    why = leftover(behind, piece.times is not None)
    return Item(piece, rest.strip(" \t-–:.()"), why)


def _end_of_item(cursor: Cursor) -> int:
    stops = _BREAKS | _COMMAS | cursor.words.either
    place = cursor.at
    while place < len(cursor.tokens) and cursor.tokens[place].text not in stops:
        place += 1
    return place


def settle_line(items: Sequence[Item], now: Now) -> Iterator[Parsed[Moment]]:
    """What each item of a line means, with what it takes from its neighbours."""
    spread = _mark_hour_or_day([part for item in items for part in _each_month(item, now.today)])
    days = _hand_out_days([item.piece.day for item in spread], now.today)
    timed = _hand_out_times(
        [
            replace(item, piece=replace(item.piece, day=day))
            for item, day in zip(spread, days, strict=True)
        ]
    )
    for item in timed:
        yield _settle(item, now) if item.why is None else NotUnderstood(item.why)


def _mark_hour_or_day(items: list[Item]) -> list[Item]:
    """`9 maart 10, 11 of 14 uur`: 11 is an hour or a day, unless a month follows."""
    month_follows = False
    for place in reversed(range(1, len(items))):
        spec, before = items[place].piece.day, items[place - 1]
        if isinstance(spec, CalendarDay):
            month_follows = month_follows or spec.month is not None
            if spec.lone and before.piece.times is not None and not month_follows:
                unclear = Piece(None, before.piece.times)
                items[place] = replace(
                    items[place], piece=unclear, why=Why(Reason.DATE_OR_TIME, {"day": spec.day})
                )
    return items


def _settle(item: Item, now: Now) -> Parsed[Moment]:
    parsed = settle(item.piece, now, item.rest)
    if not item.same_time or isinstance(parsed, NotUnderstood):
        return parsed
    found = parsed.choices if isinstance(parsed, Ambiguous) else (parsed.value,)
    without = tuple(replace(moment, start=None, end=None) for moment in found)
    choices = tuple(dict.fromkeys((*found, *without)))
    return Ambiguous(choices, Why(Reason.SAME_TIME), item.rest)


def _each_month(item: Item, today: date) -> list[Item]:
    """`2e dinsdag van maart en juni` as one item per month, in order of date."""
    spec = item.piece.day
    if not isinstance(spec, NthWeekdays):
        return [item]
    single = [
        replace(spec, nths=(nth,), months=(month,)) for month in spec.months for nth in spec.nths
    ]
    resolved = [resolve(one, today) for one in single]
    resolved.sort(key=lambda days: days.dates or (date.max,))
    return [replace(item, piece=replace(item.piece, day=days)) for days in resolved]


def _hand_out_days(specs: list[DaySpec | None], today: date) -> list[DaySpec | None]:
    specs = _from_later(specs, today)
    for place, spec in enumerate(specs):
        before = specs[place - 1] if place else None
        if spec is None:
            specs[place] = before or next((s for s in specs if s is not None), None)
        elif before is not None:
            specs[place] = _after(before, spec, today)
    return specs


def _from_later(specs: list[DaySpec | None], today: date) -> list[DaySpec | None]:
    """Month, year and week that only a later item names."""
    filled: list[DaySpec | None] = []
    later: DaySpec | None = None
    for spec in reversed(specs):
        if isinstance(spec, CalendarDay) and isinstance(later, CalendarDay) and later.month:
            spec = _with_month(spec, later)
        elif isinstance(spec, WeekdayIn) and isinstance(later, WeekdayIn) and later.monday:
            in_week = later.monday + timedelta(days=spec.weekday)
            if spec.monday is None:
                spec = either(Reason.WHICH_WEEK, coming(spec.weekday, today), in_week)
        filled.append(spec)
        later = spec
    return filled[::-1]


def _with_month(spec: CalendarDay, later: CalendarDay) -> CalendarDay:
    assert later.month is not None
    if spec.month is None:
        return replace(spec, month=later.month, year=later.year, lone=False, or_time=None)
    if spec.year is None and later.year is not None:
        return replace(spec, year=later.year - (spec.month > later.month))
    return spec


def _after(before: DaySpec, spec: DaySpec, today: date) -> DaySpec:
    """Month and week that only an earlier item names; a question where two are possible."""
    if isinstance(spec, CalendarDay) and spec.month is None:
        if isinstance(before, CalendarDay) and before.month is not None:
            if spec.day > before.day:
                return replace(spec, month=before.month, year=before.year, lone=False, or_time=None)
            return _either_month(before, spec, today)
    elif isinstance(spec, WeekdayIn) and spec.monday is None:
        return _weekday_after(before, spec, today)
    return spec


def _either_month(before: CalendarDay, spec: CalendarDay, today: date) -> Days:
    """`30 maart, 2 en 9`: of that month, or of the next one?"""
    assert before.month is not None
    months = (before.month % 12 + 1, before.month)
    dates = [
        day
        for month in months
        for day in resolve(replace(spec, month=month, lone=False), today).dates[:1]
    ]
    return Days(tuple(dict.fromkeys(dates)), Why(Reason.WHICH_MONTH))


def _weekday_after(before: DaySpec, spec: WeekdayIn, today: date) -> DaySpec:
    """`volgende week di en do` is one week; `9 maart of do` may mean two."""
    first = coming(spec.weekday, today)
    if isinstance(before, WeekdayIn):
        return replace(spec, monday=before.monday)
    days = resolve(before, today)
    if days.why is not None:
        return Days((first, first + timedelta(days=7)), Why(Reason.WHICH_WEEK))
    in_week = monday_of(days.dates[0]) + timedelta(days=spec.weekday)
    if in_week <= days.dates[0]:
        in_week += timedelta(days=7)
    return either(Reason.WHICH_WEEK, in_week, first)


def _hand_out_times(items: list[Item]) -> list[Item]:
    """A time goes to the items before it that have none; to those after it only as a question."""
    later = None
    for place in reversed(range(len(items))):
        item = items[place]
        if item.piece.times is None and later is not None:
            items[place] = replace(item, piece=replace(item.piece, times=later))
        later = item.piece.times or later
    earlier = None
    for place, item in enumerate(items):
        if item.piece.times is None and earlier is not None:
            piece = replace(item.piece, times=earlier)
            items[place] = replace(item, piece=piece, same_time=True)
        earlier = item.piece.times or earlier
    return items
