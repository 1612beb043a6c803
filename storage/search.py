"""Finding signals by words: an index that the database itself keeps in step, in each transaction.

SQLite: an FTS5 table that triggers fill, so that no way of writing (undo, retention, erasure,
carrying) goes past it. PostgreSQL: `search_postgresql`, by the same words.
Every text stands in the index under the room where it may be seen, and only there is it found.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, event, text
from sqlmodel import SQLModel

from storage import search_postgresql
from storage.search_marks import (
    FORGET,
    MARKS,
    NEW,
    NEWEST,
    NOTE,
    UNMARK,
    Sought,
    made_by_sqlite,
    marks,
    marks_as_json,
    new_of_sqlite,
    ranked,
)
from storage.search_postgresql import INDEX
from storage.search_words import SHORTEST_PART, indexed, words_of

__all__ = ["INDEX", "Sought", "ensure", "find", "is_declared", "near", "prepare", "words_of"]

MOST_WORDS: Final = 8
"""Words of a question that are looked for."""

_SHIFT: Final = 1 << 32
"""The row id of a text is that of its signal times this, plus what tells texts of one apart."""

_SOURCES: Final[tuple[tuple[str, str, str], ...]] = (
    ("signal", f"{{row}}.id * {_SHIFT}", "text, room_id"),
    ("addition", f"{{row}}.signal_id * {_SHIFT} + {{row}}.id * 2 + 1", "text, room_id"),
    ("signal_passed", f"{{row}}.signal_id * {_SHIFT} + {{row}}.id * 2 + 2", "text, room_id"),
)
"""(table, row id in the index, columns whose change matters)."""


_NEAR: Final = text(
    f"SELECT one.key, (SELECT json_group_array(signal_id) FROM (SELECT signal_id FROM {MARKS} "
    "WHERE mark = its.value AND signal_id < json_extract(one.value, '$[0]') "
    f"ORDER BY signal_id DESC LIMIT {NEWEST})) "
    "FROM json_each(:sought) AS one, json_each(one.value, '$[1]') AS its"
)
"""(place in what is sought, signals with one of its marks) of all that is sought at once."""


def place_of(room_id: str | None) -> str:
    """The word that stands for a room in the index."""
    return "r" + hashlib.sha256((room_id or "").encode()).hexdigest()[:16]


def find(connection: Connection, said: str, rooms: Sequence[str], limit: int) -> list[int]:
    """Ids of the signals of which a text that may be seen in `rooms` holds all words, newest first.

    A word is found by its beginning, and at the end of a longer one.
    """
    words = list(dict.fromkeys(words_of(said)))[:MOST_WORDS]
    if not words or not rooms:
        return []
    if connection.dialect.name == "postgresql":
        return search_postgresql.find(connection, words, rooms, limit)
    wanted = " AND ".join(_begins(word) for word in words)
    return _find_sqlite(connection, wanted, rooms, limit)


def near(connection: Connection, sought: Sequence[Sought], limit: int) -> list[list[int]]:
    """For each that is sought, ids of older signals of its room and kind that share words with it.

    The likeliest first: candidates for a double. They may be gone from the register since.
    """
    if not sought:
        return []
    if connection.dialect.name == "postgresql":
        found = search_postgresql.near(connection, sought)
    else:
        found = _near_sqlite(connection, sought)
    return [ranked(signals, limit) for signals in found]


def read_new(connection: Connection) -> None:
    """Have what was written since somebody looked be found as fast as all else."""
    if connection.dialect.name == "postgresql":
        search_postgresql.read_new(connection)
    else:
        new_of_sqlite(connection)


def _near_sqlite(connection: Connection, sought: Sequence[Sought]) -> list[list[list[int]]]:
    new_of_sqlite(connection)
    asked = [[one.signal_id, marks(one.text, one.kind, one.room_id)] for one in sought]
    found: list[list[list[int]]] = [[] for _ in sought]
    for place, signals in connection.execute(_NEAR, {"sought": json.dumps(asked)}):
        found[place].append(json.loads(signals))
    return found


def _begins(word: str) -> str:
    """Short words are meant as they are: "om" is not "omdat"."""
    return f'"{word}"*' if len(word) >= SHORTEST_PART else f'"{word}"'


def _find_sqlite(
    connection: Connection, wanted: str, rooms: Sequence[str], limit: int
) -> list[int]:
    places = " OR ".join(map(place_of, rooms))
    rows = connection.execute(
        text(
            f"SELECT rowid / {_SHIFT} FROM {INDEX} WHERE {INDEX} MATCH :wanted "
            "ORDER BY rowid DESC LIMIT :most"
        ),
        {"wanted": f"place:({places}) AND words:({wanted})", "most": limit},
    )
    return list(dict.fromkeys(rows.scalars()))


def ensure(connection: Connection) -> None:
    """Make the index where it is not, out of what there is; it is no table of the schema."""
    if connection.dialect.name == "postgresql":
        search_postgresql.ensure(connection)
        return
    wanted = {INDEX, MARKS, NEW, *(name for name, _ in _triggers())}
    there = set(
        connection.execute(
            text("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
        ).scalars()
    )
    if wanted <= there:
        return
    connection.execute(
        text(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} "
            "USING fts5(words, place, tokenize = 'unicode61')"
        )
    )
    for made in made_by_sqlite():
        connection.exec_driver_sql(made)
    for _, made in _triggers():
        connection.exec_driver_sql(made)
    rebuild(connection)


def rebuild(connection: Connection) -> None:
    """Fill the index of SQLite, and the marks, anew."""
    connection.execute(text(f"DELETE FROM {INDEX}"))
    for name, row_id, _ in _SOURCES:
        connection.execute(
            text(
                f"INSERT INTO {INDEX} (rowid, words, place) SELECT {row_id.format(row=name)}, "
                f"signal_words({name}.text), signal_place({name}.room_id) FROM {name}"
            )
        )
    connection.execute(text(f"DELETE FROM {MARKS}"))
    connection.execute(text(f"INSERT OR IGNORE INTO {NEW} SELECT id FROM signal"))
    new_of_sqlite(connection)


def prepare(connection: sqlite3.Connection) -> None:
    """Give a connection of SQLite the functions that the triggers call."""
    connection.create_function("signal_words", 1, indexed, deterministic=True)
    connection.create_function("signal_place", 1, place_of, deterministic=True)
    connection.create_function("signal_marks", 3, marks_as_json, deterministic=True)


def is_declared(name: str | None, kind: str, parents: Any) -> bool:
    """Whether Alembic is to compare this: not the indexes of words, which `ensure` makes."""
    if name is None:
        return True
    return not name.startswith(INDEX)


def _triggers() -> list[tuple[str, str]]:
    """(name, statement) of all that keep the index in step."""
    made: list[tuple[str, str]] = []
    for name, row_id, columns in _SOURCES:
        new, old = row_id.format(row="new"), row_id.format(row="old")
        values = "signal_words(new.text), signal_place(new.room_id)"
        put = f"INSERT INTO {INDEX} (rowid, words, place) VALUES ({new}, {values});"
        drop = f"DELETE FROM {INDEX} WHERE rowid = {old};"
        made += _following(INDEX, name, columns, put, drop)
    made += _following(MARKS, "signal", "text, kind, room_id", NOTE, UNMARK + FORGET)
    return made


def _following(
    index: str, name: str, columns: str, put: str, drop: str
) -> Iterator[tuple[str, str]]:
    """Triggers that have an index follow a table: what puts a row in, and what drops it."""
    for when, work in (
        ("INSERT", put),
        (f"UPDATE OF {columns}", f"{drop} {put}"),
        ("DELETE", drop),
    ):
        trigger = f"{index}_{name}_{when.split()[0].lower()}"
        yield (
            trigger,
            f"CREATE TRIGGER IF NOT EXISTS {trigger} AFTER {when} ON {name} BEGIN {work} END",
        )


def _with_the_tables(_metadata: Any, connection: Connection, **_more: Any) -> None:
    ensure(connection)


event.listen(SQLModel.metadata, "after_create", _with_the_tables)
