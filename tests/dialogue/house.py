"""The bot without its loops: database, dispatcher, alarm clock, at a time that a story sets."""

import atexit
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import SQLModel, col

from bot.clock import Alarm, Clock
from bot.compose import Composer
from bot.dispatch import Dispatcher, Own
from bot.matrix.events import Batch
from bot.rights import Access
from commands.catalogue import MODULES
from commands.registry import Registry
from storage import outbox, rooms
from storage.database import Database, Unit, sqlite_url
from storage.migrate import upgrade
from storage.outbox import State
from storage.rooms import Room
from storage.schedule import Occurrence, OccurrenceState
from tests.dialogue.world import BOT, SERVER, user

ADMINISTRATOR: Final = user("beheer")
DEVICE: Final = "DIALOGUE"
NIGHTLY: Final = "retention"


class House:
    """A bot on a fresh database, or on what another house `saved`."""

    def __init__(
        self,
        now: Callable[[], datetime],
        modules: Sequence[ModuleType] = (),
        data: bytes | None = None,
    ) -> None:
        self._shelf = _filled(data or _migrated())
        self.database = self._shelf.database
        self.registry = _registry(tuple(modules))
        access = Access(frozenset({SERVER}), (ADMINISTRATOR,))
        own = Own(BOT, (BOT, "@schakel", "schakel"))
        composer = Composer(self.registry.texts, DEVICE)
        self._dispatcher = Dispatcher(self.registry, composer, access, own, now)
        self._alarm = Alarm(
            self.database, self.registry, self._dispatcher, _Hand(now), access, own, _Deaf()
        )

    def close(self) -> None:
        """Leave the database to the next house."""
        _shelves.append(self._shelf)

    def process(self, batch: Batch) -> None:
        """Commit a batch, as the receiver does."""
        self.database.transact(lambda unit: self._dispatcher.process(unit, batch))

    def run_due(self) -> int:
        """Do what is due now; returns how many jobs that were."""
        return self.database.transact(self._alarm.run_due)

    def next_due(self, now: datetime) -> datetime | None:
        """When the next job is due, or the next message may go that now may not.

        Nights do not count: what one leaves undone the next does, and a story has many.
        """

        def read(unit: Unit) -> list[datetime | None]:
            later = select(func.min(outbox.OUTBOX.c.not_before))
            waits = (outbox.OUTBOX.c.state == State.WAITING) & (outbox.OUTBOX.c.not_before > now)
            due = select(func.min(col(Occurrence.due_at))).where(
                col(Occurrence.state) == OccurrenceState.WAITING, col(Occurrence.job) != NIGHTLY
            )
            return [unit.connection.execute(query).scalar() for query in (due, later.where(waits))]

        return min((one for one in self.database.transact(read) if one is not None), default=None)

    def rooms(self) -> dict[str, Room]:
        """The rooms that the bot is in."""
        return self.database.transact(
            lambda unit: rooms.load(unit.connection, rooms.joined_rooms(unit.connection))
        )

    def private_rooms(self, who: str | None = None) -> list[str]:
        """Private rooms of this person, or of everybody."""
        if who is None:
            return self.database.transact(
                lambda unit: rooms.all_private_rooms(unit.connection, BOT)
            )
        return self.database.transact(
            lambda unit: rooms.private_rooms(unit.connection, user(who), BOT)
        )

    def tables(self, *, but: Sequence[str] = ("value",)) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all tables but these, to see whether something changed."""

        def read(unit: Unit) -> dict[str, list[tuple[Any, ...]]]:
            found = {}
            for name, table in SQLModel.metadata.tables.items():
                query = table.select().order_by(*table.primary_key)
                found[name] = [tuple(row) for row in unit.connection.execute(query)]
            return {name: rows for name, rows in found.items() if name not in but}

        return self.database.transact(read)

    def on_disk(self, words: str) -> bool:
        """Whether these words are in the bytes of the database's files, the log included."""
        before = self._shelf.files()
        with closing(sqlite3.connect(self._shelf.file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(FULL)")
        return words.encode() in before + self._shelf.files()

    def saved(self) -> bytes:
        """The whole database, for another house."""
        return _serialized(self._shelf.file)


class _Shelf:
    """A database that is used again and again: its engine keeps the statements it compiled."""

    def __init__(self) -> None:
        folder = tempfile.TemporaryDirectory()
        atexit.register(folder.cleanup)
        self.file = Path(folder.name, "schakel.db")
        self.database = Database(sqlite_url(self.file))
        self._connection().execute("PRAGMA synchronous=OFF")  # no story is about a loss of power

    def fill(self, data: bytes) -> None:
        """Put a whole database in the place of what is there; nothing else stays in the files."""
        with closing(sqlite3.connect(":memory:")) as source:
            source.deserialize(data)
            source.backup(self._connection())
        self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def files(self) -> bytes:
        """The bytes of all files of the database."""
        return b"".join(one.read_bytes() for one in sorted(self.file.parent.iterdir()))

    def _connection(self) -> sqlite3.Connection:
        """The one connection of the engine."""
        with closing(self.database.engine.raw_connection()) as pooled:
            assert isinstance(pooled.driver_connection, sqlite3.Connection)
            return pooled.driver_connection


_shelves: list[_Shelf] = []


def _filled(data: bytes) -> _Shelf:
    """A shelf with this database; one that a failed test still holds a cursor of is given up."""
    while _shelves:
        shelf = _shelves.pop()
        with suppress(sqlite3.OperationalError):
            shelf.fill(data)
            return shelf
    shelf = _Shelf()
    shelf.fill(data)
    return shelf


class _Hand(Clock):
    """A clock that shows a story's time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._shown = now

    def now(self) -> datetime:
        return self._shown()


class _Deaf:
    def wake(self) -> None:
        """The story delivers by itself."""


@cache
def _registry(modules: tuple[ModuleType, ...]) -> Registry:
    return Registry((*MODULES, *modules))


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
