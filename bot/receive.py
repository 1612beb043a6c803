"""A batch is in hand: bring it to its commit, whatever it takes.

When a commit fails the same batch is tried again from memory with back-off. What fails or kills
the process again and again is found by working event by event, and set aside.
"""

import asyncio
import json
import random
from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.exc import OperationalError

from bot.compose import Composer, Origin
from bot.dispatch import Dispatcher
from bot.faults import point
from bot.matrix.events import Batch, Event
from commands.base import say
from storage import inbox, outbox
from storage.database import Database, Unit

log = structlog.get_logger()

MOST_TRIES = 3
"""Failed commits of a whole batch, or starts ended by one event, before it is looked at singly."""


class Receiver:
    """Commits batches. `committed` is called after each commit: outbox and clock look for work."""

    def __init__(
        self,
        database: Database,
        dispatcher: Dispatcher,
        composer: Composer,
        administrators: tuple[str, ...],
        now: Callable[[], datetime],
        committed: Callable[[], None],
    ) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._composer = composer
        self._administrators = administrators
        self._now = now
        self._committed = committed
        self._careful = False
        self._progress = False

    async def start(self) -> None:
        """Count this start; after a start that ended before its first commit, be careful."""
        self._careful = await self._database.write(_count_start) > 1

    async def receive(self, batch: Batch) -> None:
        """Return when the batch is committed."""
        point("received")
        tries = 0
        while not self._careful:
            try:
                await self._database.write(lambda unit: self._dispatcher.process(unit, batch))
                break
            except Exception as error:
                tries += 1
                self._careful = tries >= MOST_TRIES and not isinstance(error, OperationalError)
                log.error("commit failed", error=type(error).__name__, tries=tries)
                await asyncio.sleep(min(30.0, 0.2 * 2**tries) * random.uniform(0.5, 1.0))
        if self._careful:
            await self._one_by_one(batch)
            self._careful = False
        if not self._progress:
            self._progress = True
            await self._database.write(_forget_starts)
        point("committed")
        self._committed()

    async def _one_by_one(self, batch: Batch) -> None:
        """Each event in a transaction of its own, with a note of which one is being tried."""
        for event in batch.events:
            while not await self._database.write(
                lambda unit, event=event: self._suspect(unit, event)  # type: ignore[misc]
            ):
                try:
                    await self._database.write(
                        lambda unit, event=event: self._dispatcher.act(  # type: ignore[misc]
                            unit, batch, [event]
                        )
                    )
                    break
                except OperationalError:
                    raise
                except Exception as error:
                    log.error("event failed", error=type(error).__name__)
        await self._database.write(
            lambda unit: self._dispatcher.process(unit, Batch(token=batch.token, events=()))
        )

    def _suspect(self, unit: Unit, event: Event) -> bool:
        """Note that `event` is tried once more; True when it was set aside instead."""
        if inbox.seen(unit.connection, [event.event_id]):
            return True
        noted = json.loads(inbox.get_value(unit.connection, inbox.SUSPECT) or "{}")
        tries = noted.get("tries", 0) + 1 if noted.get("event") == event.event_id else 1
        if tries < MOST_TRIES:
            inbox.set_value(
                unit.connection,
                inbox.SUSPECT,
                json.dumps({"event": event.event_id, "tries": tries}),
            )
            return False
        self._set_aside(unit, event)
        return True

    def _set_aside(self, unit: Unit, event: Event) -> None:
        now = self._now()
        log.error("event set aside", event_id=event.event_id, room_id=event.room_id)
        inbox.record(unit.connection, [event.event_id], now, quarantined=True)
        origin = Origin(cause=f"quarantine:{event.event_id}")
        told = [
            say("quarantined", event_id=event.event_id, room_id=event.room_id).to(user_id)
            for user_id in self._administrators
        ]
        with unit.command() as session:
            rows = self._composer.rows(session, told, origin, now)
        outbox.enqueue(unit.connection, rows)


def _count_start(unit: Unit) -> int:
    starts = int(inbox.get_value(unit.connection, inbox.STARTS) or 0) + 1
    inbox.set_value(unit.connection, inbox.STARTS, str(starts))
    return starts


def _forget_starts(unit: Unit) -> None:
    inbox.delete_value(unit.connection, inbox.STARTS)
    inbox.delete_value(unit.connection, inbox.SUSPECT)
