"""A transaction: what is put off is done before anybody looks for it; what changed is known."""

from datetime import UTC, datetime

import pytest

from storage import inbox, rooms
from storage.database import Database, Unit
from storage.rooms import Room

NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
WHERE = rooms.WHO_IS_WHERE


class Ended(Exception):
    """A test wants the transaction to fail."""


def seen(database: Database, *event_ids: str) -> set[str]:
    return database.transact(lambda unit: inbox.seen(unit.connection, event_ids))


def put_off(unit: Unit, *event_ids: str) -> None:
    unit.put_off(lambda connection: inbox.record(connection, event_ids, NOW))


def test_what_is_put_off_is_done_by_the_commit(database: Database) -> None:
    database.transact(lambda unit: put_off(unit, "$a"))
    assert seen(database, "$a") == {"$a"}


def test_what_is_put_off_is_seen_by_whoever_looks(database: Database) -> None:
    def work(unit: Unit) -> set[str]:
        put_off(unit, "$a")
        return inbox.seen(unit.connection, ["$a"])

    assert database.transact(work) == {"$a"}


def test_what_is_put_off_is_seen_inside_a_command_and_outlives_its_failure(
    database: Database,
) -> None:
    found = []

    def fail_in_a_command(unit: Unit) -> None:
        with unit.command() as session:
            found.append(inbox.seen(session.connection(), ["$before"]))
            raise Ended

    def work(unit: Unit) -> None:
        put_off(unit, "$before")
        with pytest.raises(Ended):
            fail_in_a_command(unit)

    database.transact(work)
    assert found == [{"$before"}]
    assert seen(database, "$before") == {"$before"}


def test_a_command_that_fails_does_not_undo_what_was_put_off_before_it(database: Database) -> None:
    def work(unit: Unit) -> None:
        put_off(unit, "$before")
        with pytest.raises(Ended):
            fail_in_a_command(unit)

    def fail_in_a_command(unit: Unit) -> None:
        with unit.command() as session:
            inbox.record(session.connection(), ["$inside"], NOW)
            raise Ended

    database.transact(work)
    assert seen(database, "$before", "$inside") == {"$before"}


def test_nothing_that_was_put_off_outlives_its_transaction(database: Database) -> None:
    def work(unit: Unit) -> None:
        put_off(unit, "$a")
        raise Ended

    with pytest.raises(Ended):
        database.transact(work)
    database.transact(lambda unit: put_off(unit, "$b"))
    assert seen(database, "$a", "$b") == {"$b"}


def test_a_command_that_touches_nothing_leaves_what_was_put_off_alone(database: Database) -> None:
    done: list[str] = []

    def work(unit: Unit) -> None:
        unit.put_off(lambda connection: done.append("now"))
        with unit.command():
            assert done == []

    database.transact(work)
    assert done == ["now"]


def test_a_command_knows_nothing_of_the_one_before(database: Database) -> None:
    def work(unit: Unit) -> None:
        with unit.command() as session:
            session.add(Room(room_id="!a:x"))
            session.info["left"] = "behind"
        with unit.command() as session:
            assert "left" not in session.info
            assert list(session) == []
            assert session.get(Room, "!a:x") is not None

    database.transact(work)


def test_the_version_tells_a_change_and_nothing_else(database: Database) -> None:
    before = database.version(WHERE)
    database.transact(lambda unit: inbox.record(unit.connection, ["$a"], NOW))
    database.transact(lambda unit: rooms.joined_rooms(unit.connection))
    assert database.version(WHERE) == before
    database.transact(lambda unit: rooms.set_fields(unit.connection, "!a:x", name="een"))
    assert database.version(WHERE) > before


def test_a_row_that_the_session_writes_is_a_change(database: Database) -> None:
    def work(unit: Unit) -> None:
        before = database.version(WHERE)
        with unit.command() as session:
            session.add(Room(room_id="!a:x"))
        assert database.version(WHERE) > before

    database.transact(work)


def test_what_was_read_before_a_transaction_failed_is_not_taken_for_the_truth(
    database: Database,
) -> None:
    inside = []

    def work(unit: Unit) -> None:
        rooms.set_fields(unit.connection, "!a:x", name="een")
        inside.append(database.version(WHERE))  # what is read now will never have been
        raise Ended

    with pytest.raises(Ended):
        database.transact(work)
    assert database.version(WHERE) > inside[0]
