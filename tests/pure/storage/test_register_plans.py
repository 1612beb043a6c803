"""What is asked for each new signal goes by the keys of the signals that it is about.

By the index of states each of them would be looked for once in each state, among a million.
"""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from storage import register, signals
from storage.database import Database, Unit
from tests.pure.storage.statements import plans

SOME = 50
ASKED: dict[str, Callable[[Session], Any]] = {
    "candidates for a double": lambda it: register.told_by_id(it, range(SOME)),
    "what is new": lambda it: register.told_by_label(it, [f"K-{at}" for at in range(SOME)]),
    "regions behind them": lambda it: signals.region_counts(it, list(range(SOME))),
}


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_goes_by_key(database: Database, name: str) -> None:
    def work(unit: Unit) -> list[str]:
        with unit.command() as session, plans(unit.connection, "signal") as found:
            ASKED[name](session)
        return found

    steps = database.transact(work)
    assert steps
    assert [step for step in steps if step.startswith("SCAN") or "ix_signal_state" in step] == []
