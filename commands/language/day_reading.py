"""Days as people name them: `di 19 jan`, `a.s. vrijdag`, `3e maandag van maart`, `wk 3 di`."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from commands.language.clock_times import read_times
from commands.language.date_tokens import Cursor
from commands.language.date_words import Unit
from commands.language.days import (
    CalendarDay,
    Days,
    DaySpec,
    NthWeekdays,
    WeekdayIn,
    check_weekday,
    coming,
    either,
    iso_week,
    monday_of,
    one,
    resolve,
)
from commands.language.moments import Reason, Why

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
    word = cursor.take(cursor.words.near_days)
    if word is None:
        return None
    day = today + timedelta(days=cursor.words.near_days[word])
    weeks = _read_weeks_ahead(cursor)
    return _confirmed(cursor, day + timedelta(weeks=weeks or 0), today)


def _confirmed(cursor: Cursor, day: date, today: date) -> Days:
    """A day that is sure, checked against a weekday or date that follows it."""
    start = cursor.at
    cursor.take((",", "("))
    weekday = cursor.take_weekday()
    if weekday is not None:
        cursor.take(",")
    spec = _agreeing_date(cursor, weekday, one(day), today)
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


def _read_weeks_ahead(cursor: Cursor) -> int | None:
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
    return None if weekday is None else _weekday_ahead(weekday, today, number)


def _weekday_ahead(weekday: int, today: date, weeks: int) -> Days:
    """`donderdag over een week`; said on a Thursday it may count from today."""
    ahead = timedelta(weeks=weeks)
    if weekday == today.weekday():
        return either(Reason.WHICH_WEEK, today + ahead, coming(weekday, today) + ahead)
    return one(coming(weekday, today) + ahead)


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


def _in_week(cursor: Cursor, today: date) -> DaySpec | None:
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
        return _days_of_week(week.dates[0], range(5), today)
    spec = _weekday_in(weekday, week, today)
    return _with_date(cursor, spec, weekday, today)


def _days_of_week(monday: date, weekdays: Collection[int], today: date) -> Days:
    days = (monday + timedelta(days=weekday) for weekday in weekdays)
    return Days(tuple(day for day in days if day >= today), Why(Reason.WHICH_DAY))


def _weekday_in(weekday: int, week: Days, today: date) -> DaySpec:
    if len(week.dates) == 1:
        return WeekdayIn(weekday, week.dates[0])
    in_that_week = week.dates[0] + timedelta(days=weekday)
    return either(Reason.WHICH_WEEK, coming(weekday, today), in_that_week)


def _with_date(cursor: Cursor, spec: DaySpec, weekday: int, today: date) -> DaySpec:
    """`aanstaande dinsdag 9 maart`: the date decides; it must agree with the words before."""
    start = cursor.at
    cursor.take(",")
    meant = resolve(spec, today)
    named = _agreeing_date(cursor, weekday, meant, today)
    if named is None:
        cursor.at = start
        return spec
    dates = resolve(named, today)
    if dates.why is None and dates.dates[0] not in meant.dates:
        both = tuple(dict.fromkeys((*dates.dates, *meant.dates)))
        return Days(both, Why(Reason.WEEKDAY_MISMATCH, {"date": dates.dates[0]}))
    return dates


def _agreeing_date(
    cursor: Cursor, weekday: int | None, meant: Days, today: date
) -> CalendarDay | None:
    """A date with a month behind a day that is known; `morgen 9-11` is a time, unless it agrees."""
    start = cursor.at
    named = read_calendar_day(cursor, today, weekday)
    if isinstance(named, CalendarDay) and named.month is not None:
        perhaps = _perhaps_time(cursor, named, start)
        if perhaps.or_time is None or resolve(named, today).dates[0] in meant.dates:
            return named
    cursor.at = start
    return None


def _nth_weekday(cursor: Cursor, today: date) -> DaySpec | None:
    """`3e maandag van maart`, `laatste vrijdag van de maand`, `2e dinsdag van maart en juni`."""
    named = read_nth(cursor)
    if named is None:
        return None
    cursor.take(cursor.words.of)
    month = _relative_month(cursor, today)
    if month is not None:
        return resolve(replace(named, months=(month.month,), year=month.year), today)
    months = read_months(cursor)
    if not months:
        return None
    return replace(named, months=months, year=read_year(cursor, today))


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


def _part_of_period(cursor: Cursor, today: date) -> DaySpec | None:
    """`eind januari`, `begin volgende week`, `half maart`, `maart`: which day is a question."""
    place = _read_place(cursor)
    cursor.take(cursor.words.of)
    if place is not None:
        week = read_week(cursor, today)
        if week is not None and week.dates:
            weekdays = {"begin": (0, 1), "middle": (1, 2, 3), "end": (3, 4)}[place]
            return _days_of_week(week.dates[0], weekdays, today)
        if cursor.take_all("de", "week") or cursor.take_all("the", "week"):
            return _days_of_week(monday_of(today), (3, 4), today)
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


def _weekday(cursor: Cursor, today: date) -> DaySpec | None:
    """A weekday with what narrows it down before or behind it."""
    words = cursor.words
    qualifier = next(
        (group for group in (words.this, words.next, words.coming) if cursor.take(group)), None
    )
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
    weeks = _read_weeks_ahead(cursor)
    if weeks is not None:
        return _weekday_ahead(weekday, today, weeks)
    week = read_week(cursor, today)
    if week is not None:
        return _weekday_in(weekday, week, today) if week.dates else week
    cursor.take(",")
    place = cursor.at
    named = read_calendar_day(cursor, today, weekday)
    if named is None:
        cursor.at = start
        return WeekdayIn(weekday)
    return _perhaps_time(cursor, named, place) if isinstance(named, CalendarDay) else named


def _perhaps_time(cursor: Cursor, named: CalendarDay, place: int) -> CalendarDay:
    """`di 10`, `di 10-12`, `di 10.05`: the digits behind a weekday may be a time as well."""
    end, cursor.at = cursor.at, place
    times = read_times(cursor, bare=True)
    same_digits = cursor.at == end
    cursor.at = end
    if times is None or times.why is not None or not same_digits:
        return named
    return replace(named, or_time=times.options[0])


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


def read_calendar_day(cursor: Cursor, today: date, weekday: int | None) -> DaySpec | None:
    """`19 jan [2027]`, `19-1[-27]`, `2027-01-19`, `de 19e`; `19` only behind a weekday."""
    start = cursor.at
    for reading in (_iso, _numeric, _month_first, _day_month):
        cursor.at = start
        spec = reading(cursor, today, weekday)
        if spec is not None:
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
        year = _full_year(cursor.peek().text, today)
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
    if is_range or cursor.peek().text in cursor.words.hour:
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


def _full_year(digits: str, today: date) -> int | None:
    if not digits.isdigit() or len(digits) not in (2, 4):
        return None
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


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
    if cursor.peek().text in cursor.words.of and cursor.language == "en":
        cursor.at += 1
    month = cursor.take_month()
    if month is not None:
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
    return not (after.text == "." and cursor.peek(1).glued and cursor.peek(1).number is not None)


def read_year(cursor: Cursor, today: date) -> int | None:
    """`2027`, `'27`, or `27` when that cannot be an hour; never the start of a time."""
    start = cursor.at
    cursor.take(",")
    quoted = cursor.take("'")
    token, after = cursor.peek(), cursor.peek(1)
    timely = after.text in cursor.words.hour or (after.text in (":", ".") and cursor.peek(2).glued)
    year = _full_year(token.text, today) if token.kind == "number" and not timely else None
    short = len(token.text) == 2 and not quoted
    unlikely = short and not (year is not None and 24 < year - 2000 <= today.year - 1980)
    if year is None or unlikely or (short and cursor.peek(-1).text == ","):
        cursor.at = start
        return None
    cursor.at += 1
    return year


_READINGS: tuple[Reading, ...] = (
    _near_day,
    _distance,
    _in_week,
    _nth_weekday,
    _weekday,
    _plain_date,
    _part_of_period,
)
