"""Signals as agenda items: which are proposed, and in whose words they may be seen."""

from typing import Any

from commands.base import Context, UserError
from storage import agenda, digests, meetings, signals
from storage.digests import DigestState, Route
from storage.meetings import Meeting
from storage.rooms import Room
from storage.signals import Signal, SignalKind
from storage.text import CheckedText


def words_of_signal(context: Context, room: Room, signal: Signal) -> CheckedText:
    """A signal as it may be seen in a room: above its own, in the words that were released."""
    if signal.room_id == room.room_id:
        return signal.text
    for item, digest in digests.items_of(context.session, signal.id or 0):
        route = context.session.get(Route, digest.route_id)
        if digest.state is DigestState.POSTED and route and route.target_room == room.room_id:
            return item.text
    return signal.text


def for_meeting(context: Context, room: Room, meeting: Meeting | None, label: str) -> Signal:
    """The signal called `label`, if it may be seen in `room` and in all rooms of the meeting.

    Raises UserError: without a release nothing of one room is shown in another.
    """
    kind = next(one for one in SignalKind if label.startswith(one.prefix))
    number = int(label[2:])
    found = signals.find(context.session, kind, number, [room.room_id])
    if found is None:
        raise UserError("no_such_signal", label=label)
    others = meetings.rooms_of(context.session, meeting) if meeting is not None else []
    for room_id in others:
        if signals.find(context.session, kind, number, [room_id]) is None:
            raise UserError("signal_of_one_room", label=label)
    return found


def proposals(context: Context, room: Room, limit: int) -> list[dict[str, Any]]:
    """Open signals that no agenda of the room had yet: those that came up, then the widest."""
    had = agenda.about_signals(context.session, [room.room_id])
    found = [
        one
        for one in signals.open_signals(context.session, [room.room_id], 200)
        if one.id is not None and one.id not in had and one.kind is SignalKind.BOTTLENECK
    ]
    regions = signals.region_counts(context.session, [one.id or 0 for one in found])
    ranked = sorted(
        (one for one in found if one.room_id != room.room_id or regions[one.id or 0] > 1),
        key=lambda one: (one.room_id == room.room_id, -regions[one.id or 0], one.id),
    )
    return [
        {
            "label": one.label,
            "text": str(words_of_signal(context, room, one)),
            "regions": regions[one.id or 0],
        }
        for one in ranked[:limit]
    ]
