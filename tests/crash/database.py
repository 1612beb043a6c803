"""What is left in the database of a bot that was stopped, on either store."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, DateTime, bindparam, create_engine, text

from storage.database import is_postgresql, sqlite_url
from storage.postgresql import engine_for
from tests import postgresql
from tests.real.bot_process import BotProcess

LEFT_OVER = {
    "outbox": text(
        "SELECT kind, state, error FROM outbox WHERE state <> 'sent'"
        " AND (not_before IS NULL OR not_before <= :now)"
    ).bindparams(bindparam("now", type_=DateTime)),
    "waiting for a key": text("SELECT room_id, event_id FROM waiting_event"),
    "set aside": text("SELECT event_id FROM inbox WHERE quarantined"),
    "content of delivered rows": text(
        "SELECT id FROM outbox WHERE content IS NOT NULL AND state = 'sent'"
    ),
}

DELIVERED_SECONDS = 120.0
LOOK_SECONDS = 0.05

WAITING = text(
    "SELECT id FROM outbox WHERE state = 'waiting' AND (not_before IS NULL OR not_before <= :now)"
).bindparams(bindparam("now", type_=DateTime))

HEAPS = (
    "SELECT relname, found.* FROM pg_class, verify_heapam(oid) AS found"
    " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
TREES = (
    "SELECT bt_index_check(index.oid, heapallindexed => true) FROM pg_class index"
    " JOIN pg_am ON pg_am.oid = relam AND amname = 'btree'"
    " WHERE relkind = 'i' AND relnamespace = 'public'::regnamespace"
)
"""Raises an error where an index and its table do not agree."""


async def delivered(bot: BotProcess) -> None:
    """Wait until all that is to be sent now is known to be sent, by a bot that runs.

    Others see a message a moment before that is committed.
    """
    async with asyncio.timeout(DELIVERED_SECONDS):
        while _waiting(bot):  # noqa: ASYNC110  # another process writes it
            await asyncio.sleep(LOOK_SECONDS)


def _waiting(bot: BotProcess) -> bool:
    with _opened(bot) as database:
        return database.execute(WAITING, {"now": _now(bot)}).first() is not None


def _now(bot: BotProcess) -> datetime:
    """The bot's time as the store has it."""
    return bot.clock.now().astimezone(UTC).replace(tzinfo=None)


def left_over(bot: BotProcess) -> dict[str, list[tuple[object, ...]]]:
    """Rows that should be gone when all is done, and what is broken in the files; {} is good.

    What waits for its time, such as the next morning, is not left over.
    """
    assert not bot.running
    now = _now(bot)
    with _opened(bot) as database:
        rows = {name: database.execute(query, {"now": now}) for name, query in LEFT_OVER.items()}
        found = {name: [tuple(row) for row in some] for name, some in rows.items()}
        found["integrity"] = _broken(database)
    return {name: rows for name, rows in found.items() if rows}


def count(bot: BotProcess, query: str) -> int:
    """The number that a query gives."""
    assert not bot.running
    with _opened(bot) as database:
        number: int = database.execute(text(query)).scalar_one()
    return number


@contextmanager
def _opened(bot: BotProcess) -> Iterator[Connection]:
    url = bot.database_url or sqlite_url(bot.data / "schakel.db")
    engine = engine_for(url) if is_postgresql(url) else create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _broken(database: Connection) -> list[tuple[object, ...]]:
    """What the store finds wrong with itself; a server that is not ours looks after its own."""
    if database.dialect.name == "sqlite":
        rows = database.execute(text("PRAGMA integrity_check"))
        return [tuple(row) for row in rows if tuple(row) != ("ok",)]
    if postgresql.GIVEN in os.environ:
        return []
    database.execute(text("CREATE EXTENSION IF NOT EXISTS amcheck"))
    database.execute(text(TREES))
    return [tuple(row) for row in database.execute(text(HEAPS))]
