"""The homeserver of a conversation: rooms, who is in them, what was said; it makes the events."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.matrix.events import (
    Attachment,
    Edit,
    Event,
    Invite,
    Json,
    Membership,
    Message,
    Pointed,
    PollEnd,
    PollResponse,
    Reaction,
    Redaction,
    StateChange,
)
from bot.room_state import PRIVATE

SERVER = "voorbeeld.nl"
BOT = f"@schakel:{SERVER}"


def user(name: str) -> str:
    """`anouk` -> her full id; a full id stays."""
    return name if name.startswith("@") else f"@{name}:{SERVER}"


@dataclass
class RoomThere:
    """A room as the homeserver has it."""

    encrypted: bool
    members: set[str] = field(default_factory=set)
    powers: dict[str, int] = field(default_factory=dict)


class World:
    """Makes events as `bot.matrix` would hand them over. `now` stamps them."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._count = 0
        self.rooms: dict[str, RoomThere] = {}
        self.said: dict[str, Pointed] = {}
        self.where: dict[str, str] = {}
        self.files: dict[str, bytes] = {}

    def copy(self, now: Callable[[], datetime]) -> "World":
        """The same world at this moment, with a clock of its own."""
        other = World(now)
        other._count = self._count
        other.rooms, other.said = deepcopy(self.rooms), dict(self.said)
        other.where = dict(self.where)
        return other

    def event_id(self, room_id: str) -> str:
        """The next one, for an event in this room."""
        self._count += 1
        self.where[f"$event{self._count}"] = room_id
        return f"$event{self._count}"

    def new_room(
        self,
        name: str,
        *,
        creator: str,
        moderators: tuple[str, ...] = (),
        encrypted: bool = True,
        join_rule: str = "invite",
        history: str = "joined",
        version: str = "10",
        private_with: str | None = None,
    ) -> tuple[str, list[Event]]:
        """A room and the state events that its first members see; the creator has 100."""
        room_id = f"!{name.replace(' ', '_')}{len(self.rooms)}:{SERVER}"
        powers = {user(creator): 100} | {user(one): 50 for one in moderators}
        self.rooms[room_id] = RoomThere(encrypted, powers=powers)
        create: dict[str, Any] = {"room_version": version}
        if private_with is not None:
            create[PRIVATE] = user(private_with)
        state: list[tuple[str, dict[str, Any]]] = [
            ("m.room.create", create),
            ("m.room.power_levels", self.power_levels(room_id)),
            ("m.room.join_rules", {"join_rule": join_rule}),
            ("m.room.history_visibility", {"history_visibility": history}),
            ("m.room.name", {"name": name}),
        ]
        if encrypted:
            state.append(("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}))
        return room_id, [self.state(room_id, creator, type_, content) for type_, content in state]

    def power_levels(self, room_id: str) -> dict[str, Any]:
        """The content of the room's m.room.power_levels."""
        return {"users": dict(self.rooms[room_id].powers)}

    def state(self, room_id: str, who: str, type_: str, content: Json) -> StateChange:
        """A state event."""
        return StateChange(**self._common(room_id, who), type=type_, content=content)

    def power(self, room_id: str, who: str, level: int, by: str = "beheer") -> StateChange:
        """Somebody's power changes."""
        self.rooms[room_id].powers[user(who)] = level
        return self.state(room_id, by, "m.room.power_levels", self.power_levels(room_id))

    def membership(self, room_id: str, who: str, membership: str) -> Membership:
        """Somebody joins, leaves, is invited or banned."""
        members = self.rooms[room_id].members
        if membership in ("join", "invite"):
            members.add(user(who))
        else:
            members.discard(user(who))
        return Membership(**self._common(room_id, who), user_id=user(who), membership=membership)

    def invite(self, room_id: str, by: str) -> Invite:
        """The bot is invited."""
        return Invite(**self._common(room_id, by))

    def message(
        self,
        room_id: str,
        who: str,
        body: str,
        *,
        reply_to: str | None = None,
        thread: str | None = None,
        mentions: tuple[str, ...] = (),
        pills: dict[str, str] | None = None,
        file: tuple[str, bytes] | None = None,
        msgtype: str = "m.text",
        encrypted: bool | None = None,
        at: datetime | None = None,
    ) -> Message:
        """Somebody says something, encrypted where the room is."""
        common = self._common(room_id, who, encrypted, at)
        attachment = None
        if file is not None:
            attachment = Attachment(
                filename=file[0], mimetype="text/csv", size=len(file[1]), content={}
            )
            self.files[common["event_id"]] = file[1]
        self.said[common["event_id"]] = Pointed(
            event_id=common["event_id"],
            sender=user(who),
            body=body,
            at=common["at"],
            attachment=attachment,
        )
        return Message(
            **common,
            body=body,
            msgtype=msgtype,
            reply_to=reply_to,
            thread_root=thread,
            mentions=tuple(map(user, mentions)),
            pills={shown: user(one) for shown, one in (pills or {}).items()},
            attachment=attachment,
        )

    def edit(self, room_id: str, who: str, target: str, body: str) -> Edit:
        """Somebody edits a message, encrypted where the room is."""
        return Edit(**self._common(room_id, who, None), body=body, msgtype="m.text", target=target)

    def reaction(self, room_id: str, who: str, target: str, key: str) -> Reaction:
        """Somebody reacts; never encrypted."""
        return Reaction(**self._common(room_id, who, encrypted=False), target=target, key=key)

    def vote(
        self,
        room_id: str,
        who: str,
        poll: str,
        answers: tuple[str, ...] | None,
        *,
        at: datetime | None = None,
    ) -> PollResponse:
        """Somebody votes in a native poll, encrypted where the room is."""
        common = self._common(room_id, who, None, at)
        return PollResponse(**common, poll=poll, answers=answers)

    def poll_end(self, room_id: str, who: str, poll: str) -> PollEnd:
        """Somebody ends a native poll."""
        return PollEnd(**self._common(room_id, who, None), poll=poll)

    def redaction(self, room_id: str, who: str, target: str) -> Redaction:
        """Somebody deletes a message."""
        self.said.pop(target, None)
        return Redaction(**self._common(room_id, who, encrypted=False), target=target)

    def _common(
        self, room_id: str, who: str, encrypted: bool | None = False, at: datetime | None = None
    ) -> dict[str, Any]:
        return {
            "event_id": self.event_id(room_id),
            "room_id": room_id,
            "sender": user(who),
            "at": at or self._now(),
            "encrypted": self.rooms[room_id].encrypted if encrypted is None else encrypted,
        }
