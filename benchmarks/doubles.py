"""How many doubles are found in one large room: `python -m benchmarks.doubles [signals]`.

20,000 signals unless said, of texts that share their halves with each other. Two kinds of doubles
are said of a hundred of them: the text with four words changed, and six words of it in a row. Found
by marks, as the bot does, beside found by comparing with everything that is stored; and how long
the candidates take.
"""

import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import insert

from benchmarks.seeding import plain
from benchmarks.speed.rooms import person, room_id
from benchmarks.texts import SEED, Texts
from commands.signals.doubles import likely_doubles
from commands.signals.likeness import Meant, likeness, likest, meant
from commands.signals.themes import guess
from storage import search
from storage.core import table
from storage.database import Database, Unit
from storage.register import Told
from storage.rooms import Room
from storage.signals import Signal, SignalKind
from storage.tables import METADATA

SAMPLE: Final = 100
FRAGMENT: Final = 6
CHUNK: Final = 5_000

Again = Callable[[str], str]
"""A text, said again in other words."""


def changed(source: random.Random, words: Sequence[str]) -> Again:
    """Two words left out, one another, two in another order."""

    def again(text: str) -> str:
        said = text.split()
        for _ in range(2):
            said.pop(source.randrange(len(said)))
        said[source.randrange(len(said))] = source.choice(words)
        at = source.randrange(len(said) - 1)
        said[at : at + 2] = said[at + 1], said[at]
        return " ".join(said)

    return again


def fragment(source: random.Random) -> Again:
    """Six words in a row."""

    def again(text: str) -> str:
        said = text.split()
        at = source.randrange(max(1, len(said) - FRAGMENT + 1))
        return " ".join(said[at : at + FRAGMENT])

    return again


def told(number: int, text: str) -> Told:
    """A signal as it is compared."""
    theme = guess(text).theme
    return Told(number, SignalKind.BOTTLENECK, number, room_id(0), text, theme, person(0))


def stored(one: Told) -> dict[str, Any]:
    """The same as a row."""
    return {
        "id": one.id,
        "kind": one.kind,
        "number": one.number,
        "text": one.text,
        "theme": one.theme,
        "theme_set": False,
        "group_tags": [],
        "reporter": one.reporter,
        "room_id": one.room_id,
        "state": "logged",
        "created_at": datetime.now(UTC),
        "source_event": f"$source{one.number}",
    }


def fill(database: Database, signals: Sequence[Told]) -> None:
    """Put them in, all in one room."""

    def work(unit: Unit) -> None:
        unit.connection.execute(insert(table(Room)), [Room(room_id=room_id(0)).model_dump()])
        for at in range(0, len(signals), CHUNK):
            rows = [stored(one) for one in signals[at : at + CHUNK]]
            unit.connection.execute(insert(plain(Signal)), rows)
            search.read_new(unit.connection)

    database.transact(work)


def by_marks(database: Database, said: Sequence[Told]) -> Mapping[int, int]:
    """Of each that has a double, which one the bot takes it for."""

    def work(unit: Unit) -> dict[int, int]:
        with unit.command() as session:
            return {one.id: other.id for one, other in likely_doubles(session, said)}

    return database.transact(work)


def by_everything(meanings: Mapping[int, Meant], said: Sequence[Told]) -> Mapping[int, int]:
    """The same, compared with all."""
    found = {one.id: likest(meant(one.text, one.theme), meanings) for one in said}
    return {one: other for one, other in found.items() if other is not None}


def as_like(
    meanings: Mapping[int, Meant],
    said: Sequence[Told],
    marked: Mapping[int, int],
    every: Mapping[int, int],
) -> int:
    """How many that the bot found are as like what is said as the likest of all."""
    count = 0
    for one in said:
        if one.id in marked:
            new = meant(one.text, one.theme)
            best = likeness(new, meanings[every[one.id]])
            count += likeness(new, meanings[marked[one.id]]) >= best
    return count


def hits(found: Mapping[int, int], right: Mapping[int, int]) -> int:
    """How many of those found are right."""
    return len(found.items() & right.items())


def main(count: int) -> None:
    """Print all figures."""
    texts = Texts()
    signals = [told(number, texts.text()) for number in range(1, count + 1)]
    meanings = {one.id: meant(one.text, one.theme) for one in signals}
    database = Database("sqlite://")
    METADATA.create_all(database.engine)
    fill(database, signals)
    print(f"{count} signals in one room (seed {SEED}); doubles found of {SAMPLE}:")
    kinds = {
        "four words changed": changed(texts.source, texts.words),
        "six words of it": fragment(texts.source),
    }
    for name, again in kinds.items():
        chosen = texts.source.sample(signals, SAMPLE)
        said = [told(count + 1 + at, again(one.text)) for at, one in enumerate(chosen)]
        right = {new.id: old.id for new, old in zip(said, chosen, strict=True)}
        began = time.thread_time()
        marked = by_marks(database, said)
        took = (time.thread_time() - began) / SAMPLE * 1000
        every = by_everything(meanings, said)
        print(
            f"{name}: {len(marked)} by marks ({took:.2f} ms each), of which "
            f"{as_like(meanings, said, marked, every)} as like as any; {len(every)} by comparing "
            f"with everything. It is the one that was said again {hits(marked, right)} and "
            f"{hits(every, right)} times."
        )
    database.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]), *([20_000] if len(sys.argv) < 2 else []))
