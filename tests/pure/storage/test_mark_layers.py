"""Marks that sink through layers are all there, each once, and the newest come first."""

import random
from collections import defaultdict
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

import storage.tables  # noqa: F401  # all tables
from storage import mark_layers
from storage.database import Database, Unit
from storage.search_marks import NEWEST, Sought, marks

SEED = 20270112
ROOM = "!zco:x"
WORDS = [f"woord{number}" for number in range(300)]
BATCHES = (1, 1, 50, 700, 1_023, 1_024, 1_025, 3_000, 7, 500, 500, 500, 2_000)


@pytest.fixture
def database() -> Iterator[Database]:
    """Layers are of SQLite alone."""
    made = Database("sqlite://")
    SQLModel.metadata.create_all(made.engine)
    yield made
    made.close()


def test_nothing_is_lost_and_the_newest_are_found(database: Database) -> None:
    print(f"seed {SEED}")
    source = random.Random(SEED)
    expected: dict[int, list[int]] = defaultdict(list)
    last = 0
    for count in BATCHES:
        ids = list(range(last + 1, last + 1 + count))
        last = ids[-1]
        rows = {
            (mark, one)
            for one in ids
            for mark in marks(" ".join(source.choices(WORDS, k=4)), "bottleneck", ROOM)
        }
        for mark, signal in sorted(rows, key=lambda row: row[1]):
            expected[mark].append(signal)
        _add(database, ids, rows)

    layers = [_rows(database, name) for name in mark_layers.TABLES]
    assert all(layers)
    together = [row for layer in layers for row in layer]
    assert sorted(together) == sorted((mark, one) for mark in expected for one in expected[mark])

    for before in (last + 1, last // 2):
        sought = [Sought(before, ROOM, "bottleneck", " ".join(WORDS[at : at + 3])) for at in (0, 9)]
        found = _near(database, sought)
        for one, lists in zip(sought, found, strict=True):
            wanted = [
                [its for its in reversed(expected[mark]) if its < before][:NEWEST]
                for mark in marks(one.text, one.kind, one.room_id)
            ]
            assert sorted(lists) == sorted(filter(None, wanted))
            assert max(map(len, lists)) == NEWEST


def test_marks_of_few_signals_stay_in_the_small_layer(database: Database) -> None:
    """So a new signal changes few pages, and only strips of the others."""
    last, size = 0, []
    for _ in range(60):
        ids = list(range(last + 1, last + 101))
        last = ids[-1]
        source = random.Random(last)
        rows = {(source.randrange(-(1 << 31), 1 << 31), one) for one in ids for _ in range(20)}
        _add(database, ids, rows)
        size.append(len(_rows(database, mark_layers.TABLES[0])))
    assert max(size) < 1_200 * 20
    assert min(size[20:]) > 0


def _add(database: Database, ids: list[int], rows: set[tuple[int, int]]) -> None:
    database.transact(lambda unit: mark_layers.add(unit.connection, ids, rows))


def _near(database: Database, sought: list[Sought]) -> list[list[list[int]]]:
    return database.transact(lambda unit: mark_layers.near(unit.connection, sought))


def _rows(database: Database, name: str) -> list[tuple[int, int]]:
    def work(unit: Unit) -> list[tuple[int, int]]:
        found = unit.connection.execute(text(f"SELECT mark, signal_id FROM {name}"))
        return [(mark, signal_id) for mark, signal_id in found]

    return database.transact(work)
