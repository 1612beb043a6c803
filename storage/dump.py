"""All rows of a database as plain values, and back: the same for every store."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Table, func, insert, select

from storage.database import number_on
from storage.row_values import plain, stored

LEFT: Final = frozenset({"admin_request", "open_verification"})
"""Tables of a running process."""

AT_ONCE: Final = 500
"""Rows that are put in by one statement."""

Row = tuple[str, dict[str, Any]]
"""The name of a table, and the columns of a row."""


class NotEmpty(Exception):
    """There is data where a dump is to be put."""


class UnknownShape(Exception):
    """The dump has tables or columns that this version does not know."""


def take(connection: Connection) -> Iterator[Row]:
    """All rows, in an order in which none refers to a later one."""
    for table in _tables():
        query = select(table).order_by(*table.primary_key)
        for row in connection.execute(query).yield_per(AT_ONCE):
            yield table.name, {name: plain(value) for name, value in row._mapping.items()}


def put(connection: Connection, rows: Iterable[Row]) -> int:
    """Put what `take` gave into a database of the same version; returns how many rows.

    Raises NotEmpty, UnknownShape, and what putting in a row raises; then all must be undone.
    """
    tables = {table.name: table for table in _tables()}
    for table in tables.values():
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise NotEmpty(table.name)
    count = 0
    for (name, _), some in groupby(enumerate(rows), lambda one: (one[1][0], one[0] // AT_ONCE)):
        if name not in tables:
            raise UnknownShape(name)
        made = [_row(tables[name], values) for _, (_, values) in some]
        connection.execute(insert(tables[name]), made)
        count += len(made)
    number_on(connection)
    return count


def _tables() -> list[Table]:
    from storage.tables import METADATA

    return [table for table in METADATA.sorted_tables if table.name not in LEFT]


def _row(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    if set(values) != set(table.c.keys()):
        raise UnknownShape(table.name)
    return {name: stored(table.c[name].type, value) for name, value in values.items()}
