"""Events that no client of good will sends: what is read of them has a wrong type, or is missing.

"TARGET" stands for a real event of the bot's.
"""

from collections.abc import Callable
from typing import Any, Final

ODD: Final[tuple[Any, ...]] = (None, 7, True, "", [], {}, [[]], {"a": {"b": [None]}}, "TARGET")
"""Values of every type, for fields that should hold something else."""

POLL_RESPONSES: Final = ("org.matrix.msc3381.poll.response", "m.poll.response")
POLL_ENDS: Final = ("org.matrix.msc3381.poll.end", "m.poll.end")

Event = tuple[str, dict[str, Any]]


def _messages() -> list[Event]:
    good = {"msgtype": "m.text", "body": "!help"}
    odd: list[dict[str, Any]] = [good | {"body": value} for value in ODD]
    odd += [good | {"msgtype": value} for value in ODD[:-1] if value != ""]
    odd += [{}, {"msgtype": "m.text"}, {"body": "!help"}]
    edit = good | {"m.relates_to": {"rel_type": "m.replace", "event_id": "TARGET"}}
    odd += [edit, *(edit | {"m.new_content": value} for value in (*ODD, {"body": 1}))]
    odd += [good | {"m.relates_to": {"rel_type": "m.replace", "event_id": v}} for v in ODD[:-1]]
    odd += [{"msgtype": "m.file", "body": v, "info": v, "file": v, "url": v} for v in ODD]
    return [("m.room.message", content) for content in odd]


def _reactions() -> list[Event]:
    relations: list[Any] = [*ODD, {"event_id": "TARGET"}, {"key": "👍"}]
    relations += [{"rel_type": "m.annotation", "event_id": "TARGET", "key": v} for v in ODD[:-1]]
    relations += [{"rel_type": "m.annotation", "event_id": v, "key": "👍"} for v in ODD[:-1]]
    return [("m.reaction", {"m.relates_to": value}) for value in relations] + [("m.reaction", {})]


def _polls() -> list[Event]:
    at = {"rel_type": "m.reference", "event_id": "TARGET"}
    responses = [
        (kind, content)
        for kind in POLL_RESPONSES
        for value in ODD
        for content in (
            {kind: value, "m.relates_to": at},
            {kind: {"answers": value}, "m.selections": value, "m.relates_to": at},
            {kind: {"answers": ["1"]}, "m.relates_to": value},
        )
    ]
    ends = [
        (kind, content)
        for kind in POLL_ENDS
        for value in ODD
        for content in ({kind: value, "m.relates_to": at}, {kind: {}, "m.relates_to": value})
    ]
    return responses + ends


def _redactions() -> list[Event]:
    return [("m.room.redaction", {"redacts": value}) for value in ODD[:-1]]


ENCRYPTED: Final[list[Event]] = [
    event for event in (*_messages(), *_polls()) if not event[0].startswith("m.poll")
]
CLEAR: Final[list[Event]] = [*_messages(), *_reactions(), *_polls(), *_redactions()]

STATE: Final[list[Event]] = [
    *(("m.room.member|OWN", {"membership": "join", "displayname": value}) for value in ODD),
    *(("m.room.member|OWN", {"membership": "join", "avatar_url": value}) for value in ODD),
    *(("m.room.member|@niemand:localhost", {"membership": value}) for value in ODD),
    *(("m.room.name", {"name": value}) for value in ODD),
    ("m.room.name", {"name": "x" * 5000}),
    *(("m.room.history_visibility", {"history_visibility": value}) for value in ("x", "")),
    *(("m.room.tombstone", {"replacement_room": value}) for value in ODD),
    *(("m.room.topic", {"topic": value}) for value in ODD),
    ("m.room.name", {"name": "zco"}),
    ("m.room.history_visibility", {"history_visibility": "shared"}),
]
"""Type, with its state key after a bar; what the homeserver refuses does not reach anybody."""

OLD_POWER_LEVELS: Final[list[Callable[[str], dict[str, Any]]]] = [
    lambda user: {"users_default": "9999999999999999999999"},
    lambda user: {"users_default": 0, "events": {"m.room.message": "0", "x": None}},
    lambda user: {"users_default": " 0 ", "invite": "0", "ban": "veel"},
    lambda user: {"notifications": {"room": "x"}, "users_default": "-5"},
    lambda user: {"users_default": 0, "ban": 50},
]
"""Changes of m.room.power_levels that name nobody as a moderator."""
