"""What is left in the database of a bot that was stopped."""

import sqlite3
from contextlib import closing
from datetime import UTC

from tests.real.bot_process import BotProcess

LEFT_OVER = {
    "outbox": "SELECT kind, state, error FROM outbox WHERE state <> 'sent'"
    " AND (not_before IS NULL OR not_before <= :now)",
    "waiting for a key": "SELECT room_id, event_id FROM waiting_event",
    "set aside": "SELECT event_id FROM inbox WHERE quarantined",
    "content of delivered rows": "SELECT id FROM outbox WHERE content IS NOT NULL"
    " AND state = 'sent'",
}


def left_over(bot: BotProcess) -> dict[str, list[tuple[object, ...]]]:
    """Rows that should be gone when all is done, and what SQLite finds wrong; {} is good.

    What waits for its time, such as the next morning, is not left over.
    """
    assert not bot.running
    now = bot.clock.now().astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    with closing(sqlite3.connect(bot.data / "schakel.db")) as database:
        found = {
            name: database.execute(query, {"now": now}).fetchall()
            for name, query in LEFT_OVER.items()
        }
        found["integrity"] = [
            row for row in database.execute("PRAGMA integrity_check") if row != ("ok",)
        ]
    return {name: rows for name, rows in found.items() if rows}


def count(bot: BotProcess, query: str) -> int:
    """The number that a query gives."""
    assert not bot.running
    with closing(sqlite3.connect(bot.data / "schakel.db")) as database:
        number: int = database.execute(query).fetchone()[0]
    return number
