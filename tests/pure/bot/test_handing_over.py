"""What a batch put in is sent without being looked for; whatever else happens, each row once."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from bot.fresh import Fresh, HandedOver
from bot.matrix.client import Client
from bot.metrics import Metrics
from bot.outbox import Outbox
from storage import outbox
from storage.database import Database, Unit, sqlite_url
from storage.opening import open_database
from storage.outbox import Kind
from storage.rooms import Member, Room
from tests.pure.storage.test_outbox import NOW, made

OWN = "@bot:x"
ROOMS = ("!a:x", "!b:x")
LATE = "!late:x"
"""A room in which we are not at first."""


class Port(Client):
    """Takes what would go to a homeserver."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.more = asyncio.Event()
        self.user_id = OWN

    async def send(
        self, room_id: str, event_type: str, content: Mapping[str, Any], txn_id: str
    ) -> str:
        await asyncio.sleep(0)
        self.sent.append((room_id, txn_id))
        self.more.set()
        return f"${len(self.sent)}"


class Scene:
    """An outbox on a database in which we are in both rooms."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.port = Port()
        self.now = NOW
        self.wanted: list[tuple[str, str]] = []
        self._numbers = count()
        self.sender = Outbox(
            database,
            self.port,
            OWN,
            "D",
            self._now,
            timedelta,
            None,  # type: ignore[arg-type]  # no files here
            None,  # type: ignore[arg-type]  # nothing is refused
            Metrics(),
        )

    def _now(self) -> datetime:
        return self.now

    def row(self, room_id: str, **fields: Any) -> dict[str, Any]:
        """One more that is to be sent."""
        row = made(f"${next(self._numbers)}", room_id=room_id, **fields)
        self.wanted.append((room_id, row["txn_id"]))
        return row

    async def batch(self, *statements: Sequence[dict[str, Any]], then: str = "") -> bool:
        """Commit rows as a batch does; whether they could be handed over."""

        def work(unit: Unit) -> HandedOver | None:
            before = unit.version("outbox")
            fresh = Fresh(lambda: unit.version("outbox"))
            for rows in statements:
                fresh.put_in(outbox.enqueue(unit.connection, rows))
            if then:
                (row,) = outbox.of_cause(unit.connection, then)
                outbox.withdraw(unit.connection, row.id)
                self.wanted.remove((row.room_id, row.txn_id))
            return fresh.since(before)

        to_send = await self.database.write(work)
        self.sender.committed(to_send)
        return to_send is not None

    async def job(self, rows: Sequence[dict[str, Any]], *, wake: bool) -> None:
        """Commit rows as a job does."""
        await self.database.write(lambda unit: outbox.enqueue(unit.connection, rows))
        if wake:
            self.sender.wake()

    async def all_sent(self) -> None:
        """Wait until as many were sent as should be, and nothing more is about to be."""
        self.sender.wake()
        await self.sent(len(self.wanted))
        await self.settled()

    async def sent(self, number: int) -> None:
        """Wait until so many were sent."""
        async with asyncio.timeout(5):
            while len(self.port.sent) < number:
                self.port.more.clear()
                await self.port.more.wait()

    async def settled(self) -> None:
        """Let the outbox do what it is about to do; the database works through one at a time."""
        for _ in range(3):
            await asyncio.sleep(0)
            await self.database.write(lambda unit: None)

    def in_order(self) -> None:
        """Each was sent once; those of one room in the order in which they were made."""
        for room_id in ROOMS:
            of_room = [one for one in self.port.sent if one[0] == room_id]
            assert of_room == [one for one in self.wanted if one[0] == room_id]


@asynccontextmanager
async def running(scene: Scene) -> AsyncIterator[None]:
    task = asyncio.create_task(scene.sender.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def enter(unit: Unit, *room_ids: str) -> None:
    """From now on we are in these rooms."""
    with unit.command() as session:
        for room_id in room_ids:
            session.add(Room(room_id=room_id, membership="join", power_levels={}))
            session.add(Member(room_id=room_id, user_id=OWN, membership="join", power=100))


@contextmanager
def opened() -> Iterator[Database]:
    with TemporaryDirectory() as folder:
        database = open_database(sqlite_url(Path(folder) / "schakel.db"), alone=True)

        def enter(unit: Unit) -> None:
            with unit.command() as session:
                for room_id in ROOMS:
                    session.add(Room(room_id=room_id, membership="join", power_levels={}))
                    session.add(Member(room_id=room_id, user_id=OWN, membership="join", power=100))

        database.transact(enter)
        yield database
        database.close()


@pytest.fixture
def database() -> Iterator[Database]:
    with opened() as made_one:
        yield made_one


async def test_what_was_handed_over_is_sent_without_a_look(database: Database) -> None:
    scene = Scene(database)
    looks: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("SELECT outbox."):
            looks.append(statement)

    async with running(scene):
        await scene.settled()
        assert looks
        seen = len(looks)
        for number in range(1, 4):
            assert await scene.batch([scene.row(ROOMS[0]), scene.row(ROOMS[1])])
            await scene.sent(2 * number)
        await scene.settled()
        assert len(looks) == seen
    scene.in_order()


async def test_what_was_taken_back_in_its_batch_is_not_sent(database: Database) -> None:
    scene = Scene(database)
    async with running(scene):
        row, other = scene.row(ROOMS[0]), scene.row(ROOMS[0])
        assert not await scene.batch([row], [other], then=row["cause"])
        await scene.all_sent()
    scene.in_order()
    assert len(scene.port.sent) == 1


async def test_what_somebody_else_put_in_goes_with_the_next_batch(database: Database) -> None:
    """Who tells the administrators something wakes nobody."""
    scene = Scene(database)
    async with running(scene):
        await scene.settled()
        await scene.job([scene.row(ROOMS[0])], wake=False)
        await scene.batch()
        await scene.sent(1)
    scene.in_order()


async def test_a_lane_that_waits_hears_of_each_batch(database: Database) -> None:
    """A room may have changed, with no row to tell of it."""
    scene = Scene(database)
    async with running(scene):
        await scene.job([scene.row(LATE)], wake=True)
        await scene.settled()
        assert not scene.port.sent
        await database.write(lambda unit: enter(unit, LATE))
        await scene.batch()
        await scene.sent(1)


async def test_before_it_runs_nothing_is_sent(database: Database) -> None:
    scene = Scene(database)
    await scene.batch([scene.row(ROOMS[0])])
    await scene.settled()
    assert scene.sender.longest() == 0
    assert not scene.port.sent
    async with running(scene):
        await scene.all_sent()
    scene.in_order()


STEP = st.tuples(
    st.sampled_from(["batch", "job", "silent job", "later", "edit", "clock", "breathe"]),
    st.lists(st.sampled_from(ROOMS), min_size=1, max_size=4),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEP, min_size=1, max_size=12))
def test_each_is_sent_once_and_in_order(steps: list[tuple[str, list[str]]]) -> None:
    async def play() -> None:
        with opened() as database:
            scene = Scene(database)
            async with running(scene):
                for kind, places in steps:
                    match kind:
                        case "batch":
                            await scene.batch([scene.row(one) for one in places])
                        case "job" | "silent job":
                            rows = [scene.row(one) for one in places]
                            await scene.job(rows, wake=kind == "job")
                        case "later":
                            at = scene.now + timedelta(seconds=1)
                            await scene.batch([scene.row(places[0], not_before=at)])
                            scene.now = at
                            await scene.all_sent()
                        case "edit":
                            edit = scene.row(
                                places[0], kind=Kind.EDIT, relation="m.replace", target_event="$x"
                            )
                            await scene.batch([edit])
                        case "clock":
                            scene.now += timedelta(seconds=1)
                        case "breathe":
                            await asyncio.sleep(0)
                await scene.all_sent()
            scene.in_order()

    asyncio.run(play())
