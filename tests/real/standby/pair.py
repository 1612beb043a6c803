"""Two bots on one PostgreSQL, each with a data folder of its own, and ways to part them from it."""

import asyncio
import copy
import os
import secrets
import shutil
import signal
import tempfile
import time
from collections.abc import Iterable
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from sqlalchemy import create_engine, make_url, text

from bot.matrix.person import Person
from storage.standby.lease import ACTIVE
from tests import postgresql
from tests.crash.forked import ForkedBot
from tests.real.bot_process import READY_SECONDS, BotProcess, Bots
from tests.real.talking import answers, ask

SECRET = secrets.token_urlsafe(32)
TAKEN_SECONDS = 60.0
SENT_SECONDS = 60.0
OVER = "Another bot has become active on this database. This one stops."


class Wire:
    """A way to a server that can be parted: nothing passes then, and nobody is told.

    It listens on a Unix socket `own`, or on a port of loopback; it leads to a socket or an address.
    """

    def __init__(self, target: Path | tuple[str, int], own: Path | None = None) -> None:
        self._target = target
        self._own = own
        self.port = 0
        self._open = asyncio.Event()
        self._open.set()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        if self._own is not None:
            self._own.parent.mkdir(parents=True)
            self._server = await asyncio.start_unix_server(self._connected, self._own)
        else:
            self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
            self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def part(self) -> None:
        """Nothing passes any more."""
        self._open.clear()

    def heal(self) -> None:
        """It passes again, what was held included."""
        self._open.set()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if isinstance(self._target, Path):
            there, back = await asyncio.open_unix_connection(self._target)
        else:
            there, back = await asyncio.open_connection(*self._target)
        try:
            await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
        except asyncio.CancelledError:
            for sink in (back, writer):
                sink.transport.abort()  # who is frozen or parted takes nothing any more
            return  # asyncio's server would tell of it
        finally:
            for sink in (back, writer):
                sink.close()
                with suppress(OSError):
                    await sink.wait_closed()

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                await self._open.wait()
                sink.write(data)
                await sink.drain()
            await self._open.wait()
            sink.write_eof()
        except OSError:  # one side broke it off: the other must hear
            sink.close()


class StandbyBot(ForkedBot):
    """One of two, with ways of its own to the database and to the homeserver."""

    to_database: Wire
    to_homeserver: Wire

    @classmethod
    def beside_it(cls, other: "StandbyBot") -> "StandbyBot":
        """The same account on a machine of its own."""
        second = copy.copy(other)
        second.folder = other.folder.parent / f"{other.folder.name}-b"
        second.folder.mkdir()
        second.data = second.folder / "data"
        second.log = second.folder / "bot.log"
        second.config = second.folder / "config.toml"
        second.forget()
        second.trouble = set()
        second.config.write_text(
            other.config.read_text().replace(f'"{other.data}"', f'"{second.data}"')
        )
        return second

    async def wire(self, stack: AsyncExitStack, database: str, homeserver: str) -> None:
        """Make its ways, and have its settings name them."""
        url = make_url(database)
        place = url.query.get("host") or url.host
        target = (
            Path(str(place)) / f".s.PGSQL.{url.port or 5432}"
            if str(place).startswith("/")
            else (str(place), url.port or 5432)
        )
        ours = Path(tempfile.mkdtemp(prefix="wire-"))  # a socket's path may not be long
        stack.callback(shutil.rmtree, ours, ignore_errors=True)
        self.to_database = Wire(target, ours / "db" / ".s.PGSQL.5432")
        await stack.enter_async_context(self.to_database)
        server = urlsplit(homeserver)
        assert server.hostname is not None
        assert server.port is not None
        self.to_homeserver = Wire((server.hostname, server.port))
        await stack.enter_async_context(self.to_homeserver)
        mine = url.set(host=None, port=None).update_query_dict({"host": str(ours / "db")})
        lines = self.config.read_text().splitlines()
        at = lines.index("[storage]") + 1
        lines.insert(at, f'database = "{mine.render_as_string(hide_password=False)}"')
        written = "\n".join(lines) + "\n"
        way = f"http://127.0.0.1:{self.to_homeserver.port}"
        self.config.write_text(written.replace(f'"{homeserver}"', f'"{way}"'))

    async def standing_by(self) -> None:
        """Wait until it says that it stands by."""
        async with asyncio.timeout(READY_SECONDS):
            await self._line("standby")

    async def active(self) -> float:
        """Wait until it is active and listens; returns when that was (monotonic)."""
        async with asyncio.timeout(TAKEN_SECONDS):
            await self._line("ready")
        return time.monotonic()

    def freeze(self) -> None:
        """Stop it in the middle of whatever it does."""
        self.hit(signal.SIGSTOP)

    def thaw(self) -> None:
        """Have it go on as if nothing had been."""
        self.hit(signal.SIGCONT)

    def hit(self, number: signal.Signals) -> None:
        """Send it a signal without waiting for what comes of it."""
        os.kill(self.pid, number)


class Pair:
    """The two, and the one database. `one` is active, `other` stands by."""

    def __init__(self, url: str, one: StandbyBot, other: StandbyBot) -> None:
        self.url = url
        self.one = one
        self.other = other

    @classmethod
    async def make(cls, processes: Bots, administrators: Iterable[str]) -> Self:
        """Neither is started."""
        url = postgresql.new_database()
        one = await processes.make_kind(StandbyBot, administrators)
        with one.config.open("a") as config:
            config.write(f'[standby]\nenabled = true\nsecret = "{SECRET}"\n')
        other = StandbyBot.beside_it(one)
        for bot in (one, other):
            await bot.wire(processes, url, processes.homeserver.url)
        processes.made.append(other)
        processes.push_async_callback(other.close)
        return cls(url, one, other)

    async def start(self) -> Self:
        """The first is active, the other stands by."""
        await self.one.start()
        await self.start_other()
        return self

    async def start_other(self) -> None:
        """Start the one that ended; it stands by."""
        await self.other.spawn()
        await self.other.standing_by()

    async def taken_over(self) -> float:
        """Wait until the other is active, and is `one` from now on; when that was (monotonic)."""
        when = await self.other.active()
        self.one, self.other = self.other, self.one
        return when

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """What is in the database."""
        engine = create_engine(self.url)
        with engine.begin() as connection:
            done = connection.execute(text(query), values)
            found = [tuple(row) for row in done] if done.returns_rows else []
        engine.dispose()
        return found

    def cut(self) -> int:
        """End all connections of the active bot, as a restart of the server does; how many."""
        query = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name IN (:active, 'schakel lease')"
        )
        return len(self.rows(query, active=ACTIVE))

    def epoch(self) -> int:
        """How often the lease was taken."""
        return int(self.rows("SELECT epoch FROM standby_lease")[0][0])

    def devices(self) -> set[str]:
        """As which devices they ever were."""
        found = self.rows("SELECT DISTINCT device FROM standby_sealed WHERE device <> ''")
        return {device for (device,) in found}

    async def all_sent(self) -> None:
        """Wait until nothing waits in the outbox but for its time, and nothing was refused."""
        left = "SELECT kind, state, error FROM outbox WHERE state <> 'sent' AND not_before IS NULL"
        async with asyncio.timeout(SENT_SECONDS):
            while found := self.rows(left):
                assert {state for _, state, _ in found} == {"waiting"}, found
                await asyncio.sleep(0.1)

    def unreadable(self) -> int:
        """Events that wait for a key."""
        return int(self.rows("SELECT count(*) FROM waiting_event")[0][0])


async def answered_once(bot: BotProcess, person: Person, room: str, asked: list[str]) -> list[str]:
    """Each of these messages has one answer once a later one is answered; their bodies."""
    await ask(bot, person, room, "!help")
    found = [answers(bot, person, room, one) for one in asked]
    assert [len(one) for one in found] == [1] * len(asked)
    return [one[0].body for one in found]
