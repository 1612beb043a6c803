"""The bot without its loops: database, dispatcher, alarm clock, at a time that a story sets."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from types import ModuleType
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import SQLModel, col

from bot.administrators import Administrators
from bot.clock import Alarm, Clock
from bot.compose import Composer
from bot.dispatch import Dispatcher, Own
from bot.limits import Limits
from bot.matrix.events import Batch
from bot.metrics import Metrics
from bot.rights import Access
from commands.catalogue import MODULES
from commands.registry import Registry
from storage import outbox, rooms
from storage.database import Unit
from storage.outbox import Kind, State, ToSend
from storage.rooms import Room
from storage.schedule import Occurrence, OccurrenceState
from tests.dialogue.shelves import give_back, take_shelf
from tests.dialogue.world import BOT, SERVER, user

ADMINISTRATOR: Final = user("beheer")
DEVICE: Final = "DIALOGUE"
DAILY: Final = "daily"
AT_ONCE: Final = 2_000
EACH_MINUTE: Final = 600
AT_LAST: Final = datetime(9999, 1, 1, tzinfo=UTC)
_NEWEST: Final = select(func.max(outbox.OUTBOX.c.id))


class House:
    """A bot on a fresh database, or on what another house `saved`."""

    def __init__(
        self,
        now: Callable[[], datetime],
        modules: Sequence[ModuleType] = (),
        data: bytes | None = None,
        administrators: Administrators | None = None,
    ) -> None:
        administrators = administrators or Administrators((ADMINISTRATOR,), None, BOT)
        self._shelf = take_shelf(data)
        self.database = self._shelf.database
        self.registry = _registry(tuple(modules))
        access = Access(frozenset({SERVER}), administrators.people)
        own = Own(BOT, (BOT, "@schakel", "schakel"))
        composer = Composer(self.registry.texts, DEVICE, administrators)
        self._dispatcher = Dispatcher(
            self.registry, composer, access, own, now, Limits(AT_ONCE, EACH_MINUTE), Metrics()
        )
        self._alarm = Alarm(
            self.database,
            self.registry,
            self._dispatcher,
            _Hand(now),
            access,
            own,
            _Deaf(),
            lambda: False,
        )

    def close(self) -> None:
        """Leave the database to the next house."""
        give_back(self._shelf)

    def process(self, batch: Batch) -> None:
        """Commit a batch, as the receiver does; what it hands over is what a look would find."""
        last = self.database.transact(lambda unit: unit.connection.execute(_NEWEST).scalar() or 0)
        fresh = self.database.transact(lambda unit: self._dispatcher.process(unit, batch))
        if fresh is not None:
            found = self.database.transact(
                lambda unit: outbox.waiting(unit.connection, AT_LAST, after=last)
            )
            assert list(map(_handed_over, fresh.rows)) == list(map(_handed_over, found))

    def run_due(self) -> int:
        """Do what is due now; returns how many jobs that were."""
        return self.database.transact(self._alarm.run_due)

    def next_due(self, now: datetime) -> datetime | None:
        """When the next job is due, or the next message may go that now may not.

        What is done daily does not count: a day that is left out is made up for by the next.
        """

        def read(unit: Unit) -> list[datetime | None]:
            later = select(func.min(outbox.OUTBOX.c.not_before))
            waits = (outbox.OUTBOX.c.state == State.WAITING) & (outbox.OUTBOX.c.not_before > now)
            due = select(func.min(col(Occurrence.due_at))).where(
                col(Occurrence.state) == OccurrenceState.WAITING, col(Occurrence.subject) != DAILY
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
        return self.found_on_disk([words]) != []

    def found_on_disk(self, words: Iterable[str]) -> list[str]:
        """Which of these are."""
        files = self._shelf.files()
        return [one for one in words if one.encode() in files]

    def saved(self) -> bytes:
        """The whole database, for another house."""
        return self._shelf.saved()


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


def _handed_over(row: ToSend) -> ToSend:
    """What the outbox takes over: a recipe is read again, and so may be the head of a thread."""
    row = row._replace(root=None)
    return row._replace(content={}) if row.kind == Kind.FILE else row


@cache
def _registry(modules: tuple[ModuleType, ...]) -> Registry:
    return Registry((*MODULES, *modules))
