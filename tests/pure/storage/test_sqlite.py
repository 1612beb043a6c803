"""Nothing of the database comes into a file outside the data folder."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, update

from storage.database import Database, Unit, sqlite_url
from storage.inbox import INBOX
from storage.tables import METADATA

NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
SOME = 5_000
OPEN_FILES = Path("/proc/self/fd")


def test_what_a_command_changes_is_kept_aside_for_undoing_in_memory(tmp_path: Path) -> None:
    """SQLite would write it to a temporary file from 64 kB on."""
    database = Database(sqlite_url(tmp_path / "schakel.db"))
    METADATA.create_all(database.engine)
    database.transact(_fill)
    before = _open_files()

    def work(unit: Unit) -> set[str]:
        with unit.command() as session:
            session.connection().execute(update(INBOX).values(quarantined=True))
            return _open_files() - before

    opened = database.transact(work)
    database.close()
    assert {Path(one).parent for one in opened} <= {tmp_path}


def _fill(unit: Unit) -> None:
    rows = [
        {"event_id": f"$said{number}", "received_at": NOW, "quarantined": False}
        for number in range(SOME)
    ]
    unit.connection.execute(insert(INBOX), rows)


def _open_files() -> set[str]:
    found = set()
    for one in OPEN_FILES.iterdir():
        try:
            found.add(str(one.readlink()))
        except FileNotFoundError:
            continue  # that of the look itself
    return found
