"""What a named day and time mean to somebody who writes now: a moment, a question, or nothing."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from commands.language.clock_times import NO_TIMES
from commands.language.days import CalendarDay, Days, WeekdayIn, resolve
from commands.language.moment_reading import Now, Piece
from commands.language.moments import (
    Ambiguous,
    Moment,
    NotUnderstood,
    Parsed,
    Reason,
    Understood,
    Why,
)

MOST_CHOICES = 6
# A question about these is answered when all readings but one lie in the past.
_ANSWERED_BY_CLOCK = {Reason.WHICH_WEEK, Reason.WHICH_HALF_OF_DAY}


def settle(piece: Piece, now: Now, rest: str = "") -> Parsed[Moment]:
    """What the piece means to somebody who writes now."""
    if piece.day is None:
        return _without_day(piece, now, rest)
    days, times = resolve(piece.day, now.today), piece.times or NO_TIMES
    problem = _week_problem(piece, days)
    if not days.dates or not times.options or problem:
        why = problem or (days.why if not days.dates else times.why)
        return NotUnderstood(why or Why(Reason.NO_DATE))
    moments = tuple(
        Moment(day, start, end, now.zone) for day in days.dates for start, end in times.options
    )
    if isinstance(piece.day, CalendarDay) and piece.day.or_time and piece.times is None:
        return _date_or_time(piece.day, moments, days, now, rest)
    return _judge(moments, days.why or times.why, piece, now, rest)


def _week_problem(piece: Piece, days: Days) -> Why | None:
    """A week number in the text must be that of the date."""
    if piece.week is None or len(days.dates) != 1:
        return None
    week = days.dates[0].isocalendar().week
    if week == piece.week:
        return None
    return Why(Reason.WEEK_MISMATCH, {"date": days.dates[0], "week": week})


def _without_day(piece: Piece, now: Now, rest: str) -> Parsed[Moment]:
    times = piece.times
    if times is None or not times.options:
        return NotUnderstood((times and times.why) or Why(Reason.NO_DATE))
    days = (now.today, now.today + timedelta(days=1))
    moments = tuple(Moment(day, *slot, now.zone) for day in days for slot in times.options)
    return _judge(moments, Why(Reason.NO_DAY), piece, now, rest)


def _date_or_time(
    spec: CalendarDay, dated: tuple[Moment, ...], days: Days, now: Now, rest: str
) -> Parsed[Moment]:
    """`di 10-12`: 10 December or from ten to twelve. `di 19` is a day when it is a Tuesday."""
    assert spec.weekday is not None
    assert spec.or_time is not None
    start, end = spec.or_time
    assert start is not None
    if days.why is None and not 8 <= start.hour <= 18:
        return _judge(dated, None, Piece(spec, None), now, rest)
    weekdays = resolve(WeekdayIn(spec.weekday), now.today).dates
    timed = tuple(Moment(day, start, end, now.zone) for day in weekdays)
    choices = (*timed, *dated) if days.why else (*dated, *timed)
    return _judge(choices, Why(Reason.DATE_OR_TIME), Piece(spec, None), now, rest)


def _judge(
    moments: tuple[Moment, ...], why: Why | None, piece: Piece, now: Now, rest: str
) -> Parsed[Moment]:
    ahead = tuple(m for m in dict.fromkeys(moments) if not _is_past(m, now))
    sure = why is None or (why.reason in _ANSWERED_BY_CLOCK and len(ahead) == 1)
    if not ahead:
        return _past(moments[0], piece, now, rest)
    if sure:
        return _once(ahead[0], rest)
    possible = tuple(m for m in ahead if exists_once(m))[:MOST_CHOICES]
    assert why is not None
    return Ambiguous(possible, why, rest) if possible else _once(ahead[0], rest)


def _is_past(moment: Moment, now: Now) -> bool:
    if moment.start is None:
        return moment.date < now.today
    return moment.starts_at() < now.local


def _past(moment: Moment, piece: Piece, now: Now, rest: str) -> Parsed[Moment]:
    """A moment gone by is a question: the next one that the same words could mean."""
    why = Why(Reason.PAST, {"date": moment.date})
    if moment.date == now.today:
        step = relativedelta(days=1)
    elif isinstance(piece.day, WeekdayIn):
        step = relativedelta(weeks=1)
    elif isinstance(piece.day, CalendarDay):
        step = relativedelta(years=1)
    else:
        return NotUnderstood(why)
    later = (replace(moment, date=moment.date + step * count) for count in range(1, 60))
    choice = next((m for m in later if not _is_past(m, now) and exists_once(m)), None)
    return NotUnderstood(why) if choice is None else Ambiguous((choice,), why, rest)


def _once(moment: Moment, rest: str) -> Parsed[Moment]:
    if exists_once(moment):
        return Understood(moment, rest)
    shifted = (_shifted(moment, hours) for hours in (-1, 1))
    choices = tuple(m for m in shifted if m is not None and exists_once(m))
    why = Why(Reason.CLOCK_CHANGE, {"date": moment.date})
    return Ambiguous(choices, why, rest) if choices else NotUnderstood(why)


def _shifted(moment: Moment, hours: int) -> Moment | None:
    def move(clock: time | None) -> time | None:
        return clock and time(clock.hour + hours, clock.minute)

    try:
        return replace(moment, start=move(moment.start), end=move(moment.end))
    except ValueError:
        return None


def exists_once(moment: Moment) -> bool:
    """Whether start and end are neither skipped nor repeated by a clock change (PEP 495)."""
    ends = moment.ends_at()
    return _is_once(moment.starts_at()) and (ends is None or _is_once(ends))


def _is_once(instant: datetime) -> bool:
    return instant.replace(fold=0).utcoffset() == instant.replace(fold=1).utcoffset()
