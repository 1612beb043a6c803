"""Marks that sink through layers are all there, each once, and the newest are found."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

import storage.tables  # noqa: F401  # all tables
from storage import mark_layers
from storage.database import Database, Unit
from storage.search_marks import ASKED, FEW, NEWEST, Marks, Sought, marks

SEED = 20270112
ROOM = "!zco:x"
WORDS = [f"woord{number}" for number in range(900)]
COMMON = 12
WEIGHTS = [30 if at < COMMON else 1 for at in range(len(WORDS))]
"""Of some words each two find enough; others are found by single ones."""

FULL = 1_024
SINKS = {1: FULL, 2: 8_192}
"""Smaller layers than the real ones fill sooner."""

BATCHES = (1, 1, 50, 700, FULL - 1, FULL, FULL + 1, 3_000, 7, 500, 500, 500, 2_000, 30)


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Layers are of SQLite alone."""
    monkeypatch.setattr(mark_layers, "SINKS", SINKS)
    made = Database("sqlite://")
    SQLModel.metadata.create_all(made.engine)
    yield made
    made.close()


def test_nothing_is_lost_and_the_newest_are_found(database: Database) -> None:
    print(f"seed {SEED}")
    source = random.Random(SEED)
    expected: dict[int, list[int]] = defaultdict(list)
    signatures: dict[int, int] = {}
    last = 0
    for count in BATCHES:
        ids = list(range(last + 1, last + 1 + count))
        last = ids[-1]
        new = {one: _marked(source.choices(WORDS, WEIGHTS, k=4)) for one in ids}
        for one, its in new.items():
            signatures[one] = its.signature
            for mark in its:
                expected[mark].append(one)
        _add(database, new)

    layers = [_rows(database, name) for name in mark_layers.TABLES]
    assert all(layers)
    together = sorted(row for layer in layers for row in layer)
    paired = [row for row in together if row[0] % 2]
    assert paired == sorted(
        (mark, one, signatures[one]) for mark in expected if mark % 2 for one in expected[mark]
    )
    assert not any(mark % 2 == 0 for mark, *_ in layers[-1])
    assert len(set(together)) == len(together)

    single: dict[int, list[int]] = defaultdict(list)
    for mark, one, _ in sorted(row for layer in layers[:-1] for row in layer):
        single[mark].append(one)
    ways: set[bool] = set()
    for before in (last + 1, last - 9):
        texts = [" ".join(WORDS[at : at + 8]) for at in (0, 8, 200)]
        sought = [Sought(before, ROOM, "bottleneck", one) for one in texts]
        marked = [_marked(one.split()) for one in texts]
        for made, found in zip(marked, _near(database, sought, marked), strict=True):
            wanted = _newest(expected, made.paired[:ASKED], before)
            is_few = len(wanted) < FEW
            if is_few:
                wanted |= _newest(single, made.single, before)
            ways.add(is_few)
            assert found == {one: signatures[one] for one in wanted}
            assert len(found) >= NEWEST
    assert ways == {True, False}


def _newest(expected: dict[int, list[int]], its: Sequence[int], before: int) -> set[int]:
    """The newest signals with each of these marks."""
    lists = ([one for one in reversed(expected[mark]) if one < before] for mark in its)
    return {one for signals in lists for one in signals[:NEWEST]}


def test_marks_of_few_signals_stay_in_the_small_layer(database: Database) -> None:
    """So a new signal changes few pages, and only strips of the others."""
    last, size = 0, []
    for _ in range(60):
        ids = list(range(last + 1, last + 101))
        last = ids[-1]
        source = random.Random(last)
        _add(
            database,
            {
                one: Marks((), [source.randrange(-(1 << 31), 1 << 31) for _ in range(20)], 0)
                for one in ids
            },
        )
        size.append(len(_rows(database, mark_layers.TABLES[0])))
    assert max(size) < FULL * 20
    assert min(size[20:]) > 0


def _marked(words: list[str]) -> Marks:
    return marks(" ".join(words), "bottleneck", ROOM)


def _add(database: Database, new: dict[int, Marks]) -> None:
    database.transact(lambda unit: mark_layers.add(unit.connection, new))


def _near(database: Database, sought: list[Sought], its: list[Marks]) -> list[dict[int, int]]:
    return database.transact(lambda unit: mark_layers.near(unit.connection, sought, its))


def _rows(database: Database, name: str) -> list[tuple[int, int, int]]:
    def work(unit: Unit) -> list[tuple[int, int, int]]:
        found = unit.connection.execute(text(f"SELECT mark, signal_id, signature FROM {name}"))
        return [(mark, signal_id, signature) for mark, signal_id, signature in found]

    return database.transact(work)
