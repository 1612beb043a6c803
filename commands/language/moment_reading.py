"""One day with its time, read at a cursor and judged against the time of writing."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from commands.language.clock_times import Times, read_times
from commands.language.date_spelling import weekday_of
from commands.language.date_tokens import Cursor
from commands.language.date_words import Unit
from commands.language.day_reading import read_day
from commands.language.days import Days, DaySpec
from commands.language.durations import read_duration
from commands.language.moments import (
    Reason,
    Why,
)


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
