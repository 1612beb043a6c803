"""Small helps for Core statements on the tables of SQLModel classes, and for their columns."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from importlib import import_module
from itertools import islice
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Column, ColumnElement, Connection, Enum, Table, bindparam
from sqlalchemy.dialects.sqlite import Insert
from sqlmodel import Field, SQLModel

T = TypeVar("T")

MOST_VALUES: Final = 1000
"""Values in one IN; databases have a limit (PostgreSQL 65,535), and long absences many events."""


def in_parts(values: Iterable[T], most: int = MOST_VALUES) -> Iterator[list[T]]:
    """The values in lists of at most `most`."""
    rest = iter(values)
    while part := list(islice(rest, most)):
        yield part


def table(model: type[SQLModel]) -> Table:
    """The Core table of a model."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]  # set by the metaclass


def inserting(dialect: str, target: Table) -> Insert:
    """An INSERT that knows ON CONFLICT. Of PostgreSQL it has what SQLite's has, and then more.

    Only the dialect in use is loaded: PostgreSQL's takes 30 ms and 2 MB.
    """
    made: Insert = import_module(f"sqlalchemy.dialects.{dialect}").insert(target)
    return made


def upsert(
    connection: Connection,
    target: Table,
    rows: Sequence[dict[str, Any]],
    update_columns: Sequence[str],
) -> None:
    """Insert rows; where the primary key exists set `update_columns`, or nothing when empty."""
    if rows:
        connection.execute(upserting(connection.dialect.name, target, tuple(update_columns)), rows)


@cache
def upserting(dialect: str, target: Table, update_columns: tuple[str, ...]) -> Insert:
    """The statement of `upsert`, made once: putting it together costs more than carrying it out."""
    insert = inserting(dialect, target)
    keys = [column.name for column in target.primary_key]
    changes = {name: insert.excluded[name] for name in update_columns}
    made: Insert = (
        insert.on_conflict_do_update(index_elements=keys, set_=changes)
        if changes
        else insert.on_conflict_do_nothing(index_elements=keys)
    )
    return made


def among(column: Column[Any]) -> ColumnElement[bool]:
    """The condition that a column is one of `values`, for statements that are made once."""
    return column.in_(bindparam("values", expanding=True))


def choice(kinds: type[StrEnum], default: Any = ..., *, index: bool = False) -> Any:
    """A column for one of `kinds`, stored as its value, so that a new kind needs no migration."""
    stored = Enum(
        kinds,
        native_enum=False,
        length=32,
        values_callable=lambda enum: [one.value for one in enum],
    )
    column: Column[Any] = Column(stored, nullable=default is None, index=index)
    return Field(default=default, sa_column=column)
