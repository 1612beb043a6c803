"""The inbox: an event is done once; what cannot be read waits as the ciphertext that it came in."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from storage import inbox
from storage.database import Database
from tests.pure.storage.scratch import undone

NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
IDS = st.sampled_from([f"$e{n}" for n in range(6)])


@given(st.lists(st.lists(IDS, max_size=5), max_size=8))
def test_each_event_is_done_once_however_often_it_comes(batches: list[list[str]]) -> None:
    done: list[str] = []

    def work(connection: Connection, batch: list[str]) -> None:
        seen = inbox.seen(connection, batch)
        fresh = [one for one in dict.fromkeys(batch) if one not in seen]
        inbox.record(connection, fresh, NOW)
        done.extend(fresh)

    with undone() as connection:
        for batch in batches:
            work(connection, batch)
    assert sorted(done) == sorted({one for batch in batches for one in batch})


def test_what_waits_is_kept_once_and_told_once(database: Database) -> None:
    def work(connection: Connection) -> None:
        for number in (1, 2, 1):
            inbox.wait_for_key(connection, f"$e{number}", "!a:x", {"n": number}, NOW)
        inbox.wait_for_key(connection, "$e3", "!b:x", {"n": 3}, NOW + timedelta(hours=1))
        assert [source["n"] for _, source in inbox.waiting(connection)] == [1, 2, 3]
        assert inbox.untold(connection, NOW + timedelta(minutes=1)) == {"!a:x": 2}
        assert inbox.untold(connection, NOW + timedelta(minutes=1)) == {}
        inbox.no_longer_waiting(connection, ["$e1", "$e9"])
        assert [source["n"] for _, source in inbox.waiting(connection)] == [2, 3]

    database.transact(lambda unit: work(unit.connection))


def test_values_are_set_read_and_forgotten(database: Database) -> None:
    def work(connection: Connection) -> None:
        assert inbox.get_value(connection, inbox.SYNC_TOKEN) is None
        for token in ("s1", "s2"):
            inbox.set_value(connection, inbox.SYNC_TOKEN, token)
        assert inbox.get_value(connection, inbox.SYNC_TOKEN) == "s2"
        inbox.delete_value(connection, inbox.SYNC_TOKEN)
        assert inbox.get_value(connection, inbox.SYNC_TOKEN) is None

    database.transact(lambda unit: work(unit.connection))


def test_old_events_are_forgotten(database: Database) -> None:
    def work(connection: Connection) -> None:
        inbox.record(connection, ["$old"], NOW)
        inbox.record(connection, ["$new"], NOW + timedelta(days=2))
        inbox.wait_for_key(connection, "$e1", "!a:x", {}, NOW)
        inbox.forget_older_than(connection, NOW + timedelta(days=1))
        assert inbox.seen(connection, ["$old", "$new"]) == {"$new"}
        assert inbox.waiting(connection) == []

    database.transact(lambda unit: work(unit.connection))
