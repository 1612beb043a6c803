"""Opening the store, and saying in a sentence why it cannot be opened."""

import re
import time
from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from storage.database import Database, is_postgresql
from storage.migrate import upgrade
from storage.postgresql import InUse

KILLED_SECONDS: Final = 15.0
"""How long a server may need to notice that a bot which was killed is gone."""

LOOK_SECONDS: Final = 0.2

_STRANGER: Final = re.compile(r'password|authentication|role "|pg_hba', re.IGNORECASE)
_NO_DATABASE: Final = re.compile(r'database ".*" does not exist')
_MAY_NOT: Final = "42501"


class StoreError(Exception):
    """The store cannot be used. The text is for the administrator and says what to do."""


Prepare = Callable[[Engine], None]
"""Makes an engine ready before it connects."""


def open_database(url: str, *, alone: bool = False, prepare: Prepare | None = None) -> Database:
    """Open the database and bring it to the schema of this version.

    `alone`: as the bot. Raises StoreError or NewerDatabase.
    """
    database = connected(url, alone=alone, prepare=prepare)
    try:
        upgrade(database.engine)
    except DBAPIError as error:
        database.close()
        raise StoreError(trouble(url, error)) from error
    except BaseException:
        database.close()
        raise
    return database


def connected(url: str, *, alone: bool = False, prepare: Prepare | None = None) -> Database:
    """Open the database as it is. Raises StoreError."""
    try:
        database = Database(url, alone=alone)
    except ModuleNotFoundError as error:
        raise StoreError(
            "PostgreSQL needs the package psycopg; install Schakel with it: schakel[postgresql]"
        ) from error
    if prepare is not None:
        prepare(database.engine)
    try:
        _wait_for(database)
    except DBAPIError as error:
        database.close()
        raise StoreError(trouble(url, error)) from error
    except StoreError:
        database.close()
        raise
    return database


def describe(connection: Connection) -> str:
    """Kind, version and size of the database."""
    if connection.dialect.name == "postgresql":
        version = connection.execute(text("SHOW server_version")).scalar_one().split()[0]
        size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        return f"PostgreSQL {version}, {size / 1e6:.1f} MB"
    version = connection.execute(text("SELECT sqlite_version()")).scalar_one()
    pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    size = pages * connection.execute(text("PRAGMA page_size")).scalar_one()
    return f"SQLite {version}, {size / 1e6:.1f} MB"


def trouble(url: str, error: DBAPIError) -> str:
    """The sentence for an error of the database; it holds no password and nobody's words."""
    address = make_url(url)
    if not is_postgresql(url):
        return f"The database {address.database} cannot be used: {error.orig}."
    host = address.host or address.query.get("host") or "this machine"
    place = f"{address.database} at {host}:{address.port or 5432}"
    said = str(error.orig)
    if isinstance(getattr(error.orig, "__cause__", None), InUse):
        return f"The database {place} is in use by another bot. Stop that one first."
    if getattr(error.orig, "sqlstate", None) == _MAY_NOT:
        return (
            f"User {address.username} may not make tables in the database {place}. Make that user "
            "its owner."
        )
    if _NO_DATABASE.search(said):
        return (
            f"There is no database {place}. Make it: "
            f"createdb --template=template0 --encoding=UTF8 --owner={address.username} "
            f"{address.database}"
        )
    if _STRANGER.search(said):
        return (
            f"The database {place} does not let user {address.username} in. Check the name and "
            "the password in storage.database."
        )
    return f"The database {place} does not answer ({said.splitlines()[0]})."


def _wait_for(database: Database) -> None:
    until = time.monotonic() + KILLED_SECONDS
    while True:
        try:
            with database.engine.connect() as connection:
                _check_encoding(connection)
            return
        except DBAPIError as error:
            taken = isinstance(getattr(error.orig, "__cause__", None), InUse)
            if not taken or time.monotonic() > until:
                raise
            time.sleep(LOOK_SECONDS)


def _check_encoding(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise StoreError(
            f"The database holds text as {encoding}, which has no room for every language. Make "
            "it anew: createdb --template=template0 --encoding=UTF8"
        )
