"""Messages as rows: what is to be sent, what was sent, and what our messages are called.

A row is made in the transaction that made its cause. Its transaction id is derived from cause and
ordinal, so that sending it twice makes one message. A delivered row loses its content.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    Row,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlmodel import Field, SQLModel

from storage import many
from storage.core import among, choice, table
from storage.database import next_ids
from storage.message_names import NAMES, part_names


class Kind(StrEnum):
    """What the outbox does with a row."""

    MESSAGE = "message"
    EDIT = "edit"
    REACTION = "reaction"
    REDACTION = "redaction"
    FILE = "file"
    POLL = "poll"
    POLL_END = "poll_end"
    JOIN = "join"
    LEAVE = "leave"


class State(StrEnum):
    """Where a row stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class OutboxRow(SQLModel, table=True):
    """One thing to send to a room, or to a person's private room (`person`).

    `name` names the message that this makes. `target_name` (ours) or `target_event` (anybody's)
    is what it relates to and `relation` how: thread, reply, edit, reaction, redaction, reference.
    No two with the same `txn_id` are to be sent at a time.
    `apart`: seconds between an edit and the one before of the same message, at least. `sent_at` is
    when it was known to be sent.
    An id is never used again, also when all rows are gone: who sends goes on from the last one.
    """

    __tablename__ = "outbox"
    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, primary_key=True)
    txn_id: str
    cause: str
    kind: Kind = choice(Kind)
    room_id: str | None = None
    person: str | None = None
    name: str | None = None
    relation: str | None = None
    target_name: str | None = None
    target_event: str | None = None
    event_type: str = "m.room.message"
    content: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    state: State = choice(State, State.WAITING)
    created_at: datetime
    not_before: datetime | None = None
    apart: int | None = None
    sent_at: datetime | None = None
    unprompted: bool = False
    device_id: str
    event_id: str | None = None
    error: str | None = None


OUTBOX = table(OutboxRow)

# Written out, not as parameters: else nobody sees that an index of such rows will do.
WAITS: Final = OUTBOX.c.state == literal_column("'waiting'")
UNSENT: Final = OUTBOX.c.state != literal_column("'sent'")
_UNPROMPTED: Final = OUTBOX.c.unprompted.is_(True)
_NAMED: Final = OUTBOX.c.name.is_not(None)
_REDACTS: Final = OUTBOX.c.kind == literal_column("'redaction'")

IN_ORDER: Final = OUTBOX.c.id + 0
"""By id, of few rows: else SQLite reads all there are, because those are in this order."""


def _index(
    name: str, column: Column[Any], rows: ColumnElement[bool], *, unique: bool = False
) -> None:
    """Most rows are sent, unnamed and prompted: to have those in an index costs two pages written
    for each of them, and helps nobody.
    """
    Index(f"ix_outbox_{name}", column, unique=unique, sqlite_where=rows)


_index("txn_id", OUTBOX.c.txn_id, UNSENT, unique=True)
_index("waiting", OUTBOX.c.room_id, WAITS)
_index("unprompted", OUTBOX.c.room_id, _UNPROMPTED)
_index("redacts", OUTBOX.c.target_event, _REDACTS)
_index("asked", OUTBOX.c.target_event, _NAMED)
_index("name", OUTBOX.c.name, _NAMED)
_index("target_name", OUTBOX.c.target_name, OUTBOX.c.target_name.is_not(None))
_index("not_before", OUTBOX.c.not_before, OUTBOX.c.not_before.is_not(None))


class ToSend(NamedTuple):
    """A row that waits, as who sends it knows it; see `OutboxRow`.

    `root`: the event that begins its thread, where that is named and there already.
    """

    id: int
    txn_id: str
    cause: str
    kind: Kind
    room_id: str | None
    person: str | None
    name: str | None
    relation: str | None
    target_name: str | None
    target_event: str | None
    event_type: str
    content: dict[str, Any]
    created_at: datetime
    not_before: datetime | None
    apart: int | None
    device_id: str
    root: str | None = None


_OF_ITS_OWN: Final = ToSend._fields[:-1]
_values: Final = itemgetter(*_OF_ITS_OWN)

_INSERT: Final = insert(OUTBOX)
_THREAD: Final = (NAMES.c.name == OUTBOX.c.target_name) & (OUTBOX.c.relation == "m.thread")
_TO_SEND: Final = select(
    *(OUTBOX.c[name] for name in _OF_ITS_OWN), NAMES.c.event_id.label("root")
).outerjoin(NAMES, _THREAD)

_ROWS_WAITING: Final = _TO_SEND.where(among(OUTBOX.c.id), WAITS).order_by(OUTBOX.c.id)
_CAME_DUE: Final = OUTBOX.c.not_before <= bindparam("now")
_FRESH: Final = WAITS & or_(
    (OUTBOX.c.id > bindparam("after")) & (OUTBOX.c.not_before.is_(None) | _CAME_DUE),
    (OUTBOX.c.not_before > bindparam("looked_at")) & _CAME_DUE,
)
_WAITING_ROWS: Final = (
    _TO_SEND.where(_FRESH).order_by(IN_ORDER).limit(bindparam("most", type_=Integer))
)
_ADDRESSES: Final = (
    select(OUTBOX.c.id, OUTBOX.c.kind, OUTBOX.c.room_id, OUTBOX.c.person)
    .where(_FRESH, OUTBOX.c.id > bindparam("beyond"))
    .order_by(OUTBOX.c.id)
)
_LATER: Final = select(OUTBOX.c.id).where(WAITS, OUTBOX.c.not_before > bindparam("now")).limit(1)

SECRET: Final = "secret"
"""The name of a message of which nothing stays in our files once it is sent."""


def transaction_id(cause: str, ordinal: int) -> str:
    """The transaction id of the `ordinal`-th message that `cause` makes."""
    return hashlib.sha256(f"{cause}/{ordinal}".encode()).hexdigest()[:32]


def enqueue(connection: Connection, rows: Sequence[dict[str, Any]]) -> list[ToSend]:
    """Add rows, and return them as they are to be sent.

    They are mappings with the columns of ToSend and others of OutboxRow, all with the same ones.
    A newer edit replaces an unsent older one. One that is to wait leaves what is due alone: that
    may be on its way.
    """
    if not rows:
        return []
    edits = {row["target_name"]: row for row in rows if _is_named_edit(row)}
    kept = _without_older(connection, rows, edits) if edits else rows
    numbered = [
        {"id": number, **row}
        for number, row in zip(next_ids(connection, OUTBOX, len(kept)), kept, strict=True)
    ]
    many.execute(connection, _INSERT, numbered)
    return [ToSend(*_values(row)) for row in numbered]


def _without_older(
    connection: Connection, rows: Sequence[dict[str, Any]], edits: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """The rows without edits that a later one among them replaces: `edits` has the last of each."""
    for row in rows:
        if _is_named_edit(row):
            older = (OUTBOX.c.kind == Kind.EDIT) & WAITS
            if row.get("not_before") is not None:
                older &= OUTBOX.c.not_before > row["created_at"]
            same = OUTBOX.c.target_name == row["target_name"]
            connection.execute(delete(OUTBOX).where(older & same))
    return [row for row in rows if not _is_named_edit(row) or edits[row["target_name"]] is row]


def _is_named_edit(row: dict[str, Any]) -> bool:
    return bool(row["kind"] == Kind.EDIT and row["target_name"])


def waiting(
    connection: Connection,
    now: datetime,
    after: int = 0,
    looked_at: datetime | None = None,
    most: int = 1_000_000,
) -> list[ToSend]:
    """The first `most` rows to send, in the order in which they are to be sent.

    Those with an id above `after` whose time has come, and older ones whose time came since
    `looked_at`.
    """
    moment = _moment(now, after, looked_at)
    return list(map(ToSend._make, connection.execute(_WAITING_ROWS, moment | {"most": most})))


def addresses(
    connection: Connection,
    now: datetime,
    after: int = 0,
    looked_at: datetime | None = None,
    *,
    beyond: int = 0,
) -> Sequence[Any]:
    """Where those of these rows go that have an id above `beyond`: id, kind, room_id, person."""
    moment = _moment(now, after, looked_at)
    return connection.execute(_ADDRESSES, moment | {"beyond": beyond}).all()


def _moment(now: datetime, after: int, looked_at: datetime | None) -> dict[str, Any]:
    return {"now": now, "after": after, "looked_at": looked_at or now}


def rows_waiting(connection: Connection, row_ids: Sequence[int]) -> list[ToSend]:
    """Those of these rows that still wait, oldest first."""
    if not row_ids:
        return []
    return list(map(ToSend._make, connection.execute(_ROWS_WAITING, {"values": list(row_ids)})))


def any_later(connection: Connection, now: datetime) -> bool:
    """Whether rows wait for a later moment."""
    return connection.execute(_LATER, {"now": now}).first() is not None


def unprompted(connection: Connection, room_id: str, since: datetime) -> Sequence[Row[Any]]:
    """Messages to this room that nobody asked for, sent since then or still waiting."""
    moment = func.coalesce(OUTBOX.c.not_before, OUTBOX.c.created_at)
    return connection.execute(
        select(OUTBOX)
        .where(OUTBOX.c.room_id == room_id, _UNPROMPTED, moment >= since)
        .where(OUTBOX.c.state.in_((State.WAITING, State.SENT)))
        .order_by(moment)
    ).all()


def waiting_unrelated(connection: Connection, room_id: str) -> Sequence[Row[Any]]:
    """Messages to a room that wait and stand in no thread there, oldest first."""
    alone = (OUTBOX.c.kind == Kind.MESSAGE) & OUTBOX.c.relation.is_(None)
    return connection.execute(
        select(OUTBOX).where(OUTBOX.c.room_id == room_id, WAITS, alone).order_by(OUTBOX.c.id)
    ).all()


def set_content(connection: Connection, row_id: int, content: dict[str, Any]) -> None:
    """Give a row that waits another content."""
    connection.execute(update(OUTBOX).where(OUTBOX.c.id == row_id, WAITS).values(content=content))


def of_cause(connection: Connection, cause: str) -> Sequence[Row[Any]]:
    """All rows that an event or occurrence made."""
    return connection.execute(
        select(OUTBOX).where(OUTBOX.c.cause == cause).order_by(OUTBOX.c.id)
    ).all()


def withdraw(connection: Connection, row_id: int) -> None:
    """Do not send this row. If it is on its way already, its confirmation redacts it."""
    connection.execute(
        update(OUTBOX)
        .where(OUTBOX.c.id == row_id, WAITS)
        .values(state=State.WITHDRAWN, content=None)
    )


def redaction(row: Row[Any], event_id: str, room_id: str, now: datetime) -> dict[str, Any]:
    """A row that redacts what `row` became."""
    return {
        "txn_id": transaction_id(f"redaction of {row.txn_id}", 0),
        "cause": f"redaction of {row.txn_id}",
        "kind": Kind.REDACTION,
        "room_id": room_id,
        "person": None,
        "name": None,
        "relation": None,
        "target_name": None,
        "target_event": event_id,
        "event_type": "m.room.redaction",
        "content": {},
        "state": State.WAITING,
        "created_at": now,
        "not_before": None,
        "apart": None,
        "unprompted": False,
        "device_id": row.device_id,
    }


def of_message(connection: Connection, name: str) -> Sequence[Row[Any]]:
    """Rows of the message called `name` that wait or are sent: its parts, its files, its edits."""
    edits = (OUTBOX.c.target_name == name) & (OUTBOX.c.kind == Kind.EDIT)
    its = OUTBOX.c.name.in_(part_names(name)) | edits
    known = OUTBOX.c.state.in_((State.WAITING, State.SENT))
    return connection.execute(select(OUTBOX).where(its, known).order_by(OUTBOX.c.id)).all()


def is_redacted(connection: Connection, event_id: str) -> bool:
    """Whether a redaction of this event is sent or on its way."""
    query = select(OUTBOX.c.id).where(_REDACTS, OUTBOX.c.target_event == event_id)
    return connection.execute(query.limit(1)).first() is not None


def fail(connection: Connection, row_id: int, error: str) -> None:
    """The homeserver refuses this row for good; its content is dropped."""
    connection.execute(
        update(OUTBOX)
        .where(OUTBOX.c.id == row_id, WAITS)
        .values(state=State.FAILED, content=None, error=error)
    )


def waiting_as(connection: Connection, name: str) -> int | None:
    """The id of the row that waits and will make a message called `name`."""
    query = select(OUTBOX.c.id).where(OUTBOX.c.name == name, WAITS)
    return connection.execute(query.order_by(OUTBOX.c.id.desc()).limit(1)).scalar()


def question_in_thread(connection: Connection, root: str) -> str | None:
    """The name of the last question that was asked in the thread below `root`."""
    query = select(OUTBOX.c.name).where(
        OUTBOX.c.target_event == root,
        OUTBOX.c.relation == "m.thread",
        _NAMED,
        OUTBOX.c.name.startswith("question:"),
    )
    return connection.execute(query.order_by(IN_ORDER.desc()).limit(1)).scalar()


def will_be_named(connection: Connection, name: str) -> bool:
    """Whether a row still waits that will make a message called `name`."""
    query = select(OUTBOX.c.id).where(OUTBOX.c.name == name, WAITS)
    return connection.execute(query.limit(1)).first() is not None


def forget_most_over(connection: Connection, most: int) -> None:
    """Keep no more than `most` of the rows that are no longer to be sent, the newest."""
    over = OUTBOX.c.state != State.WAITING
    edge = select(OUTBOX.c.id).where(over).order_by(OUTBOX.c.id.desc()).offset(most).limit(1)
    last = connection.execute(edge).scalar()
    if last is not None:
        connection.execute(delete(OUTBOX).where(over, OUTBOX.c.id <= last))


def forget_older_than(connection: Connection, moment: datetime) -> None:
    """Drop delivered and failed rows from before `moment`; names stay."""
    connection.execute(
        delete(OUTBOX).where(OUTBOX.c.state != State.WAITING, OUTBOX.c.created_at < moment)
    )
