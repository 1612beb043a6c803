"""When a message may be edited: not sooner than it is to be after the edit before."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from storage.outbox import OUTBOX, Kind, State


def edit_from(
    connection: Connection, name: str, now: datetime, every: timedelta
) -> datetime | None:
    """When the message called `name` may be edited next: `every` after the edit before was sent.

    None: now. An edit that waits keeps its moment for the one that replaces it; one that is due may
    be on its way.
    """
    moment = func.coalesce(OUTBOX.c.sent_at, OUTBOX.c.not_before, OUTBOX.c.created_at)
    edits = (OUTBOX.c.kind == Kind.EDIT) & (OUTBOX.c.target_name == name)
    query = select(OUTBOX.c.state, moment.label("at")).where(edits)
    last = connection.execute(query.order_by(OUTBOX.c.id.desc()).limit(1)).first()
    if last is None:
        return None
    if last.state == State.WAITING:
        return last.at if last.at > now else now + every
    at: datetime = last.at + every
    return at if at > now else None


def still_due(
    connection: Connection, row_id: int, now: datetime, edited: datetime | None = None
) -> bool:
    """Whether nobody confirmed, replaced or withdrew this row meanwhile, and it may be sent now.

    An edit that would come too soon after the one before is put off, or dropped where a newer one
    is there. `edited`: when the one before was sent, if it was by this process: its confirmation
    may not be written yet.
    """
    row = connection.execute(select(OUTBOX).where(OUTBOX.c.id == row_id)).first()
    if row is None or row.state != State.WAITING:
        return False
    if row.kind != Kind.EDIT or row.apart is None:
        return True
    same = (OUTBOX.c.kind == Kind.EDIT) & (OUTBOX.c.target_name == row.target_name)
    known = connection.execute(select(func.max(OUTBOX.c.sent_at)).where(same)).scalar()
    sent = [moment for moment in (known, edited) if moment is not None]
    at = max(sent) + timedelta(seconds=row.apart) if sent else now
    newer = same & (OUTBOX.c.id > row_id) & OUTBOX.c.state.in_((State.WAITING, State.SENT))
    states = set(connection.execute(select(OUTBOX.c.state).where(newer)).scalars())
    if State.SENT in states or (states and at > now):
        connection.execute(delete(OUTBOX).where(OUTBOX.c.id == row_id))
        return False
    if at > now:
        connection.execute(update(OUTBOX).where(OUTBOX.c.id == row_id).values(not_before=at))
    return at <= now
