"""Ids of rows that are put in later: they are needed before the rows are there."""

from collections.abc import Iterator
from itertools import count
from typing import Final

from sqlalchemy import Connection, Table, func, select, text
from sqlmodel import Session

from storage import later

AT_ONCE: Final = 100
"""Ids that are taken from a sequence of PostgreSQL in one statement."""


def next_id(session: Session, table: Table) -> int:
    """The id of the next row of a table.

    SQLite counts on from the largest that there is, as it would by itself. A sequence of PostgreSQL
    never gives the same twice, whatever is taken back, so what was taken from it holds for good.
    """
    if session.get_bind().dialect.name != "postgresql":
        tables = (table.name,)
        return next(later.once(session, tables, "id", lambda one: _after_largest(one, table)))
    if not later.is_command(session):
        return next(_taken(session.connection(), table, 1))
    key = ("id", table.name)
    for _ in range(2):
        taken = later.once(session, (), key, lambda one: _taken(one, table, AT_ONCE))
        for found in taken:
            return found
        later.forget(session, (), key)
    raise AssertionError("a sequence gives ids")


def _after_largest(connection: Connection, table: Table) -> Iterator[int]:
    last = connection.execute(select(func.max(table.c.id))).scalar()
    return count((last or 0) + 1)


def _taken(connection: Connection, table: Table, most: int) -> Iterator[int]:
    """Some that the sequence gave us."""
    rows = connection.execute(
        text(
            f"SELECT nextval(pg_get_serial_sequence('\"{table.name}\"', 'id')) "
            "FROM generate_series(1, :most)"
        ),
        {"most": most},
    )
    return iter(rows.scalars().all())
