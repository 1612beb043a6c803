"""Raw Matrix events -> a few frozen dataclasses; everything behind this file is free of JSON.

Events of other people are arbitrary JSON: whatever lacks a field or has one of a wrong type gives
`None` here and is passed over. Both the stable and the unstable names of MSC3381 are read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

Json = Mapping[str, Any]

MARK: Final = "nl.schakel.mark"
"""Content key of every event we send: the transaction id, by which we know our own again."""

POLL_RESPONSE: Final = ("org.matrix.msc3381.poll.response", "m.poll.response")
POLL_END: Final = ("org.matrix.msc3381.poll.end", "m.poll.end")
STATE_KEPT: Final = frozenset(
    {
        "m.room.create",
        "m.room.power_levels",
        "m.room.encryption",
        "m.room.join_rules",
        "m.room.history_visibility",
        "m.room.name",
        "m.room.tombstone",
    }
)
"""State types that we keep besides memberships."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What all have. `at` is the homeserver's time in UTC; `encrypted`: it came as ciphertext."""

    event_id: str
    room_id: str
    sender: str
    at: datetime
    encrypted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file in a room: its Matrix content as sent, to be fetched when a command wants it."""

    filename: str
    mimetype: str
    size: int
    content: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Event):
    """A text, notice or file. `mentions`: user ids of m.mentions; None: the client sent none."""

    body: str
    msgtype: str
    reply_to: str | None = None
    thread_root: str | None = None
    mentions: tuple[str, ...] | None = None
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Message):
    """A message's new wording (m.replace) in `body`; `target` is the original event."""

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction(Event):
    """A reaction with `key` to `target`; never encrypted."""

    target: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResponse(Event):
    """A vote in a native poll (MSC3381). `answers` is None when it is not a list of strings."""

    poll: str
    answers: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollEnd(Event):
    """Somebody ended a native poll; whether she may is judged by the tally."""

    poll: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction(Event):
    """`target` was deleted by `sender`."""

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Event):
    """`user_id` is now `membership` (join, invite, leave, ban, knock)."""

    user_id: str
    membership: str
    displayname: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange(Event):
    """One of STATE_KEPT changed."""

    type: str
    content: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite(Event):
    """We are invited by `sender`. An invite has no event id of its own: it is made of the room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo(Event):
    """An event of our own. `mark` or, from this device, `transaction_id` says which row it is."""

    mark: str | None
    transaction_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecryptable(Event):
    """The room key is not here yet; `source` is the raw event, ciphertext only."""

    source: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """A message that a command points at; `mark` when it is one of ours."""

    event_id: str
    sender: str
    body: str
    at: datetime
    mark: str | None = None
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """All that one /sync answer brought, in the order in which rights are to be judged.

    In a room just joined there is nothing from before our own join. `pointed` holds the messages
    pointed at, by event id; one that could not be had maps to None.
    """

    token: str
    events: tuple[Event, ...]
    pointed: Mapping[str, Pointed | None] = field(default_factory=dict)


def parse(raw: Json, room_id: str, *, own: str, shift: timedelta) -> Event | None:
    """Turn a (decrypted) raw event into a dataclass, or None when we have no use for it.

    `shift` is added to the homeserver's time (the test clock). Never raises on foreign JSON.
    """
    try:
        return _parse(raw, room_id, own, shift)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def _parse(raw: Json, room_id: str, own: str, shift: timedelta) -> Event | None:
    kind = _text(raw, "type")
    common = {
        "event_id": _text(raw, "event_id"),
        "room_id": room_id,
        "sender": _text(raw, "sender"),
        "at": datetime.fromtimestamp(_number(raw["origin_server_ts"]) / 1000, UTC) + shift,
        "encrypted": raw.get("nl.schakel.decrypted") is True,
    }
    content = raw["content"]
    if "state_key" in raw:
        return _state(kind, raw, content, common)
    if common["sender"] == own:
        unsigned = raw.get("unsigned") or {}
        return Echo(
            **common,
            mark=_optional(content, MARK),
            transaction_id=_optional(unsigned, "transaction_id"),
        )
    if kind == "m.room.encrypted":
        return Undecryptable(**common, source=dict(raw))
    if kind == "m.room.redaction":
        return Redaction(**common, target=_optional(raw, "redacts") or _text(content, "redacts"))
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
    if kind in STATE_KEPT and raw["state_key"] == "":
        return StateChange(**common, type=kind, content=dict(content))
    return None


def _message(content: Json, common: dict[str, Any]) -> Message:
    relation = content.get("m.relates_to") or {}
    target = _text(relation, "event_id") if relation.get("rel_type") == "m.replace" else None
    if target is not None:
        content = content["m.new_content"]
    in_thread = relation.get("rel_type") == "m.thread"
    answered = _optional(relation.get("m.in_reply_to") or {}, "event_id")
    fields = {
        **common,
        "body": _text(content, "body"),
        "msgtype": _text(content, "msgtype"),
        "reply_to": None if in_thread and relation.get("is_falling_back") else answered,
        "thread_root": _text(relation, "event_id") if in_thread else None,
        "mentions": _mentions(content),
        "attachment": _attachment(content),
    }
    return Message(**fields) if target is None else Edit(**fields, target=target)


def _mentions(content: Json) -> tuple[str, ...] | None:
    if "m.mentions" not in content:
        return None
    users = content["m.mentions"].get("user_ids") or []
    return tuple(user for user in users if isinstance(user, str))


def _attachment(content: Json) -> Attachment | None:
    if content.get("msgtype") not in ("m.file", "m.image", "m.audio", "m.video"):
        return None
    info = content.get("info") or {}
    size = info.get("size")
    return Attachment(
        filename=_optional(content, "filename") or _text(content, "body"),
        mimetype=_optional(info, "mimetype") or "application/octet-stream",
        size=size if isinstance(size, int) else 0,
        content=dict(content),
    )


def _reaction(content: Json, common: dict[str, Any]) -> Reaction:
    relation = content["m.relates_to"]
    return Reaction(**common, target=_text(relation, "event_id"), key=_text(relation, "key"))


def _poll_response(content: Json, common: dict[str, Any]) -> PollResponse:
    block = content.get(POLL_RESPONSE[0])
    answers = block.get("answers") if isinstance(block, Mapping) else content.get("m.selections")
    valid = isinstance(answers, list) and all(isinstance(answer, str) for answer in answers)
    poll = _text(content["m.relates_to"], "event_id")
    return PollResponse(**common, poll=poll, answers=tuple(answers) if valid else None)


def _poll_end(content: Json, common: dict[str, Any]) -> PollEnd:
    return PollEnd(**common, poll=_text(content["m.relates_to"], "event_id"))


_READERS: Final = {
    "m.room.message": _message,
    "m.reaction": _reaction,
    **dict.fromkeys(POLL_RESPONSE, _poll_response),
    **dict.fromkeys(POLL_END, _poll_end),
}


def _text(source: Json, key: str) -> str:
    value = source[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _optional(source: Json, key: str) -> str | None:
    value = source.get(key)
    return value if isinstance(value, str) else None


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("origin_server_ts")
    return value
