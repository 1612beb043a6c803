"""One time of the day as people type it: `10u`, `half drie`, `kwart voor twee`, `2pm`."""

from dataclasses import dataclass
from enum import Enum

from commands.language.date_tokens import Cursor
from commands.language.date_words import Daypart

NOON = 12 * 60


class Style(Enum):
    """How sure the half of the day is."""

    EXACT = "exact"
    """`14.00`, `09:30`, `2 pm`: one reading."""
    SPOKEN = "spoken"
    """`3 uur`, `half drie`: by custom the reading in office hours."""
    EITHER = "either"
    """`3:00`: written as on a digital clock, but perhaps meant as spoken."""


class Bare(Enum):
    """When a lone number such as `10` counts as an hour."""

    NEVER = "never"
    BEHIND_DAY = "behind_day"
    """`di 9 maart 10`, but not `di 9 maart 10 personen`."""
    ANNOUNCED = "announced"
    """`om 10`: always, unless it starts a date."""


@dataclass(frozen=True)
class Clock:
    """One time as read: minutes of the day (several when the words mean several)."""

    minutes: tuple[int, ...]
    style: Style
    part: Daypart | None = None
    has_meridiem: bool = False


def read_clock(cursor: Cursor, bare: Bare, opens_range: bool = False) -> Clock | None:
    """One time at the cursor.

    `opens_range`: in `from ten to five` the words `to five` name the end.
    """
    start = cursor.at
    if cursor.take(cursor.words.noon):
        return Clock((NOON,), Style.EXACT)
    clock = _read_spoken(cursor, opens_range)
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


def _read_spoken(cursor: Cursor, opens_range: bool) -> Clock | None:
    """`half drie`, `kwart over negen`, `tien over half drie`, `twenty to three`."""
    shift = _read_shift(cursor, opens_range)
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


def _read_shift(cursor: Cursor, opens_range: bool) -> int | None:
    """Minutes after or before the hour that follows: `tien over`, `quarter to`.

    `10 to 5` in digits is a range; `ten to five` is a time, unless `from` stands before it.
    """
    start = cursor.at
    surely = cursor.take(cursor.words.quarter) is not None
    in_digits = cursor.peek().kind == "number"
    minutes = 15 if surely else cursor.take_number(1, 29)
    if minutes is not None:
        surely |= cursor.take(("minuten", "minuut", "min", "minutes", "minute")) is not None
        if cursor.take(cursor.words.past):
            return minutes
        may_be_until = cursor.peek().text in cursor.words.until and not surely
        if not (may_be_until and (in_digits or opens_range)) and cursor.take(cursor.words.before):
            return -minutes
    cursor.at = start
    return None


def _take_hour_word(cursor: Cursor) -> bool:
    taken = cursor.take(cursor.words.hour | {"oclock"}) is not None
    if taken and cursor.peek().text == "." and cursor.peek().glued:
        cursor.at += 1
    return taken


def _read_digits(cursor: Cursor, bare: Bare) -> Clock | None:
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
        if bare is Bare.NEVER or not _may_be_hour(cursor, bare is Bare.ANNOUNCED):
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


def _may_be_hour(cursor: Cursor, prefixed: bool) -> bool:
    """A lone number is no hour when it starts a date, is an ordinal or counts something."""
    after = cursor.peek()
    if after.glued and after.text in cursor.words.ordinal_endings | {"%", "/"}:
        return False
    start = cursor.at
    is_date = cursor.take_month() is not None
    cursor.at = start
    if is_date or after.text in cursor.words.units:
        return False
    return prefixed or after.kind != "word" or cursor.announces_time()
