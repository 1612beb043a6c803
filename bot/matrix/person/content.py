"""The content of what a person sends, as Matrix clients make it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

VOTE: Final = "org.matrix.msc3381.poll.response"

Json = Mapping[str, Any]


def message(text: str, html: str | None = None) -> dict[str, Any]:
    """A text message, with HTML when given."""
    content = {"msgtype": "m.text", "body": text}
    if html is not None:
        content |= {"format": "org.matrix.custom.html", "formatted_body": html}
    return content


def place(reply_to: str | None, thread: str | None) -> dict[str, Any]:
    """Where a message stands: a reply, in a thread, both (a reply within a thread), or neither."""
    if thread is None:
        return {"m.relates_to": {"m.in_reply_to": {"event_id": reply_to}}} if reply_to else {}
    relation = {
        "rel_type": "m.thread",
        "event_id": thread,
        "is_falling_back": reply_to is None,
        "m.in_reply_to": {"event_id": reply_to or thread},
    }
    return {"m.relates_to": relation}


def edit(event_id: str, text: str, html: str | None = None) -> dict[str, Any]:
    """New words for a message of one's own, with the fallback for clients without edits."""
    return {
        **message(f"* {text}", None if html is None else f"* {html}"),
        "m.new_content": message(text, html),
        "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
    }


def reaction(event_id: str, key: str) -> dict[str, Any]:
    """A reaction."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": key}}


def vote(poll: str, answers: Sequence[str]) -> dict[str, Any]:
    """A vote in a native poll (MSC3381), as Element sends it."""
    relation = {"rel_type": "m.reference", "event_id": poll}
    return {"m.relates_to": relation, VOTE: {"answers": list(answers)}}


def new_room(name: str, encrypted: bool, extra: Json) -> dict[str, Any]:
    """The body of createRoom for an invite-only room; `extra` goes over it."""
    encryption = {
        "type": "m.room.encryption",
        "state_key": "",
        "content": {"algorithm": "m.megolm.v1.aes-sha2"},
    }
    state = [encryption] if encrypted else []
    return {"name": name, "preset": "private_chat", "initial_state": state, **extra}
