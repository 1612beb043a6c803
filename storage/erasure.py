"""What is kept of a person: finding all of it, and taking her out of it.

Both go by `storage.fields`, so that a new table is not forgotten. Nothing here passes through the
journal: what was erased is not to be taken back.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    and_,
    cast,
    delete,
    exists,
    or_,
    select,
    update,
)
from sqlmodel import Session, SQLModel

from storage import outbox, signal_words
from storage.core import table
from storage.database import erased
from storage.fields import BY_NAME, Forget, Stored
from storage.journal import Change
from storage.outbox import OUTBOX
from storage.rooms import MEMBER
from storage.signal_states import By, SignalState
from storage.signals import Signal, change_state
from storage.text import CheckedText

SOMEBODY = "iemand"
CHANGE = table(Change)
SIGNAL = table(Signal)


def rows_about(connection: Connection, user_id: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(table, row) of all that names a person, apart from what Matrix says of its rooms."""
    for found, condition in _conditions(user_id):
        query = select(found).where(condition).order_by(*found.primary_key)
        for row in connection.execute(query):
            yield found.name, dict(row._mapping)


def is_known(connection: Connection, user_id: str) -> bool:
    """Whether anything of this person is kept, apart from what Matrix says of its rooms."""
    return any(
        connection.execute(select(exists().select_from(found).where(condition))).scalar()
        for found, condition in _conditions(user_id)
    )


def forget_person(session: Session, user_id: str) -> None:
    """Take a person out of every table. What she said for a platform stays, without her name."""
    session.flush()
    connection = session.connection()
    _withdraw_messages(connection, user_id)
    _forget_changes(connection, user_id)
    for policy in (Forget.DELETE, Forget.EMPTY, Forget.SOMEBODY, Forget.SCRUB):
        for found, column, stored in _columns():
            if stored.forget is policy:
                _apply(connection, found, column, stored, user_id)
    gone = MEMBER.c.membership.not_in(("join", "invite"))
    connection.execute(delete(MEMBER).where(MEMBER.c.user_id == user_id, gone))
    erased(connection)
    session.expire_all()


def signals_of(session: Session, user_id: str) -> list[tuple[int, str]]:
    """(id, label) of the signals that a person reported and did not withdraw, by number."""
    rows = session.connection().execute(
        select(SIGNAL.c.id, SIGNAL.c.kind, SIGNAL.c.number)
        .where(SIGNAL.c.reporter == user_id, SIGNAL.c.state != SignalState.WITHDRAWN)
        .order_by(SIGNAL.c.id)
    )
    return [(row.id, f"{row.kind.prefix}-{row.number}") for row in rows]


def withdraw_signal(
    session: Session, signal_id: int, words: CheckedText, at: datetime
) -> list[str]:
    """Withdraw a signal by nobody's name: `words` stand in the place of what was said.

    Returns the names of our messages that hold it.
    """
    signal = session.get(Signal, signal_id)
    assert signal is not None
    change_state(session, signal, SignalState.WITHDRAWN, By.REPORTER, None, at)
    return signal_words.erase(session, signal, words)


def _conditions(user_id: str) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Each table that can name a person, with the condition that it does."""
    by_table: dict[str, list[ColumnElement[bool]]] = {}
    for found, column, stored in _columns():
        if stored.forget is not Forget.STAYS:
            by_table.setdefault(found.name, []).append(_names(column, stored, user_id))
    for name, conditions in by_table.items():
        yield SQLModel.metadata.tables[name], or_(*conditions)


def _columns() -> Iterator[tuple[Table, Column[Any], Stored]]:
    for one in BY_NAME.values():
        found = SQLModel.metadata.tables[one.name]
        for name, stored in one.columns.items():
            if stored.forget is not None:
                yield found, found.c[name], stored


def _names(column: Column[Any], stored: Stored, user_id: str) -> ColumnElement[bool]:
    if not stored.inside:
        return column == user_id
    words = cast(column, Text)
    return or_(words.contains(user_id, autoescape=True), words.contains(_quoted(user_id)))


def _apply(
    connection: Connection, found: Table, column: Column[Any], stored: Stored, user_id: str
) -> None:
    condition = _names(column, stored, user_id)
    match stored.forget:
        case Forget.DELETE:
            connection.execute(delete(found).where(condition))
        case Forget.EMPTY:
            connection.execute(update(found).where(condition).values({column.name: None}))
        case Forget.SOMEBODY:
            connection.execute(update(found).where(condition).values({column.name: SOMEBODY}))
        case Forget.SCRUB:
            for row in connection.execute(select(found).where(condition)).all():
                same = and_(*(key == row._mapping[key.name] for key in found.primary_key))
                clean = _scrubbed(row._mapping[column.name], user_id)
                connection.execute(update(found).where(same).values({column.name: clean}))


def _withdraw_messages(connection: Connection, user_id: str) -> None:
    """What waits to be said to her in private is not said; her place in the rows is emptied."""
    waiting = select(OUTBOX.c.id).where(OUTBOX.c.person == user_id, outbox.WAITS)
    for row_id in connection.execute(waiting).scalars().all():
        outbox.withdraw(connection, row_id)


def _forget_changes(connection: Connection, user_id: str) -> None:
    """An action is undone as a whole or not at all, so its other values go as well."""
    named = or_(
        *(
            _names(CHANGE.c[name], stored, user_id)
            for name, stored in BY_NAME["change"].columns.items()
            if stored.forget is not None
        )
    )
    touched = set(connection.execute(select(CHANGE.c.action_id).where(named)).scalars())
    connection.execute(delete(CHANGE).where(CHANGE.c.action_id.in_(touched)))


def _scrubbed(value: Any, user_id: str) -> Any:
    """JSON without a person: "iemand" in sentences, nothing in lists of people."""
    if isinstance(value, str):
        return value.replace(user_id, SOMEBODY).replace(_quoted(user_id), SOMEBODY)
    if isinstance(value, list):
        return [_scrubbed(one, user_id) for one in value if one != user_id]
    if isinstance(value, dict):
        return {
            _scrubbed(key, user_id): _scrubbed(one, user_id)
            for key, one in value.items()
            if one != user_id
        }
    return value


def _quoted(user_id: str) -> str:
    """The id as it stands in a link."""
    return quote(user_id, safe="")
