"""What was already done: event ids, events that wait for their key, and the sync position.

No content is kept here: an event that waits is stored as the ciphertext that it came in.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    bindparam,
    delete,
    func,
    insert,
    select,
    true,
    update,
)
from sqlmodel import Field, SQLModel

from storage import many
from storage.core import among, in_parts, table, upsert

SYNC_TOKEN = "sync_token"
STARTS = "starts_without_progress"
SUSPECT = "suspect"

MOST_WAITING: Final = 500
MOST_WAITING_IN_ALL: Final = 2_000
"""Events whose key is missing that are kept; an event holds 64 kB at most."""

TOLD_AGAIN_AFTER: Final = timedelta(hours=1)


class InboxEvent(SQLModel, table=True):
    """An event that was acted upon, or set aside (`quarantined`) because it killed the process."""

    __tablename__ = "inbox"
    event_id: str = Field(primary_key=True)
    received_at: datetime = Field(index=True)
    quarantined: bool = False


class WaitingEvent(SQLModel, table=True):
    """An event whose room key is missing; `told`: its room knows that something is unreadable."""

    __tablename__ = "waiting_event"
    event_id: str = Field(primary_key=True)
    room_id: str = Field(index=True)
    source: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    received_at: datetime
    told: bool = False


class Value(SQLModel, table=True):
    """One named value of the process: sync token, device, counters."""

    __tablename__ = "value"
    key: str = Field(primary_key=True)
    value: str


INBOX = table(InboxEvent)
WAITING = table(WaitingEvent)
VALUE = table(Value)


_SEEN: Final = select(INBOX.c.event_id).where(among(INBOX.c.event_id))
_RECORD: Final = insert(INBOX)
_NO_LONGER_WAITING: Final = delete(WAITING).where(among(WAITING.c.event_id))


def seen(connection: Connection, event_ids: Collection[str]) -> set[str]:
    """Those of `event_ids` that were acted upon before."""
    return {
        event_id
        for part in in_parts(event_ids)
        for event_id in connection.execute(_SEEN, {"values": part}).scalars()
    }


def record(
    connection: Connection, event_ids: Iterable[str], now: datetime, quarantined: bool = False
) -> None:
    """Remember that these events are done."""
    rows = [
        {"event_id": event_id, "received_at": now, "quarantined": quarantined}
        for event_id in event_ids
    ]
    if rows:
        many.execute(connection, _RECORD, rows)


def wait_for_key(
    connection: Connection, event_id: str, room_id: str, source: Mapping[str, Any], now: datetime
) -> None:
    """Keep an event that cannot be decrypted yet; keeping it twice changes nothing."""
    upsert(
        connection,
        WAITING,
        [
            {
                "event_id": event_id,
                "room_id": room_id,
                "source": dict(source),
                "received_at": now,
                "told": False,
            }
        ],
        update_columns=(),
    )


def waiting(connection: Connection) -> list[tuple[str, dict[str, Any]]]:
    """(room id, raw event) of all events that wait for a key, oldest first."""
    rows = connection.execute(
        select(WAITING.c.room_id, WAITING.c.source).order_by(WAITING.c.received_at)
    )
    return [(row.room_id, row.source) for row in rows]


_UNTOLD: Final = (
    select(WAITING.c.room_id, func.count().label("events"))
    .where(WAITING.c.received_at < bindparam("before"), WAITING.c.told.is_(False))
    .group_by(WAITING.c.room_id)
)


def no_longer_waiting(connection: Connection, event_ids: Collection[str]) -> None:
    """These events could be read."""
    for part in in_parts(event_ids):
        connection.execute(_NO_LONGER_WAITING, {"values": part})


def untold(connection: Connection, before: datetime) -> dict[str, int]:
    """Room id -> number of events waiting since `before` that nobody was told of; now told.

    A room that was told of others within an hour is left out: who goes on is not told each time.
    """
    late = (WAITING.c.received_at < before) & WAITING.c.told.is_(False)
    rooms = connection.execute(_UNTOLD, {"before": before}).all()
    if not rooms:
        return {}
    lately = WAITING.c.told & (WAITING.c.received_at >= before - TOLD_AGAIN_AFTER)
    told = set(connection.execute(select(WAITING.c.room_id).where(lately)).scalars())
    connection.execute(update(WAITING).where(late).values(told=True))
    return {row.room_id: row.events for row in rooms if row.room_id not in told}


def forget_waiting_over(connection: Connection, room_ids: Iterable[str]) -> None:
    """Keep no more than MOST_WAITING events without a key in each of these rooms, the newest, and
    MOST_WAITING_IN_ALL in all rooms.
    """
    bounds = [(WAITING.c.room_id == room_id, MOST_WAITING) for room_id in room_ids]
    for these, most in [*bounds, (true(), MOST_WAITING_IN_ALL)]:
        newest = select(WAITING.c.event_id).where(these)
        newest = newest.order_by(WAITING.c.received_at.desc(), WAITING.c.event_id)
        over = connection.execute(newest.offset(most)).scalars().all()
        for first in range(0, len(over), 500):
            gone = WAITING.c.event_id.in_(over[first : first + 500])
            connection.execute(delete(WAITING).where(gone))


def forget_older_than(connection: Connection, moment: datetime) -> None:
    """Drop event ids and undecryptable events from before `moment`: they cannot come again."""
    connection.execute(delete(INBOX).where(INBOX.c.received_at < moment))
    connection.execute(delete(WAITING).where(WAITING.c.received_at < moment))


def forget_most_over(connection: Connection, most: int) -> None:
    """Keep the ids of no more than the newest `most` events."""
    edge = select(INBOX.c.received_at).order_by(INBOX.c.received_at.desc()).offset(most).limit(1)
    last = connection.execute(edge).scalar()
    if last is not None:
        connection.execute(delete(INBOX).where(INBOX.c.received_at <= last))


def get_value(connection: Connection, key: str) -> str | None:
    """The named value, or None."""
    return connection.execute(select(VALUE.c.value).where(VALUE.c.key == key)).scalar()


def set_value(connection: Connection, key: str, value: str) -> None:
    """Set the named value."""
    upsert(connection, VALUE, [{"key": key, "value": value}], update_columns=("value",))


def delete_value(connection: Connection, key: str) -> None:
    """Forget the named value."""
    connection.execute(delete(VALUE).where(VALUE.c.key == key))


def quarantined(connection: Connection) -> int:
    """How many events were set aside."""
    query = select(func.count()).select_from(INBOX).where(INBOX.c.quarantined)
    return connection.execute(query).scalar_one()
