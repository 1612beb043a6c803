"""The register of stored fields agrees with the tables, and its page with the register."""

from pathlib import Path

import pytest
from sqlalchemy import JSON, inspect

from storage.database import Database
from storage.fields import BY_NAME, DERIVED, STANDBY, TABLES, Forget, page
from storage.standby.tables import METADATA as BESIDE
from storage.tables import METADATA
from storage.text import CheckedTextColumn, WarnedTextColumn

PAGE = Path(__file__).resolve().parent.parent.parent.parent / "docs" / "gegevens.md"
PERSONAL = ("user_id", "person", "by", "reporter", "private_with", "approved_by")


@pytest.mark.parametrize("name", sorted(METADATA.tables))
def test_every_column_says_what_for_how_long_and_about_whom(name: str) -> None:
    declared = BY_NAME[name].columns
    assert set(declared) == {column.name for column in METADATA.tables[name].columns}
    for column in declared.values():
        assert column.purpose
        assert column.term.dutch
        assert column.whom


def test_nothing_is_declared_that_is_not_stored() -> None:
    assert len(BY_NAME) == len(TABLES)
    assert set(BY_NAME) == set(METADATA.tables)


def test_the_tables_of_the_standby_are_declared_too() -> None:
    declared = {one.name: set(one.columns) for one in STANDBY}
    assert declared == {name: set(found.c.keys()) for name, found in BESIDE.tables.items()}


def test_every_column_that_can_name_somebody_says_what_forgetting_does() -> None:
    for table in METADATA.sorted_tables:
        for column in table.columns:
            stored = BY_NAME[table.name].columns[column.name]
            if column.name in PERSONAL or column.name.startswith("confirmed_by"):
                assert stored.forget is not None, f"{table.name}.{column.name}"
            if stored.forget is Forget.EMPTY:
                assert column.nullable, f"{table.name}.{column.name}"
            if stored.forget is Forget.SCRUB:
                assert isinstance(column.type, JSON)


def test_words_are_kept_for_a_term_that_ends() -> None:
    for table in METADATA.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, CheckedTextColumn | WarnedTextColumn):
                term = BY_NAME[table.name].columns[column.name].term
                assert "zolang de bot draait" not in term.dutch


def test_the_page_is_made_of_the_register() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: python -m scripts.fields"


def test_each_table_of_a_database_is_told_or_derived_from_those(database: Database) -> None:
    told = {one.name for one in (*TABLES, *STANDBY)}
    theirs = ("sqlite_", "alembic_version")
    with database.engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
    beside = there - told
    assert [name for name in beside if not name.startswith((*theirs, *DERIVED))] == []
    assert [name for name in DERIVED if not any(one.startswith(name) for one in beside)] == []
