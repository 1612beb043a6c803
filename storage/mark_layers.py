"""The marks on SQLite, a table for each layer, so that new marks change few pages of the file.

A mark is as good as random: among millions each of a signal's marks is on a page of its own, and a
page that changes is written twice, to the log and to the file. So marks come into a small layer,
and whenever signals are read a strip of each layer sinks into the one below, where it is a row of
neighbouring pages (a log-structured merge tree). Which strip follows from the ids of the signals:
no place is kept. Who looks for a mark finds it in any of them.

Marks of single words do not come into the last: they are looked for where few signals share two
words, and those are among the newest then.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection

from storage.search_marks import ASKED, FEW, MARKS, NEWEST, Marks, Sought

SINKS: Final = {1: 16_384, 2: 131_072}
"""Layer -> after how many signals all that was in it sank into the next."""

TABLES: Final = [f"{MARKS}_{layer}" for layer in range(1, len(SINKS) + 2)]
"""By layer, the newest marks in the first."""

_LOWEST: Final = -(1 << 31)
_ALL: Final = 1 << 32
"""Marks are whole numbers of 32 bits."""

MADE: Final = {
    name: f"CREATE TABLE {name} (mark INTEGER NOT NULL, signal_id INTEGER NOT NULL, "
    "signature INTEGER NOT NULL, PRIMARY KEY (mark, signal_id)) WITHOUT ROWID"
    for name in TABLES
}
GONE: Final = " ".join(
    f"DELETE FROM {name} WHERE signal_id = old.id AND mark IN (SELECT value "
    "FROM json_each(signal_marks(old.text, old.kind, old.room_id)));"
    for name in TABLES
)
"""Part of a trigger: the marks that a signal had."""


def _nearest(tables: Sequence[str]) -> str:
    """The newest signals with a mark before another signal, and their signatures.

    Those of a mark sink together: what is in a layer is newer than what is below, and where there
    are enough nobody looks further down.
    """
    newest = " UNION ALL ".join(
        f"SELECT * FROM (SELECT signal_id, signature FROM {name} "
        f"WHERE mark = ?1 AND signal_id < ?2 ORDER BY signal_id DESC LIMIT {NEWEST})"
        for name in tables
    )
    return f"{newest} LIMIT {NEWEST}"


_WITH_PAIR: Final = _nearest(TABLES)
_WITH_SINGLE: Final = _nearest(TABLES[:-1])


def near(
    connection: Connection, sought: Sequence[Sought], its: Sequence[Marks]
) -> list[dict[int, int]]:
    """For each that is sought, with its marks, the newest signals before it with any of them:
    id -> signature.

    With the driver's cursor: these are many small questions, and SQLAlchemy, or SQLite's functions
    for JSON to ask all at once, would take longer than the answers.
    """
    driver = connection.connection.driver_connection
    assert driver is not None
    ask = driver.cursor().execute
    found = []
    for one, made in zip(sought, its, strict=True):
        signals: dict[int, int] = {}
        for mark in made.paired[:ASKED]:
            signals.update(ask(_WITH_PAIR, (mark, one.signal_id)))
        if len(signals) < FEW:
            for mark in made.single:
                signals.update(ask(_WITH_SINGLE, (mark, one.signal_id)))
        found.append(signals)
    return found


def add(connection: Connection, new: Mapping[int, Marks]) -> None:
    """Put in the marks of these signals, by id, which are new here.

    More than the first layer is for come into the second at once.
    """
    for layer in sorted(SINKS, reverse=True):
        _sink(connection, layer, max(new), len(new))
    rows = sorted((mark, key, made.signature) for key, made in new.items() for mark in made)
    if rows:
        into = TABLES[0] if len(new) < SINKS[1] else TABLES[1]
        connection.exec_driver_sql(f"INSERT INTO {into} VALUES (?, ?, ?)", rows)


def _sink(connection: Connection, layer: int, last: int, count: int) -> None:
    """What sinks out of a layer after `count` signals up to id `last`."""
    above, below = TABLES[layer - 1 : layer + 1]
    for strip in _strips(SINKS[layer], last, count):
        where, values = ("true", ()) if strip == _WHOLE else (_IN_STRIP, strip)
        sinking = f"{where} AND mark & 1" if below == TABLES[-1] else where
        connection.exec_driver_sql(
            f"INSERT OR IGNORE INTO {below} SELECT * FROM {above} WHERE {sinking}", values
        )
        # Without any condition SQLite empties a table without looking at its rows.
        gone = "" if strip == _WHOLE else f"WHERE {where}"
        connection.exec_driver_sql(f"DELETE FROM {above} {gone}", values)


Strip = tuple[int, int]
"""First mark, and first mark after."""

_IN_STRIP: Final = "mark >= ? AND mark < ?"
_WHOLE: Final = (_LOWEST, _LOWEST + _ALL)


def _strips(after: int, last: int, count: int) -> list[Strip]:
    """One strip, or two around the end, of a layer that sinks once in `after` signals."""
    if count >= after:
        return [_WHOLE]
    end = (last + 1) % after or after
    begin = end - count
    parts = [(begin, end)] if begin >= 0 else [(begin + after, after), (0, end)]
    return [(_edge(first, after), _edge(behind, after)) for first, behind in parts]


def _edge(part: int, of: int) -> int:
    return _LOWEST + _ALL * part // of
