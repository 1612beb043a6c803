"""The far end of the outbox: gives rows their event ids and keeps what people see of them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.files import MAKERS
from commands.language.texts import Texts
from storage import outbox, rooms
from storage.database import Database
from storage.outbox import Confirmation, Kind
from tests.dialogue.world import BOT, World

LARGEST_EVENT = 40_000
"""Bytes of JSON: an encrypted room refuses about 48,000 (measured)."""


@dataclass
class Seen:
    """A message of the bot as people see it now. `readers`: who is in the room when it comes."""

    event_id: str
    room_id: str
    at: datetime
    body: str
    html: str | None
    msgtype: str
    mentions: tuple[str, ...]
    relation: str | None
    target: str | None
    readers: frozenset[str]
    edits: int = 0
    redacted: bool = False
    file: bytes | None = None

    @property
    def loud(self) -> bool:
        """Whether clients announce it: a text, not a notice."""
        return self.msgtype == "m.text"


@dataclass(frozen=True)
class Hooks:
    """What the port has done by the homeserver, and that comes back as events."""

    join: Callable[[str], None]
    leave: Callable[[str], None]
    private_room: Callable[[str], str]


@dataclass
class Port:
    """Delivers what waits, in the outbox's order; `seen` is all that ever came, per room."""

    database: Database
    world: World
    texts: Texts
    now: Callable[[], datetime]
    hooks: Hooks
    seen: dict[str, list[Seen]] = field(default_factory=dict)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    by_id: dict[str, Seen] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def deliver(self) -> int:
        """Send all that can be sent now, in order per room and person; returns how many rows."""
        count = 0
        while sent := self._round():
            count += sent
        return count

    def _round(self) -> int:
        sent = 0
        stuck: set[str | None] = set()
        for row in self._waiting():
            lane = row.room_id or row.person
            if lane not in stuck and self._attempt(row):
                sent += 1
            else:
                stuck.add(lane)
        return sent

    def _waiting(self) -> list[Row[Any]]:
        return list(self.database.transact(lambda unit: outbox.waiting(unit.connection)))

    def _attempt(self, row: Row[Any]) -> bool:
        """Whether the row was sent, or failed for good; else it waits for its name or its room."""
        room_id = row.room_id or self._private_room(row.person)
        if row.kind in (Kind.JOIN, Kind.LEAVE):
            (self.hooks.join if row.kind == Kind.JOIN else self.hooks.leave)(room_id)
            self._confirm(row, f"{row.kind}:{room_id}", room_id)
            return True
        if not self._may_speak(room_id):
            return False
        target = row.target_event
        if row.target_name is not None:
            bound = self._named(row.target_name)
            if bound is None and self._will_be_named(row.target_name):
                return False
            if bound is None and row.kind not in (Kind.MESSAGE, Kind.FILE):
                self._fail(row)
                return True
            target = bound[1] if bound else None
        event_id = self.world.event_id()
        self._show(row, room_id, event_id, target)
        self._confirm(row, event_id, room_id)
        return True

    def _show(self, row: Row[Any], room_id: str, event_id: str, target: str | None) -> None:
        content: dict[str, Any] = row.content
        assert len(json.dumps(content).encode()) < LARGEST_EVENT, "too large for an encrypted room"
        match row.kind:
            case Kind.MESSAGE:
                self._add(_message(content), row, room_id, event_id, target)
            case Kind.FILE:
                made = self._file(content)
                shown = {"body": content["filename"], "msgtype": "m.file", "file": made}
                self._add(shown, row, room_id, event_id, target)
            case Kind.EDIT:
                edited = self.by_id[target or ""]
                edited.body, edited.html = content["body"], content.get("formatted_body")
                edited.edits += 1
            case Kind.REACTION:
                self.reactions.setdefault(target or "", []).append(content["key"])
            case Kind.REDACTION:
                gone = self.by_id[target or ""]
                gone.body, gone.html, gone.redacted = "", None, True

    def _add(
        self,
        shown: Mapping[str, Any],
        row: Row[Any],
        room_id: str,
        event_id: str,
        target: str | None,
    ) -> None:
        message = Seen(
            event_id=event_id,
            room_id=room_id,
            at=self.now(),
            relation=row.relation,
            target=target,
            readers=frozenset(self.world.rooms[room_id].members - {BOT}),
            **{"html": None, "mentions": (), **shown},
        )
        self.seen.setdefault(room_id, []).append(message)
        self.by_id[event_id] = message

    def _file(self, recipe: Mapping[str, Any]) -> bytes:
        _, maker = MAKERS[recipe["kind"]]
        return maker(self.texts, recipe["record"], recipe["language"], recipe["tone"])

    def _private_room(self, person: str) -> str:
        found = self.database.transact(
            lambda unit: rooms.private_rooms(unit.connection, person, BOT)
        )
        return found[0] if found else self.hooks.private_room(person)

    def _may_speak(self, room_id: str) -> bool:
        known = self.database.transact(lambda unit: rooms.load(unit.connection, [room_id]))
        return room_id in known and known[room_id].membership == "join"

    def _named(self, name: str) -> tuple[str, str] | None:
        return self.database.transact(lambda unit: outbox.event_of(unit.connection, name))

    def _will_be_named(self, name: str) -> bool:
        return self.database.transact(lambda unit: outbox.will_be_named(unit.connection, name))

    def _fail(self, row: Row[Any]) -> None:
        error = "what it relates to was never sent"
        self.refused.append(row.txn_id)
        self.database.transact(lambda unit: outbox.fail(unit.connection, row.id, error))

    def _confirm(self, row: Row[Any], event_id: str, room_id: str) -> None:
        done = [Confirmation(row.id, event_id, room_id)]
        self.database.transact(lambda unit: outbox.confirm(unit.connection, done, self.now()))


def _message(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "body": content["body"],
        "html": content.get("formatted_body"),
        "msgtype": content["msgtype"],
        "mentions": tuple(content["m.mentions"].get("user_ids", ())),
    }
