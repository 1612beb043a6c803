"""Many rows with one statement do what SQLAlchemy does with them, and those who listen hear it."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, bindparam, insert, select, update

from storage import many, outbox
from storage.database import Database, Unit
from storage.outbox import OUTBOX, Kind, State
from tests.pure.storage.test_outbox import made

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
MOMENTS = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001  # the zone comes with it
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
)
CONTENT = st.recursive(
    TEXT | st.integers(-(2**60), 2**60) | st.booleans() | st.none(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(TEXT, inside, max_size=3),
    max_leaves=5,
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(Kind),
            "state": st.sampled_from(State),
            "room_id": TEXT | st.none(),
            "name": TEXT | st.none(),
            "content": st.dictionaries(TEXT, CONTENT, max_size=3) | st.none(),
            "created_at": MOMENTS,
            "not_before": MOMENTS | st.none(),
            "apart": st.integers(0, 1000) | st.none(),
            "unprompted": st.booleans(),
        }
    ),
    min_size=1,
    max_size=5,
)
INSERT = insert(OUTBOX)
GONE = {"gone": True}
RENAME = (
    update(OUTBOX)
    .where(OUTBOX.c.txn_id == bindparam("its"))
    .values(name=bindparam("to"), sent_at=bindparam("at"), not_before=bindparam("at"), content=GONE)
)


def rows_of(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [made("$a", place) | one for place, one in enumerate(fields)]


def stored(connection: Connection) -> list[tuple[Any, ...]]:
    columns = [column for column in OUTBOX.c if column.name != "id"]
    return [tuple(row) for row in connection.execute(select(*columns).order_by(OUTBOX.c.id))]


def here(row: dict[str, Any]) -> dict[str, Any]:
    return {key: at.astimezone(UTC) if isinstance(at, datetime) else at for key, at in row.items()}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(fields=ROWS, at=MOMENTS, to=TEXT | st.none())
def test_it_puts_in_and_changes_what_sqlalchemy_would(
    database: Database, fields: list[dict[str, Any]], at: datetime, to: str | None
) -> None:
    rows = rows_of(fields)
    changes = [{"its": row["txn_id"], "to": to, "at": at} for row in rows[1:]]

    def work(unit: Unit) -> None:
        it = unit.connection
        with it.begin_nested() as ours:
            assert many.execute(it, INSERT, rows) == len(rows)
            put_in = stored(it)
            assert many.execute(it, RENAME, changes) == len(changes)
            changed = stored(it)
            ours.rollback()
        with it.begin_nested() as theirs:
            it.execute(INSERT, rows)
            assert put_in == stored(it)
            if changes:
                it.execute(RENAME, changes)
            assert changed == stored(it)
            theirs.rollback()
        found = [dict(zip([c.name for c in OUTBOX.c][1:], row, strict=True)) for row in put_in]
        assert [{key: one[key] for key in row} for one, row in zip(found, rows, strict=True)] == [
            here(row) for row in rows
        ]

    database.transact(work)


def test_those_who_listen_hear_of_it(database: Database) -> None:
    """What waits to be put in stands before it, and what is kept of the table holds no longer."""

    def work(unit: Unit) -> None:
        order: list[str] = []
        unit.put_off(lambda _: order.append("before"))
        before = unit.version("outbox")
        many.execute(unit.connection, INSERT, [made("$a")])
        assert order == ["before"]
        assert unit.version("outbox") == before + 1

    database.transact(work)


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    def work(unit: Unit) -> None:
        many.execute(unit.connection, INSERT, [made("$a")])
        raise ValueError("not so")

    with pytest.raises(ValueError, match="not so"):
        database.transact(work)
    assert database.transact(lambda unit: outbox.of_cause(unit.connection, "$a")) == []
