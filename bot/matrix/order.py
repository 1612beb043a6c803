"""In which order a room's events are judged, and which of them are not ours to execute. Pure."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.matrix.answer import JoinedRoom, membership
from bot.matrix.events import Event, Json


def arrange(
    room: JoinedRoom,
    *,
    own: str,
    inside: bool,
    base: Iterable[Json] = (),
    gap: Iterable[Json] = (),
    votes: Iterable[Json] = (),
    not_before: datetime | None = None,
) -> Iterator[Json]:
    """One room's raw events: `base` and gap, the `state` block, `votes`, then the timeline.

    So a right is judged at the event's place: the gap holds its own state changes, `base` is the
    state at the gap's start where we do not have it; `votes`, whose place in the gap nobody told,
    are judged by the state at its end. State always passes; the rest only while we
    are in the room (`inside`: we were at the start) and not when older than `not_before`, in the
    homeserver's time. Our own echoes always pass.
    """
    for raw in (*base, *gap, *room.state, *votes, *room.timeline):
        ours = membership(raw, own)
        if ours is not None:
            inside = ours == "join"
        if (
            "state_key" in raw
            or raw.get("sender") == own
            or (inside and not is_older(raw, not_before))
        ):
            yield raw


def is_older(raw: Json, moment: datetime | None) -> bool:
    """Whether the homeserver dates this event before `moment` (in its own time)."""
    sent = raw.get("origin_server_ts")
    if moment is None or isinstance(sent, bool) or not isinstance(sent, int | float):
        return False
    return sent < moment.timestamp() * 1000


def is_own_entry(raw: Json, own: str) -> bool:
    """Whether this is the event with which we came into the room, and not a change of our name."""
    if membership(raw, own) != "join":
        return False
    unsigned = raw.get("unsigned")
    before = unsigned.get("prev_content") if isinstance(unsigned, dict) else None
    return not (isinstance(before, dict) and before.get("membership") == "join")


def interleave(rooms: Sequence[Sequence[Event]]) -> tuple[Event, ...]:
    """All rooms' events by time, each room's own order kept."""
    return tuple(heapq.merge(*rooms, key=lambda event: event.at))
