"""The bot as a process before a stub homeserver that it is flooded by: how much piles up."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.speed.ours import OurBot
from benchmarks.speed.process import Program, StubProcess
from storage.tables import METADATA

ROOMS: Final = 10
WORDS: Final = "!lijst"
PATIENCE: Final = 1800.0
LOOK_SECONDS: Final = 0.1


class StubbornProcess(StubProcess):
    """The stubborn one as its own process."""

    def __init__(self, folder: Path, *options: str) -> None:
        super().__init__(folder, *options)
        argv = [sys.executable, "-m", "tests.real.stubborn", *options]
        self._program = Program(argv, folder / "stub.log")


@dataclass
class Flood:
    """What was seen: the most rows that waited, megabytes before and at most."""

    stub: StubProcess
    bot: OurBot
    folder: Path
    most_rows: int = 0
    began: float = 0.0
    most_memory: float = 0.0
    sent: list[dict[str, Any]] = field(default_factory=list)

    async def until(self, holds: Callable[[dict[str, int]], bool]) -> dict[str, int]:
        """Look at what piles up until this holds of the stub's progress."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self.look()
                progress: dict[str, int] = await self.stub.ask("progress")
                if holds(progress):
                    return progress
                await asyncio.sleep(LOOK_SECONDS)

    async def until_empty(self) -> None:
        """Look until nothing waits to be sent."""
        async with asyncio.timeout(PATIENCE):
            while self.look():  # noqa: ASYNC110  # another process's work
                await asyncio.sleep(LOOK_SECONDS)

    def look(self) -> int:
        """How many rows wait now."""
        rows = self.count("outbox WHERE state = 'waiting'")
        self.most_rows = max(self.most_rows, rows)
        self.most_memory = max(self.most_memory, self.bot.memory())
        return rows

    def count(self, what: str) -> int:
        """Rows of a table, by what stands behind FROM."""
        [(number,)] = self._read(f"SELECT count(*) FROM {what}")
        return int(number)

    def tables(self) -> list[str]:
        """The names of all tables, those behind the index of words aside."""
        names = self._read("SELECT name FROM sqlite_master WHERE type = 'table'")
        return [name for (name,) in names if name in METADATA.tables]

    def _read(self, query: str) -> list[tuple[Any, ...]]:
        file = self.folder / "data" / "schakel.db"
        database = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=60)
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()

    def complains(self, words: str) -> bool:
        """Whether its log has these words."""
        return words in self.bot.log.read_text()


@asynccontextmanager
async def flooded(folder: Path) -> AsyncIterator[Flood]:
    """A bot in ten rooms of five people."""
    async with (
        StubbornProcess(folder, "--rooms", str(ROOMS), "--members", "5") as stub,
        OurBot(stub.url, folder) as bot,
    ):
        await bot.ready()
        await stub.ask("waiting")
        flood = Flood(stub, bot, folder)
        await stub.ask("feed", said=said(100, ROOMS), answers=100)
        flood.began = bot.memory()
        yield flood


def said(count: int, rooms: int) -> list[tuple[int, int, str]]:
    """So many commands, over the first rooms in turns, by somebody who gets an answer to each."""
    return [(number % rooms, 0, WORDS) for number in range(count)]
