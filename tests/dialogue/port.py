"""The far end of the outbox: gives rows their event ids and keeps what people see of them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.files import Files
from bot.polls import END, START
from bot.voice import may_say
from commands.base import FileRecipe
from commands.language.texts import Texts
from storage import message_names, outbox, rooms
from storage.confirmations import Confirmation, confirm
from storage.database import Database, Unit
from storage.outbox import Kind, ToSend
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


@dataclass
class NativePoll:
    """A native poll of the bot: its event, what it asks, answer id -> its text."""

    event_id: str
    room_id: str
    question: str
    answers: dict[str, str]
    hidden: bool
    thread: str | None
    ended: bool = False

    def answer(self, text: str) -> str:
        """The id of the answer with this text."""
        return next(one for one, said in self.answers.items() if said == text)


@dataclass(frozen=True)
class Hooks:
    """What the port has done by the homeserver, and that comes back as events."""

    join: Callable[[str], None]
    leave: Callable[[str], None]
    private_room: Callable[[str], str]


@dataclass
class Port:
    """Delivers what waits, in the outbox's order.

    `seen` is all that ever came, per room; `reactions` maps the event id of a reaction of the bot
    to its target and its key.
    """

    database: Database
    world: World
    texts: Texts
    now: Callable[[], datetime]
    hooks: Hooks
    seen: dict[str, list[Seen]] = field(default_factory=dict)
    reactions: dict[str, tuple[str, str]] = field(default_factory=dict)
    by_id: dict[str, Seen] = field(default_factory=dict)
    redacted: list[str] = field(default_factory=list)
    polls: dict[str, NativePoll] = field(default_factory=dict)

    def deliver(self) -> int:
        """Send all that can be sent now, in order per room and person; returns how many rows."""
        count = 0
        while sent := self._round():
            count += sent
        return count

    def _round(self) -> int:
        rows = self.database.transact(lambda unit: outbox.waiting(unit.connection, self.now()))
        found = {row.id: row.room_id or self._private_room(row.person or "") for row in rows}
        for row in rows:
            if row.kind in (Kind.JOIN, Kind.LEAVE):
                (self.hooks.join if row.kind == Kind.JOIN else self.hooks.leave)(found[row.id])
        return self.database.transact(lambda unit: self._send(unit, rows, found)) if rows else 0

    def _send(self, unit: Unit, rows: Sequence[ToSend], found: Mapping[int, str]) -> int:
        """Send in order; behind a row that must wait, its room waits. Returns how many went."""
        places = set(found.values())
        stuck = {one for one in places if not may_say(unit.connection, one, BOT)}
        sent = 0
        for row in rows:
            room_id = found[row.id]
            if row.kind in (Kind.JOIN, Kind.LEAVE):
                self._confirm(unit, row, f"{row.kind}:{room_id}", room_id)
            elif room_id in stuck or not self._attempt(unit, row, room_id):
                stuck.add(room_id)
                continue
            sent += 1
        return sent

    def _attempt(self, unit: Unit, row: ToSend, room_id: str) -> bool:
        """Whether the row was sent, or failed for good; else it waits for its name."""
        target = row.target_event
        if row.target_name is not None:
            bound = message_names.event_of(unit.connection, row.target_name)
            if bound is None and outbox.will_be_named(unit.connection, row.target_name):
                return False
            if bound is None and row.kind not in (Kind.MESSAGE, Kind.FILE, Kind.POLL):
                outbox.fail(unit.connection, row.id, "what it relates to was never sent")
                return True
            target = bound[1] if bound else None
        event_id = self.world.event_id(room_id)
        self._show(row, room_id, event_id, target)
        self._confirm(unit, row, event_id, room_id)
        return True

    def _confirm(self, unit: Unit, row: ToSend, event_id: str, room_id: str) -> None:
        done = [Confirmation(row.txn_id, event_id, room_id)]
        confirm(unit.connection, done, self.now())

    def _private_room(self, person: str) -> str:
        found = self.database.transact(
            lambda unit: rooms.private_rooms(unit.connection, person, BOT)
        )
        return found[0] if found else self.hooks.private_room(person)

    def _show(self, row: ToSend, room_id: str, event_id: str, target: str | None) -> None:
        content: dict[str, Any] = row.content
        assert len(json.dumps(content).encode()) < LARGEST_EVENT, "too large for an encrypted room"
        if target is not None:
            assert self.world.where[target] == room_id, "relates to an event of another room"
        match row.kind:
            case Kind.MESSAGE:
                self._add(_message(content), row, room_id, event_id, target)
            case Kind.FILE:
                self._add(self._file(content), row, room_id, event_id, target)
            case Kind.EDIT:
                edited = self.by_id[target or ""]
                edited.body, edited.html = content["body"], content.get("formatted_body")
                edited.edits += 1
            case Kind.POLL:
                self.polls[event_id] = _native(content, room_id, event_id, target)
            case Kind.POLL_END:
                assert END in content
                self.polls[target or ""].ended = True
            case Kind.REDACTION if target in self.polls:
                del self.polls[target]
            case Kind.REACTION:
                self.reactions[event_id] = target or "", content["key"]
            case Kind.REDACTION if target in self.reactions:
                del self.reactions[target]
            case Kind.REDACTION if target not in self.by_id:
                # What a person said, or what we said before this conversation was copied.
                self.redacted.append(target or "")
            case Kind.REDACTION:
                gone = self.by_id[target or ""]
                gone.body, gone.html, gone.redacted = "", None, True

    def _add(
        self,
        shown: Mapping[str, Any],
        row: ToSend,
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

    def _file(self, content: Mapping[str, Any]) -> dict[str, Any]:
        recipe = FileRecipe(content["kind"], content["record"], content["filename"])
        made = Files(self.texts).made(recipe, content["language"], content["tone"])
        kind = "m.image" if made.mimetype.startswith("image/") else "m.file"
        return {"body": made.words or recipe.filename, "msgtype": kind, "file": made.data}


def _native(
    content: Mapping[str, Any], room_id: str, event_id: str, thread: str | None
) -> NativePoll:
    poll = content[START]
    return NativePoll(
        event_id=event_id,
        room_id=room_id,
        question=poll["question"]["org.matrix.msc1767.text"],
        answers={one["id"]: one["org.matrix.msc1767.text"] for one in poll["answers"]},
        hidden=poll["kind"].endswith(".undisclosed"),
        thread=thread,
    )


def _message(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "body": content["body"],
        "html": content.get("formatted_body"),
        "msgtype": content["msgtype"],
        "mentions": tuple(content["m.mentions"].get("user_ids", ())),
    }
