"""Signals straight into the tables, many at a time, with all that belongs to them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Insert,
    TableClause,
    Text,
    cast,
    column,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy import table as lightweight
from sqlmodel import SQLModel

from benchmarks.speed.rooms import person
from benchmarks.texts import Texts
from commands.signals.themes import ids_of
from storage import search
from storage.core import table, upsert
from storage.database import Database, Unit
from storage.people import Region
from storage.signal_states import SignalState
from storage.signals import Endorsement, Series, Signal, SignalChange, SignalKind
from storage.text import CheckedTextColumn

SIGNAL: Final = table(Signal)
CHUNK: Final = 5_000
REGIONS: Final = 30
SEEDED: Final = "$source"
"""What the events of seeded signals begin with."""

KINDS: Final = (SignalKind.BOTTLENECK, SignalKind.BOTTLENECK, SignalKind.TREND)
STATES: Final = (SignalState.LOGGED, SignalState.PARKED)


class Seeder:
    """Fills the register of these rooms. Texts are of `texts`, a third is recognised elsewhere.

    They are in the words of what is logged afterwards, but like none of it: so that equally many
    are asked about a double whatever is stored, and one more message is not taken for growth.
    """

    def __init__(self, rooms: Sequence[str], texts: Texts) -> None:
        self._rooms = rooms
        self._texts = texts
        self._source = texts.source

    def fill(self, database: Database, count: int) -> None:
        """So many signals more, over the two years until now."""
        begin = database.transact(_begin)
        for start in range(begin, begin + count, CHUNK):
            numbers = range(start, min(start + CHUNK, begin + count))
            database.transact(partial(self._chunk, numbers=numbers))

    def _chunk(self, unit: Unit, numbers: range) -> None:
        rows = [self._signal(number) for number in numbers]
        unit.connection.execute(insert(plain(Signal)), rows)
        for filled in (_logged(numbers), _voices(numbers)):
            unit.connection.execute(filled)
        search.read_new(unit.connection)
        last = [{"series": kind, "last": numbers[-1]} for kind in SignalKind]
        upsert(unit.connection, table(Series), last, ["last"])

    def _signal(self, number: int) -> dict[str, Any]:
        return {
            "id": number,
            "kind": KINDS[number % 3],
            "number": number,
            "text": self._texts.mixed(),
            "theme": self._source.choice(ids_of("themes")),
            "theme_set": False,
            "group_tags": [],
            "reporter": person(number % 3),
            "region_id": 1 + number % REGIONS,
            "room_id": self._rooms[number % len(self._rooms)],
            "state": self._source.choice(STATES),
            "created_at": datetime.now(UTC) - timedelta(hours=17_000 - number % 17_000),
            "source_event": f"{SEEDED}{number}",
        }


def plain(model: type[SQLModel]) -> TableClause:
    """The table of a model without the guard: these words are nobody's."""
    columns = [
        column(one.name, Text() if isinstance(one.type, CheckedTextColumn) else one.type)
        for one in table(model).columns
    ]
    return lightweight(table(model).name, *columns)


def _begin(unit: Unit) -> int:
    """The first id and number that no signal has; regions are made where there are none."""
    region = table(Region)
    if unit.connection.execute(select(func.count()).select_from(region)).scalar_one() < REGIONS:
        rows = [{"id": 1 + number, "name": f"Regio{number}"} for number in range(REGIONS)]
        upsert(unit.connection, region, rows, [])
    last = unit.connection.execute(select(func.max(SIGNAL.c.id), func.max(SIGNAL.c.number))).one()
    return max(value or 0 for value in last) + 1


def _logged(numbers: range) -> Insert:
    """The beginning of the history of these signals."""
    of = [SIGNAL.c.id, literal(SignalState.LOGGED.value), SIGNAL.c.reporter, SIGNAL.c.created_at]
    query = select(*of).where(_among(numbers)).order_by(SIGNAL.c.id)
    return insert(table(SignalChange)).from_select(["signal_id", "new", "by", "at"], query)


def _voices(numbers: range) -> Insert:
    """Another region behind every third of them."""
    region = 1 + (SIGNAL.c.id + 7) % REGIONS
    voice = literal("region:") + cast(region, Text)
    query = select(SIGNAL.c.id, voice, region, literal(person(1)), SIGNAL.c.created_at)
    query = query.where(_among(numbers), SIGNAL.c.id % 3 == 0)
    columns = ["signal_id", "voice", "region_id", "user_id", "at"]
    return insert(table(Endorsement)).from_select(columns, query)


def _among(numbers: range) -> ColumnElement[bool]:
    return SIGNAL.c.id.between(numbers[0], numbers[-1])
