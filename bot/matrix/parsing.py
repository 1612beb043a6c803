"""Raw Matrix events -> the dataclasses of events.py.

Events of other people are arbitrary JSON: whatever lacks a field or has one of a wrong type gives
`None` here and is passed over. Both the stable and the unstable names of MSC3381 are read.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.matrix.events import (
    MARK,
    STATE_KEPT,
    Attachment,
    Echo,
    Edit,
    Event,
    Json,
    Membership,
    Message,
    PollEnd,
    PollResponse,
    Reaction,
    Redaction,
    StateChange,
    Undecryptable,
)
from bot.matrix.pills import pills

POLL_RESPONSE: Final = ("org.matrix.msc3381.poll.response", "m.poll.response")
POLL_END: Final = ("org.matrix.msc3381.poll.end", "m.poll.end")
_NEVER_INSIDE: Final = ("m.room.redaction", "m.room.encrypted")
_CREATOR_INSIDE: Final = tuple(map(str, range(1, 11)))
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_PROTOCOL: Final = "m.key.verification."
"""Messages of this kind are for clients; their body says that one's client is too old."""
_QUOTED: Final = re.compile(r"\A> (?:\* )?<@[^\n]*\n(?:>[^\n]*\n)*\n?")
"""The fallback with which older clients begin the body of a reply (Matrix 1.12, rich replies)."""


def parse(
    raw: Json, room_id: str, *, own: str, shift: timedelta, encrypted: bool = False
) -> Event | None:
    """Turn a raw event into a dataclass, or None when we have no use for it.

    `shift` is added to the homeserver's time (the test clock). `encrypted`: `raw` was inside
    ciphertext; then it is never state or a redaction, whatever it says, since no homeserver has
    judged it. Never raises on foreign JSON.
    """
    try:
        if encrypted and ("state_key" in raw or raw["type"] in _NEVER_INSIDE):
            return None
        return _parse(raw, room_id, own, common(raw, room_id, shift, encrypted))
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        return None


def common(raw: Json, room_id: str, shift: timedelta, encrypted: bool) -> dict[str, Any]:
    """The fields of Event, from a raw event; raises LookupError, TypeError and kin."""
    return {
        "event_id": _id(raw, "event_id"),
        "room_id": room_id,
        "sender": _text(raw, "sender"),
        "at": datetime.fromtimestamp(_number(raw["origin_server_ts"]) / 1000, UTC) + shift,
        "encrypted": encrypted,
    }


def _parse(raw: Json, room_id: str, own: str, common: dict[str, Any]) -> Event | None:
    kind, content = _text(raw, "type"), raw["content"]
    if "state_key" in raw:
        return _state(kind, raw, content, common)
    if common["sender"] == own:
        mark = _optional(content, MARK)
        sent_as = _optional(raw.get("unsigned") or {}, "transaction_id")
        return Echo(**common, mark=mark, transaction_id=sent_as)
    if kind == "m.room.encrypted":
        return Undecryptable(**common, source=dict(raw)) if "ciphertext" in content else None
    if kind == "m.room.redaction":
        return Redaction(**common, target=_id(raw if "redacts" in raw else content, "redacts"))
    reader = _READERS.get(kind)
    return reader(content, common) if reader and content else None


def _state(kind: str, raw: Json, content: Json, common: dict[str, Any]) -> Event | None:
    if kind == "m.room.member":
        return Membership(
            **common,
            user_id=_text(raw, "state_key"),
            membership=_text(content, "membership"),
            displayname=_optional(content, "displayname"),
        )
    if kind not in STATE_KEPT or raw["state_key"] != "":
        return None
    if kind == "m.room.create" and content.get("room_version", "1") not in _CREATOR_INSIDE:
        content = {**content, "creator": common["sender"]}
    return StateChange(**common, type=kind, content=dict(content))


def _message(content: Json, common: dict[str, Any]) -> Message | None:
    msgtype = _text(content, "msgtype")
    if msgtype.startswith(_PROTOCOL):
        return None
    relation = content.get("m.relates_to") or {}
    target = _id(relation, "event_id") if relation.get("rel_type") == "m.replace" else None
    if target is not None:
        content = content["m.new_content"]
    in_thread = relation.get("rel_type") == "m.thread"
    answered = relation.get("m.in_reply_to") or {}
    reply_to = _id(answered, "event_id") if answered else None
    body = _text(content, "body")
    fields = {
        **common,
        "body": _QUOTED.sub("", body, count=1) if reply_to else body,
        "msgtype": _text(content, "msgtype"),
        "reply_to": None if in_thread and relation.get("is_falling_back") else reply_to,
        "thread_root": _id(relation, "event_id") if in_thread else None,
        "mentions": _mentions(content),
        "pills": {_clean(name): who for name, who in pills(content.get("formatted_body")).items()},
        "attachment": _attachment(content),
    }
    return Message(**fields) if target is None else Edit(**fields, target=target)


def _mentions(content: Json) -> tuple[str, ...] | None:
    if "m.mentions" not in content:
        return None
    mentions = content["m.mentions"]
    users = mentions.get("user_ids") if isinstance(mentions, Mapping) else None
    return tuple(user for user in users or () if isinstance(user, str))


def _attachment(content: Json) -> Attachment | None:
    if content.get("msgtype") not in ("m.file", "m.image", "m.audio", "m.video"):
        return None
    info = content.get("info") or {}
    size = info.get("size")
    return Attachment(
        filename=_optional(content, "filename") or _text(content, "body"),
        mimetype=_optional(info, "mimetype") or "application/octet-stream",
        size=size if isinstance(size, int) and size > 0 else 0,
        content=dict(content),
    )


def _reaction(content: Json, common: dict[str, Any]) -> Reaction:
    relation = content["m.relates_to"]
    return Reaction(**common, target=_id(relation, "event_id"), key=_text(relation, "key"))


def _poll_response(content: Json, common: dict[str, Any]) -> PollResponse:
    block = content.get(POLL_RESPONSE[0])
    answers = block.get("answers") if isinstance(block, Mapping) else content.get("m.selections")
    poll = _id(content["m.relates_to"], "event_id")
    return PollResponse(**common, poll=poll, answers=_answers(answers))


def _answers(answers: Any) -> tuple[str, ...] | None:
    if isinstance(answers, list) and all(isinstance(answer, str) for answer in answers):
        return tuple(map(_clean, answers))
    return None


def _poll_end(content: Json, common: dict[str, Any]) -> PollEnd:
    return PollEnd(**common, poll=_id(content["m.relates_to"], "event_id"))


_READERS: Final = {
    "m.room.message": _message,
    "m.reaction": _reaction,
    **dict.fromkeys(POLL_RESPONSE, _poll_response),
    **dict.fromkeys(POLL_END, _poll_end),
}


def _clean(text: str) -> str:
    # Half a surrogate pair can be stored nowhere, a NUL not in PostgreSQL; both come in ciphertext.
    return text if text.isprintable() else _UNSTORABLE.sub("\ufffd", text)


def _text(source: Json, key: str) -> str:
    value = source[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return _clean(value)


def _id(source: Json, key: str) -> str:
    value = source[key]
    if not isinstance(value, str) or not value.startswith("$") or len(value) > 255:
        raise ValueError(key)
    return _clean(value)


def _optional(source: Json, key: str) -> str | None:
    value = source.get(key)
    return _clean(value) if isinstance(value, str) else None


def _number(value: Any) -> float:
    if type(value) not in (int, float):  # nor a bool, which is an int to isinstance
        raise TypeError("origin_server_ts")
    number: float = value
    return number
