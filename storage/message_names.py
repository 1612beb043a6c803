"""What our messages are called: a name that a Reply gave, and the event that it became."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select
from sqlmodel import Field, Session, SQLModel

from storage.core import among, in_parts, table, upsert, upserting
from storage.later import known, once, put_in

MOST_PARTS: Final = 20
"""Parts and files of one message that are looked for when it is taken back."""


class MessageName(SQLModel, table=True):
    """A name that a Reply gave a message, bound to the event that it became."""

    __tablename__ = "message_name"
    name: str = Field(primary_key=True)
    room_id: str
    event_id: str = Field(index=True)
    bound_at: datetime


NAMES = table(MessageName)

_BOUND: Final = ("room_id", "event_id", "bound_at")
_BY_NAME: Final = select(NAMES).where(NAMES.c.name == bindparam("called"))
_BY_NAMES: Final = select(NAMES).where(among(NAMES.c.name))
_NAMES_AT: Final = select(NAMES).where(among(NAMES.c.event_id))


def part_name(name: str, number: int) -> str:
    """What the `number`-th part (from 0) of a named message is called; its files come last."""
    return f"{name}/{number}" if number else name


def part_names(name: str) -> list[str]:
    """What the parts and files of the message called `name` may be called."""
    return [part_name(name, number) for number in range(MOST_PARTS)]


def bind(connection: Connection, name: str, room_id: str, event_id: str, now: datetime) -> None:
    """From now on `name` means this event."""
    bind_all(connection, [(name, room_id, event_id)], now)


def bind_all(connection: Connection, bound: Iterable[tuple[str, str, str]], now: datetime) -> None:
    """The same for many: name, room id, event id."""
    rows = [
        {"name": name, "room_id": room_id, "event_id": event_id, "bound_at": now}
        for name, room_id, event_id in bound
    ]
    upsert(connection, NAMES, rows, update_columns=_BOUND)


def bind_later(session: Session, name: str, room_id: str, event_id: str, now: datetime) -> None:
    """The same for a command, before anybody looks."""
    put_in(
        session,
        upserting(session.get_bind().dialect.name, NAMES, _BOUND),
        {"name": name, "room_id": room_id, "event_id": event_id, "bound_at": now},
    )
    known(session, (NAMES.name,), name, (room_id, event_id))


def unbind(connection: Connection, event_id: str) -> None:
    """An event did nothing after all: it has no names."""
    connection.execute(delete(NAMES).where(NAMES.c.event_id == event_id))


def event_of(connection: Connection, name: str) -> tuple[str, str] | None:
    """(room id, event id) of the message called `name`, or None while it is not sent."""
    row = connection.execute(_BY_NAME, {"called": name}).first()
    return (row.room_id, row.event_id) if row else None


def event_named(session: Session, name: str) -> tuple[str, str] | None:
    """The same in a command that asks again and again."""
    return once(session, (NAMES.name,), name, lambda connection: event_of(connection, name))


def look_up(session: Session, names: Collection[str]) -> None:
    """Have `event_named` know all of these at once."""
    connection = session.connection()
    for part in in_parts(names):
        rows = connection.execute(_BY_NAMES, {"values": part})
        found = {row.name: (row.room_id, row.event_id) for row in rows}
        for name in part:
            known(session, (NAMES.name,), name, found.get(name))


def events_of(connection: Connection, name: str) -> list[tuple[str, str]]:
    """(room id, event id) of the message called `name`, of its later parts and of its files."""
    rows = connection.execute(select(NAMES).where(NAMES.c.name.in_(part_names(name))))
    return [(row.room_id, row.event_id) for row in rows]


def names_of(connection: Connection, event_ids: Iterable[str]) -> dict[str, str]:
    """Event id -> name, for those of `event_ids` that are named."""
    return {
        row.event_id: row.name
        for part in in_parts(event_ids)
        for row in connection.execute(_NAMES_AT, {"values": part})
    }


def names_at(connection: Connection, event_id: str) -> list[str]:
    """All names of one event: a message with several commands has several."""
    query = select(NAMES.c.name).where(NAMES.c.event_id == event_id).order_by(NAMES.c.name)
    return list(connection.execute(query).scalars())
