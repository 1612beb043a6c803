"""Memberships and state of rooms, from events into rows, in the order in which they were sent."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from bot.matrix.events import Event, Membership, StateChange
from bot.matrix.permissions import level
from storage import rooms

PRIVATE = "nl.schakel.private"
"""Key in the create content of a private room that we made: the person it is for."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody whom we knew otherwise is now in a room, or no longer."""

    event: Membership


class RoomStates:
    """Applies state to the database. Keeps nothing between batches."""

    def __init__(self, own: str) -> None:
        self._own = own

    def apply_many(self, connection: Connection, events: list[Event]) -> list[Moved]:
        """Write a run of state events; for each membership only the last of the run counts.

        Returns who came to or left rooms that we knew.
        """
        members: dict[str, dict[str, Membership]] = defaultdict(dict)
        for event in events:
            if isinstance(event, Membership):
                members[event.room_id][event.user_id] = event
            elif isinstance(event, StateChange):
                self._state(connection, event)
        moved: list[Moved] = []
        for room_id, changes in members.items():
            ours = changes.get(self._own)
            if ours is not None and ours.membership != "join":
                rooms.set_fields(connection, room_id, membership=ours.membership)
                rooms.forget_members(connection, room_id)
            else:
                moved += self._members(connection, room_id, changes)
        return moved

    def _members(
        self, connection: Connection, room_id: str, changes: dict[str, Membership]
    ) -> list[Moved]:
        known = rooms.members_of(connection, room_id)
        room = rooms.load(connection, [room_id]).get(room_id)
        if room is None or (self._own in changes and room.membership != "join"):
            rooms.set_fields(connection, room_id, membership="join")
        create, powers = (room.create, room.power_levels) if room else (None, None)
        rows, moved = [], []
        for user_id, change in changes.items():
            power = level(create, powers, user_id)
            before, _ = old = known.get(user_id, ("leave", 0))
            if old != (change.membership, power) or user_id not in known:
                rows.append(_row(room_id, user_id, change.membership, power))
            if self._own in known and (before == "join") != (change.membership == "join"):
                moved.append(Moved(change))
        rooms.set_members(connection, rows)
        return moved

    def _state(self, connection: Connection, event: StateChange) -> None:
        fields = _fields(event)
        if fields:
            rooms.set_fields(connection, event.room_id, **fields)
        if event.type in ("m.room.power_levels", "m.room.create"):
            self._recompute(connection, event.room_id)

    def _recompute(self, connection: Connection, room_id: str) -> None:
        room = rooms.load(connection, [room_id])[room_id]
        changed = {}
        for user_id, (_, power) in rooms.members_of(connection, room_id).items():
            now = level(room.create, room.power_levels, user_id)
            if now != power:
                changed[user_id] = now
        rooms.set_powers(connection, room_id, changed)


def _row(room_id: str, user_id: str, membership: str, power: int) -> dict[str, Any]:
    return {"room_id": room_id, "user_id": user_id, "membership": membership, "power": power}


def _fields(event: StateChange) -> dict[str, Any]:
    content = event.content
    match event.type:
        case "m.room.create":
            private = content.get(PRIVATE)
            return {
                "create": {**content, "creator": event.sender},
                "private_with": private if isinstance(private, str) else None,
            }
        case "m.room.power_levels":
            return {"power_levels": dict(content)}
        case "m.room.encryption":
            return {"encrypted": True}
        case "m.room.join_rules":
            return {"join_rule": str(content.get("join_rule", "invite"))}
        case "m.room.history_visibility":
            return {"history_visibility": str(content.get("history_visibility", "shared"))}
        case "m.room.name":
            return {"name": str(content.get("name", ""))[:255]}
        case _:
            return {}
