"""Rows for rooms in which we cannot speak: how many wait, and which of them matter least.

An answer to what somebody typed says what she can ask for again. What our own jobs post, what other
messages point at, deletions and joins are never dropped here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, case, delete, func, or_, select

from storage.outbox import IN_ORDER, OUTBOX, WAITS, Kind


@dataclass(frozen=True, slots=True)
class Address:
    """Where rows go: a room, or a person whose private room is not known to them."""

    room_id: str | None
    person: str | None

    def rows(self) -> ColumnElement[bool]:
        """Those that wait."""
        here = OUTBOX.c.room_id == self.room_id if self.room_id else OUTBOX.c.person == self.person
        return WAITS & here


_SAID = OUTBOX.c.kind.in_((Kind.MESSAGE, Kind.REACTION, Kind.FILE))
_ANSWERS = OUTBOX.c.target_event.is_not(None) | OUTBOX.c.person.is_not(None)
_PLAIN = or_(OUTBOX.c.name.is_(None), OUTBOX.c.name.startswith("question:"))
_DUE_AT = func.coalesce(OUTBOX.c.not_before, OUTBOX.c.created_at)
"""What waits for the morning, or for Monday, is not late before that."""

_MOOT = _SAID & _ANSWERS & _PLAIN
"""Receipts, lists, help, files that were asked for, questions back."""

_NAMED = _SAID & (_ANSWERS | OUTBOX.c.name.startswith("signal:"))
"""What people logged, as it was shown; the item itself is in its table."""


def crowded(connection: Connection, most: int, most_files: int) -> list[Address]:
    """Where more than `most` rows wait, or more than `most_files` files."""
    files = func.sum(case((OUTBOX.c.kind == Kind.FILE, 1), else_=0))
    rows = connection.execute(
        select(OUTBOX.c.room_id, OUTBOX.c.person)
        .where(WAITS)
        .group_by(OUTBOX.c.room_id, OUTBOX.c.person)
        .having(or_(func.count() > most, files > most_files))
    )
    return [Address(row.room_id, row.person) for row in rows]


def with_old_answers(connection: Connection, before: datetime) -> list[Address]:
    """Where answers wait that might have been said before this moment."""
    old = before > _DUE_AT
    columns = (OUTBOX.c.room_id, OUTBOX.c.person)
    rows = connection.execute(select(*columns).where(WAITS, _MOOT, old).distinct())
    return [Address(row.room_id, row.person) for row in rows]


def drop_old_answers(connection: Connection, address: Address, before: datetime) -> list[int]:
    """Drop the answers that wait there since before this moment; their ids."""
    old = address.rows() & _MOOT & (before > _DUE_AT)
    return _drop(connection, connection.execute(select(OUTBOX.c.id).where(old)).scalars().all())


def drop_over(connection: Connection, address: Address, most: int, most_files: int) -> list[int]:
    """Drop what matters least, the oldest first, down to `most` rows and `most_files` files."""
    here = address.rows()
    files = here & _MOOT & (OUTBOX.c.kind == Kind.FILE)
    newest = select(OUTBOX.c.id).where(files).order_by(IN_ORDER.desc()).offset(most_files)
    gone = _drop(connection, connection.execute(newest).scalars().all())
    count = connection.execute(select(func.count()).select_from(OUTBOX).where(here)).scalar_one()
    if count > most:
        rank = case((_MOOT, 0), else_=1)
        least = select(OUTBOX.c.id).where(here, _MOOT | _NAMED).order_by(rank, IN_ORDER)
        over = connection.execute(least.limit(count - most)).scalars().all()
        gone += _drop(connection, over)
    return gone


def _drop(connection: Connection, row_ids: Sequence[int]) -> list[int]:
    for first in range(0, len(row_ids), 500):
        some = row_ids[first : first + 500]
        connection.execute(delete(OUTBOX).where(OUTBOX.c.id.in_(some)))
    return list(row_ids)
