"""Rows that are put in later, many at a time.

A command that only adds rows needs no statement of its own: what it adds waits here until somebody
touches the database, and then goes in together with what others added, one statement for a table.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Insert, Table, TableClause, insert
from sqlalchemy.sql.elements import (
    ReleaseSavepointClause,
    RollbackToSavepointClause,
    SavepointClause,
)
from sqlmodel import Session, SQLModel

from storage import many
from storage.changes import LATER, Changes
from storage.core import table
from storage.kept import Kept, Tables

T = TypeVar("T")

WATCHING: Final = "watching"
"""In a session's `info`: what is to hear of rows that are added, by `added(model, key, row)`."""

_OF_SAVEPOINTS: Final = (SavepointClause, RollbackToSavepointClause, ReleaseSavepointClause)

Rows = dict[Insert, list[dict[str, Any]]]


class Later:
    """Of one transaction: what commands that are done added, and what the one under way did."""

    def __init__(self, connection: Connection, changes: Changes, kept: Kept) -> None:
        self.kept = kept
        self._failed: Exception | None = None
        self.connection = connection
        self._changes = changes
        self._session: Session | None = None
        self._own: Rows = {}
        self._done: Rows = {}
        self._writes: list[Callable[[Connection], None]] = []
        self._writing = False

    def put_off(self, write: Callable[[Connection], None]) -> None:
        """Have `write` called then."""
        self._writes.append(write)

    def begins(self, session: Session) -> Session | None:
        """A command begins; returns the session of the one inside of which it does."""
        outer = self._session
        if outer is not None:
            self.write()
        self._session = session
        session.info[LATER] = self
        return outer

    def ends(self, outer: Session | None, *, well: bool) -> None:
        """It is over: what it added is for good, or never was."""
        own, self._own, self._session = self._own, {}, outer
        if not well:
            self._forget(own)
        elif outer is None:
            _join(self._done, own)
        else:
            self._own = own

    def is_of(self, session: Session) -> bool:
        """Whether this is the session of the command under way."""
        return self._session is session

    def put_in(self, statement: Insert, row: dict[str, Any]) -> None:
        """A row of the command under way. One insert, made once, for all rows of a table."""
        self._own.setdefault(statement, []).append(row)
        self._changes.coming(statement.table.name)

    def before_savepoint(self) -> None:
        """What was added until now does not go with it."""
        self._write_done()
        if self.connection.in_nested_transaction():  # inside a command, whose own there is
            own, self._own = self._own, {}
            self._put(own)

    def taken_back(self) -> None:
        """A savepoint was undone, and what was added since."""
        self._own = {}
        self._changes.undone()

    @property
    def has_own(self) -> bool:
        """Whether the command under way added what is not put in yet."""
        return bool(self._own)

    def _forget(self, own: Rows) -> None:
        if own:
            self._changes.undone()

    def write(self) -> None:
        """Put in what waits, unless that is being done."""
        if not self._writing:
            self._write_done()
            self._write_own()

    def finish(self) -> None:
        """Put in what waits at the end of the transaction. Raises what an earlier try raised."""
        self.write()
        if self._failed is not None:
            raise self._failed

    def _write_done(self) -> None:
        if not self._done and not self._writes:
            return
        done, self._done = self._done, {}
        writes, self._writes = self._writes, []
        self._writing = True
        try:
            self._put(done)
            for write in writes:
                write(self.connection)
        except Exception as error:
            self._failed = error  # these commands were answered: all of the transaction must go
            raise
        finally:
            self._writing = False

    def _write_own(self) -> None:
        if self._own and self._session is not None:
            own, self._own = self._own, {}
            self._session.connection()  # begins its savepoint, where that is not begun yet
            self._put(own)

    def _put(self, rows: Rows) -> None:
        """What others point at comes first."""
        for statement in sorted(rows, key=lambda one: _depth(one.table)):
            name = statement.table.name
            before = self._changes.version((name,))
            many.execute(self.connection, statement, rows[statement])
            self.kept.written(name, before)


def before_execute(connection: Connection, statement: Any, *_values: Any) -> None:
    """A listener: whoever touches the database finds what was added before."""
    later: Later | None = connection.info.get(LATER)
    if later is not None and not isinstance(statement, _OF_SAVEPOINTS):
        later.write()


def savepoint(connection: Connection, _name: str) -> None:
    """A listener: a savepoint begins."""
    later: Later | None = connection.info.get(LATER)
    if later is not None:
        later.before_savepoint()


def rollback_savepoint(connection: Connection, _name: str, _context: None) -> None:
    """A listener: a savepoint is undone, with all that was changed since."""
    later: Later | None = connection.info.get(LATER)
    if later is not None:
        later.taken_back()


def put_in(session: Session, statement: Insert, row: dict[str, Any]) -> None:
    """Have `row`, with a value for each column, put into a table before anybody looks at it.

    `statement`: the insert without values, the same object each time.
    """
    later = _later(session)
    if later is None:
        session.flush()
        session.connection().execute(statement, row)
    else:
        later.put_in(statement, row)


def add(session: Session, model: type[SQLModel], row: dict[str, Any], *key: Any) -> None:
    """Have a new row put in as `put_in` does, and whoever watches the session hear of it now.

    `key`: its primary key.
    """
    watching = session.info.get(WATCHING)
    if watching is not None:
        watching.added(model, key, row)
    put_in(session, _inserting(model), row)


def once(session: Session, tables: Tables, key: Hashable, look: Callable[[Connection], T]) -> T:
    """What `look` finds in these tables, or found before; begins no savepoint."""
    later = _later(session)
    if later is None:
        return look(session.connection())
    session.flush()
    return later.kept.once(tables, key, lambda: look(later.connection))


def known(session: Session, tables: Tables, key: Hashable, value: Any) -> None:
    """What was put in last changed what `look` finds to this."""
    later = _later(session)
    if later is not None:
        later.kept.put(tables, key, value)


def forget(session: Session, tables: Tables, key: Hashable) -> None:
    """Have it looked for again."""
    later = _later(session)
    if later is not None:
        later.kept.forget(tables, key)


def is_command(session: Session) -> bool:
    """Whether this is the session of a command: else nothing is put off, and nothing known."""
    return _later(session) is not None


def is_untouched(session: Session) -> bool:
    """Whether nothing was done in this command yet that could be taken back."""
    later = _later(session)
    return not session.in_transaction() and (later is None or not later.has_own)


@contextmanager
def nested(session: Session) -> Iterator[None]:
    """What is done inside is undone by an error, what was done before in this command is not."""
    with session.begin_nested():
        session.connection()  # else its savepoint would begin with the first statement inside
        yield


def take_back(session: Session) -> None:
    """Take back all that was done in this command."""
    session.rollback()
    later = _later(session)
    if later is not None:
        later.taken_back()


def _later(session: Session) -> Later | None:
    """None for a session that is no command's: then nothing is put off."""
    later: Later | None = session.info.get(LATER)
    return later if later is not None and later.is_of(session) else None


@cache
def _inserting(model: type[SQLModel]) -> Insert:
    return insert(table(model))


def _join(into: Rows, rows: Rows) -> None:
    for statement, more in rows.items():
        into.setdefault(statement, []).extend(more)


@cache
def _depth(filled: TableClause) -> int:
    """Tables that have to be filled before this one, the longest way up."""
    keys = filled.foreign_keys if isinstance(filled, Table) else ()
    above = (key.column.table for key in keys)
    return max((1 + _depth(one) for one in above if one is not filled), default=0)
