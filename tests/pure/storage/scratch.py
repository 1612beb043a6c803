"""One database for many examples: each leaves it as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Connection

from storage.database import Database
from storage.tables import METADATA
from tests import postgresql


@cache
def _database() -> Database:
    if postgresql.wanted():
        return postgresql.migrated_database()
    made = Database("sqlite://")
    METADATA.create_all(made.engine)
    return made


@contextmanager
def undone() -> Iterator[Connection]:
    """A transaction that is rolled back."""
    with _database().engine.connect() as connection:
        transaction = connection.begin()
        try:
            yield connection
        finally:
            if transaction.is_active:
                transaction.rollback()
