"""What a person sees in their rooms: every event once, in the order of the room."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """One event as this person can read it.

    `at` is the homeserver's time in UTC. `readable` is False while the room key is missing;
    `encrypted` says whether it came as ciphertext; a redacted event has lost its content.
    """

    event_id: str
    sender: str
    type: str
    content: Json
    at: datetime
    state_key: str | None = None
    encrypted: bool = False
    readable: bool = True
    redacted: bool = False

    @classmethod
    def of(cls, source: Json, *, encrypted: bool) -> Self:
        """Make it from an event's JSON, decrypted if that was possible."""
        return cls(
            event_id=source["event_id"],
            sender=source["sender"],
            type=source["type"],
            content=source["content"],
            at=datetime.fromtimestamp(source["origin_server_ts"] / 1000, UTC),
            state_key=source.get("state_key"),
            encrypted=encrypted,
            readable=source["type"] != "m.room.encrypted",
            redacted="redacted_because" in source.get("unsigned", {}),
        )

    @property
    def body(self) -> str:
        """The plain text, empty when it has none."""
        return str(self.content.get("body", ""))

    @property
    def formatted_body(self) -> str | None:
        """The HTML, if any."""
        return self.content.get("formatted_body")

    @property
    def msgtype(self) -> str | None:
        """m.text, m.notice, m.file and so on; None when it is no message."""
        return self.content.get("msgtype")

    @property
    def relates_to(self) -> Json:
        """The raw m.relates_to, empty when there is none."""
        relation: Json = self.content.get("m.relates_to", {})
        return relation

    @property
    def reply_to(self) -> str | None:
        """The event replied to; in a thread also the fallback for old clients."""
        answered: Json = self.relates_to.get("m.in_reply_to", {})
        return answered.get("event_id")

    @property
    def mentions(self) -> tuple[str, ...]:
        """The user ids of m.mentions."""
        return tuple(self.content.get("m.mentions", {}).get("user_ids", ()))

    def target(self, relation: str) -> str | None:
        """The event to which this one has the relation, for example m.thread or m.replace."""
        same = self.relates_to.get("rel_type") == relation
        return self.relates_to.get("event_id") if same else None


class Timelines:
    """The events of all rooms of one person."""

    def __init__(self) -> None:
        self._rooms: defaultdict[str, dict[str, Seen]] = defaultdict(dict)
        self._locked: dict[str, tuple[str, Json]] = {}

    def add(self, room: str, source: Json, *, encrypted: bool) -> None:
        """Add an event unless it is known; apply it when it is a redaction."""
        event = Seen.of(source, encrypted=encrypted)
        if event.event_id in self._rooms[room]:
            return
        self._rooms[room][event.event_id] = event
        if not event.readable:
            self._locked[event.event_id] = (room, source)
        redacts = source.get("redacts", event.content.get("redacts"))
        if not isinstance(redacts, str):
            return
        if event.type == "m.room.redaction" and redacts in self._rooms[room]:
            target = self._rooms[room][redacts]
            self._rooms[room][redacts] = replace(target, content={}, redacted=True)

    def locked(self) -> Iterator[tuple[str, Json]]:
        """Room and JSON of every event whose key is missing."""
        yield from list(self._locked.values())

    def unlock(self, room: str, source: Json) -> None:
        """Put an event that could be decrypted at last in its old place."""
        event = Seen.of(source, encrypted=True)
        del self._locked[event.event_id]
        if not self._rooms[room][event.event_id].redacted:
            self._rooms[room][event.event_id] = event

    def timeline(self, room: str) -> list[Seen]:
        """The events of a room, oldest first."""
        return list(self._rooms[room].values())

    def since(self, room: str, event_id: str | None) -> list[Seen]:
        """The events after `event_id`: none while that is not here, all when it is None."""
        events = self.timeline(room)
        ids = [event.event_id for event in events]
        if event_id is None:
            return events
        return events[ids.index(event_id) + 1 :] if event_id in ids else []

    def text(self, room: str, event_id: str) -> str:
        """The words of a message as it stands now: its newest edit by its own sender."""
        message = self._rooms[room][event_id]
        edits = [
            event
            for event in self._rooms[room].values()
            if event.target("m.replace") == event_id and event.sender == message.sender
        ]
        if message.redacted or not edits:
            return message.body
        return str(edits[-1].content.get("m.new_content", {}).get("body", ""))

    def reactions(self, room: str, event_id: str) -> dict[str, set[str]]:
        """Key -> the people who reacted with it and did not take it back."""
        found: dict[str, set[str]] = {}
        for event in self._rooms[room].values():
            if event.type == "m.reaction" and event.target("m.annotation") == event_id:
                found.setdefault(event.relates_to["key"], set()).add(event.sender)
        return found
