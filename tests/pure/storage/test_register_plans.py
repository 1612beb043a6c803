"""What is asked for each new signal goes by the keys of the signals that it is about.

By the index of states each of them would be looked for once in each state, among a million.
"""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session

from storage import register, signals
from storage.core import table
from storage.database import Database, Unit
from storage.signal_states import OPEN_STATES, SignalState
from storage.signals import Signal
from tests.pure.storage.statements import plans
from tests.pure.storage.test_near import ROOM, fill

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


def test_what_is_open_is_told(database: Database) -> None:
    """On either store, and nothing else."""
    states = list(enumerate(SignalState, 1))
    fill(database, [(ROOM, f"wachtlijst {number}") for number, _ in states])

    def work(unit: Unit) -> tuple[set[int], set[str]]:
        for number, state in states:
            moved = update(table(Signal)).where(table(Signal).c.id == number)
            unit.connection.execute(moved.values(state=state))
        with unit.command() as session:
            return (
                set(register.told_by_id(session, [number for number, _ in states])),
                set(register.told_by_label(session, [f"K-{number}" for number, _ in states])),
            )

    still_open = {number for number, state in states if state in OPEN_STATES}
    assert database.transact(work) == (still_open, {f"K-{number}" for number in still_open})
