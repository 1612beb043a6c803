"""Dutch working days, holidays and office hours.

Public holidays are those of the `holidays` library for the Netherlands with Good Friday, and
Liberation Day every year: many offices close, and asking for work on 5 May is bad manners.
School holidays are the statutory ones per region; schools may deviate by some days.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from commands.language.moments import AMSTERDAM

OPENS = time(8, 30)
CLOSES = time(17, 30)
SCHOOL_REGIONS = ("Noord", "Midden", "Zuid")
_NAMES_IN = {"nl": "nl", "en": "en_US"}


@cache
def _holidays(year: int, language: str) -> Mapping[date, str]:
    import holidays  # costs 90 ms and 11 MB, and most starts never need it

    names = _NAMES_IN.get(language, "nl")
    public = holidays.country_holidays("NL", years=year, categories=("public",), language=names)
    optional = holidays.country_holidays("NL", years=year, categories=("optional",), language=names)
    fifth_of_may = date(year, 5, 5)
    named = {fifth_of_may: optional[fifth_of_may]} if fifth_of_may in optional else {}
    return named | dict(public)


@cache
def _school(year: int, region: str) -> frozenset[date]:
    import holidays

    return frozenset(
        holidays.country_holidays("NL", subdiv=region, years=year, categories=("school",))
    )


def holiday_name(day: date, language: str = "nl") -> str | None:
    """The name of the public holiday, or None on any other day."""
    return _holidays(day.year, language).get(day)


def school_holidays(day: date) -> tuple[str, ...]:
    """The regions whose schools have a holiday on this day; known for 2025 to 2030."""
    return tuple(region for region in SCHOOL_REGIONS if day in _school(day.year, region))


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no public holiday."""
    return day.weekday() < 5 and holiday_name(day) is None


def add_working_days(day: date, count: int) -> date:
    """The date `count` working days later (earlier when negative); 0 leaves it as it is."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def morning_of(day: date) -> datetime:
    """Nine in the morning of a day in the Netherlands, when work that belongs to a day is done."""
    return datetime.combine(day, time(9), ZoneInfo(AMSTERDAM))


def working_days_between(first: date, last: date) -> int:
    """Working days after `first` up to and including `last`; negative when `last` is earlier."""
    if last < first:
        return -working_days_between(last, first)
    if first == last:
        return 0
    weeks, rest = divmod((last - first).days, 7)
    days = weeks * 5 + sum((last.weekday() - n) % 7 < 5 for n in range(rest))
    free = (day for year in range(first.year, last.year + 1) for day in _holidays(year, "nl"))
    return days - sum(first < day <= last and day.weekday() < 5 for day in free)


def in_office_hours(moment: datetime, hours: tuple[time, time] = (OPENS, CLOSES)) -> bool:
    """Whether an aware moment is on a Dutch working day from 08.30 up to 17.30, or in `hours`."""
    local = moment.astimezone(ZoneInfo(AMSTERDAM))
    return is_working_day(local.date()) and hours[0] <= local.time() < hours[1]


def next_office_moment(moment: datetime, hours: tuple[time, time] = (OPENS, CLOSES)) -> datetime:
    """The moment itself in office hours, else when the next working day opens, Dutch time."""
    local = moment.astimezone(ZoneInfo(AMSTERDAM))
    if in_office_hours(local, hours):
        return local
    day = local.date()
    if local.time() >= hours[0] or not is_working_day(day):
        day = add_working_days(day, 1)
    return datetime.combine(day, hours[0], ZoneInfo(AMSTERDAM))
