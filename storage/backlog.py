"""How much waits, as figures: nothing of what it is or whose."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select

from storage import inbox
from storage.inbox import WAITING
from storage.outbox import OUTBOX, UNSENT, WAITS, State


def gauges(connection: Connection, now: datetime) -> Mapping[str, tuple[str, float]]:
    """Name of a figure -> (what it is, its value)."""
    due = OUTBOX.c.not_before.is_(None) | (OUTBOX.c.not_before <= now)
    waits = WAITS & due
    moment = func.coalesce(OUTBOX.c.not_before, OUTBOX.c.created_at)
    count, oldest = connection.execute(
        select(func.count(), func.min(moment, type_=OUTBOX.c.created_at.type)).where(waits)
    ).one()
    failed = select(func.count()).select_from(OUTBOX).where(UNSENT, OUTBOX.c.state == State.FAILED)
    unread = select(func.count()).select_from(WAITING)
    return {
        "schakel_outbox_due": ("Rows that are to be sent now.", count),
        "schakel_outbox_oldest_due_seconds": (
            "How long the oldest of them is due.",
            max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
        ),
        "schakel_outbox_failed": (
            "Rows that the homeserver refused for good, in the last thirty days.",
            connection.execute(failed).scalar_one(),
        ),
        "schakel_events_without_key": (
            "Events that cannot be read yet.",
            connection.execute(unread).scalar_one(),
        ),
        "schakel_events_set_aside": (
            "Events that ended the process again and again.",
            inbox.quarantined(connection),
        ),
    }
