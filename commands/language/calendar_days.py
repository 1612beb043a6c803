"""Dates of the calendar: `19 jan [2027]`, `19-1[-27]`, `2027-01-19`, `de 19e`, `March 9th`."""

from dataclasses import replace
from datetime import date

from commands.language.clock_times import read_times
from commands.language.date_tokens import Cursor, Token
from commands.language.days import CalendarDay, Days, DaySpec, resolve
from commands.language.moments import Reason, Why


def read_calendar_day(cursor: Cursor, today: date, weekday: int | None) -> DaySpec | None:
    """`19 jan [2027]`, `19-1[-27]`, `2027-01-19`, `de 19e`; `19` only behind a weekday."""
    start = cursor.at
    for reading in (_iso, _numeric, _month_first, _day_month):
        cursor.at = start
        spec = reading(cursor, today, weekday)
        if spec is not None:
            if cursor.peek(1).text not in cursor.words.week:
                cursor.take(cursor.words.coming)
            return spec
    cursor.at = start
    return None


def _iso(cursor: Cursor, today: date, weekday: int | None) -> DaySpec | None:
    year = cursor.take_digits(1000, 9999)
    if year is None or not cursor.take("-"):
        return None
    month = cursor.take_digits(1, 12)
    if month is None or not cursor.take("-"):
        return None
    day = cursor.take_digits(1, 31)
    if day is None:
        return None
    if cursor.peek().text == "t" and cursor.peek().glued:
        cursor.at += 1
    return CalendarDay(day, month, year, weekday)


def _numeric(cursor: Cursor, today: date, weekday: int | None) -> DaySpec | None:
    """`19-1`, `19/1/27`, `19.01.2027`; a dot without year or weekday is a time."""
    day = cursor.take_digits(1, 31)
    mark = cursor.peek()
    if day is None or mark.text not in ("-", "/", ".") or not mark.glued:
        return None
    cursor.at += 1
    month = cursor.take_digits(1, 12) if cursor.peek().glued else None
    if month is None:
        return None
    year = None
    if cursor.peek().text == mark.text and cursor.peek(1).glued:
        cursor.at += 1
        year = _full_year(cursor.peek())
        if year is None:
            return None
        cursor.at += 1
    return _numeric_day(cursor, CalendarDay(day, month, year, weekday), mark.text, today)


def _numeric_day(
    cursor: Cursor, spec: CalendarDay, mark: str, today: date
) -> CalendarDay | Days | None:
    start = cursor.at
    followed = cursor.peek().text in (":", ".") and cursor.peek(1).glued
    is_range = cursor.take_month() is not None or followed
    cursor.at = start
    if is_range or cursor.peek().text in cursor.words.hour | cursor.words.am | cursor.words.pm:
        return None
    dotted = mark == "." and spec.year is None
    if dotted and (spec.weekday is None or cursor.peek().text in cursor.words.until | {"-"}):
        return None
    if cursor.language == "en" and mark == "/" and spec.day <= 12 and spec.day != spec.month:
        assert spec.month is not None
        swapped = replace(spec, day=spec.month, month=spec.day)
        dates = (*resolve(spec, today).dates, *resolve(swapped, today).dates)
        return Days(tuple(dict.fromkeys(dates)), Why(Reason.DAY_OR_MONTH))
    return spec


def _month_first(cursor: Cursor, today: date, weekday: int | None) -> DaySpec | None:
    """English only: `March 9th, 2027`."""
    month = cursor.take_month() if cursor.language == "en" else None
    if month is None:
        return None
    cursor.take("the")
    day = cursor.take_digits(1, 31)
    after = cursor.peek()
    if day is None or (after.text in (":", ".") and cursor.peek(1).glued):
        return None
    cursor.take(cursor.words.ordinal_endings)
    if cursor.peek().text in cursor.words.am | cursor.words.pm:
        return None
    return CalendarDay(day, month, read_year(cursor, today), weekday)


def _day_month(cursor: Cursor, today: date, weekday: int | None) -> DaySpec | None:
    """`19 januari 2027`, `de 19e`, `negen maart`, `the 9th of March`."""
    article = cursor.take(cursor.words.articles)
    in_words = cursor.peek().number is None
    day = cursor.take_number(1, 31)
    if day is None and (word := cursor.take(cursor.words.ordinals)) is not None:
        day = cursor.words.ordinals[word]
    if day is None or day < 1:
        return None
    ordinal = cursor.peek().glued and cursor.take(cursor.words.ordinal_endings) is not None
    if cursor.language == "en":
        cursor.take(cursor.words.of)
    place = cursor.at
    cursor.take(("-", "/"))
    month = cursor.take_month()
    if month is None:
        cursor.at = place
    else:
        return CalendarDay(day, month, read_year(cursor, today), weekday)
    if in_words or not (ordinal or article or weekday is not None):
        return None
    return CalendarDay(day, None, None, weekday) if _ends_day(cursor) else None


def read_lone_day(cursor: Cursor) -> CalendarDay | None:
    """A number that is a day of the month only because of its neighbours in a list."""
    start = cursor.at
    cursor.take(cursor.words.articles)
    day = cursor.take_digits(1, 31)
    if day is not None and cursor.peek().glued:
        cursor.take(cursor.words.ordinal_endings)
    if day is None or not _ends_day(cursor):
        cursor.at = start
        return None
    return CalendarDay(day, lone=True)


def _ends_day(cursor: Cursor) -> bool:
    """Whether a number is a day: not `di 10.00`, `di 10 uur`, `di 10-12`."""
    after = cursor.peek()
    timely = cursor.words.hour | cursor.words.am | cursor.words.pm | cursor.words.until
    if after.text in timely | cursor.words.past | cursor.words.before | {":", "-", "/"}:
        return False
    if after.text == "." and cursor.peek(1).glued and cursor.peek(1).number is not None:
        return False
    return after.kind != "word" or cursor.announces_time()


def read_year(cursor: Cursor, today: date) -> int | None:
    """`2027`, `'27`, `volgend jaar`, or `27` when that is no hour; never the start of a time."""
    start = cursor.at
    for words, ahead in ((cursor.words.this, 0), (cursor.words.next, 1)):
        if cursor.take(words) and cursor.take(("jaar", "year")):
            return today.year + ahead
        cursor.at = start
    cursor.take((",", "-", "/"))
    quoted = cursor.take("'")
    token, after = cursor.peek(), cursor.peek(1)
    timely = after.text in cursor.words.hour or (after.text in (":", ".") and cursor.peek(2).glued)
    year = None if timely else _full_year(token)
    short = len(token.text) == 2 and not quoted
    unlikely = short and not (year is not None and 24 < year - 2000 <= today.year - 1980)
    if year is None or unlikely or (short and cursor.peek(-1).text == ","):
        cursor.at = start
        return None
    cursor.at += 1
    return year


def _full_year(token: Token) -> int | None:
    number = token.number
    if number is None or len(token.text) not in (2, 4):
        return None
    year = number if len(token.text) == 4 else 2000 + number
    return year if 1900 <= year <= 2199 else None


def with_perhaps_time(cursor: Cursor, named: CalendarDay, place: int) -> CalendarDay:
    """`di 10`, `di 10-12`, `di 10.05`: the digits behind a weekday may be a time as well."""
    end, cursor.at = cursor.at, place
    times = read_times(cursor, bare=True)
    same_digits = cursor.at == end
    cursor.at = end
    if times is None or times.why is not None or not same_digits:
        return named
    return replace(named, or_time=times.options[0])


def read_agreeing_date(
    cursor: Cursor, weekday: int | None, meant: Days, today: date
) -> CalendarDay | None:
    """A date with a month behind a day that is known; `morgen 9-11` is a time, unless it agrees."""
    start = cursor.at
    named = read_calendar_day(cursor, today, weekday)
    if isinstance(named, CalendarDay) and named.month is not None:
        perhaps = with_perhaps_time(cursor, named, start)
        if perhaps.or_time is None or set(meant.dates) & set(resolve(named, today).dates):
            return named
    cursor.at = start
    return None
