"""Edits that may come at most once in a while: none too soon, and the last word always comes."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from storage import outbox
from storage.outbox import Confirmation, Kind
from tests.pure.storage.scratch import undone
from tests.pure.storage.test_outbox import NOW, made

EVERY = timedelta(seconds=11)


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(st.integers(0, 15), min_size=1, max_size=25),
    slow=st.integers(0, 3),
)
def test_edits_keep_their_distance(steps: list[int], slow: int) -> None:
    """Votes come at any time; the outbox looks each second and is done `slow` seconds later."""
    sent: list[tuple[int, str]] = []
    on_their_way: dict[int, tuple[int, str]] = {}
    with undone() as connection:
        clock, last = 0, ""
        for number, wait in enumerate([*steps, 40]):
            for _ in range(wait):
                clock += 1
                _look(connection, clock, slow, on_their_way, sent)
            if number < len(steps):
                last = f"vote {number}"
                _edit(connection, clock, last)
        assert sent[-1][1] == last
    times = [moment for moment, _ in sent]
    assert all(later - sooner >= 10 for sooner, later in pairwise(times))


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
        not_before=outbox.edit_from(connection, "poll:1:overview:0", now, EVERY),
    )
    outbox.enqueue(connection, [row])


def _look(
    connection: Connection,
    clock: int,
    slow: int,
    on_their_way: dict[int, tuple[int, str]],
    sent: list[tuple[int, str]],
) -> None:
    """Take what is due on its way, and confirm what arrived."""
    now = NOW + timedelta(seconds=clock)
    for row in outbox.waiting(connection, now):
        if row.id not in on_their_way:
            on_their_way[row.id] = (clock, row.content["body"])
            sent.append(on_their_way[row.id])
    for row_id, (begun, _) in list(on_their_way.items()):
        if clock - begun >= slow:
            done = Confirmation(row_id, f"${row_id}", "!a:x")
            outbox.confirm(connection, [done], now)
