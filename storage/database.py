"""The engine, the one writer thread, and what a transaction is.

Every access to the database runs in one thread, in one transaction of its own; a command runs in a
savepoint of it, begun when the command first touches the database.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool
from sqlmodel import Session

from storage import search

T = TypeVar("T")

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a confirmed commit survives loss of power
    "foreign_keys=ON",
    "secure_delete=ON",
    "busy_timeout=5000",
)


ERASED = "erased"


def erased(connection: Connection, *, searchable: bool = True) -> None:
    """Something is erased here: once it is committed, nothing of it stays in the files.

    `searchable`: it stood in a text index, which takes longer to clean.
    """
    connection.info[ERASED] = searchable or connection.info.get(ERASED, False)


class Unit:
    """One transaction. `connection` is for Core statements over a whole batch."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @contextmanager
    def command(self) -> Iterator[Session]:
        """A session whose changes stay or go as one: an error inside leaves no trace of them."""
        with Session(
            bind=self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            yield session
            session.commit()


class Database:
    """A store by its SQLAlchemy URL. `write` is for the event loop, `transact` for one thread."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")

    def transact(self, work: Callable[[Unit], T]) -> T:
        """Run `work` in one transaction: committed when it returns, undone when it raises."""
        with self.engine.begin() as connection:
            done = work(Unit(connection))
            searchable = connection.info.pop(ERASED, None)
        if searchable is not None:
            self.compact(searchable=searchable)
        return done

    def compact(self, *, searchable: bool = True) -> None:
        """Wipe what was erased out of the files; in the writer's thread, outside a transaction.

        SQLite: deleted words stay in a text index until it is optimised and in the write-ahead log
        until that is cut off (measured). PostgreSQL: dead rows stay until a vacuum, and its log
        keeps them for as long as it is kept.
        """
        if self.engine.dialect.name != "sqlite":
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as wipes:
                wipes.exec_driver_sql("VACUUM")
            return
        with closing(self.engine.raw_connection()) as pooled:
            cursor = pooled.cursor()
            for name in _text_indexes(cursor) if searchable else ():
                cursor.execute(f'INSERT INTO "{name}"("{name}") VALUES (\'optimize\')')
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
            cursor.close()

    async def write(self, work: Callable[[Unit], T]) -> T:
        """`transact` in the writer thread. Once begun it is not cut off by a cancelled caller."""
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._writer, self.transact, work))

    def close(self) -> None:
        """Wait for the transaction under way and close the connections."""
        self._writer.shutdown(wait=True)
        self.engine.dispose()


def sqlite_url(file: Path) -> str:
    """The URL of a SQLite database file."""
    return f"sqlite:///{file}"


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url)
    engine = create_engine(url, connect_args={"check_same_thread": False}, poolclass=StaticPool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _text_indexes(cursor: DBAPICursor) -> list[str]:
    cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
    return [name for (name,) in cursor.fetchall()]


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late for savepoints
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    search.prepare(cast(sqlite3.Connection, connection))


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
