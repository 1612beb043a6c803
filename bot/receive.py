"""A batch is in hand: bring it to its commit, whatever it takes.

When a commit fails the same batch is tried again from memory with back-off. What fails or kills
the process again and again is found by working event by event, and set aside.
"""

import asyncio
import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

import structlog
from sqlalchemy.exc import OperationalError

from bot.alerts import Alerts
from bot.dispatch import Dispatcher
from bot.faults import point
from bot.fresh import HandedOver
from bot.matrix.events import OF_STATE, Batch, Event
from bot.watch import Watch
from commands.base import say
from storage import inbox
from storage.database import Database, Unit

log = structlog.get_logger()

MOST_TRIES = 3
"""Failed commits of a whole batch before it is looked at event by event; and starts that ended
while a run of state was tried, before each of its events is."""

MOST_ALONE = 5
"""Failed commits of one event, or starts ended while it was tried alone, before it is set aside. A
kill from outside may fall on an innocent event: five in a row on the same one, with nothing done in
between, hardly do. Three did, where somebody killed us within a second of each start."""

STATE = "state"
"""What is being tried when it is a run of state."""

T = TypeVar("T")


class Receiver:
    """Commits batches. `committed` is called with each one then, and with what is to be sent for it
    (None: it has to be looked for).
    """

    def __init__(
        self,
        database: Database,
        dispatcher: Dispatcher,
        alerts: Alerts,
        now: Callable[[], datetime],
        committed: Callable[[Batch, HandedOver | None], None],
        watch: Watch,
    ) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._alerts = alerts
        self._now = now
        self._committed = committed
        self._watch = watch
        self._careful = False
        self._alone = False
        self._progress = False

    async def start(self) -> None:
        """Count this start; after a start that ended before its first commit, be careful."""
        self._careful = await self._database.write(_count_start) > 1
        self._alone = await self._database.write(_blame)

    async def receive(self, batch: Batch) -> None:
        """Return when the batch is committed."""
        tries = 0
        to_send: HandedOver | None = None
        began = self._watch.committing()
        while not self._careful:
            try:
                to_send = await self._database.write(
                    lambda unit: self._dispatcher.process(unit, batch)
                )
                break
            except Exception as error:
                tries += 1
                self._careful = tries >= MOST_TRIES and not isinstance(error, OperationalError)
                await self._back_off(error, tries)
                began = self._watch.committing()
        if self._careful:
            await self._one_by_one(batch)
            self._careful = False
        if not self._progress:
            self._progress = True
            await self._database.write(_forget_starts)
        point("committed")
        self._watch.committed(batch.events, began)
        self._committed(batch, to_send)

    async def _one_by_one(self, batch: Batch) -> None:
        """Each event in a transaction of its own, with a note of which one is being tried.

        Runs of state, of which the first answer after a start is full, are tried as one unless
        starts ended in the middle of them. One by one they take long, and so invite the next kill.
        """
        for state, run in groupby(batch.events, lambda e: isinstance(e, OF_STATE)):
            events = list(run)
            as_one = state and len(events) > 1 and not self._alone
            if as_one and await self._tried(batch, events):
                continue
            for event in events:
                while not await self._is_over(event) and not await self._tried(batch, [event]):
                    pass
        await self._patiently(
            lambda unit: self._dispatcher.process(unit, replace(batch, events=()))
        )

    async def _tried(self, batch: Batch, events: list[Event]) -> bool:
        """Whether `events` could be dealt with, in one transaction."""
        trying = STATE if len(events) > 1 else events[0].event_id

        def act(unit: Unit) -> None:
            self._dispatcher.act(unit, batch, events)
            _note(unit, None)
            if inbox.seen(unit.connection, [event.event_id for event in events]):
                _acquit(unit)

        try:
            await self._patiently(lambda unit: _note(unit, trying))
            await self._patiently(act)
        except Exception as error:
            log.error("event failed", error=type(error).__name__)
            await self._patiently(_blame)
            return False
        return True

    async def _is_over(self, event: Event) -> bool:
        """Whether `event` is done, or was tried so often that it is now set aside."""

        def look(unit: Unit) -> bool:
            if inbox.seen(unit.connection, [event.event_id]):
                return True
            if _notes(unit)["ended"].get(event.event_id, 0) < MOST_ALONE:
                return False
            self._set_aside(unit, event)
            return True

        return await self._patiently(look)

    async def _patiently(self, work: Callable[[Unit], T]) -> T:
        """Write; a database that is busy, full or away is no fault of any event, so wait for it."""
        tries = 0
        while True:
            try:
                return await self._database.write(work)
            except OperationalError as error:
                tries += 1
                await self._back_off(error, tries)

    async def _back_off(self, error: Exception, tries: int) -> None:
        log.error("commit failed", error=type(error).__name__, tries=tries)
        seconds = min(30.0, 0.2 * 2 ** min(tries, 10)) * random.uniform(0.5, 1.0)
        self._watch.not_committed(seconds)
        await asyncio.sleep(seconds)

    def _set_aside(self, unit: Unit, event: Event) -> None:
        now = self._now()
        log.error("event set aside", event_id=event.event_id, room_id=event.room_id)
        inbox.record(unit.connection, [event.event_id], now, quarantined=True)
        said = say("quarantined", event_id=event.event_id, room_id=event.room_id)
        self._alerts.tell(unit, f"quarantine:{event.event_id}", said)


def _count_start(unit: Unit) -> int:
    starts = int(inbox.get_value(unit.connection, inbox.STARTS) or 0) + 1
    inbox.set_value(unit.connection, inbox.STARTS, str(starts))
    return starts


def _notes(unit: Unit) -> dict[str, Any]:
    """`trying`: the event being tried; `ended`: event id -> how many tries ended badly."""
    noted = inbox.get_value(unit.connection, inbox.SUSPECT)
    return json.loads(noted) if noted else {"trying": None, "ended": {}}


def _note(unit: Unit, event_id: str | None) -> None:
    """This event is being tried now, or none."""
    notes = _notes(unit) | {"trying": event_id}
    inbox.set_value(unit.connection, inbox.SUSPECT, json.dumps(notes))


def _blame(unit: Unit) -> bool:
    """Count a try that did not end well, if there was one; whether runs of state ended so often
    that each of their events is to be tried alone."""
    notes = _notes(unit)
    ended, trying = notes["ended"], notes["trying"]
    if trying is not None:
        ended[trying] = ended.get(trying, 0) + 1
        noted = json.dumps({"trying": None, "ended": ended})
        inbox.set_value(unit.connection, inbox.SUSPECT, noted)
    tries: int = ended.get(STATE, 0)
    return tries >= MOST_TRIES


def _acquit(unit: Unit) -> None:
    """Something new was done, so what ended us before was not one event: a machine that is shut
    down again and again must not cost anybody her sentence."""
    inbox.delete_value(unit.connection, inbox.SUSPECT)


def _forget_starts(unit: Unit) -> None:
    inbox.delete_value(unit.connection, inbox.STARTS)
    inbox.delete_value(unit.connection, inbox.SUSPECT)
