"""A program that is measured, and the stub homeserver beside it: start, ask, read its figures."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final, Self

import aiohttp

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 300.0


class Program:
    """A child process; its output goes to a file. It ends when this object is left."""

    def __init__(
        self, argv: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self._argv = argv
        self.log = log
        self._environment = {**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})}
        # A program that is installed is compiled; a machine that forbids that would be measured.
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._argv,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                cwd=ROOT,
                env=self._environment,
            )
        return self

    async def __aexit__(self, *_: object) -> None:
        process = self._running()
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), 10)
            except TimeoutError:
                process.kill()
                await process.wait()

    async def line(self) -> str:
        """Its next line on standard output. Raises RuntimeError, with its log, when it ended."""
        stream = self._running().stdout
        assert stream is not None
        async with asyncio.timeout(PATIENCE):
            line = await stream.readline()
        if not line:
            raise RuntimeError(f"{' '.join(self._argv[:4])} ended:\n{self.log.read_text()[-3000:]}")
        return line.decode().strip()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._running().pid

    def cpu(self) -> float:
        """Processor seconds of all its threads until now.

        The process's own clock (Linux: `clock_getcpuclockid(3)`), which counts nanoseconds;
        /proc/PID/stat counts hundredths of a second.
        """
        return time.clock_gettime((~self.pid << 3) | 2)

    def memory(self) -> float:
        """What it holds in memory now, in MB (VmRSS, Linux)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def _running(self) -> asyncio.subprocess.Process:
        assert self._process is not None
        return self._process


class StubProcess(AsyncExitStack):
    """The stub homeserver as its own process. `options`: its command line, see stub.py."""

    def __init__(self, folder: Path, *options: str) -> None:
        super().__init__()
        argv = [sys.executable, "-m", "benchmarks.speed.stub", *options]
        self._program = Program(argv, folder / "stub.log")
        self.url = ""

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        await self.enter_async_context(self._program)
        self.url = await self._program.line()
        limit = aiohttp.ClientTimeout(total=PATIENCE)
        self._session = await self.enter_async_context(aiohttp.ClientSession(timeout=limit))
        return self

    async def ask(self, verb: str, **given: Any) -> Any:
        """What a method of `Stub` answers; see there."""
        async with self._session.post(f"{self.url}/_bench/{verb}", json=given) as answer:
            answer.raise_for_status()
            return await answer.json()

    def cpu(self) -> float:
        """Processor seconds of the homeserver until now."""
        return self._program.cpu()
