"""Edits that may come at most once in a while: none too soon, and the last word always comes."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from storage import outbox
from storage.confirmations import Confirmation, confirm
from storage.edits import edit_from, still_due
from storage.outbox import Kind
from tests.pure.storage.scratch import undone
from tests.pure.storage.test_outbox import NOW, made

EVERY = timedelta(seconds=11)


@settings(max_examples=30, deadline=None)
@given(
    steps=st.lists(st.integers(0, 15), min_size=1, max_size=12),
    slow=st.integers(0, 3),
    line=st.integers(0, 20),
)
def test_edits_keep_their_distance(steps: list[int], slow: int, line: int) -> None:
    """Votes come at any time; the outbox looks each second.

    What it takes stands in line for `line` seconds, and is known to be sent `slow` seconds later.
    """
    outbox_at_work = _Outbox(slow, line)
    with undone() as connection:
        clock, last = 0, ""
        for number, wait in enumerate([*steps, 2 * line + 30]):
            for _ in range(wait):
                clock += 1
                outbox_at_work.look(connection, clock)
            if number < len(steps):
                last = f"vote {number}"
                _edit(connection, clock, last)
    sent = outbox_at_work.sent
    assert sent[-1][1] == last
    times = [moment for moment, _ in sent]
    assert all(later - sooner >= 10 for sooner, later in pairwise(times))


def test_after_a_death_an_old_edit_and_a_new_one_keep_their_distance() -> None:
    """The row waited long; a vote comes in the first batch after the start."""
    later = NOW + timedelta(minutes=4)
    with undone() as connection:
        _edit(connection, 0, "before")
        (waits,) = outbox.waiting(connection, later)
        _edit(connection, 240, "after")
        assert still_due(connection, waits.id, later)
        confirm(connection, [Confirmation(waits.txn_id, "$1", "!a:x")], later)
        assert outbox.waiting(connection, later) == []
        (new,) = outbox.waiting(connection, later + EVERY)
        assert new.content["body"] == "after"
        assert still_due(connection, new.id, later + EVERY)


def test_what_was_sent_but_not_written_down_yet_counts() -> None:
    with undone() as connection:
        _edit(connection, 0, "vote")
        (row,) = outbox.waiting(connection, NOW)
        assert not still_due(connection, row.id, NOW, NOW - EVERY / 2)
        assert outbox.waiting(connection, NOW) == []
        assert still_due(connection, row.id, NOW + EVERY / 2, NOW - EVERY / 2)


def test_of_two_edits_at_once_the_last_is_kept() -> None:
    rows = [
        made(words, kind=Kind.EDIT, target_name="poll:1:overview:0") for words in ("one", "two")
    ]
    with undone() as connection:
        outbox.enqueue(connection, rows)
        assert [row.content["body"] for row in outbox.waiting(connection, NOW)] == ["two"]


def _edit(connection: Connection, clock: int, words: str) -> None:
    now = NOW + timedelta(seconds=clock)
    row = made(
        words,
        kind=Kind.EDIT,
        target_name="poll:1:overview:0",
        created_at=now,
        not_before=edit_from(connection, "poll:1:overview:0", now, EVERY),
        apart=int(EVERY.total_seconds()),
    )
    outbox.enqueue(connection, [row])


class _Outbox:
    """Takes what is due each second; what it took stands in line before it is sent."""

    def __init__(self, slow: int, line: int) -> None:
        self.sent: list[tuple[int, str]] = []
        self._slow, self._line = slow, line
        self._taken: dict[int, int] = {}
        self._on_their_way: dict[int, tuple[str, int]] = {}
        self._edited: datetime | None = None

    def look(self, connection: Connection, clock: int) -> None:
        """A second has passed."""
        now = NOW + timedelta(seconds=clock)
        due = {row.id: row for row in outbox.waiting(connection, now)}
        for row_id in due.keys() - self._on_their_way.keys():
            self._taken.setdefault(row_id, clock)
        for row_id, taken in list(self._taken.items()):
            if clock - taken >= self._line:
                del self._taken[row_id]
                if still_due(connection, row_id, now, self._edited):
                    row = due[row_id]
                    self._on_their_way[row_id], self._edited = (row.txn_id, clock), now
                    self.sent.append((clock, row.content["body"]))
        for txn_id, begun in self._on_their_way.values():
            if clock - begun >= self._slow:
                confirm(connection, [Confirmation(txn_id, f"${txn_id}", "!a:x")], now)
