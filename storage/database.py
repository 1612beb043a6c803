"""The engine, the one writer thread, and what a transaction is.

Every access to the database runs in one thread, in one transaction of its own; a command runs in a
savepoint of it, begun when the command first touches the database.
"""

import asyncio
import random
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Table, event
from sqlalchemy.exc import OperationalError, PendingRollbackError
from sqlmodel import Session, SQLModel

from storage import later, postgresql, sqlite
from storage.changes import CHANGES, LATER, Changes, note
from storage.kept import Kept
from storage.later import Later

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


def next_ids(connection: Connection, target: Table, count: int) -> Sequence[int]:
    """Ids for so many new rows of a table that counts: higher ones than any that were given out."""
    is_server = connection.dialect.name == "postgresql"
    next_ids = postgresql.next_ids if is_server else sqlite.next_ids
    return next_ids(connection, target.name, count)


class Unit:
    """One transaction. `connection` is for Core statements over a whole batch."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._spare: Session | None = None

    @property
    def connection(self) -> Connection:
        """The connection; whoever touches the database with it finds what was put off done."""
        return self._connection

    @contextmanager
    def command(self) -> Iterator[Session]:
        """A session whose changes stay or go as one: an error inside leaves no trace of them.

        Its savepoint begins when it first touches the database; one that does not costs nothing.
        """
        session, self._spare = self._spare or self._session(), None
        waiting: Later = self._connection.info[LATER]
        outer, well = waiting.begins(session), False
        touched = True
        try:
            yield session
            if touched := session.in_transaction():
                session.commit()
            well = True
        finally:
            waiting.ends(outer, well=well)
            if touched:
                session.close()
            session.info.clear()
            self._spare = session

    def _session(self) -> Session:
        return Session(
            bind=self._connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )

    def put_off(self, write: Callable[[Connection], None]) -> None:
        """Have `write` called right before whatever else touches the database, or the commit.

        So that rows of many sentences become one statement where nothing stands between them.
        """
        waiting: Later = self._connection.info[LATER]
        waiting.put_off(write)

    def version(self, table: str) -> int:
        """One higher with each statement that changes a table, and when such a one is undone."""
        changes: Changes = self._connection.info[CHANGES]
        return changes.version((table,))

    def once(self, tables: tuple[str, ...], key: Hashable, look: Callable[[], T]) -> T:
        """What `look` finds in these tables, or found before, while nobody changed them."""
        return self.kept.once(tables, key, look)

    @property
    def kept(self) -> Kept:
        """What was read before, and still holds."""
        waiting: Later = self._connection.info[LATER]
        return waiting.kept


class Database:
    """A store by its URL. `write` is for the event loop, `transact` for one thread.

    `alone`: for the bot itself, of which a database has one at a time.
    """

    def __init__(self, url: str, *, alone: bool = False) -> None:
        self.url = url
        self._store = postgresql if is_postgresql(url) else sqlite
        self.engine = self._store.engine_for(url, alone=alone)
        event.listen(self.engine, "after_execute", note)
        event.listen(self.engine, "before_execute", later.before_execute)
        event.listen(self.engine, "savepoint", later.savepoint)
        event.listen(self.engine, "rollback_savepoint", later.rollback_savepoint)
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._changes = Changes(SQLModel.metadata.tables)  # touched by whoever ran before us
        self._kept = Kept(self._changes)
        self._searchable = False

    def transact(self, work: Callable[[Unit], T]) -> T:
        """Run `work` in one transaction: committed when it returns, undone when it raises."""
        well = False
        try:
            with self.engine.begin() as connection:
                noted = connection.info  # which one that broke does not tell any more
                noted[CHANGES] = self._changes
                noted[LATER] = waiting = Later(connection, self._changes, self._kept)
                try:
                    done = work(Unit(connection))
                    waiting.finish()
                finally:
                    del noted[LATER]
                    searchable = noted.pop(ERASED, None)
            well = True
        finally:
            self._changes.ended(well=well)
        if searchable is not None:
            self._searchable |= searchable
            self._wipe()
        return done

    def version(self, tables: Iterable[str]) -> int:
        """A higher one whenever what is in these tables may be something else than before."""
        return self._changes.version(tables)

    def forget_known(self) -> None:
        """Others wrote into the database: nothing that was read of it holds any more."""
        self._kept.forget_all()

    def _wipe(self) -> None:
        """Wipe what was erased out of the files; in the writer's thread, outside a transaction.

        What is committed stays so: when somebody is in the way it is done after the next erasure.
        """
        try:
            self._store.wipe(self.engine, self._changes.touched, searchable=self._searchable)
        except OperationalError:
            return
        self._changes.touched, self._searchable = set(), False

    def snapshot(self) -> AbstractContextManager[Connection]:
        """All of it as it is now, while others go on writing. To be read only."""
        taken: AbstractContextManager[Connection] = self._store.snapshot(self.engine)
        return taken

    async def write(self, work: Callable[[Unit], T], *, once: bool = False) -> T:
        """`transact` in the writer thread. Once begun it is not cut off by a cancelled caller.

        A server that went away is waited for, and then `work` is done again: whether its commit
        arrived is not known, so it must look at rows before it acts. `once`: it is not waited for.
        """
        loop = asyncio.get_running_loop()
        tries = 0
        while True:
            done = loop.run_in_executor(self._writer, self.transact, work)
            done.add_done_callback(_heard)
            try:
                return await asyncio.shield(done)
            except (OperationalError, PendingRollbackError) as error:
                if once or self._store is not postgresql or not postgresql.is_away(error):
                    raise
            tries += 1
            log.warning("the database is away", tries=tries)
            await asyncio.sleep(min(LONGEST_BACK_OFF, 0.1 * 2**tries) * random.uniform(0.5, 1.0))

    def in_turn(self, work: Callable[[Unit], T]) -> T:
        """`transact` in the writer thread, after what it was given before; waits for it."""
        return self._writer.submit(self.transact, work).result()

    def close(self) -> None:
        """Wait for the transaction under way and close the connections."""
        self._writer.shutdown(wait=True)
        self.engine.dispose()


def _heard(done: asyncio.Future[Any]) -> None:
    """Who asked may have been cancelled meanwhile: an error is nobody's news then."""
    if not done.cancelled():
        done.exception()


def sqlite_url(file: Path) -> str:
    """The URL of a SQLite database file."""
    return f"sqlite:///{file}"


def is_postgresql(url: str) -> bool:
    """Whether a URL is of PostgreSQL, by whatever driver."""
    return url.startswith(("postgresql:", "postgresql+", "postgres:"))
