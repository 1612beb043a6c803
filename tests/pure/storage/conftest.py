"""A database of this version for each test of storage."""

from collections.abc import Iterator

import pytest
from sqlmodel import SQLModel

import storage.tables  # noqa: F401  # all tables
from storage.database import Database


@pytest.fixture
def database() -> Iterator[Database]:
    """An empty one, in memory; `test_migrations` proves that migrations make the same."""
    made = Database("sqlite://")
    SQLModel.metadata.create_all(made.engine)
    yield made
    made.close()
