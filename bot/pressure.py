"""Back-pressure: the next /sync is not asked for while too much waits to be sent.

The homeserver keeps what we do not ask for. Only lanes that are being delivered count; those that
wait for something else (a right, a room, a name) would stop the whole bot, see `bot/unsaid`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final, Protocol

import structlog
from sqlalchemy.exc import OperationalError

from bot import unsaid
from bot.alerts import Alerts
from bot.matrix.events import OF_STATE, Batch, Event, Membership
from bot.pulse import TOO_MUCH_TO_SEND
from bot.watch import Watch
from storage.database import Database

log = structlog.get_logger()

MOST_TO_SEND: Final = 2_000
"""Rows from which on nothing more is asked for, until half of them are sent."""

MOST_AT_ONCE: Final = 500
"""Events that are committed together. What was missed in hours comes in one answer."""

LOOK_AFTER: Final = 100
"""Events between two looks at what waits where we cannot speak."""

WAIT_SECONDS: Final = 0.2
BEAT_SECONDS: Final = 30.0


class Sender(Protocol):
    """The outbox, as far as this knows it."""

    def pressing(self) -> int:
        """How many rows are being delivered."""

    def longest(self) -> int:
        """How many rows stand in the longest lane."""

    def dropped(self, row_ids: Collection[int]) -> None:
        """These rows are gone from the table."""


class Pressure:
    """Stands between /sync and `receive`, which commits a batch."""

    def __init__(
        self,
        database: Database,
        receive: Callable[[Batch], Awaitable[None]],
        sender: Sender,
        alerts: Alerts,
        own: str,
        now: Callable[[], datetime],
        watch: Watch,
    ) -> None:
        self._database = database
        self._receive = receive
        self._sender = sender
        self._alerts = alerts
        self._own = own
        self._now = now
        self._watch = watch
        self._heard = 0

    async def receive(self, batch: Batch) -> None:
        """Return when the batch is committed and the next one may come."""
        for part in parts(batch, self._own):
            await self._receive(part)
            self._heard += len(part.events)
            if self._heard >= LOOK_AFTER:
                self._heard = 0
                await self._trim()
            await self._ease()

    async def _ease(self) -> None:
        if self._sender.pressing() <= MOST_TO_SEND:
            return
        log.warning("too much waits to be sent", rows=self._sender.pressing())
        self._watch.pulse.trouble(TOO_MUCH_TO_SEND, True)
        while self._sender.pressing() > MOST_TO_SEND / 2:
            self._watch.alive(BEAT_SECONDS)
            await asyncio.sleep(WAIT_SECONDS)
        self._watch.pulse.trouble(TOO_MUCH_TO_SEND, False)

    async def _trim(self) -> None:
        """Where no lane is that long, nothing is too much."""
        if self._sender.longest() <= unsaid.MOST_FILES:
            return
        trim = partial(unsaid.trim, own=self._own, alerts=self._alerts, now=self._now())
        try:
            gone = await self._database.write(trim)
        except OperationalError as error:  # full or away: it is looked at again later
            log.error("dropping answers failed", error=type(error).__name__)
            return
        if gone:
            log.warning("answers dropped where we cannot speak", rows=len(gone))
            self._sender.dropped(frozenset(gone))


def parts(batch: Batch, own: str) -> Iterator[Batch]:
    """The batch, or parts of it to be committed in this order; the last one brings the token.

    Runs of state stay whole. So does a batch in which we (`own`) leave a room: who was in it is
    forgotten at the end, unless we are back by then.
    """
    events = batch.events
    left = (e for e in events if isinstance(e, Membership) and e.user_id == own)
    if len(events) <= MOST_AT_ONCE or any(one.membership != "join" for one in left):
        yield batch
        return
    part: list[Event] = []
    said = 0
    for event in events:
        if said >= MOST_AT_ONCE:
            yield replace(batch, events=tuple(part), more=True)
            part, said = [], 0
        part.append(event)
        said += not isinstance(event, OF_STATE)
    yield replace(batch, events=tuple(part))
