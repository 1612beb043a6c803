"""What a column holds is what any other program would have written, and comes back as it was."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import JSON, Column, Connection, MetaData, Table, insert, select, text
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


KEPT = Table("kept", MetaData(), Column("at", UTCDateTime()), Column("data", JSON))


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    """A database with the table; who uses it takes back what it did."""
    database = Database("sqlite://")
    with database.engine.connect() as connection:
        KEPT.create(connection)
        connection.commit()
        yield connection
    database.close()


@given(st.datetimes(timezones=st.just(UTC)), st.lists(VALUES))
def test_a_moment_and_a_value_come_back(connection: Connection, at: datetime, value: Any) -> None:
    theirs: Any = sqlite
    usual = theirs.DATETIME().bind_processor(theirs.dialect())
    with connection.begin() as here:
        connection.execute(insert(KEPT), [{"at": at, "data": value}])
        row = connection.execute(select(KEPT)).one()
        assert (row.at, row.data) == (at, value)
        stored = connection.execute(text("SELECT at, data FROM kept")).one()
        assert stored.at == usual(at.replace(tzinfo=None))
        assert json.loads(stored.data) == value
        found = connection.execute(select(KEPT.c.at).where(KEPT.c.at <= at, KEPT.c.at >= at))
        assert found.scalars().all() == [at]
        here.rollback()


@pytest.mark.parametrize("value", [{1: "one"}, [2**64], ("a", "b"), ["\ud800"]])
def test_what_the_fast_writer_does_not_take_is_kept_too(connection: Connection, value: Any) -> None:
    with connection.begin() as here:
        connection.execute(insert(KEPT), [{"data": value}])
        assert connection.execute(select(KEPT.c.data)).scalar() == json.loads(json.dumps(value))
        here.rollback()
