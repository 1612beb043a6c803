"""Migrations make exactly the tables that the code declares, and refuse what they do not know."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage.database import Database, Unit, sqlite_url
from storage.inbox import Value
from storage.migrate import FOLDER, HEAD, NewerDatabase, revision, upgrade
from storage.search import is_declared
from storage.tables import METADATA


@pytest.fixture
def empty(tmp_path: Path) -> Database:
    """A database without tables."""
    return Database(sqlite_url(tmp_path / "schakel.db"))


def test_an_upgraded_database_has_exactly_the_tables_of_the_code(empty: Database) -> None:
    upgrade(empty.engine)

    with empty.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_declared}
        )
        assert compare_metadata(context, METADATA) == []
    empty.close()


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
