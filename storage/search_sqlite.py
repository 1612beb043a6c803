"""The index of words on SQLite: triggers note which texts are new, a search reads those first.

Inside a trigger FTS5 writes each text to disk by itself and merges it with others, and so many rows
for one are kept twice until the trigger is done: there a text takes five times as long as among
others. What is changed or gone is taken out by the triggers at once.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, text

from storage import mark_layers
from storage.search_marks import Marks, Sought, marks
from storage.search_words import INDEX, RULE, RULES, SHORTEST_PART, indexed

NEW: Final = f"{INDEX}_new"
"""The table of texts that are not read yet: (origin, row_id)."""

_SHIFT: Final = 1 << 32
"""The row id of a text is that of its signal times this, plus what tells texts of one apart."""

_SOURCES: Final[dict[str, tuple[str, str]]] = {
    "signal": (f"{{row}}.id * {_SHIFT}", "text, room_id, kind"),
    "addition": (f"{{row}}.signal_id * {_SHIFT} + {{row}}.id * 2 + 1", "text, room_id"),
    "signal_passed": (f"{{row}}.signal_id * {_SHIFT} + {{row}}.id * 2 + 2", "text, room_id"),
}
"""Table of texts -> its row id in the index, and the columns whose change matters."""

_AT_ONCE: Final = 5_000
"""Texts that are read in one statement."""

_TABLES: Final = {
    INDEX: f"CREATE VIRTUAL TABLE {INDEX} USING fts5(words, place, tokenize = 'unicode61')",
    **mark_layers.MADE,
    NEW: f"CREATE TABLE {NEW} (origin TEXT NOT NULL, row_id INTEGER NOT NULL, "
    "PRIMARY KEY (origin, row_id)) WITHOUT ROWID",
    RULES: f"CREATE TABLE {RULES} AS SELECT {RULE} AS rule",
}

_NOTED: Final = text(f"SELECT origin, row_id FROM {NEW} LIMIT {_AT_ONCE}")
_WAS_READ: Final = text(f"DELETE FROM {NEW} WHERE origin = :origin AND row_id = :row_id")


def find(
    connection: Connection, words: Sequence[str], rooms: Sequence[str], most: int
) -> list[int]:
    """Ids of the signals with all of `words` in one text, newest first; by beginnings and ends."""
    read_new(connection)
    places = " OR ".join(map(_place_of, rooms))
    wanted = " AND ".join(map(_begins, words))
    rows = connection.execute(
        text(
            f"SELECT rowid / {_SHIFT} FROM {INDEX} WHERE {INDEX} MATCH :wanted "
            "ORDER BY rowid DESC LIMIT :most"
        ),
        {"wanted": f"place:({places}) AND words:({wanted})", "most": most},
    )
    return list(dict.fromkeys(rows.scalars()))


def near(
    connection: Connection, sought: Sequence[Sought], its: Sequence[Marks]
) -> list[dict[int, int]]:
    """For each that is sought: id -> signature of the newest signals before it with its marks."""
    read_new(connection)
    return mark_layers.near(connection, sought, its)


def _begins(word: str) -> str:
    """Short words are meant as they are: "om" is not "omdat"."""
    return f'"{word}"*' if len(word) >= SHORTEST_PART else f'"{word}"'


def _place_of(room_id: str | None) -> str:
    """The word that stands for a room in the index."""
    return "r" + hashlib.sha256((room_id or "").encode()).hexdigest()[:16]


def read_new(connection: Connection) -> None:
    """Put the texts that triggers noted into the index, and make the marks of signals."""
    while noted := connection.execute(_NOTED).all():
        for origin in {row.origin for row in noted}:
            _read(connection, origin, [row.row_id for row in noted if row.origin == origin])
        rows = [{"origin": row.origin, "row_id": row.row_id} for row in noted]
        connection.execute(_WAS_READ, rows)


def _read(connection: Connection, origin: str, ids: Sequence[int]) -> None:
    row_id = _SOURCES[origin][0].format(row=origin)
    kind = "kind" if origin == "signal" else "NULL"
    found = connection.execute(
        text(
            f"SELECT id, {row_id}, text, room_id, {kind} FROM {origin} "
            "WHERE id IN (SELECT value FROM json_each(:ids))"
        ),
        {"ids": json.dumps(ids)},
    ).all()
    if not found:
        return
    connection.exec_driver_sql(
        f"INSERT INTO {INDEX} (rowid, words, place) VALUES (?, ?, ?)",
        [(place, indexed(said), _place_of(room_id)) for _, place, said, room_id, _ in found],
    )
    if origin == "signal":
        new = {signal_id: marks(said, kind, room_id) for signal_id, _, said, room_id, kind in found}
        mark_layers.add(connection, new)


def ensure(connection: Connection) -> None:
    """Make the index out of what there is, where it is not or was made by another rule.

    It is no table of the schema.
    """
    triggers = dict(_triggers())
    there = _there(connection)
    if {*_TABLES, *triggers} <= there.keys() and _made_by(connection) == RULE:
        return
    for name, kind in there.items():
        if kind == "trigger":
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {INDEX}")
    for name in _there(connection):
        connection.exec_driver_sql(f"DROP TABLE {name}")
    for made in (*_TABLES.values(), *triggers.values()):
        connection.exec_driver_sql(made)
    for origin in _SOURCES:
        connection.exec_driver_sql(f"INSERT INTO {NEW} SELECT '{origin}', id FROM {origin}")
    read_new(connection)


def _there(connection: Connection) -> dict[str, str]:
    """Name -> kind of what belongs to the index."""
    found = connection.execute(
        text(
            "SELECT name, type FROM sqlite_master "
            f"WHERE type IN ('table', 'trigger') AND name GLOB '{INDEX}*'"
        )
    )
    return {row.name: row.type for row in found}


def _made_by(connection: Connection) -> int | None:
    return connection.execute(text(f"SELECT rule FROM {RULES}")).scalar()


def prepare(connection: sqlite3.Connection) -> None:
    """Give a connection the function that the triggers call."""
    connection.create_function("signal_marks", 3, _marks_as_json, deterministic=True)


def _marks_as_json(said: str | None, kind: str, room_id: str | None) -> str:
    return json.dumps(list(marks(said, kind, room_id)))


def _triggers() -> Iterator[tuple[str, str]]:
    """(name, statement) of all that keep the index in step."""
    for origin, (row_id, columns) in _SOURCES.items():
        note = f"INSERT OR IGNORE INTO {NEW} VALUES ('{origin}', new.id);"
        drop = (
            f"DELETE FROM {NEW} WHERE origin = '{origin}' AND row_id = old.id; "
            f"DELETE FROM {INDEX} WHERE rowid = {row_id.format(row='old')};"
        )
        if origin == "signal":
            drop += f" {mark_layers.GONE}"
        for when, work in (
            ("INSERT", note),
            (f"UPDATE OF {columns}", f"{drop} {note}"),
            ("DELETE", drop),
        ):
            name = f"{NEW}_{origin}_{when.split()[0].lower()}"
            yield name, f"CREATE TRIGGER {name} AFTER {when} ON {origin} BEGIN {work} END"
