"""What is known to be sent, until that is written down.

Our echo comes with the next answer of /sync and is written down with it, which costs nothing more.
What has none is written down soon, with others. A confirmation that is lost with the process is
made up for by the echo, or by sending the same again under the same transaction id.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Final

import structlog

from bot.faults import point
from storage.confirmations import Confirmation, confirm
from storage.database import Database

log = structlog.get_logger()

GATHER_SECONDS: Final = 0.5
"""How long one waits for the echo and for others."""

AFTER_ERROR_SECONDS: Final = 1.0


class Confirmations:
    """Confirmations by transaction id. `written` is called after some were written down."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        written: Callable[[], Awaitable[None]],
    ) -> None:
        self._database = database
        self._now = now
        self._written = written
        self._known: dict[str, Confirmation] = {}
        self._some = asyncio.Event()

    def add(self, done: Confirmation) -> None:
        """Something became an event."""
        self._known[done.txn_id] = done
        self._some.set()

    def echoed(self, txn_ids: Iterable[str]) -> None:
        """What was sent under these came back, and is written down."""
        if sum(self._known.pop(txn_id, None) is not None for txn_id in txn_ids):
            point("confirmed")

    async def run(self) -> None:
        """Write them down until cancelled."""
        while True:
            await self._some.wait()
            await asyncio.sleep(GATHER_SECONDS)
            self._some.clear()
            done, self._known = self._known, {}
            if not done:
                continue
            try:
                await self._write(done)
            except Exception as error:
                log.error("confirming failed", error=type(error).__name__)
                self._known = done | self._known
                self._some.set()
                await asyncio.sleep(AFTER_ERROR_SECONDS)
                continue
            point("confirmed")
            await self._written()

    async def write_rest(self) -> None:
        """Before we end, so that the next start need not send it again, to no effect.

        Not waited for: where another bot has the database it would never come to an end.
        """
        done, self._known = self._known, {}
        if not done:
            return
        try:
            await self._write(done, once=True)
        except Exception as error:
            log.warning("confirming is left to the next start", error=type(error).__name__)

    async def _write(self, done: dict[str, Confirmation], *, once: bool = False) -> None:
        await self._database.write(
            lambda unit: confirm(unit.connection, tuple(done.values()), self._now()),
            once=once,
        )
