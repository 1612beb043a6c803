"""Memberships and state of rooms, from events into rows, in the order in which they were sent."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection

from bot import upgrades
from bot.matrix.events import Event, Membership, StateChange
from bot.matrix.permissions import level
from bot.news import InvitedByUs, Moved, News, Removed, SidesChanged
from commands.rooms.closed import open_side
from storage import rooms

MEGOLM = "m.megolm.v1.aes-sha2"
_SIDES = ("m.room.encryption", "m.room.join_rules", "m.room.history_visibility")

PRIVATE = "nl.schakel.private"
"""Key in the create content of a private room that we made: the person it is for."""


class RoomStates:
    """Applies state to the database. Keeps nothing between batches."""

    def __init__(self, own: str) -> None:
        self._own = own

    def apply_many(self, connection: Connection, events: list[Event]) -> list[News]:
        """Write a run of state events; for each membership only the last of the run counts.

        Returns what others want to know of it: who came to or left rooms that we knew, and what
        happened to platforms.
        """
        members: dict[str, dict[str, Membership]] = defaultdict(dict)
        news: list[News] = []
        for event in events:
            if isinstance(event, Membership):
                members[event.room_id][event.user_id] = event
            elif isinstance(event, StateChange):
                news += self._state(connection, event)
        for room_id, changes in members.items():
            ours = changes.get(self._own)
            if ours is not None and ours.membership != "join":
                news += _removed(connection, ours)
                rooms.set_fields(connection, room_id, membership=ours.membership)
                rooms.forget_members(connection, room_id)
            else:
                news += self._members(connection, room_id, changes)
        return news + upgrades.followed(connection, events)

    def _members(
        self, connection: Connection, room_id: str, changes: dict[str, Membership]
    ) -> list[News]:
        known = rooms.members_of(connection, room_id)
        room = rooms.load(connection, [room_id]).get(room_id)
        if room is None or (self._own in changes and room.membership != "join"):
            rooms.set_fields(connection, room_id, membership="join")
        create, powers = (room.create, room.power_levels) if room else (None, None)
        rows, news = [], list[News]()
        for user_id, change in changes.items():
            power = level(create, powers, user_id)
            before, _ = old = known.get(user_id, ("leave", 0))
            if old != (change.membership, power) or user_id not in known:
                rows.append(_row(room_id, user_id, change.membership, power))
            if self._own in known and (before == "join") != (change.membership == "join"):
                news.append(Moved(change))
            if change.membership == "invite" != before and room and room.private_with == user_id:
                news.append(InvitedByUs(change))
        rooms.set_members(connection, rows)
        return news

    def _state(self, connection: Connection, event: StateChange) -> list[News]:
        if event.type == "m.room.tombstone":
            return upgrades.announced(connection, event)
        before = rooms.load(connection, [event.room_id]) if event.type in _SIDES else {}
        fields = _fields(event)
        if fields:
            rooms.set_fields(connection, event.room_id, **fields)
        if event.type in ("m.room.power_levels", "m.room.create"):
            self._recompute(connection, event.room_id)
        room = before.get(event.room_id)
        if room is None or room.slug is None:
            return []
        now = open_side(rooms.load(connection, [event.room_id])[event.room_id])
        return [SidesChanged(event, now)] if now != open_side(room) else []

    def _recompute(self, connection: Connection, room_id: str) -> None:
        room = rooms.load(connection, [room_id])[room_id]
        changed = {}
        for user_id, (_, power) in rooms.members_of(connection, room_id).items():
            now = level(room.create, room.power_levels, user_id)
            if now != power:
                changed[user_id] = now
        rooms.set_powers(connection, room_id, changed)


def _removed(connection: Connection, ours: Membership) -> list[News]:
    room = rooms.load(connection, [ours.room_id]).get(ours.room_id)
    if room is None or room.slug is None or room.membership != "join":
        return []
    return [Removed(ours)]


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
            return {"encrypted": content.get("algorithm") == MEGOLM}
        case "m.room.join_rules":
            return {"join_rule": str(content.get("join_rule", "invite"))}
        case "m.room.history_visibility":
            return {"history_visibility": str(content.get("history_visibility", "shared"))}
        case "m.room.name":
            return {"name": str(content.get("name", ""))[:255]}
        case _:
            return {}
