"""Rows of any table as plain values, and back: what the journal keeps of them."""

from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Final

from sqlalchemy import Enum as EnumColumn
from sqlalchemy import Table, inspect
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.text import CheckedTextColumn, WarnedTextColumn


def models() -> dict[str, type[SQLModel]]:
    """The classes of all tables by their names."""
    return {mapper.class_.__name__: mapper.class_ for mapper in SQLModel._sa_registry.mappers}


def values_of(row: Any) -> dict[str, Any]:
    """What stands in the columns of a row, as JSON can hold it."""
    return {column.name: plain(getattr(row, column.name)) for column in _table(type(row)).columns}


def old_values(row: Any) -> dict[str, Any]:
    """The same, as it was before the changes that are not flushed yet."""
    state = inspect(row)
    values = values_of(row)
    for name in values:
        deleted = state.attrs[name].history.deleted
        if deleted:
            values[name] = plain(deleted[0])
    return values


_AS_THEY_ARE: Final = frozenset({str, int, bool})
"""Most values are one of these."""


def plain(value: Any) -> Any:
    """A value of a column as JSON can hold it."""
    if value is None or type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, str) else value


def restored(model: type[SQLModel], values: dict[str, Any]) -> dict[str, Any]:
    """The values of `values_of` as the columns take them."""
    columns = _table(model).columns
    return {name: stored(columns[name].type, value) for name, value in values.items()}


def stored(kind: Any, value: Any) -> Any:
    """What `plain` made, as a column of this type takes it."""
    if value is None:
        return None
    if isinstance(kind, CheckedTextColumn | WarnedTextColumn):
        return kind.process_result_value(value, None)  # type: ignore[arg-type]  # not looked at
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, EnumColumn):
        return kind.enum_class(value) if kind.enum_class else value
    return date.fromisoformat(value) if kind.python_type is date else value


def _table(model: type) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]  # set by the metaclass
    return table
