"""What was sent became an event: its row is marked, its content dropped and its name bound."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from storage import many
from storage.core import among, in_parts
from storage.database import erased
from storage.message_names import bind_all
from storage.outbox import OUTBOX, SECRET, UNSENT, WAITS, State, ToSend, enqueue, redaction


class Confirmation(NamedTuple):
    """What was sent under a transaction id became an event."""

    txn_id: str
    event_id: str
    room_id: str


_STILL_OPEN: Final = select(
    OUTBOX.c.state, OUTBOX.c.name, OUTBOX.c.txn_id, OUTBOX.c.device_id
).where(UNSENT, among(OUTBOX.c.txn_id))

_SENT: Final = (
    update(OUTBOX)
    .where(OUTBOX.c.txn_id == bindparam("sent_as"), UNSENT)
    .values(
        state=State.SENT,
        content=None,
        event_id=bindparam("event"),
        room_id=bindparam("room"),
        sent_at=bindparam("now"),
    )
)
_SENT_PLAINLY: Final = _SENT.where(WAITS, OUTBOX.c.name.is_(None))
"""Nearly every row: it has no name to be bound, and nobody took it back meanwhile."""


def confirm(connection: Connection, done: Iterable[Confirmation], now: datetime) -> list[ToSend]:
    """Mark rows sent, drop their content and bind their names; doing it again changes nothing.

    Returns what is to be sent now: redactions of what was taken back when it was on its way.
    """
    to_send: list[ToSend] = []
    for part in in_parts(done):
        marked = many.execute(connection, _SENT_PLAINLY, _as_sent(part, now))
        if marked == len(part):
            continue
        became = {one.txn_id: one for one in part}
        rows = connection.execute(_STILL_OPEN, {"values": list(became)}).all()
        if rows:
            to_send += _confirm(connection, [(row, became[row.txn_id]) for row in rows], now)
    return to_send


def _as_sent(done: Iterable[Confirmation], now: datetime) -> list[dict[str, Any]]:
    return [
        {"sent_as": one.txn_id, "event": one.event_id, "room": one.room_id, "now": now}
        for one in done
    ]


def _confirm(
    connection: Connection, done: Sequence[tuple[Any, Confirmation]], now: datetime
) -> list[ToSend]:
    many.execute(connection, _SENT, _as_sent((one for _, one in done), now))
    if any(row.name == SECRET for row, _ in done):
        erased(connection, searchable=False)
    named = [
        (row.name, one.room_id, one.event_id) for row, one in done if row.name and _is_bound(row)
    ]
    bind_all(connection, named, now)
    taken_back = [
        redaction(row, one.event_id, one.room_id, now)
        for row, one in done
        if row.state == State.WITHDRAWN
    ]
    return enqueue(connection, taken_back)


def _is_bound(row: Any) -> bool:
    return bool(row.state != State.WITHDRAWN and row.name != SECRET)
