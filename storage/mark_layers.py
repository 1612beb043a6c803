"""The marks on SQLite, a table for each layer, so that new marks change few pages of the file.

A mark is as good as random: among millions each of a signal's marks is on a page of its own, and a
page that changes is written twice, to the log and to the file. So marks come into a small layer,
and whenever signals are read a strip of each layer sinks into the one below, where it is a row of
neighbouring pages (a log-structured merge tree). Which strip follows from the ids of the signals:
no place is kept. Who looks for a mark finds it in any of them.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection

from storage.search_marks import MARKS, NEWEST, Sought, marks

_SINKS: Final = {1: 1_024, 2: 32_768}
"""Layer -> after how many signals all that was in it sank into the next."""

TABLES: Final = [f"{MARKS}_{layer}" for layer in range(1, len(_SINKS) + 2)]
"""By layer, the newest marks in the first."""

_LOWEST: Final = -(1 << 31)
_ALL: Final = 1 << 32
"""Marks are whole numbers of 32 bits."""

MADE: Final = {
    name: f"CREATE TABLE {name} (mark INTEGER NOT NULL, signal_id INTEGER NOT NULL, "
    "PRIMARY KEY (mark, signal_id)) WITHOUT ROWID"
    for name in TABLES
}
GONE: Final = " ".join(
    f"DELETE FROM {name} WHERE signal_id = old.id AND mark IN (SELECT value "
    "FROM json_each(signal_marks(old.text, old.kind, old.room_id)));"
    for name in TABLES
)
"""Part of a trigger: the marks that a signal had."""

_NEWEST: Final = " UNION ALL ".join(
    f"SELECT * FROM (SELECT signal_id FROM {name} WHERE mark = ?1 AND signal_id < ?2 "
    f"ORDER BY signal_id DESC LIMIT {NEWEST})"
    for name in TABLES
)
_NEAR: Final = f"{_NEWEST} LIMIT {NEWEST}"
"""The newest signals with a mark before another signal. Those of a mark sink together: what is in a
layer is newer than what is below, and where there are enough nobody looks further down."""


def near(connection: Connection, sought: Sequence[Sought]) -> list[list[list[int]]]:
    """For each that is sought, the newest signals before it with each of its marks.

    With the driver's cursor: these are many small questions, and SQLAlchemy, or SQLite's functions
    for JSON to ask all at once, would take longer than the answers.
    """
    driver = connection.connection.driver_connection
    assert driver is not None
    ask = driver.cursor().execute
    found = []
    for one in sought:
        each = (
            ask(_NEAR, (mark, one.signal_id)).fetchall()
            for mark in marks(one.text, one.kind, one.room_id)
        )
        found.append([[signal_id for (signal_id,) in signals] for signals in each if signals])
    return found


def add(connection: Connection, ids: Sequence[int], rows: set[tuple[int, int]]) -> None:
    """Put in the marks (mark, signal) of the signals with these ids, which are new here."""
    for layer in sorted(_SINKS, reverse=True):
        _sink(connection, layer, max(ids), len(ids))
    if rows:
        connection.exec_driver_sql(f"INSERT INTO {TABLES[0]} VALUES (?, ?)", sorted(rows))


def _sink(connection: Connection, layer: int, last: int, count: int) -> None:
    """What sinks out of a layer after `count` signals up to id `last`."""
    above, below = TABLES[layer - 1 : layer + 1]
    for strip in _strips(_SINKS[layer], last, count):
        where = "" if strip == _WHOLE else "WHERE mark >= ? AND mark < ?"
        values = () if strip == _WHOLE else strip
        connection.exec_driver_sql(
            f"INSERT OR IGNORE INTO {below} SELECT mark, signal_id FROM {above} {where}", values
        )
        connection.exec_driver_sql(f"DELETE FROM {above} {where}", values)


Strip = tuple[int, int]
"""First mark, and first mark after."""

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
