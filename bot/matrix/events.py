"""What happens in rooms, as a few frozen dataclasses; everything behind them is free of JSON."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, Final

from storage.records import record

Json = Mapping[str, Any]

MARK: Final = "nl.schakel.mark"
"""Content key of every event we send: the transaction id, by which we know our own again."""

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


@record(kw_only=True)
class Event:
    """What all have. `at` is the homeserver's time in UTC; `encrypted`: it came as ciphertext.

    An Event of no subclass was waiting for its key, is readable now, and says nothing to us.
    """

    event_id: str
    room_id: str
    sender: str
    at: datetime
    encrypted: bool = False


@record(kw_only=True)
class Attachment:
    """A file in a room: its Matrix content as sent, to be fetched when a command wants it.

    `size` is in bytes, as the sender says; 0 when she does not.
    """

    filename: str
    mimetype: str
    size: int
    content: Json


@record(kw_only=True)
class Message(Event):
    """A text, notice or file. `mentions`: user ids of m.mentions; None: the client sent none.

    `pills`: people mentioned in the text, by the name that is shown there.
    """

    body: str
    msgtype: str
    reply_to: str | None = None
    thread_root: str | None = None
    mentions: tuple[str, ...] | None = None
    pills: Mapping[str, str] = field(default_factory=dict)
    attachment: Attachment | None = None


@record(kw_only=True)
class Edit(Message):
    """A message's new wording (m.replace) in `body`; `target` is the original event."""

    target: str


@record(kw_only=True)
class Reaction(Event):
    """A reaction with `key` to `target`; never encrypted."""

    target: str
    key: str


@record(kw_only=True)
class PollResponse(Event):
    """A vote in a native poll (MSC3381). `answers` is None when it is not a list of strings."""

    poll: str
    answers: tuple[str, ...] | None


@record(kw_only=True)
class PollEnd(Event):
    """Somebody ended a native poll; whether she may is judged by the tally."""

    poll: str


@record(kw_only=True)
class Redaction(Event):
    """`target` was deleted by `sender`."""

    target: str


@record(kw_only=True)
class Membership(Event):
    """`user_id` is now `membership` (join, invite, leave, ban, knock)."""

    user_id: str
    membership: str
    displayname: str | None = None


@record(kw_only=True)
class StateChange(Event):
    """One of STATE_KEPT changed.

    In an `m.room.create`, `content` has a `creator` in every room version: from version 11 on it
    is the sender (MSC2175).
    """

    type: str
    content: Json


OF_STATE: Final = (Membership, StateChange)
"""What tells how a room is. No union: that would be made anew each time that it is asked about."""


@record(kw_only=True)
class Invite(Event):
    """We are invited by `sender`. An invite has no event id of its own: it is made of the room."""


@record(kw_only=True)
class Echo(Event):
    """An event of our own. `mark` or, from this device, `transaction_id` says which row it is."""

    mark: str | None
    transaction_id: str | None

    @property
    def sent_as(self) -> str:
        """The transaction id under which we sent it; empty: that cannot be told."""
        return self.mark or self.transaction_id or ""


@record(kw_only=True)
class Undecryptable(Event):
    """The room key is not here yet; `source` is the raw event, ciphertext only."""

    source: Json


@record(kw_only=True)
class Pointed:
    """A message that a command points at; `mark` when it is one of ours."""

    event_id: str
    sender: str
    body: str
    at: datetime
    mark: str | None = None
    attachment: Attachment | None = None


@record(kw_only=True)
class Batch:
    """All that one /sync answer brought, in the order in which rights are to be judged.

    In a room just joined there is nothing from before our own join but state. `pointed` holds the
    messages pointed at, by event id; one that could not be had maps to None; so does `files` with
    the tables that came with commands, by the event id of their message. `lost`: rooms of which the
    homeserver would not give some of the missed events. `more`: this is a part of an answer, and
    the token counts with the last part.
    """

    token: str
    events: tuple[Event, ...]
    pointed: Mapping[str, Pointed | None] = field(default_factory=dict)
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    more: bool = False
