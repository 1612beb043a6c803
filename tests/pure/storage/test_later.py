"""Rows that are put in later: few statements, and nobody can tell that it was later."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from commands.privacy.guard import check
from storage import journal, later, message_names, rooms, settings, signals
from storage.core import table
from storage.database import Database, Unit
from storage.ids import AT_ONCE
from storage.journal import Recorder, Said
from storage.rooms import Room
from storage.signals import NewSignal, Signal, SignalChange, SignalKind
from tests.pure.storage.statements import statements

NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
ROOM = "!zco:x"
ANOUK = "@anouk:x"


class Ended(Exception):
    """A test wants it to fail."""


@contextmanager
def failing_command(unit: Unit) -> Iterator[Session]:
    """A command that fails at its end."""
    with suppress(Ended), unit.command() as session:
        yield session
        raise Ended


@pytest.fixture(autouse=True)
def room(database: Database) -> None:
    database.transact(lambda unit: rooms.set_fields(unit.connection, ROOM, slug="zco"))


def new(words: str = "geen vervolgplek", room_id: str = ROOM) -> NewSignal:
    return NewSignal(SignalKind.BOTTLENECK, check(words), room_id, NOW, "$said", reporter=ANOUK)


def log(unit: Unit, words: str = "geen vervolgplek") -> str:
    with unit.command() as session:
        return signals.add(session, new(words)).label


def failing(unit: Unit, *, touching: bool = False) -> None:
    """A command that logs, touches the database when it is to, and fails."""
    with failing_command(unit) as session:
        signals.add(session, new("dit gaat mis"))
        if touching:
            session.get(Signal, 1)
            signals.add(session, new("dit ook"))


def stored(database: Database) -> list[tuple[str, str]]:
    """(label, words) of all signals that have the beginning of a history."""

    def read(connection: Connection) -> list[tuple[str, str]]:
        signal, change = table(Signal), table(SignalChange)
        joined = signal.join(change, change.c.signal_id == signal.c.id)
        query = select(signal.c.number, signal.c.text).select_from(joined).order_by(signal.c.id)
        return [(f"K-{number}", str(words)) for number, words in connection.execute(query)]

    return database.transact(lambda unit: read(unit.connection))


def test_what_many_commands_add_is_one_statement_a_table(database: Database) -> None:
    database.transact(log)

    def work(unit: Unit) -> list[str]:
        return [log(unit, f"punt {number}") for number in range(30)]

    with statements(database) as seen:
        labels = database.transact(work)

    assert labels == [f"K-{number}" for number in range(2, 32)]
    assert stored(database)[1:] == [
        (f"K-{number}", f"punt {number - 2}") for number in range(2, 32)
    ]
    assert len([one for one in seen if one.startswith("INSERT")]) == 3
    assert not [one for one in seen if one.startswith("SAVEPOINT")]


@pytest.mark.parametrize("touching", [False, True])
def test_what_a_failing_command_added_never_was(database: Database, touching: bool) -> None:
    def work(unit: Unit) -> None:
        log(unit, "voor")
        failing(unit, touching=touching)
        assert log(unit, "na") == "K-2"
        failing(unit, touching=touching)

    database.transact(work)
    assert stored(database) == [("K-1", "voor"), ("K-2", "na")]
    assert database.transact(log) == "K-3"


def test_a_savepoint_inside_a_command_takes_back_what_was_added_in_it(database: Database) -> None:
    def work(unit: Unit) -> None:
        with unit.command() as session:
            signals.add(session, new("voor"))
            with suppress(Ended), later.nested(session):
                signals.add(session, new("binnen"))
                raise Ended
            assert signals.add(session, new("na")).label == "K-2"

    database.transact(work)
    assert stored(database) == [("K-1", "voor"), ("K-2", "na")]


def test_what_was_added_is_taken_back_by_hand(database: Database) -> None:
    def work(unit: Unit) -> None:
        with unit.command() as session:
            assert later.is_untouched(session)
            signals.add(session, new("weg"))
            assert not later.is_untouched(session)
            later.take_back(session)
            assert signals.add(session, new("blijft")).label == "K-1"

    database.transact(work)
    assert stored(database) == [("K-1", "blijft")]


def test_whoever_looks_finds_what_was_added(database: Database) -> None:
    def work(unit: Unit) -> None:
        log(unit, "voor")
        with unit.command() as session:
            signals.add(session, new("zelf"))
            assert signals.by_label(session, "K-1") is not None
            own = signals.by_label(session, "K-2")
            assert own is not None
            assert own.text == "zelf"
        count = select(func.count()).select_from(table(Signal))
        assert unit.connection.execute(count).scalar_one() == 2

    database.transact(work)


def test_a_transaction_that_fails_leaves_no_number_behind(database: Database) -> None:
    database.transact(log)

    def work(unit: Unit) -> None:
        log(unit)
        log(unit)
        raise Ended

    with pytest.raises(Ended):
        database.transact(work)
    assert database.transact(log) == "K-2"
    assert [label for label, _ in stored(database)] == ["K-1", "K-2"]


def test_what_cannot_be_put_in_fails_the_transaction_and_not_another_command(
    database: Database,
) -> None:
    """The command that added it was answered: what it said must not be sent."""

    def work(unit: Unit) -> None:
        with unit.command() as session:
            signals.add(session, new(room_id="!unknown:x"))
        with pytest.raises(IntegrityError), unit.command() as session:
            session.get(Signal, 1)

    with pytest.raises(IntegrityError):
        database.transact(work)
    assert stored(database) == []
    assert database.transact(log) == "K-1"


def test_ids_go_on_where_rows_are(database: Database) -> None:
    """Also past those that are taken at once, and after a row that was deleted."""

    def work(unit: Unit) -> list[int]:
        found = []
        for number in range(AT_ONCE + 5):
            with unit.command() as session:
                found.append(signals.add(session, new(f"punt {number}")).id)
        return found

    ids = database.transact(work)
    assert ids == sorted(set(ids))

    def delete(unit: Unit) -> None:
        with unit.command() as session:
            for change in session.connection().execute(select(table(SignalChange).c.id)).scalars():
                session.delete(session.get(SignalChange, change))
            session.flush()
            session.delete(session.get(Signal, ids[-1]))

    database.transact(delete)
    database.transact(log)
    assert database.transact(log) == f"K-{AT_ONCE + 7}"


def test_what_is_known_of_a_table_goes_when_it_changes(database: Database) -> None:
    def read(unit: Unit) -> Any:
        with unit.command() as session:
            return settings.get(session, ROOM, "quorum")

    def put(unit: Unit) -> None:
        with unit.command() as session:
            settings.put(session, ROOM, "quorum", 7)

    def put_and_fail(unit: Unit) -> None:
        with failing_command(unit) as session:
            settings.put(session, ROOM, "quorum", 9)
            assert settings.get(session, ROOM, "quorum") == 9

    assert database.transact(read) is None
    database.transact(put)
    with statements(database) as seen:
        assert database.transact(read) == 7
        assert database.transact(read) == 7
    assert len([one for one in seen if one.startswith("SELECT")]) == 1
    database.transact(put_and_fail)
    assert database.transact(read) == 7


def test_a_name_that_waits_to_be_bound_is_known(database: Database) -> None:
    def work(unit: Unit) -> None:
        with unit.command() as session:
            assert message_names.event_named(session, "signal:K-1:source") is None
        with unit.command() as session:
            message_names.bind_later(session, "signal:K-1:source", ROOM, "$a", NOW)
        with unit.command() as session:
            assert message_names.event_named(session, "signal:K-1:source") == (ROOM, "$a")
        with failing_command(unit) as session:
            message_names.bind_later(session, "signal:K-1:source", ROOM, "$b", NOW)
        with unit.command() as session:
            assert message_names.event_named(session, "signal:K-1:source") == (ROOM, "$a")
        assert message_names.event_of(unit.connection, "signal:K-1:source") == (ROOM, "$a")

    database.transact(work)


def test_what_somebody_did_last_is_known_at_once(database: Database) -> None:
    """Of the same sentence twice in one batch the second is recognised; after ten minutes not."""

    def say(unit: Unit, digest: str, at: datetime, *, well: bool = True) -> str | None:
        since = at - journal.UNDO_WITHIN
        try:
            with unit.command() as session:
                last = journal.digest_of_latest(session, ANOUK, ROOM, since)
                recorder = Recorder(session)
                signals.add(session, new())
                recorder.save(lambda: Said("$e", ANOUK, ROOM, "bottleneck", digest, at))
                if not well:
                    raise Ended
        except Ended:
            pass
        return last

    def work(unit: Unit) -> list[str | None]:
        return [
            say(unit, "een", NOW),
            say(unit, "twee", NOW),
            say(unit, "mislukt", NOW, well=False),
            say(unit, "drie", NOW),
            say(unit, "vier", NOW + timedelta(minutes=11)),
        ]

    assert database.transact(work) == [None, "een", "twee", "twee", None]
    assert database.transact(lambda unit: say(unit, "vijf", NOW + timedelta(minutes=12))) == "vier"


def test_what_was_put_in_later_is_undone_like_all_else(database: Database) -> None:
    def work(unit: Unit) -> None:
        with unit.command() as session:
            recorder = Recorder(session)
            signals.add(session, new())
            recorder.save(lambda: Said("$e", ANOUK, ROOM, "bottleneck", "x", NOW))
        with unit.command() as session:
            done = journal.latest(session, ANOUK, ROOM, NOW)
            assert done is not None
            journal.undo(session, done)

    database.transact(work)
    assert stored(database) == []
    assert database.transact(log) == "K-2"


def test_a_session_of_nobody_puts_rows_in_at_once(database: Database) -> None:
    with Session(database.engine) as session:
        session.add(Room(room_id="!other:x"))
        signals.add(session, new(room_id="!other:x"))
        session.commit()
    assert [label for label, _ in stored(database)] == ["K-1"]
