"""How heavy a signal can be is known without counting, whatever happened to its voices."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select, text, update

from commands.privacy.guard import check
from storage import digest_candidates, signal_weights
from storage.core import table
from storage.database import Database, Unit, is_postgresql
from storage.digests import Level, Route
from storage.people import Region
from storage.rooms import Room
from storage.signal_states import OPEN_STATES, SignalState
from storage.signal_weights import NAME, WEIGHT
from storage.signals import Endorsement, Merge, Signal, SignalKind

SEED = 20270112
SIGNALS, REGIONS, CHANGES = 30, 4, 600
ROOMS = ("!zco:x", "!som:x")
NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
SIGNAL, ENDORSEMENT, MERGE = table(Signal), table(Endorsement), table(Merge)


def row(source: random.Random, number: int) -> dict[str, object]:
    return {
        "id": number,
        "kind": "bottleneck",
        "number": number,
        "text": check("wachtlijst te lang"),
        "theme": "other",
        "theme_set": False,
        "group_tags": [],
        "region_id": source.choice([None, 1, 2]),
        "room_id": source.choice(ROOMS),
        "source_event": f"$said{number}",
        "state": source.choice(list(SignalState)),
        "created_at": NOW + timedelta(minutes=source.randrange(9)),
    }


class House:
    """Changes its signals, and what stands behind them, at random."""

    def __init__(self, unit: Unit, source: random.Random) -> None:
        self._run, self._source = unit.connection.execute, source

    def begin(self) -> None:
        self._run(insert(table(Room)), [Room(room_id=one).model_dump() for one in ROOMS])
        regions = [{"id": one, "name": f"r{one}"} for one in range(1, REGIONS + 1)]
        self._run(insert(table(Region)), regions)
        for number in range(1, SIGNALS + 1):
            self._run(insert(SIGNAL), row(self._source, number))

    def change(self) -> None:
        one, other = self._source.sample(range(1, SIGNALS + 1), 2)
        ways: tuple[Callable[[int, int], None], ...] = (
            self._move, self._lose_region, self._recognise, self._take_back, self._merge,
            self._take_apart, self._begin_anew, self._correct, self._put_right,
        )  # fmt: skip
        self._source.choice(ways)(one, other)

    def _move(self, one: int, _: int) -> None:
        state = self._source.choice(list(SignalState))
        self._run(update(SIGNAL).where(SIGNAL.c.id == one).values(state=state))

    def _put_right(self, one: int, _: int) -> None:
        """It is of another kind, was said in another room, or at another time."""
        other = row(self._source, one) | {"kind": self._source.choice(list(SignalKind))}
        name = self._source.choice(["kind", "room_id", "created_at"])
        self._run(update(SIGNAL).where(SIGNAL.c.id == one).values({name: other[name]}))

    def _lose_region(self, one: int, _: int) -> None:
        self._run(update(SIGNAL).where(SIGNAL.c.id == one).values(region_id=None))

    def _recognise(self, one: int, _: int) -> None:
        region = self._source.randrange(1, REGIONS + 1)
        self._take_back(one, region - 1)
        voice = {"signal_id": one, "voice": f"region:{region}", "region_id": region, "at": NOW}
        self._run(insert(ENDORSEMENT), voice | {"user_id": "@anouk:x"})

    def _take_back(self, one: int, other: int) -> None:
        its = (ENDORSEMENT.c.signal_id == one) & (ENDORSEMENT.c.region_id == 1 + other % REGIONS)
        self._run(delete(ENDORSEMENT).where(its))

    def _merge(self, one: int, other: int) -> None:
        self._take_apart(one, other)
        self._run(insert(MERGE), {"signal_id": one, "into_id": other})

    def _take_apart(self, one: int, _: int) -> None:
        self._run(delete(MERGE).where(MERGE.c.signal_id == one))

    def _correct(self, one: int, other: int) -> None:
        """A merge points at another, a voice speaks for another signal."""
        self._run(update(MERGE).where(MERGE.c.signal_id == one).values(into_id=other))
        self._run(delete(ENDORSEMENT).where(ENDORSEMENT.c.signal_id == other))
        its = ENDORSEMENT.c.signal_id == one
        self._run(update(ENDORSEMENT).where(its).values(signal_id=other))

    def _begin_anew(self, one: int, _: int) -> None:
        self._run(delete(ENDORSEMENT).where(ENDORSEMENT.c.signal_id == one))
        self._run(delete(MERGE).where((MERGE.c.signal_id == one) | (MERGE.c.into_id == one)))
        self._run(delete(SIGNAL).where(SIGNAL.c.id == one))
        self._run(insert(SIGNAL), row(self._source, one))


def counted(unit: Unit) -> set[tuple[object, ...]]:
    """What the table must hold, counted anew."""
    run = unit.connection.execute
    found = run(select(SIGNAL.c.id, SIGNAL.c.room_id, SIGNAL.c.kind, SIGNAL.c.region_id,
                       SIGNAL.c.state, SIGNAL.c.created_at)).all()  # fmt: skip
    own = {one.id: int(one.region_id is not None) for one in found}
    voices = [one.signal_id for one in run(select(ENDORSEMENT.c.signal_id))]
    merged = [(one.signal_id, one.into_id) for one in run(select(MERGE))]
    most = {
        key: own[key]
        + voices.count(key)
        + sum(own[one] + voices.count(one) for one, into in merged if into == key)
        for key in own
    }
    return {
        (one.id, one.room_id, one.kind, most[one.id], one.created_at)
        for one in found
        if one.state in OPEN_STATES
    }


def stored(unit: Unit) -> set[tuple[object, ...]]:
    return {tuple(one) for one in unit.connection.execute(select(WEIGHT))}


def test_weights_are_what_is_counted_after_each_change(database: Database) -> None:
    print(f"seed {SEED}")

    def work(unit: Unit) -> None:
        house = House(unit, random.Random(SEED))
        house.begin()
        weights = set()
        for _ in range(CHANGES):
            house.change()
            assert stored(unit) == counted(unit)
            weights |= {one[3] for one in stored(unit)}
        assert len(weights) > 3

    database.transact(work)


def test_a_database_of_before_gets_the_weights_of_what_is_there(database: Database) -> None:
    def work(unit: Unit) -> None:
        house = House(unit, random.Random(SEED))
        house.begin()
        on = "ON signal" if is_postgresql(database.url) else ""
        unit.connection.execute(text(f"DROP TRIGGER {NAME}_1_signal_insert {on}"))
        unit.connection.execute(text(f"DROP TABLE {NAME}"))
        signal_weights.ensure(unit.connection)
        assert stored(unit) == counted(unit) != set()
        house.change()
        assert stored(unit) == counted(unit)

    database.transact(work)


def test_a_draft_reads_the_heaviest_and_no_others(database: Database) -> None:
    """On SQLite the plan tells: by the index, in its order, nothing sorted."""
    if is_postgresql(database.url):
        return
    route = Route(id=1, source_room=ROOMS[0], target_room=ROOMS[1], level=Level.POINTS)
    here: ColumnElement[bool] = WEIGHT.c.room_id == ROOMS[0]
    query = digest_candidates.heaviest(route, SignalKind.BOTTLENECK, here, 100)

    def work(unit: Unit) -> list[str]:
        asked = query.compile(unit.connection, compile_kwargs={"render_postcompile": True})
        found = unit.connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {asked}",
            tuple(asked.params[name] for name in asked.positiontup or ()),
        )
        return [one.detail for one in found]

    plan = database.transact(work)
    assert any(f"SEARCH {NAME} USING" in line and "heaviest" in line for line in plan)
    assert not any("SCAN" in line or "TEMP B-TREE" in line for line in plan)
