"""Each thing that was sent is written down once: with its echo, or soon without."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot import confirmations
from bot.confirmations import Confirmations
from storage import outbox
from storage.confirmations import Confirmation, confirm
from storage.database import Database, Unit, sqlite_url
from storage.opening import open_database
from storage.outbox import OUTBOX, State
from tests import postgresql
from tests.pure.storage.test_outbox import NOW, made

CAUSES = ("one", "two", "three")
OWN = "SELECT pg_backend_pid()"
CUT = "SELECT pg_terminate_backend(:own, 10000)"


class Scene:
    """Three rows that wait, and how often something was written down apart from echoes."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.writes = 0
        self.wrote = asyncio.Event()
        self.tries, self.tried = 0, asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self.known = Confirmations(database, self._now, self._written)
        self.txns = {cause: outbox.transaction_id(cause, 0) for cause in CAUSES}
        database.transact(
            lambda unit: outbox.enqueue(unit.connection, [made(one) for one in CAUSES])
        )

    async def _written(self) -> None:
        self.writes += 1
        self.wrote.set()

    def sent(self, cause: str) -> None:
        """The homeserver answered."""
        self.known.add(self._became(cause))

    async def echo(self, *causes: str) -> None:
        """Our events came back in an answer of /sync, which is committed."""
        echoes = [self._became(cause) for cause in causes]
        await self.database.write(lambda unit: confirm(unit.connection, echoes, NOW))
        self.known.echoed(self.txns[cause] for cause in causes)

    def _became(self, cause: str) -> Confirmation:
        return Confirmation(self.txns[cause], f"${cause}", "!a:x")

    def _now(self) -> datetime:
        self.tries += 1
        self._loop.call_soon_threadsafe(self.tried.set)
        return NOW

    async def states(self) -> dict[str, tuple[State, str | None]]:
        """Cause -> state and event of its row."""

        def look(unit: Unit) -> dict[str, tuple[State, str | None]]:
            rows = unit.connection.execute(select(OUTBOX))
            return {row.cause: (row.state, row.event_id) for row in rows}

        return await self.database.write(look)


@asynccontextmanager
async def scene(folder: Path) -> AsyncIterator[Scene]:
    """A scene in which confirmations are written down."""
    database = open_database(sqlite_url(folder / "schakel.db"), alone=True)
    found = Scene(database)
    running = asyncio.create_task(found.known.run())
    try:
        yield found
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        database.close()


ALL_SENT = {cause: (State.SENT, f"${cause}") for cause in CAUSES}


async def test_what_came_back_is_not_written_down_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirmations, "GATHER_SECONDS", 0.2)
    async with scene(tmp_path) as told:
        told.sent("one")
        told.sent("two")
        await told.echo("one", "two")
        told.sent("three")
        await told.wrote.wait()
        assert await told.states() == ALL_SENT
        told.sent("one")
        await told.echo("one")
        await told.known.write_rest()
        assert (told.writes, told.tries) == (1, 1)


async def test_without_echoes_all_are_written_down_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirmations, "GATHER_SECONDS", 0.05)
    async with scene(tmp_path) as told:
        for cause in CAUSES:
            told.sent(cause)
        await told.wrote.wait()
        assert await told.states() == ALL_SENT
        assert told.writes == 1


async def test_a_database_that_refuses_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirmations, "GATHER_SECONDS", 0.01)
    monkeypatch.setattr(confirmations, "AFTER_ERROR_SECONDS", 0.01)
    async with scene(tmp_path) as told:
        await told.database.write(
            lambda unit: unit.connection.exec_driver_sql(
                "CREATE TRIGGER full BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        )
        told.sent("one")
        await told.tried.wait()
        told.sent("two")
        assert told.writes == 0
        await told.database.write(lambda unit: unit.connection.exec_driver_sql("DROP TRIGGER full"))
        await told.wrote.wait()
        assert (await told.states())["one"] == (State.SENT, "$one")
        await told.known.write_rest()
        assert (await told.states())["two"] == (State.SENT, "$two")


async def test_the_rest_is_written_down_at_the_end(tmp_path: Path) -> None:
    async with scene(tmp_path) as told:
        for cause in CAUSES:
            told.sent(cause)
        await told.echo("two")
        await told.known.write_rest()
        assert await told.states() == ALL_SENT
        await told.known.write_rest()
        assert told.writes == 0


@pytest.mark.slow
async def test_the_end_does_not_wait_for_a_database_that_another_bot_has() -> None:
    """Ours was parted from it, and finds the other one's lock when it is back."""
    url = postgresql.new_migrated_database()
    ours, other = Database(url, alone=True), Database(url, alone=True)
    scene = Scene(ours)
    scene.sent("one")
    [own] = ours.transact(lambda unit: list(unit.connection.scalars(text(OWN))))
    server = Database(url)
    server.transact(lambda unit: unit.connection.execute(text(CUT), {"own": own}))
    server.close()
    assert other.transact(lambda unit: unit.connection.scalar(text("SELECT 1"))) == 1

    await scene.known.write_rest()

    states = select(OUTBOX.c.state)
    assert set(other.transact(lambda unit: unit.connection.scalars(states))) == {State.WAITING}
    other.close()
    ours.close()
