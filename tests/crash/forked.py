"""A bot that starts quickly and whose passed points are watched, to be killed often."""

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from tests.real.bot_process import READY_SECONDS, BotProcess

ROOT = Path(__file__).resolve().parents[2]
NOT_BEGUN = "not begun"


class ForkedBot(BotProcess):
    """`schakel run` in a child of a process that has the imports done."""

    _nursery: asyncio.subprocess.Process | None = None
    _pid: int | None = None

    @property
    def points(self) -> Path:
        """Where it writes the point that it passed last."""
        return self.folder / "points"

    def last_point(self) -> str:
        """The point that it passed last before it ended."""
        return self.points.read_text().strip()

    async def spawn(self, **environment: str) -> None:
        """Start it without waiting."""
        if self._nursery is None:
            self._nursery = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.crash.nursery"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                cwd=ROOT,
            )
        self.points.write_text(NOT_BEGUN)
        watched = {"SCHAKEL_TEST__POINTS": str(self.points), **environment}
        order = {
            "config": str(self.config),
            "log": str(self.log),
            "environment": self.environment(watched),
        }
        assert self._nursery.stdin is not None
        self._nursery.stdin.write(json.dumps(order).encode() + b"\n")
        self._pid = int(await self._line("pid"))

    async def ready(self) -> None:
        """Wait until it says so."""
        async with asyncio.timeout(READY_SECONDS):
            await self._line("ready")

    async def wait(self) -> int:
        """Wait until it ends by itself; returns its exit status, negative after a signal."""
        status = int(await self._line("ended"))
        self._pid = None
        return status

    @property
    def running(self) -> bool:
        """Whether it still runs, as far as we were told."""
        return self._pid is not None

    async def close(self) -> None:
        """Kill it, and end the process that starts it."""
        await super().close()
        if self._nursery is not None:
            assert self._nursery.stdin is not None
            self._nursery.stdin.close()
            await self._nursery.wait()

    async def _end(self, number: signal.Signals) -> int:
        if self._pid is None:
            return 0
        with suppress(ProcessLookupError):  # it may just have ended by itself
            os.kill(self._pid, number)
        return await self.wait()

    async def _line(self, word: str) -> str:
        """The rest of the next line that begins with `word`; fails when the bot ends before it."""
        assert self._nursery is not None
        assert self._nursery.stdout is not None
        while line := (await self._nursery.stdout.readline()).decode():
            first, _, rest = line.strip().partition(" ")
            if first == word:
                return rest
            if first == "ended":
                self._pid = None
                raise AssertionError(f"the bot ended with {rest}:\n{self.tail()}")
        raise AssertionError("the process that starts bots has ended")
