"""One day with its time, read at a cursor and judged against the time of writing."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from commands.language.clock_times import NO_TIMES, Times, read_times
from commands.language.date_spelling import weekday_of
from commands.language.date_tokens import Cursor
from commands.language.date_words import Unit
from commands.language.day_reading import read_day
from commands.language.days import CalendarDay, Days, DaySpec, WeekdayIn, resolve
from commands.language.durations import read_duration
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


@dataclass(frozen=True)
class Piece:
    """A day, a time or both, as read; `week` is the number of a week named behind them."""

    day: DaySpec | None
    times: Times | None
    week: int | None = None


@dataclass(frozen=True)
class Now:
    """When and where somebody writes: the wall time to the minute, in an IANA zone."""

    local: datetime
    zone: str

    @property
    def today(self) -> date:
        """The writer's date."""
        return self.local.date()


def now_in(said_at: datetime, zone: str) -> Now:
    """`said_at` (aware) as wall time in `zone`."""
    return Now(said_at.astimezone(ZoneInfo(zone)).replace(second=0, microsecond=0), zone)


def read_piece(cursor: Cursor, now: Now) -> Piece | None:
    """A day with an optional time before or behind it, or only a time; else None."""
    start = cursor.at
    soon = _from_now(cursor, now)
    if soon is not None:
        return soon
    day = read_day(cursor, now.today)
    if day is not None:
        return Piece(day, _times_behind(cursor), _week_behind(cursor))
    times = read_times(cursor, bare=False)
    if times is None:
        cursor.at = start
        return None
    place = cursor.at
    cursor.take((",", ":"))
    day = read_day(cursor, now.today)
    if day is None:
        cursor.at = place
    part = None if day is None else cursor.take_daypart()
    if part is not None:
        end, cursor.at = cursor.at, start
        times = read_times(cursor, bare=False, known_part=part)
        cursor.at = end
    return Piece(day, times, _week_behind(cursor))


def _from_now(cursor: Cursor, now: Now) -> Piece | None:
    """`over 2 uur`, `over een kwartier`, `in 90 minutes`."""
    start = cursor.at
    if cursor.take(cursor.words.ahead):
        length = read_duration(cursor)
        unit = cursor.words.units.get(cursor.peek(-1).text)
        if length is not None and unit not in (Unit.DAY, Unit.WEEK) and length.days < 1:
            then = (now.local.astimezone(ZoneInfo("UTC")) + length).astimezone(ZoneInfo(now.zone))
            return Piece(Days((then.date(),)), Times(((time(then.hour, then.minute), None),)))
    cursor.at = start
    return None


def _times_behind(cursor: Cursor) -> Times | None:
    start = cursor.at
    separated = cursor.take((",", ":", "(")) or (not cursor.peek(1).glued and cursor.take("-"))
    place = cursor.at
    times = read_times(cursor, bare=True)
    if times is None or (separated and _may_be_date(cursor, place)):
        cursor.at = start
        return None
    if separated == "(":
        cursor.take(")")
    return times


def _may_be_date(cursor: Cursor, start: int) -> bool:
    """`9 maart, 10` and `9 maart, 10-12`: what was read since `start` may be a second date."""
    read = [token.text for token in cursor.tokens[start : cursor.at]]
    is_range = len(read) == 3 and read[1] == "-"
    return all(text.isdigit() for text in read[::2]) and (
        len(read) == 1 or (is_range and int(read[2]) <= 12)
    )


def _week_behind(cursor: Cursor) -> int | None:
    """`(week 10)`, as our own echo has it."""
    start = cursor.at
    cursor.take(",")
    cursor.take("(")
    week = cursor.take_digits(1, 53) if cursor.take(cursor.words.week) else None
    if week is None:
        cursor.at = start
        return None
    cursor.take(")")
    return week


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


def leftover(cursor: Cursor, has_time: bool) -> Why | None:
    """Whether what follows a moment still speaks of dates or times, so that one was missed."""
    start = cursor.at
    text = " ".join(token.text for token in cursor.tokens[start : start + 6])
    why = Why(Reason.LEFTOVER, {"text": text})
    while cursor.peek().kind == "mark":
        cursor.at += 1
    first = cursor.peek()
    counts = cursor.words.numbers.get(first.text, 1) != 1
    found = first.kind == "number" or first.text in cursor.words.not_a_place or counts
    found = found or any(_narrows_date(cursor, ahead) for ahead in range(3))
    while not found and cursor.peek().kind != "end":
        found = _speaks_of_date(cursor) or (not has_time and _speaks_of_time(cursor))
        cursor.at += 1
    cursor.at = start
    return why if found else None


def _narrows_date(cursor: Cursor, ahead: int) -> bool:
    """`volgende maand`, `dit jaar` close behind a day: they belong to it."""
    text, words = cursor.peek(ahead).text, cursor.words
    period = words.units.get(text) in (Unit.WEEK, Unit.MONTH, Unit.YEAR)
    return period or text in words.next | words.coming


def _speaks_of_date(cursor: Cursor) -> bool:
    token, words = cursor.peek(), cursor.words
    if token.kind == "number":
        return cursor.peek(1).text in words.months
    near = token.text in words.near_days and token.text not in words.dayparts
    return near or (len(token.text) > 4 and weekday_of(token.text, cursor.language) is not None)


def _speaks_of_time(cursor: Cursor) -> bool:
    token, after, words = cursor.peek(), cursor.peek(1), cursor.words
    if token.text in words.dayparts:
        return True
    if token.kind != "number":
        return after.kind == "number" and token.text in words.at | words.not_a_place
    clock = after.text in (":", ".") and after.glued and cursor.peek(2).glued
    return after.text in words.hour or clock
