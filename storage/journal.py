"""What each command changed, for as long as it can be taken back.

A session that is watched records every row that it adds, changes or deletes, with the values before
and after. Undoing puts the old values back, if nobody has changed the rows since.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import JSON, Column, Connection, bindparam, delete, event, insert, inspect
from sqlalchemy import select as core_select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import UOWTransaction
from sqlmodel import Field, Session, SQLModel, col, select

from storage.core import table
from storage.database import erased
from storage.ids import next_id
from storage.later import WATCHING, forget, known, once, put_in
from storage.questions import Question
from storage.row_values import models, old_values, plain, restored, values_of
from storage.signals import Series

UNDO_WITHIN = timedelta(minutes=10)
"""How long a command can be taken back or corrected."""

KEPT = timedelta(hours=1)
"""How long changes are kept: longer than they can be undone, for events that arrive late."""

KNOWN = timedelta(days=30)
"""How long it is known that an event did something: an edit of it may arrive late."""


class Action(SQLModel, table=True):
    """A command that somebody gave. `digest` tells the same sentence said twice, not the words."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: str = Field(index=True)
    person: str = Field(index=True)
    room_id: str
    command: str
    digest: str
    at: datetime = Field(index=True)
    undone: bool = False


class Change(SQLModel, table=True):
    """One row that an action changed. `before` is None when it was made, `after` when deleted.

    Else both hold the columns that changed.
    """

    id: int | None = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="action.id", index=True, ondelete="CASCADE")
    model: str
    key: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    before: dict[str, Any] | None = Field(sa_column=Column(JSON(none_as_null=True)))
    after: dict[str, Any] | None = Field(sa_column=Column(JSON(none_as_null=True)))


_ACTION: Final = table(Action)
_EVER: Final = datetime.min.replace(tzinfo=UTC)
_ACTIONS: Final = (_ACTION.name,)
_INSERT_ACTION: Final = insert(_ACTION)
_INSERT_CHANGES: Final = insert(table(Change))
_LATEST_DIGEST: Final = (
    core_select(_ACTION.c.digest, _ACTION.c.at)
    .where(_ACTION.c.person == bindparam("person"), _ACTION.c.room_id == bindparam("room_id"))
    .where(_ACTION.c.at >= bindparam("since"), _ACTION.c.undone.is_(False))
    .order_by(_ACTION.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Said:
    """A command that somebody gives, as an action keeps it."""

    event_id: str
    person: str
    room_id: str
    command: str
    digest: str
    at: datetime

    def row(self) -> dict[str, Any]:
        """Its columns."""
        return _columns(self)


@dataclass(frozen=True, slots=True)
class _Latest:
    """The digest and moment of somebody's last action since `since`; None: there is none."""

    since: datetime
    digest: str | None
    at: datetime | None


@dataclass(slots=True)
class _Noted:
    """A change that is not stored yet."""

    model: str
    key: list[Any]
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    def row(self) -> dict[str, Any]:
        return _columns(self)


def _columns(one: Said | _Noted) -> dict[str, Any]:
    """As `asdict`, which copies what the fields hold and takes ten times as long."""
    return {name: getattr(one, name) for name in one.__slots__}


class Conflict(Exception):
    """Somebody changed a row since: the action cannot be taken back."""


NOT_RECORDED = (Action, Change, Question, Series)
"""Rows that are not put back: questions go with what they led to, and no number is used twice."""


class Recorder:
    """Collects what a session changes, from the moment it is made."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._changes: dict[tuple[str, tuple[Any, ...]], _Noted] = {}
        session.info[WATCHING] = self

    def save(self, make: Callable[[], Said] | None) -> bool:
        """Store what was collected under the action that `make` gives, and collect no more.

        False, and nothing stored, when nothing was changed or it is not to be taken back (None).
        """
        self._stop()
        changes = [one for one in self._changes.values() if one.before != one.after]
        if make is None or not changes:
            return False
        said = make()
        action_id = next_id(self._session, _ACTION)
        put_in(self._session, _INSERT_ACTION, said.row() | {"id": action_id, "undone": False})
        for change in changes:
            _narrow(change)
            put_in(self._session, _INSERT_CHANGES, change.row() | {"action_id": action_id})
        key = (said.person, said.room_id)
        known(self._session, _ACTIONS, key, _Latest(_EVER, said.digest, said.at))
        return True

    def correct(self) -> None:
        """Write what was collected into the actions before, as if it had been so at once.

        What the author corrected is not to be undone by itself, and its old words stay nowhere.
        """
        self._stop()
        for now in self._changes.values():
            for earlier in _changes_of(self._session, now.model, now.key):
                earlier.before = _corrected(earlier.before, now)
                earlier.after = _corrected(earlier.after, now)
                self._session.add(earlier)
        self._session.flush()

    def _stop(self) -> None:
        self._session.flush()
        del self._session.info[WATCHING]

    def flushed(self, session: OrmSession) -> None:
        """Note what is being written."""
        for row in session.new:
            self._note(row, None, values_of(row))
        for row in session.dirty:
            if session.is_modified(row):
                self._note(row, old_values(row), values_of(row))
        for row in session.deleted:
            self._note(row, old_values(row), None)

    def added(self, model: type[SQLModel], key: tuple[Any, ...], row: Mapping[str, Any]) -> None:
        """Note a row that is put in later."""
        after = {name: plain(value) for name, value in row.items()}
        self._changes[model.__name__, key] = _Noted(model.__name__, list(key), None, after)

    def _note(self, row: Any, before: Any, after: Any) -> None:
        if isinstance(row, NOT_RECORDED):
            return
        key = inspect(row).identity or inspect(row).mapper.primary_key_from_instance(row)
        model = type(row).__name__
        place = (model, tuple(key))
        known = self._changes.get(place)
        if known is not None:
            before = known.before
        self._changes[place] = _Noted(model, list(key), before, after)


@event.listens_for(OrmSession, "after_flush")
def _tell_recorder(session: OrmSession, _context: UOWTransaction) -> None:
    recorder: Recorder | None = session.info.get(WATCHING)
    if recorder is not None:
        recorder.flushed(session)


def latest(session: Session, person: str, room_id: str, since: datetime) -> Action | None:
    """The last action of this person in this room since then that was not undone."""
    return session.exec(
        select(Action)
        .where(Action.person == person, Action.room_id == room_id)
        .where(col(Action.at) >= since, col(Action.undone).is_(False))
        .order_by(col(Action.id).desc())
    ).first()


def digest_of_latest(session: Session, person: str, room_id: str, since: datetime) -> str | None:
    """The digest of that action, where nothing more of it is needed."""

    def look(connection: Connection) -> _Latest:
        values = {"person": person, "room_id": room_id, "since": since}
        row = connection.execute(_LATEST_DIGEST, values).first()
        return _Latest(since, row.digest, row.at) if row else _Latest(since, None, None)

    key = (person, room_id)
    found = once(session, _ACTIONS, key, look)
    if since < found.since or (found.at is not None and found.at < since):
        forget(session, _ACTIONS, key)
        found = once(session, _ACTIONS, key, look)
    return found.digest


def of_event(session: Session, event_id: str) -> list[Action]:
    """What the sentences of this event did and that was not undone, last first."""
    return list(
        session.exec(
            select(Action)
            .where(Action.event_id == event_id, col(Action.undone).is_(False))
            .order_by(col(Action.id).desc())
        )
    )


Rows = tuple[tuple[str, dict[str, Any]], ...]
"""The class of a table, and of one of its rows what was changed."""


def undo(session: Session, action: Action) -> Rows:
    """Put back what the action changed, and tell what that was.

    Raises Conflict; then all of the savepoint must go.
    """
    changes = session.exec(
        select(Change).where(Change.action_id == action.id).order_by(col(Change.id).desc())
    ).all()
    if not changes:
        raise Conflict
    try:
        with session.no_autoflush:
            for change in _deleting_first(list(changes)):
                _put_back(session, change)
                session.flush()
    except IntegrityError:  # somebody built upon it
        raise Conflict from None
    action.undone = True
    session.add(action)
    rows = tuple((change.model, change.after or change.before or {}) for change in changes)
    for change in changes:
        session.delete(change)
    session.flush()
    return rows


def digest(command: str, words: str) -> str:
    """Tells whether two sentences are the same without keeping their words."""
    normal = " ".join(words.casefold().split())
    return hashlib.sha256(f"{command}\n{normal}".encode()).hexdigest()[:32]


def unsaid(session: Session, event_id: str) -> None:
    """What this event made is gone for good: the same sentence may be said again."""
    for action in of_event(session, event_id):
        action.digest = ""
        session.add(action)


def forget_words(session: Session, model: type[SQLModel], key: tuple[Any, ...]) -> None:
    """A row's words are erased: nothing that touched it can be undone, its values are gone."""
    touched = {one.action_id for one in _changes_of(session, model.__name__, list(key))}
    session.exec(delete(Change).where(col(Change.action_id).in_(touched)))
    erased(session.connection())


def forget_older_than(session: Session, now: datetime) -> None:
    """Drop the values that can no longer be put back, and actions that nobody will edit."""
    unchangeable = select(Action.id).where(col(Action.at) < now - KEPT)
    session.exec(delete(Change).where(col(Change.action_id).in_(unchangeable)))
    session.exec(delete(Action).where(col(Action.at) < now - KNOWN))


def _changes_of(session: Session, model: str, key: list[Any]) -> list[Change]:
    found = session.exec(select(Change).where(Change.model == model))
    return [change for change in found if change.key == key]


def _corrected(values: dict[str, Any] | None, by: _Noted) -> dict[str, Any] | None:
    if values is None or by.before is None or by.after is None:
        return values
    return {
        name: by.after[name] if value == by.before[name] else value
        for name, value in values.items()
    }


def _deleting_first(changes: list[Change]) -> Iterator[Change]:
    """Rows that were made go before rows that come back: a key may have been used again.

    What points at a row goes before it, and comes back after it.
    """
    place = {table.name: at for at, table in enumerate(SQLModel.metadata.sorted_tables)}

    def depth(change: Change) -> int:
        return place[str(models()[change.model].__tablename__)]

    made = [change for change in changes if change.before is None]
    others = [change for change in reversed(changes) if change.before is not None]
    yield from sorted(made, key=depth, reverse=True)
    yield from sorted(others, key=depth)


def _narrow(change: _Noted) -> None:
    """Keep only the columns that changed: another's change of the others is no conflict."""
    before, after = change.before, change.after
    if before is not None and after is not None:
        changed = [name for name, value in after.items() if value != before[name]]
        change.before = {name: before[name] for name in changed}
        change.after = {name: after[name] for name in changed}


def _put_back(session: Session, change: Change) -> None:
    model = models()[change.model]
    row = session.get(model, tuple(change.key))
    if change.after is None:
        if row is not None:
            raise Conflict
        session.add(model(**restored(model, change.before or {})))
        return
    if row is None:
        raise Conflict
    values = values_of(row)
    if any(values[name] != value for name, value in change.after.items()):
        raise Conflict
    if change.before is None:
        session.delete(row)
        return
    for name, value in restored(model, change.before).items():
        setattr(row, name, value)
    session.add(row)
