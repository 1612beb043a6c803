"""Being active: what opens the gate before a request, and what ends it."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from bot.config import MatrixSettings, Settings, StandbySettings, StorageSettings
from bot.footing import footing, kept_secrets
from bot.matrix.api import Api, path
from bot.matrix.crypto.secrets import CROSS_SIGNING
from bot.matrix.errors import Unreachable
from bot.secrets import FolderSecrets
from bot.standby import leading
from storage.opening import StoreError, open_database
from storage.standby import lease, sealing
from storage.standby.lease import Fenced
from tests import postgresql
from tests.pure.matrix.stub import Stub

OTHER = "Another bot is active"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sealing.SCRYPT, "n", 2)


def settings(folder: Path, url: str | None = None) -> Settings:
    """One of two bots."""
    return Settings(
        matrix=MatrixSettings(homeserver="http://a", user_id="@bot:x", password="x"),
        storage=StorageSettings(folder=folder, database=url or postgresql.new_database()),
        standby=StandbySettings(enabled=True, secret="geheim van twee bots " * 2),
    )


def do(ours: Settings, statement: str) -> None:
    """Change the lease, as time or another bot does."""
    assert ours.storage.database is not None
    engine = create_engine(make_url(ours.storage.database))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


async def test_a_request_waits_for_the_keys_that_it_rests_on(tmp_path: Path) -> None:
    ours = settings(tmp_path)
    async with Stub() as stub, footing(ours) as footed:
        api = Api(stub.url, "token", gate=footed.gate)
        store = footed.keys.open("@bot:x", "DEVICE")
        store.save_encrypted_rooms(["!room:x"])
        assert footed.keys.devices() == set(), "it was written at once"
        await api.request("GET", path("none"))
        assert footed.keys.devices() == {"DEVICE"}
        await api.close()


async def test_no_request_goes_out_once_the_lease_may_be_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Stub() as stub, footing(settings(tmp_path)) as footed:
        api = Api(stub.url, "token", gate=footed.gate)
        real = lease.clock
        monkeypatch.setattr(lease, "clock", lambda: real() + lease.LEASE_SECONDS)
        with pytest.raises(Unreachable, match="the lease on the database ran out"):
            await api.request("GET", path("none"))
        assert not stub.asked
        monkeypatch.undo()
        await api.close()


async def test_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leading, "LEASE_SECONDS", 0.0)  # how long a dead one is waited for
    first = settings(tmp_path / "one")
    second = settings(tmp_path / "two", first.storage.database)
    async with footing(first):
        with pytest.raises(StoreError, match=OTHER):
            async with footing(second):
                pass
    async with footing(second) as footed:
        assert footed.prepare is not None
        database = open_database(str(second.storage.database), alone=True, prepare=footed.prepare)
        database.close()


async def test_it_ends_when_another_has_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.01)
    ours = settings(tmp_path)

    async def act() -> None:
        async with footing(ours):
            do(ours, "UPDATE standby_lease SET epoch = epoch + 1")
            await asyncio.Event().wait()

    with pytest.raises(Fenced, match="Another bot has become active"):
        await act()
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_a_transaction_that_is_fenced_ends_it_too(tmp_path: Path) -> None:
    ours = settings(tmp_path)

    async def act() -> None:
        async with footing(ours) as footed:
            footed.keys.open("@bot:x", "DEVICE").save_encrypted_rooms(["!room:x"])
            do(ours, "UPDATE standby_lease SET epoch = epoch + 1")
            assert footed.gate is not None
            with pytest.raises(Unreachable):
                await footed.gate()
            await asyncio.Event().wait()

    with pytest.raises(Fenced):
        await act()


async def test_one_that_fails_because_of_it_says_so_too(tmp_path: Path) -> None:
    ours = settings(tmp_path)

    async def act() -> None:
        async with footing(ours) as footed:
            do(ours, "UPDATE standby_lease SET epoch = epoch + 1")
            footed.keys.open("@bot:x", "DEVICE")

    with pytest.raises(Fenced):
        await act()
    await asyncio.sleep(0)
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_what_is_in_the_folder_moves_once(tmp_path: Path) -> None:
    ours = settings(tmp_path)
    folder = FolderSecrets(tmp_path / "secrets")
    folder.write(CROSS_SIGNING, b"seeds")
    async with footing(ours) as footed:
        assert await footed.secrets.get(CROSS_SIGNING) == b"seeds"
    assert not (tmp_path / "secrets").exists()

    folder.write(CROSS_SIGNING, b"seeds")  # as when it was killed before it could delete them
    async with footing(ours):
        assert not (tmp_path / "secrets").exists()
    folder.write(CROSS_SIGNING, b"of another time")
    async with footing(ours) as footed:
        assert await footed.secrets.get(CROSS_SIGNING) == b"seeds"
    assert folder.read(CROSS_SIGNING) == b"of another time"
    with kept_secrets(ours) as kept:
        assert kept.read(CROSS_SIGNING) == b"seeds"
