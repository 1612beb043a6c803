"""What reading a date yields: a moment, a question, or a reason why not.

Sentences for people are written elsewhere: a `Why` is a stable key with the values that a
sentence needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

AMSTERDAM = "Europe/Amsterdam"

T = TypeVar("T")


class Reason(StrEnum):
    """Why a text is a question, or is not understood. Values are stable keys for templates.

    Behind each name: the parameters of its `Why`, each of which may be absent. `weekday` is 0
    for Monday to 6, `text` is a piece of what was typed.
    """

    NO_DATE = "no_date"  # text
    NO_DAY = "no_day"
    NO_TIME = "no_time"
    NO_DURATION = "no_duration"  # text
    NO_RECURRENCE = "no_recurrence"  # text
    WHICH_DAY = "which_day"  # month
    WHICH_TIME = "which_time"
    WHICH_HALF_OF_DAY = "which_half_of_day"
    WHICH_WEEK = "which_week"  # weekday
    WHICH_MONTH = "which_month"
    WHICH_REPEAT = "which_repeat"
    SAME_TIME = "same_time"
    DATE_OR_TIME = "date_or_time"  # day
    DAY_OR_MONTH = "day_or_month"
    WEEKDAY_MISMATCH = "weekday_mismatch"  # date, weekday
    WEEK_MISMATCH = "week_mismatch"  # date, week: the number it should be
    DAYPART_MISMATCH = "daypart_mismatch"
    NO_SUCH_DATE = "no_such_date"  # day, month, week, nth
    END_BEFORE_START = "end_before_start"
    CLOCK_CHANGE = "clock_change"  # date
    PAST = "past"  # date
    YEAR_FAR = "year_far"  # year
    MORE_THAN_ONE = "more_than_one"  # text
    LEFTOVER = "leftover"  # text: what was not understood
    TOO_LONG = "too_long"


Value: TypeAlias = str | int | date | time


@dataclass(frozen=True)
class Why:
    """A reason with the values that its sentence needs (`date`, `weekday` 0-6, `text`, ...)."""

    reason: Reason
    parameters: Mapping[str, Value] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Moment:
    """A day, or a time on a day, as the clock on the wall shows it in `zone` (an IANA name).

    Wall time is kept and not an offset, so that a change of the clock rules moves nothing.
    `end` is later on the same day. What `parse_moment` returns exists exactly once.
    """

    date: date
    start: time | None = None
    end: time | None = None
    zone: str = AMSTERDAM

    def starts_at(self) -> datetime:
        """The aware start; without a time the day's first minute."""
        return datetime.combine(self.date, self.start or time.min, ZoneInfo(self.zone))

    def ends_at(self) -> datetime | None:
        """The aware end, or None when no end was given."""
        if self.end is None:
            return None
        return datetime.combine(self.date, self.end, ZoneInfo(self.zone))


@dataclass(frozen=True)
class Understood(Generic[T]):
    """One clear reading. `rest` is the text that follows it, without separators."""

    value: T
    rest: str = ""


@dataclass(frozen=True)
class Ambiguous(Generic[T]):
    """A question: the readings, likeliest first, to be offered by number (at least one)."""

    choices: tuple[T, ...]
    why: Why
    rest: str = ""


@dataclass(frozen=True)
class NotUnderstood:
    """No reading that may be offered."""

    why: Why


Parsed: TypeAlias = Understood[T] | Ambiguous[T] | NotUnderstood
