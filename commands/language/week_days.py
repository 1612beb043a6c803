"""Weekdays and what narrows them down: `a.s. vrijdag`, `wk 3 di`, `donderdag over een week`."""

from collections.abc import Collection
from datetime import date, timedelta

from commands.language.calendar_days import (
    read_agreeing_date,
    read_calendar_day,
    read_year,
    with_perhaps_time,
)
from commands.language.date_tokens import Cursor
from commands.language.date_words import Unit
from commands.language.days import (
    CalendarDay,
    Days,
    DaySpec,
    WeekdayIn,
    coming,
    either,
    iso_week,
    monday_of,
    one,
    resolve,
)
from commands.language.moments import Reason, Why


def read_day_in_week(cursor: Cursor, today: date) -> DaySpec | None:
    """`volgende week donderdag`, `week 3 di`, or a week without a day, which is a question."""
    start = cursor.at
    week = read_week(cursor, today)
    if week is None or cursor.peek(start - cursor.at).text in ("van",):
        return None
    cursor.take(",")
    cursor.take(cursor.words.on)
    weekday = cursor.take_weekday()
    if not week.dates:
        return week
    if weekday is None:
        return days_of_week(week.dates[0], range(5), today)
    spec = _weekday_in(weekday, week, today)
    return _with_date(cursor, spec, weekday, today)


def read_week(cursor: Cursor, today: date) -> Days | None:
    """The Monday of a week that is named: `deze week`, `volgende week`, `wk 3 2027`.

    `komende week` is the week that begins, or the seven days that come: two Mondays when the
    weekday decides. No date with a reason when the week does not exist.
    """
    start = cursor.at
    cursor.take(cursor.words.of)
    cursor.take(cursor.words.articles)
    this = monday_of(today)
    for names, mondays in (
        (cursor.words.this, (this,)),
        (cursor.words.next, (this + timedelta(days=7),)),
        (cursor.words.coming, (this + timedelta(days=7), this)),
    ):
        place = cursor.at
        if cursor.take(names) and cursor.take(cursor.words.week):
            return Days(mondays)
        cursor.at = place
    if cursor.take(cursor.words.week):
        cursor.take(("nr", "nummer"))
        cursor.take(".")
        number = cursor.take_digits(1, 53)
        if number is not None:
            monday = iso_week(number, read_year(cursor, today), today)
            why = Why(Reason.NO_SUCH_DATE, {"week": number})
            return Days((), why) if monday is None else one(monday)
    cursor.at = start
    return None


def days_of_week(monday: date, weekdays: Collection[int], today: date) -> Days:
    """Those days of a week (0 is Monday) that are not over, as a question."""
    days = (monday + timedelta(days=weekday) for weekday in weekdays)
    return Days(tuple(day for day in days if day >= today), Why(Reason.WHICH_DAY))


def _weekday_in(weekday: int, week: Days, today: date) -> DaySpec:
    if len(week.dates) == 1:
        return WeekdayIn(weekday, week.dates[0])
    in_that_week = week.dates[0] + timedelta(days=weekday)
    return either(Reason.WHICH_WEEK, coming(weekday, today), in_that_week)


def read_weekday(cursor: Cursor, today: date) -> DaySpec | None:
    """A weekday with what narrows it down before or behind it."""
    words = cursor.words
    qualifier = next(
        (group for group in (words.this, words.next, words.coming) if cursor.take(group)), None
    )
    if qualifier is not None and cursor.peek().glued:
        cursor.take(".")
    many = cursor.take(words.many_weekdays) if qualifier is None else None
    weekday = words.many_weekdays[many] if many else cursor.take_weekday()
    if weekday is None:
        return None
    if qualifier is None:
        spec = _weekday_behind(cursor, weekday, today)
        return None if many and isinstance(spec, WeekdayIn) else spec
    return _with_date(cursor, _qualified(qualifier, cursor, weekday, today), weekday, today)


def _qualified(group: frozenset[str], cursor: Cursor, weekday: int, today: date) -> DaySpec:
    first = coming(weekday, today)
    if group is cursor.words.coming:
        return one(first)
    if group is cursor.words.this:
        return WeekdayIn(weekday, monday_of(today))
    # Some mean the first that comes, some the one of next week, some the one after the first.
    in_next_week = monday_of(today) + timedelta(days=7 + weekday)
    return either(Reason.WHICH_WEEK, first, in_next_week, first + timedelta(days=7))


def _weekday_behind(cursor: Cursor, weekday: int, today: date) -> DaySpec:
    start = cursor.at
    if cursor.take(cursor.words.coming) and cursor.peek().text not in cursor.words.week:
        return _with_date(cursor, one(coming(weekday, today)), weekday, today)
    cursor.at = start
    weeks = read_weeks_ahead(cursor)
    if weeks is not None:
        return weekday_ahead(weekday, today, weeks)
    week = read_week(cursor, today)
    if week is not None:
        return _weekday_in(weekday, week, today) if week.dates else week
    cursor.take(",")
    place = cursor.at
    named = read_calendar_day(cursor, today, weekday)
    if named is None:
        cursor.at = start
        return WeekdayIn(weekday)
    return with_perhaps_time(cursor, named, place) if isinstance(named, CalendarDay) else named


def weekday_ahead(weekday: int, today: date, weeks: int) -> Days:
    """`donderdag over een week`; said on a Thursday it may count from today."""
    ahead = timedelta(weeks=weeks)
    if weekday == today.weekday():
        return either(Reason.WHICH_WEEK, today + ahead, coming(weekday, today) + ahead)
    return one(coming(weekday, today) + ahead)


def read_weeks_ahead(cursor: Cursor) -> int | None:
    """`over een week`, `over 14 dagen` behind a day; `a week on Tuesday` stands elsewhere."""
    start = cursor.at
    if cursor.take(cursor.words.ahead):
        number = cursor.take_number(1, 52)
        unit = cursor.words.units.get(cursor.peek().text)
        if number and unit is Unit.WEEK:
            cursor.at += 1
            return number
        if number and unit is Unit.DAY and number % 7 == 0:
            cursor.at += 1
            return number // 7
    elif cursor.language == "en" and cursor.take("week"):
        return 1
    cursor.at = start
    return None


def _with_date(cursor: Cursor, spec: DaySpec, weekday: int, today: date) -> DaySpec:
    """`aanstaande dinsdag 9 maart`: the date decides; it must agree with the words before."""
    start = cursor.at
    cursor.take(",")
    meant = resolve(spec, today)
    named = read_agreeing_date(cursor, weekday, meant, today)
    if named is None:
        cursor.at = start
        return spec
    dates = resolve(named, today)
    if dates.why is None and dates.dates[0] not in meant.dates:
        both = tuple(dict.fromkeys((*dates.dates, *meant.dates)))
        return Days(both, Why(Reason.WEEKDAY_MISMATCH, {"date": dates.dates[0]}))
    return dates
