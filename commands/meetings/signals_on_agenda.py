"""Signals as agenda items: which are proposed, and in whose words they may be seen."""

from typing import Any, Final

from commands.base import Context, UserError
from storage import agenda, meetings, register, signals
from storage.meetings import Meeting
from storage.register import Wanted
from storage.rooms import Room
from storage.signals import Signal, SignalKind
from storage.text import CheckedText

_OPEN_BOTTLENECKS: Final = Wanted(kind=SignalKind.BOTTLENECK)

MOST_WEIGHED: Final = 200
"""Open bottlenecks that are weighed for one agenda."""


def words_of_signal(context: Context, room: Room, signal: Signal) -> CheckedText:
    """A signal as it may be seen in a room: above its own, in the words that were released."""
    return register.texts_in(context.session, [signal], [room.room_id])[signal.id or 0]


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
        for one in register.listed(context.session, [room.room_id], _OPEN_BOTTLENECKS, MOST_WEIGHED)
        if one.id is not None and one.id not in had
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
