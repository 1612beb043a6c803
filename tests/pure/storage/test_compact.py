"""What was erased is in no file: neither in the text index nor in the write-ahead log."""

from pathlib import Path

from sqlalchemy import text

from storage.database import Database, Unit, erased, sqlite_url

SECRET = b"bijzonderwoord"


def on_disk(folder: Path) -> bool:
    return any(SECRET in file.read_bytes() for file in folder.iterdir())


def indexed(database: Database) -> None:
    def work(unit: Unit) -> None:
        unit.connection.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT)"))
        unit.connection.execute(text("CREATE VIRTUAL TABLE found USING fts5(words)"))
        for number in range(50):
            for target in ("note", "found"):
                unit.connection.execute(
                    text(f"INSERT INTO {target} (rowid, words) VALUES (:id, :words)"),
                    {"id": number, "words": f"{SECRET.decode()} {number}"},
                )

    database.transact(work)


def erase(database: Database, *, mark: bool) -> None:
    def work(unit: Unit) -> None:
        unit.connection.execute(text("DELETE FROM note"))
        unit.connection.execute(text("DELETE FROM found"))
        if mark:
            erased(unit.connection)

    database.transact(work)


def test_what_is_erased_is_gone_from_index_and_log(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "data.db"))
    indexed(database)
    assert on_disk(tmp_path)

    erase(database, mark=True)

    assert not on_disk(tmp_path)
    database.close()


def test_without_the_mark_it_would_stay(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "data.db"))
    indexed(database)
    erase(database, mark=False)
    assert on_disk(tmp_path)
    database.close()


def test_what_was_rolled_back_is_gone_with_the_next_erasure(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "data.db"))
    indexed(database)
    erase(database, mark=True)

    def work(unit: Unit) -> None:
        nested = unit.connection.begin_nested()
        unit.connection.execute(
            text("INSERT INTO note (words) VALUES (:words)"), {"words": SECRET.decode() * 20_000}
        )
        nested.rollback()
        erased(unit.connection)

    database.transact(work)
    assert not on_disk(tmp_path)
    database.close()
