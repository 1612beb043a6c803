"""Finding signals by words: an index that the database itself keeps in step, in each transaction.

Triggers note which texts are new, so that no way of writing (undo, retention, erasure, carrying)
goes past it, and who searches has those read first, in the same transaction: `search_sqlite`,
`search_postgresql`, by the same words.
Every text stands in the index under the room where it may be seen, and only there is it found.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, event
from sqlmodel import SQLModel

from storage import search_postgresql, search_sqlite, signal_weights
from storage.search_marks import Sought, likeliest, marks
from storage.search_words import INDEX, words_of

__all__ = ["INDEX", "Sought", "ensure", "find", "is_declared", "near", "read_new", "words_of"]

MOST_WORDS: Final = 8
"""Words of a question that are looked for."""


def find(connection: Connection, said: str, rooms: Sequence[str], limit: int) -> list[int]:
    """Ids of the signals of which a text that may be seen in `rooms` holds all words, newest first.

    A word is found by its beginning, and at the end of a longer one.
    """
    words = list(dict.fromkeys(words_of(said)))[:MOST_WORDS]
    if not words or not rooms:
        return []
    if connection.dialect.name == "postgresql":
        return search_postgresql.find(connection, words, rooms, limit)
    return search_sqlite.find(connection, words, rooms, limit)


def near(connection: Connection, sought: Sequence[Sought], limit: int) -> list[list[int]]:
    """For each that is sought, ids of older signals of its room and kind that share words with it.

    The likeliest first: candidates for a double. They may be gone from the register since.
    """
    if not sought:
        return []
    its = [marks(one.text, one.kind, one.room_id) for one in sought]
    if connection.dialect.name == "postgresql":
        found = search_postgresql.near(connection, sought, its)
    else:
        found = search_sqlite.near(connection, sought, its)
    return [
        likeliest(made.signature, signals, limit) for made, signals in zip(its, found, strict=True)
    ]


def read_new(connection: Connection) -> None:
    """Read what was written since somebody searched, which else the next search does."""
    if connection.dialect.name == "postgresql":
        search_postgresql.read_new(connection)
    else:
        search_sqlite.read_new(connection)


def ensure(connection: Connection) -> None:
    """Make the index where it is not, out of what there is; it is no table of the schema."""
    if connection.dialect.name == "postgresql":
        search_postgresql.ensure(connection)
    else:
        search_sqlite.ensure(connection)


def is_declared(name: str | None, kind: str, parents: Any) -> bool:
    """Whether Alembic is to compare this: not what `ensure` makes, here and of weights."""
    if name is None:
        return True
    return not name.startswith((INDEX, signal_weights.NAME))


def _with_the_tables(_metadata: Any, connection: Connection, **_more: Any) -> None:
    ensure(connection)


event.listen(SQLModel.metadata, "after_create", _with_the_tables)
