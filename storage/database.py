"""The engine, the one writer thread, and what a transaction is.

Every access to the database runs in one thread, in one transaction of its own; a command runs in a
savepoint of it, begun when the command first touches the database.
"""

import asyncio
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, PendingRollbackError
from sqlmodel import Session, SQLModel

from storage import postgresql, sqlite
from storage.postgresql import TOUCHED

log = structlog.get_logger()

T = TypeVar("T")

LONGEST_BACK_OFF = 10.0

ERASED = "erased"


def erased(connection: Connection, *, searchable: bool = True) -> None:
    """Something is erased here: once it is committed, nothing of it stays in the files.

    `searchable`: it stood in a text index, which takes longer to clean.
    """
    connection.info[ERASED] = searchable or connection.info.get(ERASED, False)


def number_on(connection: Connection) -> None:
    """To be called after rows were put in with the ids that they have: the next come after them.

    SQLite does so by itself.
    """
    if connection.dialect.name == "postgresql":
        postgresql.number_on(connection)


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
    """A store by its URL. `write` is for the event loop, `transact` for one thread.

    `alone`: for the bot itself, of which a database has one at a time.
    """

    def __init__(self, url: str, *, alone: bool = False) -> None:
        self.url = url
        self._store = postgresql if is_postgresql(url) else sqlite
        self.engine = self._store.engine_for(url, alone=alone)
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._touched = set(SQLModel.metadata.tables)  # by whoever ran before us
        self._searchable = False

    def transact(self, work: Callable[[Unit], T]) -> T:
        """Run `work` in one transaction: committed when it returns, undone when it raises."""
        with self.engine.begin() as connection:
            noted = connection.info  # which one that broke does not tell any more
            try:
                done = work(Unit(connection))
            finally:
                searchable = noted.pop(ERASED, None)
                self._touched |= noted.pop(TOUCHED, set())
        if searchable is not None:
            self._searchable |= searchable
            self._wipe()
        return done

    def _wipe(self) -> None:
        """Wipe what was erased out of the files; in the writer's thread, outside a transaction.

        What is committed stays so: when somebody is in the way it is done after the next erasure.
        """
        try:
            self._store.wipe(self.engine, self._touched, searchable=self._searchable)
        except OperationalError:
            return
        self._touched, self._searchable = set(), False

    def snapshot(self) -> AbstractContextManager[Connection]:
        """All of it as it is now, while others go on writing. To be read only."""
        taken: AbstractContextManager[Connection] = self._store.snapshot(self.engine)
        return taken

    async def write(self, work: Callable[[Unit], T]) -> T:
        """`transact` in the writer thread. Once begun it is not cut off by a cancelled caller.

        A server that went away is waited for, and then `work` is done again: whether its commit
        arrived is not known, so it must look at rows before it acts.
        """
        loop = asyncio.get_running_loop()
        tries = 0
        while True:
            try:
                return await asyncio.shield(loop.run_in_executor(self._writer, self.transact, work))
            except (OperationalError, PendingRollbackError) as error:
                if self._store is not postgresql or not postgresql.is_away(error):
                    raise
            tries += 1
            log.warning("the database is away", tries=tries)
            await asyncio.sleep(min(LONGEST_BACK_OFF, 0.1 * 2**tries) * random.uniform(0.5, 1.0))

    def close(self) -> None:
        """Wait for the transaction under way and close the connections."""
        self._writer.shutdown(wait=True)
        self.engine.dispose()


def sqlite_url(file: Path) -> str:
    """The URL of a SQLite database file."""
    return f"sqlite:///{file}"


def is_postgresql(url: str) -> bool:
    """Whether a URL is of PostgreSQL, by whatever driver."""
    return url.startswith(("postgresql:", "postgresql+", "postgres:"))
