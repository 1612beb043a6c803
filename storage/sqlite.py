"""SQLite as the store: one file in the data folder, one connection, one writer."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Final, cast

import orjson
from sqlalchemy import Connection, DateTime, Dialect, Engine, create_engine, event
from sqlalchemy.dialects.sqlite import DATETIME
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from storage import search_sqlite

PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a confirmed commit survives loss of power
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",  # what a command changes is kept for undoing: not in a file elsewhere
    "busy_timeout=5000",
    "wal_autocheckpoint=4000",  # 16 MB: what one batch after another changes is copied once
    "cache_size=-16000",  # 16 MB at most: upper pages and newest marks of a million signals
)


def engine_for(url: str, *, alone: bool = False) -> Engine:
    """An engine with one connection. `alone` asks nothing: the data folder has a lock of its own.

    Every transaction begins as a writing one, so that none fails half-way for another's sake.
    """
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False},
        poolclass=StaticPool,
        json_serializer=_dumped,
    )
    engine.dialect.colspecs = {**engine.dialect.colspecs, DateTime: _Moment}
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def wipe(engine: Engine, tables: Collection[str], *, searchable: bool) -> None:
    """Erased words stay in a text index until it is optimised (`searchable`), and in the
    write-ahead log until that is cut off (measured). The tables themselves are overwritten.
    """
    with closing(engine.raw_connection()) as pooled:
        cursor = pooled.cursor()
        for name in _text_indexes(cursor) if searchable else ():
            cursor.execute(f'INSERT INTO "{name}"("{name}") VALUES (\'optimize\')')
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()
        cursor.close()


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """All of the database as it is now, while others go on writing: a copy in memory."""
    copy = engine_for("sqlite://")
    try:
        with closing(engine.raw_connection()) as source, closing(copy.raw_connection()) as target:
            _driver(source.driver_connection).backup(_driver(target.driver_connection))
        with copy.connect() as connection:
            yield connection
    finally:
        copy.dispose()


def next_ids(connection: Connection, table: str, count: int) -> Sequence[int]:
    """The ids that AUTOINCREMENT would give to the next rows; no row has them yet."""
    query = "SELECT seq FROM sqlite_sequence WHERE name = ?"
    last = connection.exec_driver_sql(query, (table,)).scalar() or 0
    return range(last + 1, last + 1 + count)


class _Moment(DATETIME):
    """A moment as SQLAlchemy stores it, written by the standard library: five times as fast."""

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:
        return _written


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.replace(tzinfo=None).isoformat(" ", "microseconds")


def _dumped(value: object) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # keys that are no text, large numbers, half a surrogate pair
        return json.dumps(value)


def _driver(connection: object) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection)


def _text_indexes(cursor: DBAPICursor) -> list[str]:
    cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
    return [name for (name,) in cursor.fetchall()]


def _prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late for savepoints
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    search_sqlite.prepare(_driver(connection))


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
