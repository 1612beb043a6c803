"""The dispatcher in this process, on a database: what a sentence costs without the network."""

import contextlib
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from benchmarks.speed.rooms import BOT, SERVER, person, room_id
from bot.administrators import Administrators
from bot.compose import Composer
from bot.dispatch import Dispatcher, Own
from bot.limits import Limits
from bot.matrix.events import Batch, Event, Message
from bot.metrics import Metrics
from bot.rights import Access
from commands.catalogue import MODULES
from commands.registry import Registry
from storage.database import Database, Unit


class _TakenBack(Exception):
    """Nothing of this sentence is to stay."""


class Desk:
    """Deals with events as the bot does; person 0 is the administrator."""

    def __init__(self, database: Database) -> None:
        self.database = database
        registry = Registry(MODULES)
        self._dispatcher = Dispatcher(
            registry,
            Composer(registry.texts, "BENCH", Administrators((person(0),))),
            Access(frozenset({SERVER}), (person(0),)),
            Own(BOT, (BOT,)),
            lambda: datetime.now(UTC),
            Limits(1_000_000, 1_000_000),
            Metrics(),
        )
        self._count = self._said = 0

    def say(self, text: str, room: int = 0, *, keep: bool = True) -> float:
        """Milliseconds of processor time from a sentence to its answer, committed if to `keep`."""
        said = self.message(text, room)
        began = time.thread_time()
        self.process([said], keep=keep)
        return (time.thread_time() - began) * 1000

    def message(self, text: str, room: int = 0) -> Message:
        """A sentence of the administrator, now."""
        self._said += 1
        return Message(
            event_id=f"$desk{self._said}",
            room_id=room_id(room),
            sender=person(0),
            at=datetime.now(UTC),
            encrypted=True,
            body=text,
            msgtype="m.text",
        )

    def process(self, events: Sequence[Event], *, keep: bool = True) -> None:
        """A batch of events in a transaction, taken back unless it is to stay."""
        self._count += 1
        batch = Batch(token=f"t{self._count}", events=tuple(events))

        def work(unit: Unit) -> None:
            self._dispatcher.process(unit, batch)
            if not keep:
                raise _TakenBack

        with contextlib.suppress(_TakenBack):
            self.database.transact(work)
