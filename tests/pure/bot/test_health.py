"""What a monitor reads, from a server on loopback and the database of a bot."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import health
from bot.administrators import Administrators
from bot.alerts import Alerts
from bot.compose import Composer
from bot.config import Settings
from bot.demo.homeserver import free_port
from bot.health import Health
from bot.pulse import NO_COMMIT, NO_HOMESERVER, NOT_STARTED, SYNC
from bot.watch import Watch
from commands.catalogue import MODULES
from commands.registry import Registry
from storage import outbox
from storage.database import Database, sqlite_url
from storage.migrate import upgrade

NINE: Final = datetime(2027, 1, 12, 8, tzinfo=UTC)
ADMINISTRATOR: Final = "@beheer:voorbeeld.nl"


class Scene:
    """A health server and what it watches."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(sqlite_url(folder / "schakel.db"))
        upgrade(self.database.engine)
        self.now = NINE
        self.watch = Watch(lambda: self.now)
        self.port = free_port()
        administrators = Administrators((ADMINISTRATOR,))
        composer = Composer(Registry(MODULES).texts, "DEVICE", administrators)
        alerts = Alerts(composer, lambda: self.now)
        settings = Settings.model_validate(
            {
                "matrix": {"homeserver": "http://a", "user_id": "@b:a", "password": "x"},
                "storage": {"folder": folder},
                "health": {"port": self.port},
            }
        )
        self.health = Health(self.watch, self.database, alerts, lambda: self.now, settings)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[aiohttp.ClientSession]:
        """It listens."""
        async with aiohttp.ClientSession(f"http://127.0.0.1:{self.port}") as session:
            task = asyncio.create_task(self.health.run())
            await self.until(session, "/live", lambda status, text: status == 200)
            yield session
            task.cancel()
            await asyncio.wait([task])

    async def get(self, session: aiohttp.ClientSession, path: str) -> tuple[int, str]:
        """Status and text."""
        async with session.get(path) as answer:
            return answer.status, await answer.text()

    async def until(
        self, session: aiohttp.ClientSession, path: str, holds: Callable[[int, str], bool]
    ) -> str:
        """Ask until it holds of status and text."""
        async with asyncio.timeout(60):
            while True:
                try:
                    status, text = await self.get(session, path)
                    if holds(status, text):
                        return text
                except aiohttp.ClientConnectionError:
                    pass
                await asyncio.sleep(0.01)

    async def told(self) -> list[str]:
        """What administrators are to hear."""
        rows = await self.database.write(lambda unit: outbox.waiting(unit.connection, self.now))
        return [row.content["body"] for row in rows if row.person == ADMINISTRATOR]


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr(health, "LOOK_EVERY_SECONDS", 0.02)
    made = Scene(tmp_path)
    yield made
    made.database.close()


async def test_it_is_ready_once_the_first_batch_is_committed(scene: Scene) -> None:
    async with scene.running() as session:
        assert await scene.get(session, "/ready") == (503, NOT_STARTED + "\n")
        scene.watch.answered(True)
        scene.watch.committed((), scene.watch.committing())
        assert await scene.get(session, "/ready") == (200, "ready\n")
        scene.watch.answered(False)
        assert await scene.get(session, "/ready") == (503, NO_HOMESERVER + "\n")
        assert await scene.get(session, "/live") == (200, "alive\n")


async def test_a_stuck_part_is_not_alive(scene: Scene) -> None:
    async with scene.running() as session:
        scene.watch.pulse.beat(SYNC, -1)
        assert await scene.get(session, "/live") == (503, "sync is stuck\n")


async def test_it_listens_on_loopback_only(scene: Scene) -> None:
    async with scene.running():
        others = {one[4][0] for one in socket.getaddrinfo(socket.gethostname(), None)}
        for address in others - {"127.0.0.1", "::1", "127.0.1.1"}:
            with socket.socket() as probe:
                probe.settimeout(1)
                assert probe.connect_ex((str(address), scene.port)) != 0


async def test_figures_are_valid_and_name_nobody(scene: Scene) -> None:
    row = {
        "txn_id": "1",
        "cause": "geheime oorzaak",
        "kind": "message",
        "room_id": "!geheim:a",
        "person": None,
        "name": None,
        "relation": None,
        "content": {"body": "geheim"},
        "created_at": NINE - timedelta(minutes=2),
        "state": "waiting",
        "target_name": None,
        "target_event": None,
        "not_before": None,
        "apart": None,
        "device_id": "X",
        "event_type": "m.room.message",
        "unprompted": False,
    }
    scene.database.transact(lambda unit: outbox.enqueue(unit.connection, [row]))
    async with scene.running() as session:
        _, text = await scene.get(session, "/metrics")
    families = {one.name: one for one in text_string_to_metric_families(text)}
    values = {s.name: s.value for one in families.values() for s in one.samples if not s.labels}
    assert values["schakel_outbox_due"] == 1
    assert values["schakel_outbox_oldest_due_seconds"] == 120
    assert values["schakel_commit_failures_total"] == 0
    assert {"schakel_sentences", "schakel_sync_answers", "process_cpu_seconds"} <= set(families)
    assert "geheim" not in text
    labels = {name for one in families.values() for s in one.samples for name in s.labels}
    assert labels <= {"outcome", "reason", "result", "kind", "le"}


async def test_figures_follow_the_conventions_of_prometheus(scene: Scene) -> None:
    """https://prometheus.io/docs/practices/naming/: base units, counters in `_total`."""
    async with scene.running() as session:
        _, text = await scene.get(session, "/metrics")
    names = set[str]()
    for one in text_string_to_metric_families(text):
        assert one.documentation, one.name
        assert one.type in {"counter", "gauge", "histogram"}, one.name
        samples = {sample.name for sample in one.samples}
        if one.type == "counter":
            assert samples <= {f"{one.name}_total"}
        if one.type == "histogram":
            assert f"{one.name}_bucket" in samples
        names.add(one.name)
    ours = {name for name in names if not name.startswith("process_")}
    assert all(re.fullmatch(r"schakel(_[a-z]+)+", name) for name in ours)
    units = {"ms", "milliseconds", "minutes", "hours", "days", "kb", "mb", "megabytes", "percent"}
    assert not {part for name in ours for part in name.split("_")} & units
    timed = {name for name in ours if re.search("timestamp|oldest|commit_sec", name)}
    assert timed
    assert all(name.endswith("_seconds") for name in timed)


@pytest.mark.parametrize(("trouble", "words"), [(NO_COMMIT, "opslaan"), (NO_HOMESERVER, "weg")])
async def test_what_lasted_is_told_once_it_is_over(scene: Scene, trouble: str, words: str) -> None:
    async with scene.running():
        scene.watch.pulse.trouble(trouble, True)
        scene.now += timedelta(minutes=20)
        scene.watch.pulse.trouble(trouble, False)
        async with asyncio.timeout(60):
            while not await scene.told():  # noqa: ASYNC110  # another task's work
                await asyncio.sleep(0.01)
    [told] = await scene.told()
    assert "20 minuten" in told
    assert words in told


async def test_a_disk_that_fills_is_told_once_a_day(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "LEAST_FREE", 10**18)
    await scene.health._warn_of_full_disk()
    await scene.health._warn_of_full_disk()
    [told] = await scene.told()
    assert "raakt vol" in told


async def test_the_watchdog_is_fed_while_nothing_is_stuck(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "n"))
        systemd.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "n"))
        monkeypatch.setenv("WATCHDOG_USEC", "60000")
        loop = asyncio.get_running_loop()

        async def hears(word: bytes) -> None:
            async with asyncio.timeout(60):
                while word not in await loop.sock_recv(systemd, 1000):
                    pass

        async with scene.running():
            await hears(b"WATCHDOG=1")
            scene.watch.pulse.beat(SYNC, -1)
            await hears(b"STATUS=sync is stuck")
            fed = asyncio.create_task(hears(b"WATCHDOG=1"))
            await asyncio.wait([fed], timeout=0.3)
            assert not fed.done()
            scene.watch.pulse.beat(SYNC, 60)
            await fed
        await hears(b"STOPPING=1")
