"""A bot that starts quickly: a fork of a process that has the imports done."""

import asyncio
import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from tests.real.bot_process import READY_SECONDS, BotProcess

ROOT = Path(__file__).resolve().parents[2]
QUEUE = 50


class QuickBot(BotProcess):
    """`schakel run` as a process of its own, without the two seconds that its imports take."""

    _pid: int | None = None
    _lines: asyncio.StreamReader
    _orders: asyncio.StreamWriter | None = None

    @property
    def pid(self) -> int:
        assert self._pid is not None
        return self._pid

    async def _launch(self, environment: dict[str, str]) -> None:
        self._lines, self._orders = await _fork(self.arguments("run"), environment, self.log)
        self._pid = int(await self._line("pid"))

    async def command(self, *words: str) -> tuple[int, str]:
        where = self.environment({"COLUMNS": "200"})
        lines, orders = await _fork(self.arguments(*words), where)
        _, _, told = (await lines.read()).decode().partition("\n")
        printed, _, status = told.rpartition("\nended ")
        orders.close()
        return int(status), printed

    async def ready(self) -> None:
        async with asyncio.timeout(READY_SECONDS):
            await self._line("ready")

    async def wait(self) -> int:
        status = int(await self._line("ended"))
        self._gone()
        return status

    @property
    def running(self) -> bool:
        """Whether it still runs, as far as we were told."""
        return self._pid is not None

    async def close(self) -> None:
        try:
            await super().close()
        finally:
            self._gone()  # also where a test that took too long still waits for a line of it

    def forget(self) -> None:
        self._pid, self._orders = None, None

    async def _end(self, number: signal.Signals) -> int:
        if self._pid is None:
            return 0
        with suppress(ProcessLookupError):  # it may just have ended by itself
            os.kill(self._pid, number)
        return await self.wait()

    async def _line(self, word: str) -> str:
        """The rest of the next line that begins with `word`; fails when the bot ends before it."""
        while line := (await self._lines.readline()).decode():
            first, _, rest = line.strip().partition(" ")
            if first == word:
                return rest
            if first == "ended":
                self._gone()
                raise AssertionError(f"the bot ended with {rest}:\n{self.tail()}")
        raise AssertionError("the process that starts bots has ended")

    def _gone(self) -> None:
        if self._orders is not None:
            self._orders.close()
        self.forget()


async def _fork(
    arguments: list[str], environment: dict[str, str], log: Path | None = None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Have one more process; `log` takes what it writes to standard error, if anything does."""
    order = {"arguments": arguments, "environment": environment, "log": log and str(log)}
    lines, orders = await asyncio.open_unix_connection(_nursery())
    orders.write(json.dumps(order).encode() + b"\n")
    return lines, orders


@cache
def _nursery() -> Path:
    """The socket of the one of this process, which ends with it."""
    folder = Path(tempfile.mkdtemp(prefix="schakel-bots-"))
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(folder / "socket"))
    listener.listen(QUEUE)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.real.nursery", str(listener.fileno())],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
        pass_fds=[listener.fileno()],
    )
    listener.close()

    def end() -> None:
        process.communicate()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return folder / "socket"
