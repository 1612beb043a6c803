"""A database of this version for each test of storage, of each store."""

from collections.abc import Iterator

import pytest
from sqlmodel import SQLModel

import storage.tables  # noqa: F401  # all tables
from storage.database import Database
from tests import postgresql


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty one; `test_migrations` proves that migrations make the same."""
    if request.param == "postgresql":
        made = Database(postgresql.new_migrated_database())
    else:
        made = Database("sqlite://")
        SQLModel.metadata.create_all(made.engine)
    yield made
    made.close()
