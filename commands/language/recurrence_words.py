"""Which days come back, in words: `elke 2e dinsdag van de maand`, `om de week dinsdag`."""

from dataclasses import dataclass

from commands.language.date_tokens import Cursor
from commands.language.date_words import Unit
from commands.language.month_days import read_months, read_nth

QUARTER_MONTHS = (1, 4, 7, 10)
_ADVERBS = {
    "wekelijks": (1, Unit.WEEK),
    "tweewekelijks": (2, Unit.WEEK),
    "driewekelijks": (3, Unit.WEEK),
    "maandelijks": (1, Unit.MONTH),
    "jaarlijks": (1, Unit.YEAR),
    "weekly": (1, Unit.WEEK),
    "fortnightly": (2, Unit.WEEK),
    "monthly": (1, Unit.MONTH),
    "yearly": (1, Unit.YEAR),
    "annually": (1, Unit.YEAR),
}
_DAILY = {"dagelijks": range(7), "daily": range(7)}
_DAYS = {
    "dag": range(7),
    "day": range(7),
    "werkdag": range(5),
    "doordeweekse": range(5),
    "weekday": range(5),
}


@dataclass(frozen=True)
class Pattern:
    """Which days; the fields mean what they mean in `Recurrence`."""

    weekdays: tuple[int, ...] = ()
    nths: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    interval: int = 1


Patterns = tuple[Pattern, ...]


def read_patterns(cursor: Cursor) -> Patterns | None:
    """The days at the cursor: several patterns when the words are not clear."""
    for reading in (_nth_weekday, _by_interval, _month_day, _weekdays, _all_days):
        start = cursor.at
        patterns = reading(cursor)
        if patterns is not None:
            return patterns
        cursor.at = start
    return None


def _nth_weekday(cursor: Cursor) -> Patterns | None:
    """`(elke) 2e dinsdag van de maand`, `derde maandag van maart en juni`."""
    every = cursor.take(cursor.words.every) is not None
    named = read_nth(cursor)
    if named is None:
        return None
    months = _read_months_meant(cursor)
    monthly = Pattern((named.weekday,), named.nths, months=months or ())
    if months is not None:
        return (monthly,)
    if not every:
        return None
    nth = named.nths[0]
    if len(named.nths) > 1 or nth in (1, -1):
        return (monthly,)
    # "Elke tweede dinsdag": of the month, or every other week?
    return (monthly, Pattern((named.weekday,), interval=nth))


def _read_months_meant(cursor: Cursor) -> tuple[int, ...] | None:
    """Empty for every month; None when no month is spoken of."""
    start = cursor.at
    if cursor.take(cursor.words.of):
        if cursor.take(cursor.words.articles | cursor.words.every):
            if cursor.take(cursor.words.month):
                return ()
            if cursor.take(cursor.words.quarter_year):
                return QUARTER_MONTHS
        months = read_months(cursor)
        if months:
            return months
    cursor.at = start
    return None


def _by_interval(cursor: Cursor) -> Patterns | None:
    """`om de week dinsdag`, `elke 3 weken op do`, `elke maand op de 2e di`, `di om de week`."""
    cursor.take(cursor.words.on)
    before = _read_weekdays(cursor)
    cursor.take(",")
    found = _read_interval(cursor)
    if found is None:
        return None
    number, unit = found
    cursor.take(",")
    cursor.take(cursor.words.on)
    if unit is Unit.WEEK:
        weekdays = before or _read_weekdays(cursor)
        return (Pattern(weekdays, interval=number),) if weekdays else None
    return None if before else _in_month(cursor, number, unit)


def _in_month(cursor: Cursor, number: int, unit: Unit) -> Patterns | None:
    if unit is Unit.YEAR:
        return _in_year(cursor) if number == 1 else None
    named = read_nth(cursor)
    if named is not None:
        months = QUARTER_MONTHS if unit is Unit.QUARTER else ()
        return (Pattern((named.weekday,), named.nths, months=months, interval=number),)
    cursor.take(cursor.words.articles)
    day = _read_month_day(cursor) if unit is Unit.MONTH else None
    return None if day is None else (Pattern(month_days=(day,), interval=number),)


def _in_year(cursor: Cursor) -> Patterns | None:
    day = _read_month_day(cursor)
    month = None if day is None else cursor.take_month()
    return None if day is None or month is None else (Pattern(month_days=(day,), months=(month,)),)


def _read_month_day(cursor: Cursor) -> int | None:
    """A day that every month has."""
    day = cursor.take_digits(1, 28)
    if day is not None and cursor.peek().glued:
        cursor.take(cursor.words.ordinal_endings)
    return day


def _read_interval(cursor: Cursor) -> tuple[int, Unit] | None:
    """How many of which unit: `elke twee weken`, `om de maand`, `every other week`."""
    adverb = cursor.take(_ADVERBS)
    if adverb is not None:
        return _ADVERBS[adverb]
    alternate = cursor.take_all("om", "de")
    once = cursor.take_all("eens", "per") or cursor.take_all("once")
    if not (alternate or once or cursor.take(cursor.words.every)):
        return None
    cursor.take(cursor.words.every)
    other = cursor.take(("andere", "other")) is not None
    number = cursor.take_number(1, 26)
    if number is None and (word := cursor.take(cursor.words.ordinals)) is not None:
        number = cursor.words.ordinals[word]
    unit = cursor.words.units.get(cursor.peek().text)
    if cursor.peek().text in cursor.words.quarter_year:
        unit = Unit.QUARTER
    if unit not in (Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR):
        return None
    cursor.at += 1
    if number is None:
        number = 2 if alternate or other else 1
    return (number, unit) if number > 0 and (unit is not Unit.QUARTER or number == 1) else None


def _month_day(cursor: Cursor) -> Patterns | None:
    """`de 15e van elke maand`, `elke 15e van de maand`."""
    cursor.take(cursor.words.on)
    cursor.take(cursor.words.articles | cursor.words.every)
    day = _read_month_day(cursor)
    if day is None or not cursor.take(cursor.words.of):
        return None
    if not cursor.take(cursor.words.every | cursor.words.articles):
        return None
    return (Pattern(month_days=(day,)),) if cursor.take(cursor.words.month) else None


def _weekdays(cursor: Cursor) -> Patterns | None:
    """`elke maandag en donderdag`, `'s maandags`, `on Mondays`, `elke dinsdag in maart`."""
    cursor.take(cursor.words.on)
    every = cursor.take(cursor.words.every | {"'s"})
    other = every is not None and cursor.take(("andere", "other")) is not None
    many = cursor.peek().text in cursor.words.many_weekdays
    weekdays = _read_weekdays(cursor)
    if not weekdays or not (every or many):
        return None
    if other:
        return (Pattern(weekdays, interval=2),)
    return (Pattern(weekdays, months=_read_months_meant(cursor) or ()),)


def _all_days(cursor: Cursor) -> Patterns | None:
    adverb = cursor.take(_DAILY)
    if adverb is not None:
        return (Pattern(tuple(_DAILY[adverb])),)
    if not cursor.take(cursor.words.every):
        return None
    if cursor.take_all("working", "day"):
        return (Pattern(tuple(range(5))),)
    word = cursor.take(_DAYS)
    return None if word is None else (Pattern(tuple(_DAYS[word])),)


def _read_weekdays(cursor: Cursor) -> tuple[int, ...]:
    """`ma, wo en vr` in the order of the week."""
    weekdays: set[int] = set()
    place = cursor.at
    while True:
        many = cursor.take(cursor.words.many_weekdays)
        weekday = cursor.words.many_weekdays[many] if many else cursor.take_weekday()
        if weekday is None:
            cursor.at = place
            return tuple(sorted(weekdays))
        weekdays.add(weekday)
        place = cursor.at
        cursor.take(",")
        cursor.take(cursor.words.either)
        cursor.take(cursor.words.every)
