"""What a column holds is what any other program would have written, and comes back as it was."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import JSON, Column, MetaData, Table, insert, select, text
from sqlalchemy.dialects import sqlite
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.database import Database

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**80), 2**80)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("aé", max_size=2), inner),
)


def _kept() -> tuple[Database, Table]:
    kept = Table("kept", MetaData(), Column("at", UTCDateTime()), Column("data", JSON))
    database = Database("sqlite://")
    with database.engine.begin() as connection:
        kept.create(connection)
    return database, kept


@given(st.datetimes(timezones=st.just(UTC)), st.lists(VALUES))
def test_a_moment_and_a_value_come_back(at: datetime, value: Any) -> None:
    database, kept = _kept()
    theirs: Any = sqlite
    usual = theirs.DATETIME().bind_processor(theirs.dialect())
    with database.engine.begin() as connection:
        connection.execute(insert(kept), [{"at": at, "data": value}])
        row = connection.execute(select(kept)).one()
        assert (row.at, row.data) == (at, value)
        stored = connection.execute(text("SELECT at, data FROM kept")).one()
        assert stored.at == usual(at.replace(tzinfo=None))
        assert json.loads(stored.data) == value
        found = connection.execute(select(kept.c.at).where(kept.c.at <= at, kept.c.at >= at))
        assert found.scalars().all() == [at]
    database.close()


@pytest.mark.parametrize("value", [{1: "one"}, [2**64], ("a", "b"), ["\ud800"]])
def test_what_the_fast_writer_does_not_take_is_kept_too(value: Any) -> None:
    database, kept = _kept()
    with database.engine.begin() as connection:
        connection.execute(insert(kept), [{"data": value}])
        assert connection.execute(select(kept.c.data)).scalar() == json.loads(json.dumps(value))
    database.close()
