"""What waits where we cannot speak (muted, removed, no private room) has bounds of its own.

Holding up /sync for it would stop the bot everywhere. What people type there is done; only answers
that nobody can read are dropped, the oldest first, and the room hears that once it can.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from bot.alerts import Alerts
from bot.voice import may_say
from commands.base import say
from storage import rooms, unsaid
from storage.database import Unit
from storage.unsaid import Address

MOST_ROWS: Final = 1_000
"""For one room or person."""

MOST_FILES: Final = 50
"""Of these: a row for a file holds what is to be in it."""

MOOT_AFTER: Final = timedelta(days=1)
"""How long an answer is waited with; nobody waits for one longer."""


def trim(unit: Unit, own: str, alerts: Alerts, now: datetime, most: int = MOST_ROWS) -> list[int]:
    """Drop what is too much; the ids of the rows that are gone."""
    gone: list[int] = []
    for address in unsaid.crowded(unit.connection, most, MOST_FILES):
        if not _can_be_said(unit.connection, address, own):
            dropped = unsaid.drop_over(unit.connection, address, most, MOST_FILES)
            _tell(unit, alerts, address, now, dropped)
            gone += dropped
    return gone


def expire(unit: Unit, own: str, alerts: Alerts, now: datetime) -> list[int]:
    """Drop answers that waited for more than a day; the ids of the rows that are gone."""
    gone: list[int] = []
    for address in unsaid.with_old_answers(unit.connection, now - MOOT_AFTER):
        if not _can_be_said(unit.connection, address, own):
            dropped = unsaid.drop_old_answers(unit.connection, address, now - MOOT_AFTER)
            _tell(unit, alerts, address, now, dropped)
            gone += dropped
    return gone


def _can_be_said(connection: Connection, address: Address, own: str) -> bool:
    if address.room_id is not None:
        return may_say(connection, address.room_id, own)
    return bool(rooms.private_rooms(connection, address.person or "", own))


def _tell(unit: Unit, alerts: Alerts, address: Address, now: datetime, dropped: list[int]) -> None:
    """The room hears it when it can, once a day; the administrators now, once a month."""
    if not dropped or address.room_id is None:
        return
    here = say("unsaid_here").in_room(address.room_id)
    alerts.once(unit, f"unsaid:{address.room_id}:{now.date().isoformat()}", [here])
    alerts.tell(unit, f"unsaid:{address.room_id}", say("unsaid", room_id=address.room_id))
