"""From a day as it was named to the dates that it can mean."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from dateutil.relativedelta import relativedelta
from dateutil.rrule import weekdays as WEEKDAYS  # noqa: N812

from commands.language.clock_times import Slot
from commands.language.moments import Reason, Why

YEARS_AHEAD = 20


@dataclass(frozen=True)
class Days:
    """Dates that a text can mean, likeliest first; `why` is None when there is only one."""

    dates: tuple[date, ...]
    why: Why | None = None


@dataclass(frozen=True)
class CalendarDay:
    """`di 19 jan 2027`, or a part of it.

    `lone`: just a number, which only a list completes. `or_time`: the same digits as a time.
    """

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    lone: bool = False
    or_time: Slot | None = None


@dataclass(frozen=True)
class WeekdayIn:
    """A weekday, in the week of `monday` when one was named."""

    weekday: int
    monday: date | None = None


@dataclass(frozen=True)
class NthWeekdays:
    """`2e dinsdag van maart en juni`: -1 is the last. Without months it is about any month."""

    nths: tuple[int, ...]
    weekday: int
    months: tuple[int, ...] = ()
    year: int | None = None


DaySpec: TypeAlias = CalendarDay | WeekdayIn | NthWeekdays | Days


def one(day: date) -> Days:
    """The reading of a day that is sure."""
    return Days((day,))


def either(reason: Reason, *dates: date) -> Days:
    """All different dates as a question; a single date is sure."""
    distinct = tuple(dict.fromkeys(dates))
    return one(distinct[0]) if len(distinct) == 1 else Days(distinct, Why(reason))


def monday_of(day: date) -> date:
    """The Monday of the ISO week that a date is in."""
    return day - timedelta(days=day.weekday())


def coming(weekday: int, today: date) -> date:
    """The first such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def resolve(spec: DaySpec, today: date) -> Days:
    """The dates a named day can mean for somebody who writes today."""
    match spec:
        case Days():
            return spec
        case CalendarDay():
            return _calendar_day(spec, today)
        case NthWeekdays():
            return _nth_weekday(spec, today)
        case WeekdayIn(weekday, None):
            return _plain_weekday(weekday, today)
        case WeekdayIn(weekday, monday):
            assert monday is not None
            return one(monday + timedelta(days=weekday))


def _plain_weekday(weekday: int, today: date) -> Days:
    """`dinsdag`: the coming one; on a Tuesday it may also be today."""
    next_one = coming(weekday, today)
    if weekday != today.weekday():
        return one(next_one)
    return Days((today, next_one), Why(Reason.WHICH_WEEK, {"weekday": weekday}))


def _calendar_day(spec: CalendarDay, today: date) -> Days:
    if spec.month is None:
        return Days((), Why(Reason.NO_DATE)) if spec.lone else _day_of_month(spec, today)
    if spec.year is None:
        spec = replace(spec, year=_next_year(spec.day, spec.month, today))
    assert spec.month is not None
    assert spec.year is not None
    if not today.year - YEARS_AHEAD <= spec.year <= today.year + YEARS_AHEAD:
        return Days((), Why(Reason.YEAR_FAR, {"year": spec.year}))
    last = monthrange(spec.year, spec.month)[1]
    if not 1 <= spec.day <= last:
        return _nearest(date(spec.year, spec.month, last), spec.day)
    return check_weekday(date(spec.year, spec.month, spec.day), spec.weekday, today)


def _next_year(day: int, month: int, today: date) -> int:
    """The year of the next such date; a day that has not come in a month counts as its end."""
    last = min(day, monthrange(today.year, month)[1])
    return today.year + (date(today.year, month, max(last, 1)) < today)


def _nearest(last_of_month: date, day: int) -> Days:
    """31 April: offer 30 April and 1 May."""
    if not 29 <= day <= 31:
        return Days((), Why(Reason.NO_SUCH_DATE, {"day": day}))
    why = Why(Reason.NO_SUCH_DATE, {"day": day, "month": last_of_month.month})
    return Days((last_of_month, last_of_month + timedelta(days=1)), why)


def check_weekday(day: date, weekday: int | None, today: date) -> Days:
    """The date, or a question with both readings when the weekday named is another."""
    if weekday is None or day.weekday() == weekday:
        return one(day)
    same_week = monday_of(day) + timedelta(days=weekday)
    if same_week < today:
        same_week += timedelta(days=7)
    why = Why(Reason.WEEKDAY_MISMATCH, {"date": day, "weekday": weekday})
    return Days((day, same_week), why)


def _day_of_month(spec: CalendarDay, today: date) -> Days:
    """`de 19e`, `di 19`: the next such day of the month; the weekday may point further."""
    if not 1 <= spec.day <= 31:
        return Days((), Why(Reason.NO_SUCH_DATE, {"day": spec.day}))
    start = today.replace(day=1)
    months = (start + relativedelta(months=ahead) for ahead in range(15))
    dates = [
        month.replace(day=spec.day)
        for month in months
        if spec.day <= monthrange(month.year, month.month)[1]
    ]
    dates = [day for day in dates if day >= today]
    if spec.weekday is None or dates[0].weekday() == spec.weekday:
        return one(dates[0])
    matching = [day for day in dates if day.weekday() == spec.weekday][:1]
    why = Why(Reason.WEEKDAY_MISMATCH, {"date": dates[0], "weekday": spec.weekday})
    return Days((*matching, dates[0]), why)


def nth_weekday_of(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The nth (-1: last) weekday of a month, or None where there is no fifth."""
    last = monthrange(year, month)[1]
    edge = date(year, month, 1 if nth > 0 else last)
    found: date = edge + relativedelta(weekday=WEEKDAYS[weekday](nth))
    return found if found.month == month else None


def _nth_weekday(spec: NthWeekdays, today: date) -> Days:
    if len(spec.months) * len(spec.nths) != 1:
        return Days((), Why(Reason.MORE_THAN_ONE))
    (nth,), (month,) = spec.nths, spec.months
    years = (today.year, today.year + 1) if spec.year is None else (spec.year,)
    found = [nth_weekday_of(year, month, nth, spec.weekday) for year in years]
    if spec.year is None and found[0] is not None and found[0] < today:
        found = found[1:]
    if found[0] is None:
        return Days((), Why(Reason.NO_SUCH_DATE, {"nth": nth, "month": month}))
    return one(found[0])


def iso_week(week: int, year: int | None, today: date) -> date | None:
    """The Monday of a numbered ISO week: of `year`, or of the next such week that is not over."""
    years = (today.isocalendar().year + ahead for ahead in range(2)) if year is None else (year,)
    for candidate in years:
        try:
            monday = date.fromisocalendar(candidate, week, 1)
        except ValueError:
            continue
        if year is not None or monday + timedelta(days=6) >= today:
            return monday
    return None
