"""PostgreSQL as the store: a database on a server, through psycopg 3.

The bot's one connection holds a lock of the database (`alone`), taken when the connection is made,
so that no transaction of a second bot, nor of one that lost its connection, can be committed.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Engine, Integer, Table, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError, PendingRollbackError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import SQLModel

from storage.search_marks import MARKS
from storage.search_words import INDEX

LOCK: Final = 0x5343484B  # "SCHK"
OPTIONS: Final = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
    "application_name": "schakel",
    "options": "-c lock_timeout=30s -c idle_in_transaction_session_timeout=10min",
}
"""A server that no longer answers is noticed within half a minute; no lock is waited for long."""


class InUse(Exception):
    """Another bot has the database."""


def engine_for(url: str, *, alone: bool = False) -> Engine:
    """An engine; `alone` has one connection, which nobody else can have at the same time.

    Connecting raises OperationalError; its `orig` is caused by InUse when another bot has it.
    """
    _index_alike(SQLModel.metadata.tables.values())
    address = make_url(url).set(drivername="postgresql+psycopg")
    size: dict[str, Any] = {"pool_size": 1, "max_overflow": 0} if alone else {}
    engine = create_engine(address, pool_pre_ping=True, connect_args=OPTIONS, **size)
    if alone:
        event.listen(engine, "connect", _take)
    return engine


def _index_alike(tables: Iterable[Table]) -> None:
    """What SQLite is to index of some rows only, of the same rows. Said here, because saying it
    where a table is declared loads this dialect for everybody.
    """
    for index in (index for table in tables for index in table.indexes):
        index.dialect_kwargs["postgresql_where"] = index.dialect_kwargs["sqlite_where"]


def wipe(engine: Engine, tables: Collection[str], *, searchable: bool) -> None:
    """Write tables anew of which rows were erased: else their words stay in the files.

    The server's write-ahead log still holds them, for as long as the server keeps that.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in sorted({*tables, INDEX, MARKS} if tables else ()):
            connection.exec_driver_sql(f'VACUUM FULL "{name}"')


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """All of the database as it is now, while others go on writing."""
    with engine.connect().execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    ) as connection:
        yield connection


def number_on(connection: Connection) -> None:
    """Rows were put in with their ids: the next ones come after them."""
    for table in SQLModel.metadata.sorted_tables:
        key = table.autoincrement_column
        if key is not None and isinstance(key.type, Integer):
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', '{key.name}'), "
                    f'(SELECT coalesce(max("{key.name}"), 0) + 1 FROM "{table.name}"), false)'
                )
            )


def next_ids(connection: Connection, table: str, count: int) -> Sequence[int]:
    """Ids from the sequence of a table: nobody else is given them, also where they stay unused."""
    taken = text(
        "SELECT nextval(pg_get_serial_sequence(:quoted, 'id')) FROM generate_series(1, :count)"
    )
    return connection.execute(taken, {"quoted": f'"{table}"', "count": count}).scalars().all()


def _take(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Raises the driver's OperationalError when another connection holds the lock."""
    from psycopg import OperationalError as Refused

    cursor = connection.cursor()
    cursor.execute(f"SELECT pg_try_advisory_lock({LOCK})")
    (taken,) = cursor.fetchone() or (False,)
    cursor.close()
    connection.commit()
    if not taken:
        connection.close()
        raise Refused("in use by another bot") from InUse()


def is_away(error: OperationalError | PendingRollbackError) -> bool:
    """Whether the server, or our place on it, is gone for now: nothing is wrong with the work.

    Work that goes on after its connection broke is told that nothing more can be done on it.
    """
    if isinstance(error, PendingRollbackError):
        return True
    state = getattr(error.orig, "sqlstate", None)
    return state is None or state[:2] in ("08", "57")
