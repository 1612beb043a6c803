"""The outbox over random sequences: each row once, names bound, newer edits replace unsent ones."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from storage import message_names, outbox
from storage.confirmations import Confirmation, confirm
from storage.database import Database
from storage.outbox import Kind, State, ToSend, transaction_id
from tests.pure.storage.scratch import undone

NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
ROOMS = st.sampled_from(["!a:x", "!b:x"])
NAMES = st.sampled_from(["poll:1", "poll:2", "digest:1"])


def made(cause: str, ordinal: int = 0, **fields: Any) -> dict[str, Any]:
    """A row as the composer makes it."""
    return {
        "txn_id": transaction_id(cause, ordinal),
        "cause": cause,
        "kind": Kind.MESSAGE,
        "room_id": "!a:x",
        "person": None,
        "name": None,
        "relation": None,
        "target_name": None,
        "target_event": None,
        "event_type": "m.room.message",
        "content": {"body": cause},
        "state": State.WAITING,
        "created_at": NOW,
        "not_before": None,
        "apart": None,
        "unprompted": False,
        "device_id": "D",
    } | fields


class Sending(RuleBasedStateMachine):
    """Rows are made, sent, confirmed by response or echo or both, withdrawn and refused."""

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        self.connection = self.stack.enter_context(undone())
        self.count = 0
        self.open: dict[str, str | None] = {}  # transaction id -> name, of what is to be sent
        self.events: dict[str, str] = {}  # transaction id -> event id
        self.named: dict[str, str] = {}
        self.edits: dict[str, str] = {}  # name -> transaction id of its newest unsent edit

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()

    def _cause(self) -> str:
        self.count += 1
        return f"$event{self.count}"

    @rule(room=ROOMS, name=st.none() | NAMES)
    def say(self, room: str, name: str | None) -> None:
        row = made(self._cause(), room_id=room, name=name)
        outbox.enqueue(self.connection, [row])
        self.open[row["txn_id"]] = name

    @rule(name=NAMES)
    def edit(self, name: str) -> None:
        row = made(self._cause(), kind=Kind.EDIT, target_name=name, relation="m.replace")
        outbox.enqueue(self.connection, [row])
        self.open.pop(self.edits.pop(name, ""), None)
        self.open[row["txn_id"]] = None
        self.edits[name] = row["txn_id"]

    @precondition(lambda self: self.open)
    @rule(data=st.data(), by_response=st.booleans(), by_echo=st.booleans())
    def deliver(self, data: st.DataObject, by_response: bool, by_echo: bool) -> None:
        txn_id = data.draw(st.sampled_from(sorted(self.open)))
        event_id = self.events.setdefault(txn_id, f"$sent{len(self.events)}")
        row = next(row for row in self._waiting() if row.txn_id == txn_id)

        if by_response:
            confirm(self.connection, [Confirmation(row.txn_id, event_id, row.room_id)], NOW)
        if by_echo or not by_response:
            confirm(self.connection, [Confirmation(txn_id, event_id, row.room_id)], NOW)
        name = self.open.pop(txn_id)
        if name is not None:
            self.named[name] = event_id
        self.edits = {name: edit for name, edit in self.edits.items() if edit != txn_id}

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def refuse(self, data: st.DataObject) -> None:
        txn_id = data.draw(st.sampled_from(sorted(self.open)))
        row = next(row for row in self._waiting() if row.txn_id == txn_id)
        outbox.fail(self.connection, row.id, "403")
        del self.open[txn_id]
        self.edits = {name: edit for name, edit in self.edits.items() if edit != txn_id}

    @precondition(lambda self: self.events)
    @rule(data=st.data())
    def echo_again(self, data: st.DataObject) -> None:
        txn_id = data.draw(st.sampled_from(sorted(self.events)))
        confirm(self.connection, [Confirmation(txn_id, self.events[txn_id], "!a:x")], NOW)

    def _waiting(self) -> Any:
        return outbox.waiting(self.connection, NOW)

    @invariant()
    def what_waits_is_what_was_not_sent(self) -> None:
        if hasattr(self, "stack"):
            rows = self._waiting()
            assert {row.txn_id for row in rows} == set(self.open)
            assert [row.id for row in rows] == sorted(row.id for row in rows)
            assert all(row.content for row in rows)

    @invariant()
    def names_mean_the_last_message_sent_under_them(self) -> None:
        if hasattr(self, "stack"):
            for name in ("poll:1", "poll:2", "digest:1"):
                bound = message_names.event_of(self.connection, name)
                assert (bound and bound[1]) == self.named.get(name)
                coming = outbox.will_be_named(self.connection, name)
                assert coming == (name in self.open.values())


TestSending = Sending.TestCase
TestSending.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)


def test_the_same_cause_makes_the_same_transaction_which_waits_once(database: Database) -> None:
    assert transaction_id("$a", 0) == transaction_id("$a", 0)
    assert len({transaction_id(f"$a{n}", m) for n in range(50) for m in range(50)}) == 2500
    database.transact(lambda unit: outbox.enqueue(unit.connection, [made("$a")]))
    with pytest.raises(IntegrityError):
        database.transact(lambda unit: outbox.enqueue(unit.connection, [made("$a")]))


def test_a_delivered_row_loses_its_content(database: Database) -> None:
    def work(connection: Connection) -> Any:
        outbox.enqueue(connection, [made("$a")])
        row = outbox.waiting(connection, NOW)[0]
        confirm(connection, [Confirmation(row.txn_id, "$b", "!a:x")], NOW)
        return outbox.of_cause(connection, "$a")

    (row,) = database.transact(lambda unit: work(unit.connection))
    assert (row.state, row.content, row.event_id) == (State.SENT, None, "$b")


def test_a_row_waits_for_its_moment(database: Database) -> None:
    later = NOW + timedelta(hours=1)

    def work(connection: Connection) -> None:
        outbox.enqueue(connection, [made("$a", not_before=later), made("$b")])
        assert [row.cause for row in outbox.waiting(connection, NOW)] == ["$b"]
        assert outbox.any_later(connection, NOW)
        assert [row.cause for row in outbox.waiting(connection, later)] == ["$a", "$b"]
        newest = outbox.waiting(connection, later)[-1].id
        again = outbox.waiting(connection, later, after=newest, looked_at=NOW)
        assert [row.cause for row in again] == ["$a"]
        assert not outbox.any_later(connection, later)

    database.transact(lambda unit: work(unit.connection))


def test_what_was_withdrawn_on_its_way_is_redacted(database: Database) -> None:
    def work(connection: Connection) -> list[Any]:
        outbox.enqueue(connection, [made("$a", name="poll:1")])
        row = outbox.waiting(connection, NOW)[0]
        outbox.withdraw(connection, row.id)
        assert outbox.waiting(connection, NOW) == []
        for _ in range(2):  # by its response and by its echo
            confirm(connection, [Confirmation(row.txn_id, "$sent", "!a:x")], NOW)
        assert message_names.event_of(connection, "poll:1") is None
        return list(outbox.waiting(connection, NOW))

    (redaction,) = database.transact(lambda unit: work(unit.connection))
    assert (redaction.kind, redaction.target_event) == (Kind.REDACTION, "$sent")


def test_only_what_is_done_is_forgotten(database: Database) -> None:
    def work(connection: Connection) -> list[str]:
        outbox.enqueue(connection, [made("$a", name="poll:1"), made("$b")])
        row = outbox.waiting(connection, NOW)[0]
        confirm(connection, [Confirmation(row.txn_id, "$sent", "!a:x")], NOW)
        outbox.forget_older_than(connection, NOW + timedelta(days=1))
        assert outbox.of_cause(connection, "$a") == []
        assert message_names.event_of(connection, "poll:1") == ("!a:x", "$sent")
        return [row.cause for row in outbox.waiting(connection, NOW)]

    assert database.transact(lambda unit: work(unit.connection)) == ["$b"]


def test_what_is_new_after_a_long_silence_is_above_all_that_was(database: Database) -> None:
    """Whoever sends remembers the highest id that it took, while old rows are dropped."""

    def put_in(connection: Connection, cause: str, at: datetime) -> list[ToSend]:
        outbox.enqueue(connection, [made(cause, n, created_at=at) for n in range(3)])
        return outbox.waiting(connection, at)

    with database.engine.begin() as connection:
        before = put_in(connection, "before", NOW)
        done = [Confirmation(row.txn_id, f"${row.id}", "!a:x") for row in before]
        confirm(connection, done, NOW)
        later = NOW + timedelta(days=31)
        outbox.forget_older_than(connection, later - timedelta(days=30))
        assert outbox.of_cause(connection, "before") == []
        after = put_in(connection, "after", later)
        assert min(row.id for row in after) > max(row.id for row in before)
