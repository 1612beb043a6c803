"""Times of the day as people type them: `10u`, `half drie`, `van 10 tot half 1`, `2-4pm`."""

from dataclasses import dataclass
from datetime import time, timedelta

from commands.language.clock import NOON, Bare, Clock, Style, read_clock
from commands.language.date_tokens import Cursor
from commands.language.date_words import Daypart
from commands.language.durations import read_duration
from commands.language.moments import Reason, Why

DAY = 24 * 60
# A bare hour means the reading in this part of the day; from 7 to 8 neither is sure.
OFFICE_FIRST, OFFICE_LAST = 8 * 60, 19 * 60 - 1
Slot = tuple[time | None, time | None]


@dataclass(frozen=True)
class Times:
    """Start and end as read: one option, or several with the reason to ask."""

    options: tuple[Slot, ...]
    why: Why | None = None


NO_TIMES = Times(((None, None),))


def read_times(cursor: Cursor, bare: bool, known_part: Daypart | None = None) -> Times | None:
    """A time or a range at the cursor. `bare`: a lone number such as `10` counts as an hour.

    `known_part`: the part of the day, when it was named elsewhere.
    """
    start = cursor.at
    cursor.take(cursor.words.each_time)
    part = cursor.take_daypart() or known_part
    if part is not None:
        cursor.take((",", ":"))
    between = cursor.take(("tussen", "between"))
    prefixed = between or cursor.take(cursor.words.at | {"van", "at", "@"})
    first = read_clock(
        cursor,
        Bare.ANNOUNCED if prefixed or part else Bare.BEHIND_DAY if bare else Bare.NEVER,
        opens_range=between is not None or prefixed in ("van", "from"),
    )
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
    last = read_clock(cursor, Bare.BEHIND_DAY) if connected else None
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
    later = [(start, [end for end in ends if end > start]) for start in starts]
    return _options([(start, min(ends)) for start, ends in later if ends])


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
