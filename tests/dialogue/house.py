"""The bot without its loops: database, dispatcher, alarm clock, at a time that a story sets."""

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sqlmodel import SQLModel

from bot.clock import Alarm, Clock
from bot.compose import Composer
from bot.dispatch import Dispatcher, Own
from bot.matrix.events import Batch
from bot.rights import Access
from commands.catalogue import MODULES
from commands.registry import Registry
from storage import rooms, schedule
from storage.database import Database, Unit, sqlite_url
from storage.migrate import upgrade
from storage.rooms import Room
from tests.dialogue.world import BOT, SERVER, user

ADMINISTRATOR: Final = user("beheer")
DEVICE: Final = "DIALOGUE"


class House:
    """A bot on a fresh database in `folder`."""

    def __init__(
        self, folder: Path, now: Callable[[], datetime], modules: Sequence[ModuleType]
    ) -> None:
        self._file = folder / "schakel.db"
        self._file.write_bytes(_migrated())
        self.database = Database(sqlite_url(self._file))
        self.registry = _registry(tuple(modules))
        access = Access(frozenset({SERVER}), (ADMINISTRATOR,))
        own = Own(BOT, (BOT, "@schakel", "schakel"))
        composer = Composer(self.registry.texts, DEVICE)
        self._dispatcher = Dispatcher(self.registry, composer, access, own, now)
        self._alarm = Alarm(
            self.database, self.registry, self._dispatcher, _Hand(now), access, own, _Deaf()
        )

    def process(self, batch: Batch) -> None:
        """Commit a batch, as the receiver does."""
        self.database.transact(lambda unit: self._dispatcher.process(unit, batch))

    def run_due(self) -> int:
        """Do what is due now; returns how many jobs that were."""
        return self.database.transact(self._alarm.run_due)

    def next_due(self) -> datetime | None:
        """When the next job is due."""

        def read(unit: Unit) -> datetime | None:
            with unit.command() as session:
                return schedule.next_due(session)

        return self.database.transact(read)

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
        before = self._bytes()
        connection = sqlite3.connect(self._file)
        connection.execute("PRAGMA wal_checkpoint(FULL)")
        connection.close()
        return words.encode() in before + self._bytes()

    def _bytes(self) -> bytes:
        return b"".join(one.read_bytes() for one in self._file.parent.glob("schakel.db*"))


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
        return file.read_bytes()
