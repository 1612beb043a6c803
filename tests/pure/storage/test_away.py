"""PostgreSQL goes away in the middle of work: it is waited for, and the work is done once."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, func, select, text

from storage import message_names
from storage.database import Database, Unit
from tests import postgresql

NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
Work = Callable[[Unit], None]


def cut(connection: Connection) -> None:
    """As a server that stops does; our next statement or our commit finds out."""
    [own] = connection.execute(text("SELECT pg_backend_pid()")).scalars()
    server = Database(str(connection.engine.url.render_as_string(hide_password=False)))
    server.transact(
        lambda unit: unit.connection.execute(text(f"SELECT pg_terminate_backend({own})"))
    )
    server.close()


def bound(connection: Connection) -> None:
    message_names.bind(connection, "poll:1", "!room:voorbeeld.nl", "$event", NOW)


def plainly(unit: Unit, is_first: bool) -> None:
    if is_first:
        cut(unit.connection)
    bound(unit.connection)


def in_a_command(unit: Unit, is_first: bool) -> None:
    with unit.command() as session:
        bound(session.connection())
        if is_first:
            cut(session.connection())
        session.connection().execute(text("SELECT 1"))


def in_a_later_command(unit: Unit, is_first: bool) -> None:
    """As dispatch does with what fails: it is caught, and told of in a command of its own."""
    try:
        in_a_command(unit, is_first)
    except Exception:
        with unit.command() as session:
            session.connection().execute(text("SELECT 1"))


def before_its_commit(unit: Unit, is_first: bool) -> None:
    bound(unit.connection)
    if is_first:
        cut(unit.connection)


@pytest.mark.slow
@pytest.mark.parametrize("way", [plainly, in_a_command, in_a_later_command, before_its_commit])
async def test_a_cut_connection_is_waited_for(way: Callable[[Unit, bool], None]) -> None:
    database = Database(postgresql.new_migrated_database())
    tries: list[int] = []

    def work(unit: Unit) -> None:
        tries.append(len(tries))
        way(unit, len(tries) == 1)

    await database.write(work)
    names = select(func.count()).select_from(message_names.NAMES)
    assert await database.write(lambda unit: unit.connection.execute(names).scalar()) == 1
    assert tries == [0, 1]
    database.close()
