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
from storage.rooms import Room

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
        happened to platforms. All rooms are read and written at once: a start brings every one.
        """
        by_room: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            by_room[event.room_id].append(event)
        known = rooms.load(connection, by_room)
        members = rooms.members_in(connection, by_room)
        drafts = [
            _Draft(room_id, known.get(room_id), members.get(room_id, {}), self._own)
            for room_id in by_room
        ]
        for draft in drafts:
            draft.apply(by_room[draft.room_id])
        rooms.set_states(connection, [draft.columns() for draft in drafts if draft.changed])
        rooms.set_members(connection, [row for draft in drafts for row in draft.rows()])
        news = [one for draft in drafts for one in draft.news]
        return news + upgrades.followed(connection, events)


class _Draft:
    """One room while a run of its state events is applied."""

    def __init__(
        self, room_id: str, room: Room | None, members: dict[str, tuple[str, int]], own: str
    ) -> None:
        self.room_id = room_id
        self.news: list[News] = []
        self._room = room or Room(room_id=room_id, membership="")
        self._before = {name: getattr(self._room, name) for name in rooms.STATE_COLUMNS}
        self._side = open_side(self._room)
        self._members = dict(members)
        self._known = members
        self._own = own

    @property
    def changed(self) -> bool:
        """Whether the room itself is to be written."""
        return any(getattr(self._room, name) != value for name, value in self._before.items())

    def columns(self) -> dict[str, Any]:
        """The room as a row."""
        kept = {name: getattr(self._room, name) for name in rooms.STATE_COLUMNS}
        return {"room_id": self.room_id, **kept}

    def rows(self) -> list[dict[str, Any]]:
        """Members that are to be written."""
        return [
            _row(self.room_id, user_id, *now)
            for user_id, now in self._members.items()
            if self._known.get(user_id) != now
        ]

    def apply(self, events: list[Event]) -> None:
        """State in its order, then the last membership of each person."""
        self._room.membership = self._room.membership or "join"
        changes: dict[str, Membership] = {}
        side: StateChange | None = None
        for event in events:
            if isinstance(event, Membership):
                changes[event.user_id] = event
            elif isinstance(event, StateChange):
                self._state(event)
                side = event if event.type in _SIDES else side
        now = open_side(self._room)
        if side is not None and self._room.slug is not None and now != self._side:
            self.news.append(SidesChanged(side, now))
        ours = changes.get(self._own)
        if ours is not None and ours.membership != "join":
            self._leave(ours)
        elif ours is not None:
            self._room.membership = "join"
        self._move(changes)

    def _state(self, event: StateChange) -> None:
        if event.type == "m.room.tombstone":
            membership, power = self._members.get(event.sender, ("leave", 0))
            self.news += upgrades.announced(self._room, event, membership, power)
            return
        for name, value in _fields(event).items():
            setattr(self._room, name, value)
        if event.type in ("m.room.power_levels", "m.room.create"):
            self._members = {
                user_id: (membership, self._level(user_id))
                for user_id, (membership, _) in self._members.items()
            }

    def _leave(self, ours: Membership) -> None:
        if self._room.slug is not None and self._before["membership"] == "join":
            self.news.append(Removed(ours))
        self._room.membership = ours.membership

    def _move(self, changes: dict[str, Membership]) -> None:
        followed = self._own in self._known and self._room.membership == "join"
        for user_id, change in changes.items():
            before, _ = self._known.get(user_id, ("leave", 0))
            self._members[user_id] = (change.membership, self._level(user_id))
            if followed and (before == "join") != (change.membership == "join"):
                self.news.append(Moved(change))
            if change.membership == "invite" != before and self._room.private_with == user_id:
                self.news.append(InvitedByUs(change))

    def _level(self, user_id: str) -> int:
        return level(self._room.create, self._room.power_levels, user_id)


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
