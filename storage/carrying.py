"""Carrying everything but keys to another account or server: all rows as one JSON file, and back.

What belongs to the account stays behind: its keys, the sync position, what was on its way. Rooms
keep their ids, so the new account finds its platforms again as soon as it is invited to them.
"""

import json
from typing import Any, Final

from sqlalchemy import Connection, Table, func, insert, select, update

from storage.database import number_on
from storage.message_names import NAMES
from storage.rooms import ROOM
from storage.row_values import plain, stored

FORMAT: Final = 1

STAYS_BEHIND: Final = frozenset(
    {
        "inbox",
        "waiting_event",
        "value",
        "outbox",
        "member",
        "admin_request",
        "open_verification",
        "question",
        "action",
        "change",
        "ignored_invite",
        "alembic_version",
    }
)
"""Tables of the account, of traffic, and of what is over within a day."""


class CarryError(Exception):
    """The file cannot be taken over; the message says why."""


def take_out(connection: Connection) -> str:
    """All that is carried, as JSON."""
    tables = {table.name: _rows(connection, table) for table in _carried()}
    return json.dumps({"schakel": FORMAT, "tables": tables}, ensure_ascii=False, indent=1)


def bring_in(connection: Connection, text: str) -> int:
    """Put what `take_out` wrote into an empty database; returns how many rows. Raises CarryError.

    We are in none of the rooms until the new account is invited to them.
    """
    try:
        carried = json.loads(text)
        tables = carried["tables"]
        known = carried["schakel"] == FORMAT and isinstance(tables, dict)
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise CarryError("This file was not written by `schakel export` of this version.")
    count = 0
    for table in _carried():
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise CarryError("There is data already; take over into an empty data folder.")
        rows = tables.get(table.name, [])
        if rows:
            made = [_restored(table, row) for row in rows]
            connection.execute(insert(table), made)
            count += len(made)
    number_on(connection)
    connection.execute(update(ROOM).values(membership="leave", power_levels=None))
    return count


def _carried() -> list[Table]:
    from storage.tables import METADATA

    return [table for table in METADATA.sorted_tables if table.name not in STAYS_BEHIND]


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    query = select(table).order_by(*table.primary_key)
    if table.name == ROOM.name:
        query = query.where(ROOM.c.private_with.is_(None))
    elif table.name == NAMES.name:
        private = select(ROOM.c.room_id).where(ROOM.c.private_with.is_not(None))
        query = query.where(NAMES.c.room_id.not_in(private))
    return [
        {name: plain(value) for name, value in row._mapping.items()}
        for row in connection.execute(query)
    ]


def _restored(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    unknown = set(row) - set(table.c.keys())
    if unknown:
        raise CarryError("This file was written by another version of Schakel.")
    return {name: stored(table.c[name].type, value) for name, value in row.items()}
