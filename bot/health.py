"""For who watches over the process: `/live`, `/ready`, `/metrics`, and systemd's watchdog."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog
from sqlalchemy.exc import OperationalError

from bot.alerts import Alerts
from bot.config import Settings
from bot.pulse import NO_COMMIT, NO_HOMESERVER, STOPPING, WRITER
from bot.systemd import notify, watchdog_seconds
from bot.watch import COMMIT_SECONDS, Watch
from commands.base import say
from storage import backlog
from storage.database import Database

log = structlog.get_logger()

LOOK_EVERY_SECONDS: Final = 5.0
SCRAPE_SECONDS: Final = 5.0

WORTH_TELLING: Final = timedelta(minutes=15)
"""Administrators hear afterwards of what kept the bot from its work for longer than this."""

LEAST_FREE: Final = 500_000_000
"""Bytes of free disk below which administrators are warned, once a day."""

TOLD: Final = {NO_COMMIT: "was_full", NO_HOMESERVER: "was_away"}
"""Troubles that administrators hear of when they are over -> the sentence; before, the log says so,
/ready and systemd's status: nothing can be said in a room without homeserver and database."""


Gauges = Mapping[str, tuple[str, float]]
"""Name -> what it is, and its value."""


@asynccontextmanager
async def telling(
    port: int | None, watch: Watch, gauges: Callable[[], Awaitable[Gauges]]
) -> AsyncIterator[None]:
    """Answer whoever asks how the process is, and feed the watchdog. Raises OSError when the port
    is taken."""
    async with AsyncExitStack() as stack:
        if port is not None:
            from bot.health_server import serving  # aiohttp's server, which takes 2 MB

            await stack.enter_async_context(serving(port, watch, gauges))
        feeding = asyncio.create_task(_keep_telling(watch))
        stack.callback(feeding.cancel)
        yield


class Health:
    """Tells how the bot is."""

    def __init__(
        self,
        watch: Watch,
        database: Database,
        alerts: Alerts,
        now: Callable[[], datetime],
        settings: Settings,
    ) -> None:
        self._watch = watch
        self._database = database
        self._alerts = alerts
        self._now = now
        self._port = settings.health.port
        self._folder = settings.storage.folder

    async def run(self) -> None:
        """Serve and watch until cancelled. Raises OSError when the port is taken."""
        async with telling(self._port, self._watch, self._gauges):
            try:
                await self._keep_probing()
            finally:
                self._watch.pulse.trouble(STOPPING, True)
                notify("STOPPING=1", "STATUS=stopping")

    async def _gauges(self) -> Gauges:
        """Figures of the database; none while it is busy for longer or cannot be read."""
        try:
            async with asyncio.timeout(SCRAPE_SECONDS):
                return await self._database.write(
                    lambda unit: backlog.gauges(unit.connection, self._now())
                )
        except (TimeoutError, OperationalError):
            return {}

    async def _keep_probing(self) -> None:
        """See that the writer thread comes round: a batch of a long absence may take it a while."""
        while True:
            self._watch.pulse.beat(WRITER, COMMIT_SECONDS)
            try:
                await self._database.write(lambda unit: None)
                await self._warn_of_full_disk()
                await self._tell_what_is_over()
            except OperationalError as error:
                log.warning("the database cannot be used", error=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def _warn_of_full_disk(self) -> None:
        free = shutil.disk_usage(self._folder).free
        if free >= LEAST_FREE:
            return
        cause = f"disk:{self._now().date().isoformat()}"
        said = say("disk_fills", megabytes=free // 1_000_000)
        await self._database.write(lambda unit: self._alerts.tell(unit, cause, said))

    async def _tell_what_is_over(self) -> None:
        for past in self._watch.pulse.past():
            if past.trouble in TOLD and past.lasted >= WORTH_TELLING:
                key = TOLD[past.trouble]
                said = say(key, lasted=int(past.lasted.total_seconds() // 60))
                tell = partial(
                    self._alerts.tell, cause=f"{key}:{past.since.isoformat()}", said=said
                )
                await self._database.write(tell)


async def _keep_telling(watch: Watch) -> None:
    """Feed the watchdog while no part is stuck, and say in the log what changed."""
    asked = watchdog_seconds()
    every = min(LOOK_EVERY_SECONDS, asked / 3) if asked else LOOK_EVERY_SECONDS
    told: list[str] = []
    while True:
        troubles = watch.pulse.troubles()
        if troubles != told:
            told = troubles
            notify(f"STATUS={'; '.join(troubles) or 'ready'}")
            log.warning("not ready", why=troubles) if troubles else log.info("ready")
        if not watch.pulse.stuck():
            notify("WATCHDOG=1")
        await asyncio.sleep(every)
