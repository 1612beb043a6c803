"""Any day as people name it; the other ways of naming one are in the files beside this one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from commands.language.calendar_days import read_agreeing_date, read_calendar_day
from commands.language.date_tokens import Cursor
from commands.language.date_words import Unit
from commands.language.days import (
    CalendarDay,
    Days,
    DaySpec,
    check_weekday,
    coming,
    either,
    monday_of,
    one,
    resolve,
)
from commands.language.moments import Reason, Why
from commands.language.month_days import read_nth_weekday, read_part_of_period
from commands.language.week_days import (
    read_day_in_week,
    read_weekday,
    read_weeks_ahead,
    weekday_ahead,
)

Reading = Callable[[Cursor, date], DaySpec | None]


def read_day(cursor: Cursor, today: date) -> DaySpec | None:
    """The day named at the cursor, or None with the cursor where it was."""
    start = cursor.at
    cursor.take(cursor.words.on)
    for reading in _READINGS:
        place = cursor.at
        spec = reading(cursor, today)
        if spec is not None:
            return spec
        cursor.at = place
    cursor.at = start
    return None


def _near_day(cursor: Cursor, today: date) -> DaySpec | None:
    """`vandaag`, `morgen over een week`, `overmorgen, vrijdag 12 maart`."""
    if cursor.take_all("the", "day", "after", "tomorrow") or cursor.take_all(
        "day", "after", "tomorrow"
    ):
        return one(today + timedelta(days=2))
    if cursor.peek(1).text in cursor.words.dayparts and cursor.take(cursor.words.this):
        return one(today)
    word = cursor.take(cursor.words.near_days)
    if word is None:
        return None
    day = today + timedelta(days=cursor.words.near_days[word])
    weeks = read_weeks_ahead(cursor)
    return _confirmed(cursor, day + timedelta(weeks=weeks or 0), today)


def _confirmed(cursor: Cursor, day: date, today: date) -> Days:
    """A day that is sure, checked against a weekday or date that follows it."""
    start = cursor.at
    cursor.take((",", "("))
    weekday = cursor.take_weekday()
    if weekday is not None:
        cursor.take(",")
    spec = read_agreeing_date(cursor, weekday, one(day), today)
    if weekday is None and spec is None:
        cursor.at = start
        return one(day)
    cursor.take(")")
    if spec is None:
        return check_weekday(day, weekday, today)
    named = resolve(spec, today)
    if named.why is None and named.dates != (day,):
        return Days((day, *named.dates), Why(Reason.WEEKDAY_MISMATCH, {"date": day}))
    return named


def _distance(cursor: Cursor, today: date) -> DaySpec | None:
    """`over 3 dagen`, `over twee weken dinsdag`, `in a month`, `two weeks from now`."""
    ahead = cursor.take(cursor.words.ahead)
    number = cursor.take_number(1, 400)
    unit = cursor.words.units.get(cursor.peek().text)
    if number is None or unit not in (Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR):
        return None
    cursor.at += 1
    if ahead is None and cursor.language == "en" and cursor.take(("on", "from")):
        return _from_named(cursor, today, number, unit)
    if ahead is None:
        return None
    if unit is Unit.WEEK:
        return _weeks_away(cursor, today, number)
    delta = {
        Unit.DAY: relativedelta(days=number),
        Unit.MONTH: relativedelta(months=number),
        Unit.YEAR: relativedelta(years=min(number, 20)),
    }[unit]
    return one(today + delta)


def _weeks_away(cursor: Cursor, today: date, weeks: int) -> DaySpec:
    day = today + timedelta(weeks=weeks)
    start = cursor.at
    cursor.take(cursor.words.on)
    weekday = cursor.take_weekday()
    if weekday is None:
        cursor.at = start
        return one(day)
    in_that_week = monday_of(day) + timedelta(days=weekday)
    return either(Reason.WHICH_WEEK, in_that_week, coming(weekday, today) + timedelta(weeks=weeks))


def _from_named(cursor: Cursor, today: date, number: int, unit: Unit) -> DaySpec | None:
    """`a week on Tuesday`, `two weeks from tomorrow`."""
    if unit is not Unit.WEEK:
        return None
    if cursor.take(("now", "today")):
        return one(today + timedelta(weeks=number))
    if cursor.take("tomorrow"):
        return one(today + timedelta(weeks=number, days=1))
    weekday = cursor.take_weekday()
    return None if weekday is None else weekday_ahead(weekday, today, number)


def _plain_date(cursor: Cursor, today: date) -> DaySpec | None:
    spec = read_calendar_day(cursor, today, None)
    if not isinstance(spec, CalendarDay) or spec.month is None:
        return spec
    start = cursor.at
    cursor.take(("(", ","))
    weekday = cursor.take_weekday() if len(cursor.peek().text) > 4 else None
    if weekday is None:
        cursor.at = start
        return spec
    cursor.take(")")
    return replace(spec, weekday=weekday)


_READINGS: tuple[Reading, ...] = (
    _near_day,
    _distance,
    read_day_in_week,
    read_nth_weekday,
    read_weekday,
    _plain_date,
    read_part_of_period,
)
