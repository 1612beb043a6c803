"""Where administrators hear what is theirs: in their own room while it is fit, else in private.

Fit: we are in it and may speak, it is encrypted and entered by invitation only, it is no platform,
and nobody is in it, or invited, but administrators and us.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row

from bot.voice import may_say
from commands.base import Say
from commands.rooms.closed import open_side
from storage import outbox, rooms

BY_OTHER_ROOMS: Final = ("restricted", "knock_restricted")
"""Join rules by which members of other rooms come in without an invitation."""

TROUBLES: Final = {
    "room_not_joined": "the bot is not in it; invite it there",
    "room_is_platform": "it is a platform",
    "room_not_encrypted": "it is not encrypted",
    "room_is_public": "it can be entered without an invitation",
    "room_history_open": "anybody can read its history",
    "room_muted": "the bot may not speak there",
    "room_has_others": "others than administrators are in it, or invited",
}
"""Why the room cannot be used -> how `schakel doctor` says it."""


@dataclass(frozen=True, slots=True)
class Administrators:
    """`people` are full user ids, `own` is ours; `room_id` is None where they have no room."""

    people: tuple[str, ...]
    room_id: str | None = None
    own: str = ""

    def trouble(self, connection: Connection) -> str | None:
        """Why their room cannot be used (a key of TROUBLES); None when it can, or there is none."""
        if self.room_id is None:
            return None
        room = rooms.load(connection, [self.room_id]).get(self.room_id)
        if room is None or room.membership != "join":
            return "room_not_joined"
        if room.slug is not None:
            return "room_is_platform"
        if room.join_rule in BY_OTHER_ROOMS:
            return "room_is_public"
        members = rooms.members_of(connection, self.room_id)
        present = {who for who, (came, _) in members.items() if came in ("join", "invite")}
        if present - {*self.people, self.own}:
            return "room_has_others"
        wrong = open_side(room)
        if wrong is None and not may_say(connection, self.room_id, self.own):
            return "room_muted"
        return wrong

    def addressed(self, connection: Connection, said: Say) -> list[Say]:
        """One message in their room that mentions them all, else one for each of them."""
        if self.room_id is None or self.trouble(connection) is not None:
            return self.each(said)
        return [said.in_room(self.room_id).aloud(*self.people)]

    def each(self, said: Say) -> list[Say]:
        """One for each of them in private."""
        return [said.to(user_id) for user_id in self.people]

    def move_to_private(self, connection: Connection) -> int:
        """What waits for their room and answers nobody goes to each in private; how many rows."""
        assert self.room_id is not None
        waits = outbox.waiting_unrelated(connection, self.room_id)
        moved = [_for(row, user_id) for row in waits for user_id in self.people]
        for row in waits:
            outbox.withdraw(connection, row.id)
        outbox.enqueue(connection, moved)
        return len(moved)


def _for(row: Row[Any], user_id: str) -> dict[str, Any]:
    content = {**row.content, "m.mentions": {"user_ids": [user_id]}}
    txn_id = outbox.transaction_id(f"{row.txn_id}/{user_id}", 0)
    anew = {"room_id": None, "person": user_id, "content": content, "txn_id": txn_id}
    return {key: value for key, value in row._mapping.items() if key != "id"} | anew
