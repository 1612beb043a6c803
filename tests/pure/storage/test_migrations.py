"""Migrations make exactly the tables that the code declares, and refuse what they do not know."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage import search, signal_weights
from storage.database import Database, Unit, sqlite_url
from storage.inbox import Value
from storage.migrate import FOLDER, HEAD, NewerDatabase, create, migrate, revision, upgrade
from storage.search import is_declared
from storage.tables import METADATA
from tests import postgresql


@pytest.fixture
def empty(tmp_path: Path) -> Database:
    """A database without tables."""
    return Database(sqlite_url(tmp_path / "schakel.db"))


@pytest.mark.parametrize(
    "url", [lambda: "sqlite://", postgresql.new_database], ids=["sqlite", "postgresql"]
)
def test_migrations_make_exactly_the_tables_of_the_code(url: Callable[[], str]) -> None:
    store = Database(url())
    with store.engine.begin() as connection:
        migrate(connection)
        search.ensure(connection)
        signal_weights.ensure(connection)
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_declared}
        )
        assert compare_metadata(context, METADATA) == []
    store.close()


def test_migrations_make_the_same_as_a_new_database_gets() -> None:
    made = []
    for make in (create, migrate):
        store = Database("sqlite://")
        with store.engine.begin() as connection:
            make(connection)
            search.ensure(connection)
            signal_weights.ensure(connection)
            made.append(schema(connection))
            assert revision(connection) == HEAD
        store.close()
    assert len(made[0]) > 40
    assert made[0] == made[1]


def test_on_postgresql_too_an_index_is_of_some_rows_only() -> None:
    """Of the outbox, of which SQLite is told where it is declared."""
    made = []
    for make in (create, migrate):
        store = Database(postgresql.new_database())
        with store.engine.begin() as connection:
            make(connection)
            asked = "SELECT indexdef FROM pg_indexes WHERE tablename = 'outbox'"
            made.append(sorted(connection.execute(text(asked)).scalars()))
        store.close()
    assert made[0] == made[1]
    assert len([one for one in made[0] if " WHERE " in one]) == 8


def schema(connection: Connection) -> dict[str, list[str]]:
    """What SQLite has written down of tables and indexes: their lines, in any order."""
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    return {
        name: sorted(
            " ".join(line.replace('"', "").split())
            .rstrip(",")
            .replace("CONSTRAINT alembic_version_pkc ", "")
            for line in sql.splitlines()
        )
        for name, sql in found
    }


def test_the_newest_migration_is_the_schema_of_this_version(empty: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD
    with empty.engine.connect() as connection:
        assert revision(connection) is None
    upgrade(empty.engine)
    with empty.engine.connect() as connection:
        assert revision(connection) == HEAD
    empty.close()


def test_upgrading_twice_changes_nothing(empty: Database) -> None:
    upgrade(empty.engine)
    with empty.engine.begin() as connection:
        connection.execute(text("insert into value (key, value) values ('a', 'b')"))

    upgrade(empty.engine)

    with empty.engine.begin() as connection:
        assert connection.execute(text("select value from value")).scalar() == "b"
    empty.close()


def test_a_database_of_a_newer_version_is_refused(empty: Database) -> None:
    upgrade(empty.engine)
    with empty.engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))

    with pytest.raises(NewerDatabase, match="newer version"):
        upgrade(empty.engine)
    empty.close()


def test_a_transaction_that_fails_leaves_nothing(empty: Database) -> None:
    upgrade(empty.engine)

    def fail(unit: Unit) -> None:
        unit.connection.execute(text("insert into value (key, value) values ('a', 'b')"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        empty.transact(fail)
    with empty.engine.begin() as connection:
        assert connection.execute(text("select count(*) from value")).scalar() == 0
    empty.close()


def test_a_savepoint_that_fails_leaves_the_rest(empty: Database) -> None:
    upgrade(empty.engine)

    def work(unit: Unit) -> None:
        with unit.command() as session:
            session.add(Value(key="a", value="b"))
        with pytest.raises(ZeroDivisionError):
            fail(unit)

    def fail(unit: Unit) -> None:
        with unit.command() as session:
            session.add(Value(key="c", value="d"))
            session.flush()
            raise ZeroDivisionError

    empty.transact(work)
    with empty.engine.begin() as connection:
        assert connection.execute(text("select key from value")).scalars().all() == ["a"]
    empty.close()
