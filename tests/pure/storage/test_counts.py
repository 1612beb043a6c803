"""Figures are those of all signals gone through one by one."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import insert

from commands.privacy.guard import check
from storage import register
from storage.core import table
from storage.database import Database, Unit
from storage.register import Count
from storage.rooms import Room
from storage.signal_states import SignalState
from storage.signals import Passed, Signal, SignalKind

SEED = 20270112
SIGNALS = 600
ROOMS = ("!zco:x", "!som:x", "!tfm:x")
NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
DAYS = 10
THEMES = ("housing", "money", "other")


def row(source: random.Random, number: int) -> dict[str, object]:
    """Said in one of four periods, now and then right where one begins."""
    return {
        "id": number,
        "kind": source.choice(list(SignalKind)),
        "number": number,
        "text": check("wachtlijst te lang"),
        "theme": source.choice(THEMES),
        "theme_set": False,
        "group_tags": [],
        "room_id": source.choice(ROOMS),
        "source_event": f"$said{number}",
        "state": source.choice(list(SignalState)),
        "created_at": NOW - timedelta(hours=12 * source.randrange(-DAYS, 6 * DAYS)),
    }


def wanted(rows: list[dict[str, object]], seen: set[object], rooms: list[str]) -> Counter[object]:
    """(sort, own, whether it is now) -> how many."""
    found: Counter[object] = Counter()
    for one in rows:
        at, own = one["created_at"], one["room_id"] in rooms
        assert isinstance(at, datetime)
        if one["state"] in (SignalState.WITHDRAWN, SignalState.MERGED):
            continue
        if (own or one["id"] in seen) and NOW - timedelta(days=2 * DAYS) <= at <= NOW:
            sort = (one["kind"], one["theme"], one["state"])
            found[sort, own, at >= NOW - timedelta(days=DAYS)] += 1
    return found


def told(counts: list[Count]) -> Counter[object]:
    found: Counter[object] = Counter()
    for one in counts:
        assert one.now or one.then
        for now, count in ((True, one.now), (False, one.then)):
            if count:
                found[(one.kind, one.theme, one.state), one.own, now] += count
    return found


def test_figures_are_what_is_counted_one_by_one(database: Database) -> None:
    print(f"seed {SEED}")
    source = random.Random(SEED)
    rows = [row(source, number) for number in range(1, SIGNALS + 1)]
    passed = [one for one in rows if source.random() < 0.2]

    def fill(unit: Unit) -> None:
        run = unit.connection.execute
        run(insert(table(Room)), [Room(room_id=one).model_dump() for one in ROOMS])
        run(insert(table(Signal)), rows)
        text = check("wachtlijst")
        run(
            insert(table(Passed)),
            [
                {"signal_id": one["id"], "room_id": ROOMS[0], "text": text, "at": NOW}
                for one in passed
            ],
        )

    def count(unit: Unit, rooms: list[str]) -> list[Count]:
        before, start = NOW - timedelta(days=2 * DAYS), NOW - timedelta(days=DAYS)
        with unit.command() as session:
            return register.counts(session, rooms, before, start, NOW)

    database.transact(fill)
    here = {one["id"] for one in passed}
    for rooms in ([ROOMS[0]], [ROOMS[1]], list(ROOMS[:2])):
        found = database.transact(partial(count, rooms=rooms))
        seen = here if ROOMS[0] in rooms else set()
        assert told(found) == wanted(rows, seen, rooms)
        assert {one.own for one in found} == ({True, False} if seen else {True})
