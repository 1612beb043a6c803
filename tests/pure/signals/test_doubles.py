"""A double is found among thousands of other signals, whatever was changed in its words."""

import random
from datetime import UTC, datetime

from sqlalchemy import insert
from sqlmodel import SQLModel

import storage.tables  # noqa: F401  # all tables
from benchmarks.doubles import changed
from commands.privacy.guard import Outcome, check, inspect
from commands.signals.doubles import likely_doubles
from commands.signals.themes import guess
from storage import register
from storage.core import table
from storage.database import Database, Unit
from storage.rooms import Room
from storage.signals import Signal
from tests.pure.signals.themes_report import read_samples

SEED = 20270112
STORED = 3_000
DOUBLES = 60
ROOM = "!zco:x"
NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)


def texts(source: random.Random) -> list[str]:
    """As in a large register: everybody writes about the same things in the same words."""
    samples = [sample.text for sample in read_samples()]
    words = [word for text in samples for word in text.split()]
    made = []
    for _ in range(STORED):
        first, last = source.sample(samples, 2)
        middle = source.choices(words, k=3)
        made.append(" ".join([*first.split()[:7], *middle, *last.split()[-6:]]))
    return made


def rows(said: list[str], first: int) -> list[dict[str, object]]:
    return [
        {
            "id": number,
            "kind": "bottleneck",
            "number": number,
            "text": check(words),
            "theme": guess(words).theme,
            "theme_set": False,
            "group_tags": [],
            "room_id": ROOM,
            "source_event": f"$said{number}",
            "reporter": "@anouk:x",
            "state": "logged",
            "created_at": NOW,
        }
        for number, words in enumerate(said, first)
    ]


def test_a_double_is_found_among_thousands() -> None:
    print(f"seed {SEED}")
    source = random.Random(SEED)
    stored = [text for text in texts(source) if _passes(text)]
    words = [word for text in stored for word in text.split()]
    chosen = source.sample(range(len(stored)), DOUBLES)
    again = [*map(changed(source, words), [stored[place] for place in chosen])]
    kept = [(place, text) for place, text in zip(chosen, again, strict=True) if _passes(text)]
    database = Database("sqlite://")
    SQLModel.metadata.create_all(database.engine)

    def work(unit: Unit) -> dict[str, str]:
        unit.connection.execute(insert(table(Room)), [Room(room_id=ROOM).model_dump()])
        first = len(stored) + 1
        unit.connection.execute(insert(table(Signal)), rows(stored, 1))
        unit.connection.execute(insert(table(Signal)), rows([text for _, text in kept], first))
        with unit.command() as session:
            labels = [f"K-{number}" for number in range(first, first + len(kept))]
            told = register.told_by_label(session, labels)
            found = likely_doubles(session, list(told.values()))
            return {signal.label: other.label for signal, other in found}

    found = database.transact(work)
    database.close()
    expected = {f"K-{len(stored) + 1 + at}": f"K-{place + 1}" for at, (place, _) in enumerate(kept)}
    right = [label for label, other in expected.items() if found.get(label) == other]
    assert len(kept) > DOUBLES * 0.8
    assert len(right) >= 0.95 * len(kept), f"{len(right)} of {len(kept)}"


def _passes(text: str) -> bool:
    return inspect(text).outcome is Outcome.PASS
