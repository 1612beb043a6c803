"""Raw events and /sync answers as a homeserver sends them."""

import itertools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

BOT = "@schakel:cm.test"
ANOUK = "@anouk:cm.test"
PETRA = "@petra:cm.test"
ROOM = "!zco:cm.test"
START_MS = 1_800_000_000_000

Raw = dict[str, Any]
_numbers = itertools.count(1)


def event(kind: str, content: Any, sender: str = ANOUK, **more: Any) -> Raw:
    """Any event; each is a second later than the one before."""
    number = next(_numbers)
    return {
        "type": kind,
        "event_id": f"$e{number}",
        "sender": sender,
        "origin_server_ts": START_MS + number * 1000,
        "content": content,
        **more,
    }


def said(body: str, sender: str = ANOUK, more: Mapping[str, Any] = MappingProxyType({})) -> Raw:
    """A text message; `more` goes into its content."""
    return event("m.room.message", {"msgtype": "m.text", "body": body, **more}, sender)


def member(user_id: str, membership: str, before: str | None = None, **more: Any) -> Raw:
    """A membership; `before`: what it was."""
    unsigned = {} if before is None else {"prev_content": {"membership": before}}
    content = {"membership": membership}
    return event("m.room.member", content, state_key=user_id, unsigned=unsigned, **more)


def powers(**users: int) -> Raw:
    """Power levels; names are localparts."""
    levels = {f"@{name}:cm.test": power for name, power in users.items()}
    return event("m.room.power_levels", {"users": levels}, state_key="")


def answer(token: str = "s2", **rooms: Any) -> Raw:
    """A /sync answer with these sections of rooms (join, leave, invite)."""
    return {"next_batch": token, "rooms": rooms}


def joined(
    timeline: list[Raw], state: list[Raw] | None = None, *, prev_batch: str | None = None
) -> Raw:
    """One entry of rooms.join; limited when there is a `prev_batch`."""
    return {
        "state": {"events": state or []},
        "timeline": {
            "events": timeline,
            "limited": prev_batch is not None,
            "prev_batch": prev_batch or "p0",
        },
    }
