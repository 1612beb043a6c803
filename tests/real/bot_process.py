"""The bot as its own process: a test has its configuration, its log, and other people's clients."""

import asyncio
import atexit
import copy
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Self, TypeVar
from zoneinfo import ZoneInfo

import commands
from bot.demo.homeserver import Homeserver
from tests import postgresql

TUESDAY_MORNING = datetime(2027, 1, 12, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
READY_SECONDS = 60.0
LOG_TAIL = 3000

B = TypeVar("B", bound="BotProcess")


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

    def go_on(self, by: timedelta) -> None:
        """Let so much time pass: what is put off for less than that may happen."""
        self.set(self.now() + by)

    def now(self) -> datetime:
        """What time the bot thinks it is."""
        return datetime.now(UTC) + timedelta(seconds=float(self.file.read_text()))


class BotProcess:
    """`schakel run` on a homeserver, with a data folder of its own.

    `servers`: whose people are ours. `trouble`: words of log lines of level error that the test
    provokes; any other such line fails it.
    """

    def __init__(
        self,
        homeserver: Homeserver,
        folder: Path,
        localpart: str,
        administrators: Iterable[str] = (),
        servers: Iterable[str] | None = None,
    ) -> None:
        self.database_url: str | None = None
        self.user_id = f"@{localpart}:{homeserver.server_name}"
        self.password = localpart
        self.folder = folder
        self.data = folder / "data"
        self.clock = TestClock(folder / "clock")
        self.log = folder / "bot.log"
        self.trouble: set[str] = set()
        self._process: asyncio.subprocess.Process | None = None
        self.config = folder / "config.toml"
        ours = [homeserver.server_name] if servers is None else servers
        self.config.write_text(
            f'[matrix]\nhomeserver = "{homeserver.url}"\nuser_id = "{self.user_id}"\n'
            f'password = "{self.password}"\n'
            f'[storage]\nfolder = "{self.data}"\n'
            f"[access]\nservers = {_listed(ours)}\nadministrators = {_listed(administrators)}\n"
            "[log]\njson_lines = true\n"
        )

    def on_postgresql(self) -> str:
        """Give it a new database on a server, before its first start; returns its URL."""
        self.database_url = postgresql.new_database()
        where = f'[storage]\ndatabase = "{self.database_url}"\n'
        self.config.write_text(self.config.read_text().replace("[storage]\n", where))
        return self.database_url

    @classmethod
    def beside(cls, other: B) -> B:
        """A second one with the configuration, and so the data, of `other`; its log is its own."""
        second = copy.copy(other)
        second.log = other.folder / "second.log"
        second.forget()
        return second

    async def start(self, **environment: str) -> Self:
        """Start it and return when it says that it is ready."""
        await self.spawn(**environment)
        await self.ready()
        return self

    async def spawn(self, **environment: str) -> None:
        """Start it without waiting. Its sentences are compiled, as at every start but the first."""
        if not self.data.exists():
            self.data.mkdir(mode=0o700)
            shutil.copytree(_compiled(), self.data / "templates")
        await self._launch(self.environment(environment))

    async def _launch(self, environment: dict[str, str]) -> None:
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", *self.arguments("run")),
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env=environment,
            )

    @property
    def pid(self) -> int:
        """Of the process that runs."""
        assert self._process is not None
        return self._process.pid

    def forget(self) -> None:
        """Know of no process: the one that runs is another's."""
        self._process = None

    def environment(self, more: dict[str, str]) -> dict[str, str]:
        """Ours, with the test clock and what a test adds."""
        return {**os.environ, "SCHAKEL_TEST__CLOCK": str(self.clock.file), **more}

    async def ready(self) -> None:
        """Wait for its line on standard output."""
        assert self._process is not None
        assert self._process.stdout is not None
        async with asyncio.timeout(READY_SECONDS):
            line = await self._process.stdout.readline()
        if not line.startswith(b"ready"):
            raise AssertionError(f"the bot did not start:\n{self.tail()}")

    async def stop(self) -> int:
        """End it with SIGTERM; returns its exit status."""
        return await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """Kill -9."""
        await self._end(signal.SIGKILL)

    async def close(self) -> None:
        """Have nothing of it left running."""
        await self.kill()

    async def wait(self) -> int:
        """Wait until it ends by itself; returns its exit status, negative after a signal."""
        assert self._process is not None
        status = await self._process.wait()
        self._process = None
        return status

    async def command(self, *words: str) -> tuple[int, str]:
        """Run a subcommand with its configuration; its exit status and all that it printed."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *self.arguments(*words)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=self.environment({"COLUMNS": "200"}),
        )
        printed, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, printed.decode()

    def arguments(self, *words: str) -> list[str]:
        """What stands behind `schakel` on the command line."""
        return [*words, "--config", str(self.config)]

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self._process is not None and self._process.returncode is None

    def tail(self) -> str:
        """The end of its log."""
        return self.log.read_text()[-LOG_TAIL:] if self.log.exists() else ""

    def complaints(self) -> list[str]:
        """Lines of its log that no test asked for: errors, warnings of Python, stack traces."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        bad = (line for line in lines if any(word in line for word in _BAD))
        return [line for line in bad if not any(word in line for word in self.trouble)]

    async def _end(self, number: signal.Signals) -> int:
        if self._process is None:
            return 0
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self.wait()


_BAD = ('"level": "error"', "Traceback", "Warning:", "never retrieved", " ERROR ")
_numbers = count(1)


@cache
def _compiled() -> Path:
    """A folder with all sentences compiled: for each new bot that would take another second."""
    folder = Path(tempfile.mkdtemp(prefix="schakel-templates-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = folder / "templates"
    files = map(str, Path(commands.__file__ or "").parent.rglob("texts/*.j2"))
    command = (sys.executable, "-m", "commands.language.templates", str(made), *files)
    subprocess.run(command, check=True, umask=0o077)
    return made


def _listed(values: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{value}"' for value in values) + "]"


class Bots(AsyncExitStack):
    """Makes bots with accounts of their own; leaving it kills them and reads their logs."""

    def __init__(
        self, homeserver: Homeserver, folder: Path, kind: type[BotProcess] = BotProcess
    ) -> None:
        """`kind`: what `make` makes."""
        super().__init__()
        self.homeserver = homeserver
        self.folder = folder
        self.kind = kind
        self.made: list[BotProcess] = []

    async def __aenter__(self) -> Self:
        return await super().__aenter__()

    async def make(
        self, administrators: Iterable[str] = (), servers: Iterable[str] | None = None
    ) -> BotProcess:
        """A bot that is not started yet."""
        return await self.make_kind(self.kind, administrators, servers)

    async def make_kind(
        self,
        kind: type[B],
        administrators: Iterable[str] = (),
        servers: Iterable[str] | None = None,
    ) -> B:
        """The same of another class."""
        localpart = f"proces-{next(_numbers)}"
        await self.homeserver.register(localpart, localpart)
        folder = self.folder / localpart
        folder.mkdir()
        bot = kind(self.homeserver, folder, localpart, administrators, servers)
        self.made.append(bot)
        self.push_async_callback(bot.close)
        return bot

    def complaints(self) -> list[str]:
        """What their logs complain of that no test provoked."""
        return [line for bot in self.made for line in bot.complaints()]
