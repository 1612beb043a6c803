"""Pure decisions about meetings: deadlines, times of items, what changed between two versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from commands.language.calendar import add_working_days
from commands.language.moments import AMSTERDAM, Moment
from storage.meetings import Meeting

NOON: Final = time(12)
MORNING: Final = time(9)
CALL_BEFORE: Final = 10
"""Working days before the deadline on which the room is asked for items."""

NUDGE_DAYS: Final = (3, 7)
"""Days after a meeting on which the secretary is reminded of the list of decisions."""

ALL_DAY: Final = 480
"""Minutes that the items of a whole day may take together."""

LAST_MINUTE: Final = time(23, 59)


def moment_of(meeting: Meeting) -> Moment:
    """When a meeting is."""
    if not meeting.starts:
        return Moment(meeting.day)
    return Moment(meeting.day, time.fromisoformat(meeting.starts), time.fromisoformat(meeting.ends))


def with_end(moment: Moment, minutes: int) -> Moment:
    """The moment with an end, `minutes` after its start when it has none; on the same day.

    A whole day stays one.
    """
    if moment.start is None or moment.end is not None:
        return moment
    end = datetime.combine(moment.date, moment.start) + timedelta(minutes=minutes)
    last = end.time() if end.date() == moment.date else LAST_MINUTE
    return Moment(moment.date, moment.start, last, moment.zone)


def length(meeting: Meeting) -> int:
    """How many minutes a meeting lasts on the clock; ALL_DAY without times."""
    moment = moment_of(meeting)
    if moment.start is None or moment.end is None:
        return ALL_DAY
    begins, ends = (datetime.combine(moment.date, one) for one in (moment.start, moment.end))
    return int((ends - begins).total_seconds() // 60)


def deadline(day: date, working_days: int) -> datetime:
    """Until when items are taken: noon, `working_days` before the day of a meeting; aware."""
    return _at(add_working_days(day, -working_days), NOON)


def call(day: date, working_days: int) -> datetime:
    """When the room is asked for items; aware."""
    return _at(add_working_days(day, -working_days - CALL_BEFORE), MORNING)


def nudge(day: date, days: int) -> datetime:
    """When the secretary is reminded, `days` after the day of a meeting; aware."""
    return _at(day + timedelta(days=days), MORNING)


def next_morning(day: date) -> datetime:
    """Nine o'clock on the working day after `day`; aware."""
    return _at(add_working_days(day, 1), MORNING)


def before_due(due_on: date) -> datetime:
    """When the owner of an action is reminded: two working days before, at nine; aware."""
    return _at(add_working_days(due_on, -2), MORNING)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(AMSTERDAM))


@dataclass(frozen=True, slots=True)
class Slot:
    """From when to when an item is on; None once an item before it has no length."""

    begins: time | None
    ends: time | None


def slots(starts: time | None, minutes: Sequence[int | None]) -> list[Slot]:
    """When each item is on, in order, as long as the start and the lengths are known."""
    found = []
    now = datetime.combine(date(2000, 1, 1), starts) if starts is not None else None
    for one in minutes:
        until = now + timedelta(minutes=one) if now is not None and one is not None else None
        found.append(Slot(now.time() if now else None, until.time() if until else None))
        now = until
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as it stands in a version of an agenda."""

    label: str
    text: str
    minutes: int | None = None
    kind: str | None = None
    presenter: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as in the version before. `what`: new, gone, moved, text, minutes,
    kind or presenter; `old` and `new` are what it was and is, `number` its place now."""

    what: str
    label: str
    text: str
    number: int = 0
    old: str | int | None = None
    new: str | int | None = None


_FIELDS: Final = ("text", "minutes", "kind", "presenter")


def differences(before: Sequence[Entry], now: Sequence[Entry]) -> list[Difference]:
    """What changed, in the order of the agenda, what went last.

    An item moved when its place among those that stand in both is another.
    """
    old = {one.label: one for one in before}
    new = {one.label: one for one in now}
    stayed = [one.label for one in before if one.label in new]
    found: list[Difference] = []
    place = 0
    for number, one in enumerate(now, 1):
        if one.label not in old:
            found.append(Difference("new", one.label, one.text, number))
            continue
        if stayed[place] != one.label:
            found.append(Difference("moved", one.label, one.text, number))
        place += 1
        found += [
            Difference(name, one.label, one.text, number, getattr(old[one.label], name),
                       getattr(one, name))
            for name in _FIELDS
            if getattr(old[one.label], name) != getattr(one, name)
        ]  # fmt: skip
    gone = [Difference("gone", one.label, one.text) for one in before if one.label not in new]
    return found + gone


def placed(labels: Sequence[str], label: str, place: int) -> list[str]:
    """The labels with one of them at `place` (from 1); beyond the end is the end."""
    rest = [one for one in labels if one != label]
    index = min(max(place - 1, 0), len(rest))
    return [*rest[:index], label, *rest[index:]]
