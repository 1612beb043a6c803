"""Which rooms are encrypted and who is to receive our room keys. Pure: raw events in.

nio's own rooms merge what should replace, forget to drop who was removed, and cannot read the
create event of room version 12 (all measured), so they are not used.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

RawEvent = Mapping[str, Any]
ROTATION_MESSAGES = 100
ROTATION_MS = 7 * 86_400_000
KEPT = ("m.room.member", "m.room.encryption", "m.room.history_visibility")
"""The state that matters here."""


@dataclass
class Room:
    """One encrypted room."""

    members: dict[str, str] = field(default_factory=dict)
    history_visibility: str = "shared"
    rotation_messages: int = ROTATION_MESSAGES
    rotation_ms: int = ROTATION_MS
    loaded: bool = False
    changes: int = 0

    def recipients(self) -> set[str]:
        """Joined people, and invited ones where the room lets them read from their invitation.

        Source: Matrix 1.11 §11.12.3 (`m.room.history_visibility` and key sharing). "joined" is the
        only setting that keeps messages from whoever is invited.
        """
        wanted = {"join"} if self.history_visibility == "joined" else {"join", "invite"}
        return {user for user, membership in self.members.items() if membership in wanted}


def apply(room: Room, events: Iterable[RawEvent]) -> None:
    """Bring a room up to date with state events, oldest first."""
    for event in events:
        content = event.get("content")
        if event.get("type") not in KEPT or not isinstance(content, Mapping):
            continue
        state_key = event.get("state_key")
        if event["type"] == "m.room.member" and isinstance(state_key, str):
            _member(room, state_key, content)
        elif state_key == "" and event["type"] == "m.room.history_visibility":
            room.history_visibility = str(content.get("history_visibility", "shared"))
            room.changes += 1
        elif state_key == "":
            room.rotation_messages = _limit(content, "rotation_period_msgs", ROTATION_MESSAGES)
            room.rotation_ms = _limit(content, "rotation_period_ms", ROTATION_MS)


def encrypts(events: Iterable[RawEvent]) -> bool:
    """Whether these state events make a room encrypted; it stays so for ever."""
    return any(e.get("type") == "m.room.encryption" and e.get("state_key") == "" for e in events)


def is_whole(events: Iterable[RawEvent]) -> bool:
    """Whether a state block is the whole state: then it holds the room's create event."""
    return any(event.get("type") == "m.room.create" for event in events)


def state_events(joined: Mapping[str, Any]) -> list[RawEvent]:
    """The state changes in one joined room of a sync answer, oldest first."""
    blocks = (joined.get("state", {}), joined.get("timeline", {}))
    events = [event for block in blocks for event in block.get("events", [])]
    return [event for event in events if "state_key" in event and event.get("type") in KEPT]


def _member(room: Room, user_id: str, content: Mapping[str, Any]) -> None:
    membership = str(content.get("membership", "leave"))
    if room.members.get(user_id) != membership:
        room.members[user_id] = membership
        room.changes += 1


def _limit(content: Mapping[str, Any], name: str, most: int) -> int:
    value = content.get(name)
    return min(value, most) if isinstance(value, int) and value > 0 else most
