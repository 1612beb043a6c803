"""Databases for conversations, used again and again: SQLite, or PostgreSQL on request."""

import atexit
import json
import sqlite3
import tempfile
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from storage import dump
from storage.database import Database, sqlite_url
from storage.migrate import upgrade
from storage.search import INDEX
from storage.tables import METADATA
from tests import postgresql


class Shelf(Protocol):
    """A database whose engine keeps the statements that it compiled."""

    database: Database

    def fill(self, data: bytes | None) -> None:
        """Put a whole database, or an empty one, in the place of what is there."""

    def saved(self) -> bytes:
        """The whole database, as `fill` takes it."""

    def files(self) -> bytes:
        """The bytes of all files of the database, and of what was in its log."""


_shelves: list[Shelf] = []


def take_shelf(data: bytes | None) -> Shelf:
    """A shelf with this database; one that a failed test still holds a cursor of is given up."""
    while _shelves:
        known = _shelves.pop()
        known.database.forget_known()
        with suppress(sqlite3.OperationalError, OperationalError):
            known.fill(data)
            return known
    shelf: Shelf = _OnPostgresql() if postgresql.wanted() else _InFile()
    shelf.fill(data)
    return shelf


def give_back(shelf: Shelf) -> None:
    """Leave the database to the next conversation."""
    _shelves.append(shelf)


class _InFile:
    def __init__(self) -> None:
        folder = tempfile.TemporaryDirectory()
        atexit.register(folder.cleanup)
        self.file = Path(folder.name, "schakel.db")
        self.database = Database(sqlite_url(self.file))
        self._connection().execute("PRAGMA synchronous=OFF")  # no story is about a loss of power

    def fill(self, data: bytes | None) -> None:
        with closing(sqlite3.connect(":memory:")) as source:
            source.deserialize(data or _migrated())
            source.backup(self._connection())
        self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def saved(self) -> bytes:
        return _serialized(self.file)

    def files(self) -> bytes:
        before = self._bytes()
        with closing(sqlite3.connect(self.file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(FULL)")
        return before + self._bytes()

    def _bytes(self) -> bytes:
        return b"".join(one.read_bytes() for one in sorted(self.file.parent.iterdir()))

    def _connection(self) -> sqlite3.Connection:
        """The one connection of the engine."""
        with closing(self.database.engine.raw_connection()) as pooled:
            assert isinstance(pooled.driver_connection, sqlite3.Connection)
            return pooled.driver_connection


class _OnPostgresql:
    def __init__(self) -> None:
        self.database = postgresql.migrated_database()

    def fill(self, data: bytes | None) -> None:
        with self.database.engine.begin() as connection:
            _empty(connection)
            if data is not None:
                rows = map(json.loads, data.splitlines())
                dump.put(connection, ((name, row) for name, row in rows))

    def saved(self) -> bytes:
        with self.database.snapshot() as connection:
            return b"\n".join(json.dumps(row).encode() for row in dump.take(connection))

    def files(self) -> bytes:
        """The tables as files, when the server is ours, and all rows as it shows them."""
        seen = []
        with self.database.engine.connect() as connection:
            for name in METADATA.tables:
                rows = connection.execute(text(f'SELECT t::text FROM "{name}" AS t'))
                seen += [str(row).encode() for row in rows.scalars()]
            connection.commit()
            folder = postgresql.files()
            if folder is not None:
                number = connection.execute(
                    text("SELECT oid FROM pg_database WHERE datname = current_database()")
                ).scalar_one()
                connection.execute(text("CHECKPOINT"))
                base = folder / "base" / str(number)
                seen += [one.read_bytes() for one in sorted(base.iterdir()) if one.is_file()]
        return b"\n".join(seen)


def _empty(connection: Connection) -> None:
    """New files for the tables that were written to: deleted words would stay in the old."""
    connection.execute(text("SET LOCAL lock_timeout = '1s'"))
    written = connection.execute(
        text(
            "SELECT relname FROM pg_class "
            "WHERE relname = ANY(:tables) AND pg_relation_size(oid) > 0"
        ),
        {"tables": [*METADATA.tables, INDEX]},
    ).scalars()
    if names := ", ".join(f'"{name}"' for name in written):
        connection.execute(text(f"TRUNCATE {names} CASCADE"))
    connection.execute(
        text("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")
    )


@cache
def _migrated() -> bytes:
    """An empty database of this version."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "empty.db")
        database = Database(sqlite_url(file))
        upgrade(database.engine)
        database.close()
        return _serialized(file)


def _serialized(file: Path) -> bytes:
    """A database as one in memory can take it over: its header says that it has no log."""
    with closing(sqlite3.connect(file)) as connection:
        data = connection.serialize()
    return data[:18] + b"\x01\x01" + data[20:]
