"""Meetings of other platforms with the same people, at the time of a date that is asked for.

Their titles and places are not ours to show. That another platform meets then is said only where
somebody of this room sits there too, and how many those are only from five up: of fewer, a number
would say who.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from commands.language.moments import Moment
from commands.rooms import declared
from storage import meetings, rooms
from storage.meetings import Meeting
from storage.rooms import Room

FEW: Final = 5
"""Fewer people than this are not counted."""

Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Clash:
    """The platform called `slug` meets then; `people` of ours sit there too, None for a few."""

    slug: str
    people: int | None


def period(moment: Moment, minutes: int) -> Period:
    """From when to when (aware) a meeting at this moment would be.

    Without an end it takes `minutes`, without a time all day.
    """
    starts = moment.starts_at()
    if moment.start is None:
        return starts, starts + timedelta(days=1)
    if moment.end is None:
        return starts, starts + timedelta(minutes=minutes)
    return starts, datetime.combine(moment.date, moment.end, starts.tzinfo)


def overlap(one: Period, other: Period) -> bool:
    """Whether the two have a moment in common; one may begin when the other ends."""
    return one[0] < other[1] and other[0] < one[1]


def clashes(
    session: Session, inside: Sequence[str], moments: Mapping[int, Moment], bot: str
) -> dict[int, tuple[Clash, ...]]:
    """Number -> what clashes with that moment, for a poll in the rooms `inside`."""
    days = [one.date for one in moments.values()]
    if not days:
        return {}
    there = _elsewhere(session, inside, meetings.between(session, min(days), max(days)))
    if not there:
        return {}
    room = session.get(Room, inside[0])
    minutes = int(str(declared.value(session, room, "meeting_minutes"))) if room else 0
    shared = _shared(session, inside, there, bot)
    return {
        number: tuple(
            Clash(room.slug or "", count if count >= FEW else None)
            for room, count in shared
            if any(overlap(period(moment, minutes), _when(one)) for one in there[room.room_id])
        )
        for number, moment in moments.items()
    }


def _elsewhere(
    session: Session, inside: Collection[str], found: Sequence[Meeting]
) -> dict[str, list[Meeting]]:
    """Room id -> its meetings, of rooms outside the poll; a meeting of ours is no other's."""
    there: dict[str, list[Meeting]] = {}
    for one in found:
        where = meetings.rooms_of(session, one)
        if not set(where) & set(inside):
            for room_id in where:
                there.setdefault(room_id, []).append(one)
    return there


def share(session: Session, inside: Collection[str], there: Collection[str], bot: str) -> bool:
    """Whether these are other rooms, with somebody who is in both."""
    return not set(inside) & set(there) and bool(_counts(session, inside, there, bot))


def _shared(
    session: Session, inside: Collection[str], there: Collection[str], bot: str
) -> list[tuple[Room, int]]:
    """Platforms with how many of our people they have, those with any, by name."""
    counts = _counts(session, inside, there, bot)
    found = [(room, n) for one, n in counts.items() if (room := session.get(Room, one)) is not None]
    return sorted(found, key=lambda one: one[0].slug or "")


def _counts(
    session: Session, inside: Collection[str], there: Collection[str], bot: str
) -> dict[str, int]:
    """Room id -> how many people of `inside` are in it, for those of `there` that have any."""
    known = rooms.members_in(session.connection(), [*inside, *there])
    present = {
        room_id: {who for who, (membership, _) in some.items() if membership == "join"} - {bot}
        for room_id, some in known.items()
    }
    ours = set[str]().union(*(present.get(room_id, ()) for room_id in inside))
    counts = {room_id: len(ours & present.get(room_id, set())) for room_id in there}
    return {room_id: count for room_id, count in counts.items() if count}


def _when(meeting: Meeting) -> Period:
    if not meeting.starts:
        return meeting.starts_at(), meeting.starts_at() + timedelta(days=1)
    return meeting.starts_at(), meeting.ends_at()
