"""Finding signals by words: an index that the database itself keeps in step, in each transaction.

SQLite: an FTS5 table that triggers fill, so that no way of writing (undo, retention, erasure,
carrying) goes past it. PostgreSQL: `search_postgresql`, by the same words.
Every text stands in the index under the room where it may be seen, and only there is it found.
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, event, text
from sqlmodel import SQLModel

from storage import search_postgresql
from storage.search_postgresql import INDEX
from storage.search_words import SHORTEST_PART, indexed, words_of

__all__ = ["INDEX", "ensure", "find", "is_declared", "near", "prepare", "words_of"]

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


MOST_RANKED: Final = 2_000
"""Texts that are ranked in one search for what is alike; with more the newest are taken."""


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
    return _find_sqlite(connection, wanted, rooms, limit, "rowid DESC")


def near(
    connection: Connection, words: Sequence[str], rooms: Sequence[str], limit: int
) -> list[int]:
    """Ids of signals with most of these words, best first: candidates for a double."""
    wanted = list(dict.fromkeys(words))[:MOST_WORDS]
    if not wanted or not rooms:
        return []
    if connection.dialect.name == "postgresql":
        return search_postgresql.near(connection, wanted, rooms, limit)
    telling = _rarest(connection, wanted, rooms)
    order = "rank" if _texts_with(connection, telling, rooms) <= MOST_RANKED else "rowid DESC"
    return _find_sqlite(connection, _any_of(telling), rooms, limit, order)


def _rarest(connection: Connection, words: Sequence[str], rooms: Sequence[str]) -> list[str]:
    """Those of the words that tell most, in MOST_RANKED texts together; at least one of them.

    All of them, where they are rare.
    """
    if _texts_with(connection, words, rooms) <= MOST_RANKED:
        return list(words)
    counted = {word: _texts_with(connection, [word], rooms) for word in words}
    first, *others = sorted(words, key=lambda word: counted[word])
    telling, texts = [first], counted[first]
    for word in others:
        texts += counted[word]
        if texts > MOST_RANKED:
            break
        telling.append(word)
    return telling


def _texts_with(connection: Connection, words: Sequence[str], rooms: Sequence[str]) -> int:
    """How many texts hold one of these words; one more than MOST_RANKED is as far as we count."""
    found: int = connection.execute(
        text(
            f"SELECT count(*) FROM (SELECT 1 FROM {INDEX} WHERE {INDEX} MATCH :wanted LIMIT :most)"
        ),
        {"wanted": _wanted(_any_of(words), rooms), "most": MOST_RANKED + 1},
    ).scalar_one()
    return found


def _any_of(words: Sequence[str]) -> str:
    return " OR ".join(map(_whole, words))


def _wanted(words: str, rooms: Sequence[str]) -> str:
    return f"place:({' OR '.join(map(place_of, rooms))}) AND words:({words})"


def _whole(word: str) -> str:
    return f'"{word}"'


def _begins(word: str) -> str:
    """Short words are meant as they are: "om" is not "omdat"."""
    return f'"{word}"*' if len(word) >= SHORTEST_PART else f'"{word}"'


def _find_sqlite(
    connection: Connection, wanted: str, rooms: Sequence[str], limit: int, order: str
) -> list[int]:
    rows = connection.execute(
        text(
            f"SELECT rowid / {_SHIFT} FROM {INDEX} WHERE {INDEX} MATCH :wanted "
            f"ORDER BY {order} LIMIT :most"
        ),
        {"wanted": _wanted(wanted, rooms), "most": limit},
    )
    return list(dict.fromkeys(rows.scalars()))


def ensure(connection: Connection) -> None:
    """Make the index where it is not, out of what there is; it is no table of the schema."""
    if connection.dialect.name == "postgresql":
        search_postgresql.ensure(connection)
        return
    wanted = {INDEX, *(name for name, _ in _triggers())}
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
    for _, made in _triggers():
        connection.exec_driver_sql(made)
    rebuild(connection)


def rebuild(connection: Connection) -> None:
    """Fill the index of SQLite anew."""
    connection.execute(text(f"DELETE FROM {INDEX}"))
    for name, row_id, _ in _SOURCES:
        connection.execute(
            text(
                f"INSERT INTO {INDEX} (rowid, words, place) SELECT {row_id.format(row=name)}, "
                f"signal_words({name}.text), signal_place({name}.room_id) FROM {name}"
            )
        )


def prepare(connection: sqlite3.Connection) -> None:
    """Give a connection of SQLite the functions that the triggers call."""
    connection.create_function("signal_words", 1, indexed, deterministic=True)
    connection.create_function("signal_place", 1, place_of, deterministic=True)


def is_declared(name: str | None, kind: str, parents: Any) -> bool:
    """Whether Alembic is to compare this: not the indexes of words, which `ensure` makes."""
    if name is None:
        return True
    return not name.startswith(INDEX)


def _triggers() -> list[tuple[str, str]]:
    """(name, statement) of all that keep the index in step."""
    made = []
    for name, row_id, columns in _SOURCES:
        new, old = row_id.format(row="new"), row_id.format(row="old")
        values = "signal_words(new.text), signal_place(new.room_id)"
        put = f"INSERT INTO {INDEX} (rowid, words, place) VALUES ({new}, {values});"
        drop = f"DELETE FROM {INDEX} WHERE rowid = {old};"
        for when, work in (
            ("INSERT", put),
            (f"UPDATE OF {columns}", f"{drop} {put}"),
            ("DELETE", drop),
        ):
            trigger = f"{INDEX}_{name}_{when.split()[0].lower()}"
            made.append(
                (
                    trigger,
                    f"CREATE TRIGGER IF NOT EXISTS {trigger} AFTER {when} ON {name} "
                    f"BEGIN {work} END",
                )
            )
    return made


def _with_the_tables(_metadata: Any, connection: Connection, **_more: Any) -> None:
    ensure(connection)


event.listen(SQLModel.metadata, "after_create", _with_the_tables)
