"""Days by their place in a month: `3e maandag van maart`, `eind januari`."""

from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from commands.language.calendar_days import read_year
from commands.language.date_tokens import Cursor
from commands.language.days import Days, DaySpec, NthWeekdays, monday_of, resolve
from commands.language.moments import Reason, Why
from commands.language.week_days import days_of_week, read_week


def read_nth_weekday(cursor: Cursor, today: date) -> DaySpec | None:
    """`3e maandag van maart`, `laatste vrijdag van de maand`, `2e dinsdag van maart en juni`."""
    named = read_nth(cursor)
    if named is None:
        return None
    cursor.take(cursor.words.of)
    any_month = cursor.peek().text in cursor.words.articles
    month = _relative_month(cursor, today)
    if month is not None:
        found = _nth_of(named, month, today)
        past = any_month and found.dates and found.dates[0] < today
        return _nth_of(named, month + relativedelta(months=1), today) if past else found
    months = read_months(cursor)
    if not months:
        return None
    return replace(named, months=months, year=read_year(cursor, today))


def _nth_of(named: NthWeekdays, month: date, today: date) -> Days:
    return resolve(replace(named, months=(month.month,), year=month.year), today)


def read_nth(cursor: Cursor) -> NthWeekdays | None:
    """`2e dinsdag`, `eerste en derde maandag`, `laatste vrijdag`."""
    start = cursor.at
    cursor.take(cursor.words.articles)
    nths: list[int] = []
    while (nth := _read_ordinal(cursor)) is not None:
        nths.append(nth)
        cursor.take(cursor.words.either | {","})
        cursor.take(cursor.words.articles)
    weekday = cursor.take_weekday() if nths else None
    if weekday is None or not all(-1 <= nth <= 5 for nth in nths):
        cursor.at = start
        return None
    return NthWeekdays(tuple(nths), weekday)


def _read_ordinal(cursor: Cursor) -> int | None:
    word = cursor.take(cursor.words.ordinals)
    if word is not None:
        return cursor.words.ordinals[word]
    start = cursor.at
    number = cursor.take_digits(1, 31)
    if number is not None and cursor.take(cursor.words.ordinal_endings):
        return number
    cursor.at = start
    return None


def read_months(cursor: Cursor) -> tuple[int, ...]:
    """`maart, juni en september`: one or more months."""
    months: list[int] = []
    place = cursor.at
    while (month := cursor.take_month()) is not None:
        months.append(month)
        place = cursor.at
        cursor.take(",")
        cursor.take(cursor.words.either)
    cursor.at = place
    return tuple(dict.fromkeys(months))


def read_part_of_period(cursor: Cursor, today: date) -> DaySpec | None:
    """`eind januari`, `begin volgende week`, `half maart`, `maart`: which day is a question."""
    cursor.take(cursor.words.articles)
    place = _read_place(cursor)
    cursor.take(cursor.words.of)
    if place is not None:
        week = read_week(cursor, today)
        if week is not None and week.dates:
            weekdays = {"begin": (0, 1), "middle": (1, 2, 3), "end": (3, 4)}[place]
            return days_of_week(week.dates[0], weekdays, today)
        if cursor.take_all("de", "week") or cursor.take_all("the", "week"):
            return days_of_week(monday_of(today), (3, 4), today)
    first = _relative_month(cursor, today)
    if first is None:
        month = cursor.take_month()
        if month is None:
            return None
        year = read_year(cursor, today) or today.year + (month < today.month)
        first = date(year, month, 1)
    return _days_of_month(first, place, today)


def _read_place(cursor: Cursor) -> str | None:
    for name, words in (
        ("begin", cursor.words.begin),
        ("middle", cursor.words.middle),
        ("end", cursor.words.end),
    ):
        if cursor.take(words):
            cursor.take("-")
            return name
    return None


def _relative_month(cursor: Cursor, today: date) -> date | None:
    """The first day of `de maand`, `deze maand`, `volgende maand`."""
    start = cursor.at
    this = today.replace(day=1)
    for names, ahead in (
        (cursor.words.next | cursor.words.coming, 1),
        (cursor.words.this | cursor.words.articles, 0),
    ):
        if cursor.take(names) and cursor.take(cursor.words.month):
            return this + relativedelta(months=ahead)
        cursor.at = start
    return None


def _days_of_month(first: date, place: str | None, today: date) -> Days:
    """Up to five weekdays in that part of the month."""
    why = Why(Reason.WHICH_DAY, {"month": first.month})
    if place is None:
        return Days((), why)
    days = [first + timedelta(days=n) for n in range(31)]
    days = [d for d in days if d.month == first.month and d.weekday() < 5 and d >= today]
    middle = [d for d in days if 13 <= d.day <= 19]
    chosen = {"begin": days[:5], "middle": middle[:5], "end": days[-5:]}[place]
    return Days(tuple(chosen), why)
