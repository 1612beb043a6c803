"""The bot as its own process: a test has its configuration, its log, and other people's clients."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from bot.demo.homeserver import Homeserver

TUESDAY_MORNING = datetime(2027, 1, 12, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
READY_SECONDS = 60.0


class TestClock:
    """The file that the bot reads its time from. Begins on a Tuesday at nine."""

    __test__ = False

    def __init__(self, file: Path) -> None:
        self.file = file
        self.set(TUESDAY_MORNING)

    def set(self, moment: datetime) -> None:
        """Make it `moment` now; time goes on from there."""
        new = self.file.with_suffix(".new")
        new.write_text(str((moment - datetime.now(UTC)).total_seconds()))
        new.replace(self.file)

    def now(self) -> datetime:
        """What time the bot thinks it is."""
        from datetime import timedelta

        return datetime.now(UTC) + timedelta(seconds=float(self.file.read_text()))


class BotProcess:
    """`schakel run` on a homeserver, with a data folder of its own."""

    def __init__(
        self,
        homeserver: Homeserver,
        folder: Path,
        localpart: str,
        administrators: tuple[str, ...] = (),
        environment: dict[str, str] | None = None,
    ) -> None:
        self.user_id = f"@{localpart}:{homeserver.server_name}"
        self.folder = folder
        self.clock = TestClock(folder / "clock")
        self.log = folder / "bot.log"
        self._environment = environment or {}
        self._process: asyncio.subprocess.Process | None = None
        self.config = folder / "config.toml"
        names = ", ".join(f'"{name}"' for name in administrators)
        self.config.write_text(
            f'[matrix]\nhomeserver = "{homeserver.url}"\nuser_id = "{self.user_id}"\n'
            f'password = "{localpart}"\n'
            f'[storage]\nfolder = "{folder / "data"}"\n'
            f'[access]\nservers = ["{homeserver.server_name}"]\nadministrators = [{names}]\n'
        )

    async def start(self) -> Self:
        """Start it and return when it says that it is ready."""
        await self.spawn()
        await self.ready()
        return self

    async def spawn(self, **environment: str) -> None:
        """Start it without waiting."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", "--config", str(self.config)),
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env={
                    **os.environ,
                    "SCHAKEL_TEST__CLOCK": str(self.clock.file),
                    **self._environment,
                    **environment,
                },
            )

    async def ready(self) -> None:
        """Wait for its line on standard output."""
        assert self._process is not None
        assert self._process.stdout is not None
        async with asyncio.timeout(READY_SECONDS):
            line = await self._process.stdout.readline()
        if not line.startswith(b"ready"):
            raise AssertionError(f"the bot did not start:\n{self.log.read_text()[-3000:]}")

    async def stop(self) -> int:
        """End it with SIGTERM; returns its exit status."""
        return await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """Kill -9."""
        await self._end(signal.SIGKILL)

    async def wait(self) -> int:
        """Wait until it ends by itself; returns its exit status."""
        assert self._process is not None
        return await self._process.wait()

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self._process is not None and self._process.returncode is None

    async def _end(self, number: signal.Signals) -> int:
        if self._process is None:
            return 0
        if self._process.returncode is None:
            self._process.send_signal(number)
        status = await self._process.wait()
        self._process = None
        return status
