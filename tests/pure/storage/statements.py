"""What is asked of a database, and how it goes about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from storage.database import Database


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements that are carried out inside."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


@contextmanager
def plans(connection: Connection, name: str) -> Iterator[list[str]]:
    """How SQLite goes through a table for each statement carried out inside."""
    found: list[str] = []

    def explain(
        _connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool
    ) -> None:
        asked = connection.connection.driver_connection
        assert asked is not None
        plan = asked.execute(f"EXPLAIN QUERY PLAN {statement}", values[0] if many else values)
        found.extend(detail for *_, detail in plan if name in detail)

    event.listen(connection, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", explain)
