"""One statement for many rows, without working out for each of them which value goes where.

SQLAlchemy does that row by row, which for the twenty columns of a message takes as long as SQLite
takes to put it in. Here a statement is compiled once for the columns that the rows have, and values
are made column by column: what is the same in all rows (a moment, a kind) once. Types, drivers and
listeners are SQLAlchemy's.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import repeat
from operator import is_
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Insert, Update

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
    done = connection.exec_driver_sql(compiled.text, compiled.bound(rows))
    note(connection, statement, rows, {}, {}, done)
    return done.rowcount


class _Compiled:
    """A statement as the driver wants it, and how rows are made of the values that it binds."""

    def __init__(self, statement: Statement, dialect: Dialect, keys: tuple[str, ...]) -> None:
        columns = list(keys) if isinstance(statement, Insert) else None
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        self.text: Final = str(compiled)
        names = compiled.positiontup if compiled.positional else list(compiled.binds)
        assert names is not None
        self._names: Final = names
        self._processors: Final = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bind in compiled.binds.items()
        }
        self._constants: Final = {
            name: bind.value for name, bind in compiled.binds.items() if name not in keys
        }
        self._is_positional: Final = compiled.positional

    def bound(self, rows: Sequence[Row]) -> list[Any]:
        values = zip(*(self._column(name, rows) for name in self._names), strict=True)
        if self._is_positional:
            return list(values)
        return [dict(zip(self._names, row, strict=True)) for row in values]

    def _column(self, name: str, rows: Sequence[Row]) -> Iterable[Any]:
        """What is bound to a parameter, row by row; where all rows have the same, made once."""
        if name in self._constants:
            given = [self._constants[name]] * len(rows)
        else:
            given = [row[name] for row in rows]
        process = self._processors[name]
        if process is None:
            return given
        if all(map(is_, given, repeat(given[0]))):
            return [process(given[0])] * len(rows)
        return map(process, given)


_compiled: Final = cache(_Compiled)
