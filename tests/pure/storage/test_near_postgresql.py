"""On PostgreSQL the newest signals with a mark are read, however many have it."""

import random

import pytest
from sqlalchemy import text

from storage import search_postgresql
from storage.database import Database, Unit
from storage.search_marks import MARKS, NEWEST

SEED = 20270112
COMMON, RARE = 7, range(1_000, 4_000)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_common_mark_costs_no_more_than_a_rare_one(database: Database) -> None:
    """One mark of five hundred signals among three thousand that seven have each."""
    asked = {"places": [0, 1], "before": [400, 150], "marks": [COMMON, RARE[50]]}

    def work(unit: Unit) -> tuple[str, list[tuple[int, int]]]:
        it = unit.connection
        rows = [{"mark": COMMON, "signal": one} for one in range(1, 501)]
        rows += [{"mark": one, "signal": 50 * time} for one in RARE for time in range(1, 8)]
        random.Random(SEED).shuffle(rows)  # as they lie when each signal brings a dozen
        it.execute(text(f"INSERT INTO {MARKS} VALUES (:mark, :signal, 0)"), rows)
        it.execute(text(f"ANALYZE {MARKS}"))
        plan = it.execute(text(f"EXPLAIN (ANALYZE) {search_postgresql.NEAR}"), asked).scalars()
        found = [(row.place, row.signal_id) for row in it.execute(search_postgresql.NEAR, asked)]
        return "\n".join(plan), found

    plan, found = database.transact(work)
    assert found == [(0, 399 - back) for back in range(NEWEST)] + [(1, 100), (1, 50)]
    assert "Index Scan Backward" in plan
    assert "Sort" not in plan
