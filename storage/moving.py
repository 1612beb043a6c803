"""A platform goes on in another room: everything that belongs to the room moves with it."""

from typing import Final

from sqlalchemy import Connection, Table, update
from sqlmodel import Session

from storage.outbox import OUTBOX, WAITS, Kind
from storage.rooms import Room
from storage.schedule import Occurrence

ROOM_COLUMNS: Final = ("room_id", "source_room", "target_room")

STAYS: Final = frozenset(
    {"room", "member", "message_name", "outbox", "inbox", "waiting_event", "ignored_invite"}
)
"""Tables about the rooms themselves, or about events, which cannot leave their room."""


def move(session: Session, old_id: str, new_id: str) -> Room:
    """Give the new room the platform of the old one: slug, settings, signals, routes, schedule.

    Names of messages stay with their events. The old room is no platform any more.
    """
    from storage.tables import METADATA

    old, new = session.get(Room, old_id), session.get(Room, new_id)
    assert old is not None
    assert new is not None
    slug, old.slug = old.slug, None
    old.replaced_by = new_id
    session.add(old)
    session.flush()
    new.slug, new.title, new.tone, new.language = slug, old.title, old.tone, old.language
    session.add(new)
    session.flush()
    connection = session.connection()
    for table in METADATA.sorted_tables:
        if table.name not in STAYS:
            _move_rows(connection, table, old_id, new_id)
    _move_waiting(connection, old_id, new_id)
    session.expire_all()
    return new


def _move_rows(connection: Connection, table: Table, old_id: str, new_id: str) -> None:
    for name in ROOM_COLUMNS:
        if name in table.c:
            column = table.c[name]
            connection.execute(update(table).where(column == old_id).values({name: new_id}))
    if table.name == Occurrence.__tablename__:
        subject = table.c.subject
        connection.execute(update(table).where(subject == old_id).values(subject=new_id))


def _move_waiting(connection: Connection, old_id: str, new_id: str) -> None:
    """What was not sent yet goes to the new room, outside threads that are not there."""
    connection.execute(
        update(OUTBOX)
        .where(OUTBOX.c.room_id == old_id, WAITS)
        .where(OUTBOX.c.kind.in_((Kind.MESSAGE, Kind.FILE, Kind.POLL)))
        .values(room_id=new_id, relation=None, target_name=None, target_event=None)
    )
