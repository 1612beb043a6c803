"""Times of the day as people type them: `10u`, `half drie`, `van 10 tot half 1`, `2-4pm`."""

from dataclasses import dataclass
from datetime import time, timedelta
from enum import Enum

from commands.language.date_tokens import Cursor
from commands.language.date_words import Daypart
from commands.language.durations import read_duration
from commands.language.moments import Reason, Why

NOON = 12 * 60
DAY = 24 * 60
# A bare hour means the reading in this part of the day; from 7 to 8 neither is sure.
OFFICE_FIRST, OFFICE_LAST = 8 * 60, 19 * 60 - 1

Slot = tuple[time | None, time | None]


class Style(Enum):
    """How sure the half of the day is."""

    EXACT = "exact"
    """`14.00`, `09:30`, `2 pm`: one reading."""
    SPOKEN = "spoken"
    """`3 uur`, `half drie`: by custom the reading in office hours."""
    EITHER = "either"
    """`3:00`: written as on a digital clock, but perhaps meant as spoken."""


@dataclass(frozen=True)
class Clock:
    """One time as read: minutes of the day (several when the words mean several)."""

    minutes: tuple[int, ...]
    style: Style
    part: Daypart | None = None
    has_meridiem: bool = False


@dataclass(frozen=True)
class Times:
    """Start and end as read: one option, or several with the reason to ask."""

    options: tuple[Slot, ...]
    why: Why | None = None


NO_TIMES = Times(((None, None),))


def read_times(cursor: Cursor, bare: bool) -> Times | None:
    """A time or a range at the cursor. `bare`: a lone number such as `10` counts as an hour."""
    start = cursor.at
    cursor.take(cursor.words.each_time)
    part = cursor.take_daypart()
    if part is not None:
        cursor.take((",", ":"))
    between = cursor.take(("tussen", "between"))
    prefixed = between or cursor.take(cursor.words.at | {"van", "at", "@"})
    first = _read_clock(cursor, bare or prefixed is not None or part is not None)
    if first is None:
        return _part_only(cursor, start, part)
    part = first.part or part
    last = _read_until(cursor, between is not None)
    if last is None and between:
        cursor.at = start
        return None
    if last is not None:
        return _range(first, last, part)
    return _from(first, part, _read_length(cursor))


def _part_only(cursor: Cursor, start: int, part: Daypart | None) -> Times | None:
    """`dinsdagmiddag` names a day but no time: ask, with the usual starts."""
    cursor.at = start
    cursor.take(cursor.words.each_time)
    if part is None or cursor.take_daypart() is None:
        cursor.at = start
        return None
    if not part.usual:
        return Times((), Why(Reason.WHICH_TIME))
    return Times(tuple((_time(m), None) for m in part.usual), Why(Reason.WHICH_TIME))


def _read_until(cursor: Cursor, between: bool) -> Clock | None:
    start = cursor.at
    if between:
        connected = cursor.take(cursor.words.either)
    else:
        connected = cursor.take("-") or cursor.take(cursor.words.until)
    last = _read_clock(cursor, bare=True) if connected else None
    if last is None:
        cursor.at = start
    return last


def _read_length(cursor: Cursor) -> timedelta | None:
    """`(90 min)`, `duur 2 uur`, `2 uur lang`: a length that cannot be a second time."""
    start = cursor.at
    cursor.take(",")
    opened = cursor.take("(")
    marked = cursor.take(cursor.words.lasting)
    first = cursor.peek()
    length = read_duration(cursor)
    spoken_hour = first.number is not None and cursor.peek(-1).text in cursor.words.hour
    closed = cursor.take(")") if opened else cursor.take(("lang", "long"))
    unclear = spoken_hour and not (marked or closed)
    if length is None or unclear or (opened and not closed) or length >= timedelta(days=1):
        cursor.at = start
        return None
    return length


def _from(first: Clock, part: Daypart | None, length: timedelta | None) -> Times:
    starts = _readings(first, part)
    if not starts:
        return _mismatch(first)
    minutes = 0 if length is None else int(length.total_seconds() // 60)
    if minutes:
        starts = tuple(start for start in starts if start + minutes < DAY)
    ends = [start + minutes if minutes else None for start in starts]
    return _options(list(zip(starts, ends, strict=True)))


def _range(first: Clock, last: Clock, part: Daypart | None) -> Times:
    ends = _both_halves(last)
    starts = _readings(first, part)
    if last.has_meridiem and first.style is not Style.EXACT and part is None:
        starts = tuple(m for m in _both_halves(first) if m < max(ends))[-1:]
    if not starts:
        return _mismatch(first)
    if last.part is not None:
        ends = _readings(last, last.part)
    pairs = [(start, min(e for e in ends if e > start)) for start in starts if max(ends) > start]
    return _options(list(pairs))


def _options(pairs: list[tuple[int, int]] | list[tuple[int, int | None]]) -> Times:
    if not pairs:
        return Times((), Why(Reason.END_BEFORE_START))
    slots = tuple((_time(start), None if end is None else _time(end)) for start, end in pairs)
    return Times(slots, Why(Reason.WHICH_HALF_OF_DAY) if len(slots) > 1 else None)


def _mismatch(clock: Clock) -> Times:
    literal = tuple((_time(minute), None) for minute in clock.minutes)
    return Times(literal, Why(Reason.DAYPART_MISMATCH))


def _time(minute: int) -> time:
    return time(*divmod(minute, 60))


def _both_halves(clock: Clock) -> tuple[int, ...]:
    if clock.style is Style.EXACT:
        return clock.minutes
    return tuple(m % NOON + half for half in (0, NOON) for m in clock.minutes)


def _readings(clock: Clock, part: Daypart | None) -> tuple[int, ...]:
    """The minutes of the day that a clock can mean, likeliest first."""
    both = _both_halves(clock)
    if part is not None:
        return tuple(minute for minute in both if part.holds(minute))
    if clock.style is Style.EXACT:
        return both
    if clock.style is Style.EITHER:
        return both[::-1]
    return tuple(
        minute
        for early in clock.minutes
        for minute in (_in_office(early % NOON) or (early % NOON + NOON, early % NOON))
    )


def _in_office(early: int) -> tuple[int, ...]:
    return tuple(m for m in (early, early + NOON) if OFFICE_FIRST <= m <= OFFICE_LAST)


def _read_clock(cursor: Cursor, bare: bool) -> Clock | None:
    start = cursor.at
    if cursor.take(cursor.words.noon):
        return Clock((NOON,), Style.EXACT)
    clock = _read_spoken(cursor)
    if clock is None:
        cursor.at = start
        clock = _read_digits(cursor, bare)
    if clock is None:
        cursor.at = start
        return None
    return _read_half_of_day(cursor, clock)


def _read_half_of_day(cursor: Cursor, clock: Clock) -> Clock:
    """`am` and `pm`, or `'s middags` behind a time."""
    half = 0 if cursor.take(cursor.words.am) else NOON if cursor.take(cursor.words.pm) else None
    if half is not None:
        minutes = tuple(m % NOON + half for m in clock.minutes if m < NOON + 60)
        return Clock(minutes or clock.minutes, Style.EXACT, has_meridiem=True)
    # "10 uur morgen" is tomorrow; "'s morgens" and "in de morgen" are mornings.
    is_day = cursor.peek().text in cursor.words.near_days
    return Clock(clock.minutes, clock.style, None if is_day else cursor.take_daypart())


def _read_spoken(cursor: Cursor) -> Clock | None:
    """`half drie`, `kwart over negen`, `tien over half drie`, `twenty to three`."""
    shift = _read_shift(cursor)
    halved = cursor.take(cursor.words.half) is not None
    if shift is None and not halved:
        return None
    english_half = cursor.language == "en" and halved
    past = english_half and cursor.take(cursor.words.past) is not None
    hour = cursor.take_number(1, 12)
    if hour is None or cursor.peek().text in ("/", ":"):
        return None
    _take_hour_word(cursor)
    minute = hour * 60 + (shift or 0)
    if not halved:
        return Clock((minute,), Style.SPOKEN)
    if past:
        return Clock((minute + 30,), Style.SPOKEN)
    # Dutch `half twee` is 13.30; an Englishman's "half two" is 14.30.
    later = (minute + 30,) if english_half else ()
    return Clock((minute - 30, *later), Style.SPOKEN)


def _read_shift(cursor: Cursor) -> int | None:
    """Minutes after or before the hour that follows: `tien over`, `quarter to`."""
    start = cursor.at
    minutes = 15 if cursor.take(cursor.words.quarter) else cursor.take_number(1, 29)
    if minutes is not None:
        cursor.take(("minuten", "minuut", "min", "minutes", "minute"))
        if cursor.take(cursor.words.past):
            return minutes
        if cursor.take(cursor.words.before):
            return -minutes
    cursor.at = start
    return None


def _take_hour_word(cursor: Cursor) -> bool:
    taken = cursor.take(cursor.words.hour | {"oclock"}) is not None
    if taken and cursor.peek().text == "." and cursor.peek().glued:
        cursor.at += 1
    return taken


def _read_digits(cursor: Cursor, bare: bool) -> Clock | None:
    """`10`, `10u`, `10u30`, `10.30 uur`, `10:00`, `1030 uur`, `9am`, `drie uur`."""
    digits = cursor.peek()
    joined = cursor.take_digits(100, 2359)
    if joined is not None:
        return _read_joined(cursor, joined)
    hour = cursor.take_number(0, 23)
    if hour is None:
        return None
    minute = _read_minutes(cursor)
    if minute is not None:
        _take_hour_word(cursor)
        return Clock((hour * 60 + minute,), _style(digits.text, hour, Style.EITHER))
    if not (_take_hour_word(cursor) or cursor.peek().text in cursor.words.am | cursor.words.pm):
        if not bare or not _may_be_hour(cursor):
            return None
    elif len(cursor.peek().text) == 2 and cursor.peek().glued:
        minute = cursor.take_digits(0, 59)
    return Clock((hour * 60 + (minute or 0),), _style(digits.text, hour, Style.SPOKEN))


def _read_joined(cursor: Cursor, joined: int) -> Clock | None:
    hour, minute = divmod(joined, 100)
    length = len(cursor.peek(-1).text)
    if minute > 59 or length > 4 or not _take_hour_word(cursor):
        return None
    return Clock((hour * 60 + minute,), Style.EXACT if length == 4 else Style.EITHER)


def _style(digits: str, hour: int, unsure: Style) -> Style:
    """A leading zero or an hour past noon is sure; so is `8:30`, a time in office hours."""
    if hour == 0 or hour > 12 or (digits.isdigit() and digits.startswith("0")):
        return Style.EXACT
    return Style.EXACT if unsure is Style.EITHER and hour >= 8 else unsure


def _read_minutes(cursor: Cursor) -> int | None:
    """`:30`, `.30`, or `,30 uur` glued to the hour; not the month of `10.12.2027`."""
    mark, digits, after = cursor.peek(), cursor.peek(1), cursor.peek(2)
    if mark.text not in (":", ".", ",") or not (mark.glued and digits.glued):
        return None
    if digits.number is None or digits.number > 59 or len(digits.text) != 2:
        return None
    if mark.text == "," and after.text not in cursor.words.hour:
        return None
    if mark.text == after.text == "." and after.glued and cursor.peek(3).kind == "number":
        return None
    cursor.at += 2
    if mark.text == ":":
        cursor.take_all(":", "00")
    return digits.number


def _may_be_hour(cursor: Cursor) -> bool:
    """A lone number is no hour when it is the start of a date, an ordinal or an amount."""
    after = cursor.peek()
    if after.glued and after.text in cursor.words.ordinal_endings | {"%", "/"}:
        return False
    start = cursor.at
    is_date = cursor.take_month() is not None
    cursor.at = start
    return not is_date and after.text not in cursor.words.units
