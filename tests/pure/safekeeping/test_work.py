"""A backup of one store is put back into the same or the other one, whole or not at all."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.account import SESSION
from bot.app import database_url
from bot.config import MatrixSettings, Settings, StandbySettings, StorageSettings
from bot.footing import kept_secrets
from bot.matrix.crypto.secrets import CROSS_SIGNING, RECOVERY_KEY
from bot.safekeeping import seal as sealing
from bot.safekeeping.seal import SealError
from bot.safekeeping.work import SafekeepingError, bring_back, make
from bot.secrets import FolderSecrets
from commands.privacy.guard import check
from storage import dump, erasure, inbox, restored, signals
from storage.database import Database, Unit
from storage.opening import open_database
from storage.rooms import ROOM, Room
from storage.signals import NewSignal, SignalKind
from storage.standby import sealing as standby_sealing
from tests import postgresql

NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
PASSPHRASE = "vier losse woorden samen"
STORES = ["sqlite", "postgresql", "standby"]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for scrypt in (sealing.SCRYPT, standby_sealing.SCRYPT):
        monkeypatch.setitem(scrypt, "n", 2)


def settings(folder: Path, store: str, user_id: str = "@schakel:localhost") -> Settings:
    """A bot that keeps its data there."""
    url = None if store == "sqlite" else postgresql.new_database()
    standby = StandbySettings(enabled=store == "standby", secret="x" * 32)
    return Settings(
        matrix=MatrixSettings(homeserver="http://localhost", user_id=user_id, password="x"),
        storage=StorageSettings(folder=folder, database=url),
        standby=standby,
    )


def lived(folder: Path, store: str = "sqlite") -> Settings:
    """A bot with a room, something said in it, and secrets."""
    ours = settings(folder, store)
    secrets = FolderSecrets(folder / "secrets")
    for name in (CROSS_SIGNING, RECOVERY_KEY, SESSION):
        secrets.write(name, name.encode() * 3)
    database = open_database(database_url(ours), alone=True)
    with Session(database.engine) as session:
        session.add(Room(room_id="!zco", name="één ☂", power_levels={"users": {"@a:x": 100}}))
        session.flush()
        signals.add(session, said("geen vervolgplekken"))
        inbox.set_value(session.connection(), inbox.SYNC_TOKEN, "s1")
        inbox.set_value(session.connection(), inbox.STARTS, "1")
        session.commit()
    database.close()
    return ours


def said(words: str) -> NewSignal:
    return NewSignal(
        kind=SignalKind.BOTTLENECK,
        text=check(words),
        room_id="!zco",
        created_at=NOW,
        source_event="$x",
    )


def rows(ours: Settings) -> list[dump.Row]:
    """All rows, but those of the restore itself and of a start."""
    database = Database(database_url(ours))
    with database.snapshot() as connection:
        found = list(dump.take(connection))
    database.close()
    own = (restored.KEY, inbox.STARTS)
    return [(name, row) for name, row in found if not (name == "value" and row["key"] in own)]


@pytest.mark.parametrize("to", STORES)
@pytest.mark.parametrize("of", STORES)
def test_everything_comes_back_but_the_session(tmp_path: Path, of: str, to: str) -> None:
    first, second = lived(tmp_path / "first", of), settings(tmp_path / "second", to)
    file = tmp_path / "backup"

    count = make(first, file, PASSPHRASE)
    head, again = bring_back(second, file, PASSPHRASE)

    assert count == again == len(rows(first))
    assert rows(second) == rows(first)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert head.user_id == "@schakel:localhost"
    with kept_secrets(second) as secrets:
        assert secrets.read(CROSS_SIGNING) == CROSS_SIGNING.encode() * 3
        assert secrets.read(SESSION) is None
    assert FolderSecrets(tmp_path / "second" / "secrets").names() == (
        set() if to == "standby" else {CROSS_SIGNING, RECOVERY_KEY}
    )
    database = Database(database_url(second))
    with Session(database.engine) as session:
        signals.add(session, said("tolk komt te laat"))
        numbers = session.connection().execute(text("SELECT number FROM signal ORDER BY id"))
        assert list(numbers.scalars()) == [1, 2]
        known = restored.find(session.connection())
        assert known is not None
        assert known.made_at == head.made_at <= known.at
    database.close()


@pytest.mark.parametrize("store", STORES)
def test_a_backup_is_taken_while_somebody_writes(tmp_path: Path, store: str) -> None:
    ours = lived(tmp_path / "ours", store)
    database = Database(database_url(ours))
    before = rows(ours)
    with database.engine.begin() as connection:
        connection.execute(ROOM.delete().where(ROOM.c.room_id == "!none"))
        inbox.set_value(connection, "not", "committed")
        make(ours, tmp_path / "backup", PASSPHRASE)
    database.close()
    other = settings(tmp_path / "other", "sqlite")
    bring_back(other, tmp_path / "backup", PASSPHRASE)
    assert rows(other) == before


@pytest.mark.parametrize("store", STORES)
def test_a_backup_made_after_an_erasure_holds_nothing_of_it(tmp_path: Path, store: str) -> None:
    ours = lived(tmp_path / "ours", store)

    def brought_back(name: str) -> bytes:
        """The bytes of a new store that has nothing but the backup made now."""
        make(ours, tmp_path / name, PASSPHRASE)
        other = settings(tmp_path / f"from {name}", "sqlite")
        bring_back(other, tmp_path / name, PASSPHRASE)
        return (tmp_path / f"from {name}" / "schakel.db").read_bytes()

    assert b"geen vervolgplekken" in brought_back("before")
    database = Database(database_url(ours))

    def withdraw(unit: Unit) -> None:
        with unit.command() as session:
            erasure.withdraw_signal(session, 1, check("ingetrokken"), NOW)

    database.transact(withdraw)
    database.close()
    after = brought_back("after")
    assert b"ingetrokken" in after
    assert b"vervolgplek" not in after


@pytest.mark.parametrize("cut", [10, 200, -1])
def test_a_cut_file_brings_nothing(tmp_path: Path, cut: int) -> None:
    make(lived(tmp_path / "first"), tmp_path / "backup", PASSPHRASE)
    data = (tmp_path / "backup").read_bytes()
    (tmp_path / "cut").write_bytes(data[:cut])
    second = settings(tmp_path / "second", "sqlite")
    with pytest.raises(SealError):
        bring_back(second, tmp_path / "cut", PASSPHRASE)
    _nothing_came(second)


def test_a_wrong_passphrase_brings_nothing(tmp_path: Path) -> None:
    make(lived(tmp_path / "first"), tmp_path / "backup", PASSPHRASE)
    second = settings(tmp_path / "second", "sqlite")
    with pytest.raises(SealError, match="passphrase"):
        bring_back(second, tmp_path / "backup", "iets heel anders")
    _nothing_came(second)


def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    ours = lived(tmp_path / "first")
    make(ours, tmp_path / "backup", PASSPHRASE)
    before = rows(ours)
    with pytest.raises(SafekeepingError, match="data already"):
        bring_back(ours, tmp_path / "backup", PASSPHRASE)
    assert rows(ours) == before
    assert FolderSecrets(tmp_path / "first" / "secrets").read(SESSION) is not None


def test_somebody_elses_backup_is_refused(tmp_path: Path) -> None:
    make(lived(tmp_path / "first"), tmp_path / "backup", PASSPHRASE)
    second = settings(tmp_path / "second", "sqlite", "@ander:localhost")
    with pytest.raises(SafekeepingError, match="is of @schakel:localhost"):
        bring_back(second, tmp_path / "backup", PASSPHRASE)


def test_one_of_another_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(lived(tmp_path / "first"), tmp_path / "backup", PASSPHRASE)
    monkeypatch.setattr("bot.safekeeping.work.HEAD", "0000")
    with pytest.raises(SafekeepingError, match="another version"):
        bring_back(settings(tmp_path / "second", "sqlite"), tmp_path / "backup", PASSPHRASE)


def test_an_earlier_backup_stays_when_a_new_one_fails(tmp_path: Path) -> None:
    file = tmp_path / "backup"
    ours = lived(tmp_path / "first")
    make(ours, file, PASSPHRASE)
    before = file.read_bytes()
    with pytest.raises(SafekeepingError, match="no bot in"):
        make(settings(tmp_path / "empty", "sqlite"), file, PASSPHRASE)
    assert file.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["backup", "first"]


def _nothing_came(ours: Settings) -> None:
    assert FolderSecrets(ours.storage.folder / "secrets").read(CROSS_SIGNING) is None
    if (ours.storage.folder / "schakel.db").exists():
        assert [name for name, _ in rows(ours)] == []
