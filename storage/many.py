"""One statement for many rows, without working out for each of them which value goes where.

SQLAlchemy does that row by row, which for the twenty columns of a message takes as long as SQLite
takes to put it in. Here a statement is compiled once for the columns that the rows have, and each
row is only taken apart. Types, drivers and listeners are SQLAlchemy's.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Insert, Update
from sqlalchemy.types import TypeEngine

from storage.changes import LATER, note

Row = Mapping[str, Any]
Statement = Insert | Update


def execute(connection: Connection, statement: Statement, rows: Sequence[Row]) -> int:
    """Carry out `statement` for each row; returns how many rows were put in or changed.

    `statement` is the same object each time, an INSERT without values or an UPDATE whose values are
    parameters; all rows have the same keys.
    """
    if not rows:
        return 0
    later = connection.info.get(LATER)
    if later is not None:
        later.write()
    compiled = _compiled(statement, connection.dialect, tuple(rows[0]))
    done = connection.exec_driver_sql(compiled.text, list(map(compiled.bound, rows)))
    note(connection, statement, rows, {}, {}, done)
    return done.rowcount


class _Compiled:
    """A statement as the driver wants it, and how a row is made of the values it binds."""

    def __init__(self, statement: Statement, dialect: Dialect, keys: tuple[str, ...]) -> None:
        columns = list(keys) if isinstance(statement, Insert) else None
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        self.text: Final = str(compiled)
        names = compiled.positiontup if compiled.positional else list(compiled.binds)
        assert names is not None
        binds = {name: compiled.binds[name] for name in names}
        processors = {name: _processor(bind.type, dialect) for name, bind in binds.items()}
        self._same: Final = {
            name: _processed(processors[name], bind.value)
            for name, bind in binds.items()
            if name not in keys
        }
        self._own: Final = [(name, process) for name in keys if (process := processors[name])]
        self._take: Final = itemgetter(*names)
        self._is_positional: Final = compiled.positional

    def bound(self, row: Row) -> Any:
        values = {**row, **self._same}
        for name, process in self._own:
            values[name] = process(values[name])
        return self._take(values) if self._is_positional else values


_compiled: Final = cache(_Compiled)


def _processor(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _processed(process: Callable[[Any], Any] | None, value: Any) -> Any:
    return value if process is None else process(value)
