"""Signals as agenda items: which are proposed, and in whose words they may be seen."""

from typing import Any

from commands.base import Context
from storage import agenda, digests, signals
from storage.digests import DigestState, Route
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
