"""When a poll closes and who is reminded when: pure rules of dates."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from commands.language.calendar import add_working_days, is_working_day
from commands.language.moments import AMSTERDAM, Moment

CLOSES_AT: Final = time(17)
"""When a poll closes whose deadline names a day only."""

USUAL: Final = timedelta(days=7)
LONG: Final = timedelta(days=14)
"""A poll that runs longer gets a hint: people forget."""

MANY: Final = 8
"""More dates than this get a hint."""

FEWEST: Final = 2
MOST: Final = 20

HALF = "half"
LAST = "last"


def deadline(moment: Moment) -> datetime:
    """The instant at which a poll with this deadline closes."""
    if moment.start is not None:
        return moment.starts_at()
    return datetime.combine(moment.date, CLOSES_AT, ZoneInfo(moment.zone))


def usual_deadline(now: datetime, dates: Sequence[Moment]) -> datetime:
    """A week from now on a working day, but before the first date; at least an hour from now."""
    local = now.astimezone(ZoneInfo(AMSTERDAM))
    day = (local + USUAL).date()
    if not is_working_day(day):
        day = add_working_days(day, 1)
    first = min((one.starts_at() for one in dates), default=None)
    if first is not None and day >= first.date():
        day = add_working_days(first.date(), -1)
    closes = datetime.combine(day, CLOSES_AT, ZoneInfo(AMSTERDAM))
    soon = local + timedelta(hours=1)
    if closes >= soon:
        return closes
    return soon if first is None else max(min(soon, first), local + timedelta(minutes=5))


def reminders(created: datetime, closes: datetime) -> list[tuple[str, datetime]]:
    """At most two: half-way, and two days before closing; one when they would come close together.

    None in a poll of less than a day.
    """
    length = closes - created
    half, last = created + length / 2, closes - timedelta(days=2)
    if length < timedelta(days=1):
        return []
    if last - created < timedelta(days=1):
        return [(HALF, half)]
    if last - half < timedelta(days=1):
        return [(LAST, last)]
    return [(HALF, half), (LAST, last)]
