"""How many regions can stand behind each open signal at most, kept in step by triggers.

So a draft begins with the heaviest of a room, and does not weigh all that is open. Counts may be
too high (a region that recognised two merged signals counts twice), never too low. A table beside
the schema, like the index of words: it holds nothing that is not in other tables.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, Integer, column, event, text
from sqlalchemy import table as lightweight
from sqlmodel import SQLModel

from storage.core import table
from storage.signal_states import OPEN_STATES
from storage.signals import Signal

NAME: Final = "signal_weight"
"""The table, and what the names of its index and its triggers begin with."""

_RULE: Final = 1
"""Whoever changes a statement below raises this: the table is then made anew at start."""

_TRIGGERS: Final = f"{NAME}_{_RULE}_"

_SIGNAL: Final = table(Signal)

WEIGHT: Final = lightweight(
    NAME,
    column("signal_id", Integer()),
    column("room_id", _SIGNAL.c.room_id.type),
    column("kind", _SIGNAL.c.kind.type),
    column("most", Integer()),
    column("created_at", _SIGNAL.c.created_at.type),
)

_MADE: Final = (
    f"CREATE TABLE {NAME} (signal_id {{id}} PRIMARY KEY, room_id {{text}} NOT NULL, "
    f"kind {{text}} NOT NULL, most INTEGER NOT NULL, created_at {{moment}} NOT NULL)",
    f"CREATE INDEX {NAME}_heaviest ON {NAME} (room_id, kind, most DESC, created_at, signal_id)",
)
_TYPES: Final = {
    "sqlite": {"id": "INTEGER", "text": "TEXT", "moment": "DATETIME"},
    "postgresql": {"id": "BIGINT", "text": "TEXT", "moment": "TIMESTAMPTZ"},
}

_OPEN: Final = ", ".join(f"'{state.value}'" for state in OPEN_STATES)


def _most(signal_id: str) -> str:
    """Of its reporter, of who recognised it, and of those of what was merged into it."""
    return (
        f"(SELECT count(own.region_id) FROM signal AS own WHERE own.id = {signal_id}) + "
        f"(SELECT count(region_id) FROM endorsement WHERE signal_id = {signal_id}) + "
        "(SELECT count(voice.region_id) FROM signal_merge JOIN endorsement AS voice "
        f"ON voice.signal_id = signal_merge.signal_id WHERE into_id = {signal_id}) + "
        "(SELECT count(other.region_id) FROM signal_merge JOIN signal AS other "
        f"ON other.id = signal_merge.signal_id WHERE into_id = {signal_id})"
    )


def _put_in(where: str) -> str:
    return (
        f"INSERT INTO {NAME} SELECT id, room_id, kind, {_most('signal.id')}, created_at "
        f"FROM signal WHERE state IN ({_OPEN}) AND {where}"
    )


def _weighed(*signals: str) -> str:
    return (
        f"UPDATE {NAME} SET most = {_most(f'{NAME}.signal_id')} "
        f"WHERE signal_id IN ({', '.join(signals)})"
    )


def _into(signal_id: str) -> str:
    return f"(SELECT into_id FROM signal_merge WHERE signal_id = {signal_id})"


_GONE: Final = f"DELETE FROM {NAME} WHERE signal_id = old.id"
_ON_CHANGE: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    # Nobody stands behind a signal that is not there: what points at it comes later.
    ("signal", "INSERT"): (
        f"INSERT INTO {NAME} SELECT new.id, new.room_id, new.kind, "
        "CASE WHEN new.region_id IS NULL THEN 0 ELSE 1 END, new.created_at "
        f"WHERE new.state IN ({_OPEN})",
    ),
    ("signal", "UPDATE OF id, room_id, kind, region_id, state, created_at"): (
        _GONE,
        _put_in("id = new.id"),
        _weighed(_into("new.id")),
    ),
    ("signal", "DELETE"): (_GONE,),
    ("endorsement", "INSERT"): (_weighed("new.signal_id", _into("new.signal_id")),),
    ("endorsement", "UPDATE"): (
        _weighed("old.signal_id", "new.signal_id", _into("old.signal_id"), _into("new.signal_id")),
    ),
    ("endorsement", "DELETE"): (_weighed("old.signal_id", _into("old.signal_id")),),
    ("signal_merge", "INSERT"): (_weighed("new.into_id"),),
    ("signal_merge", "UPDATE"): (_weighed("old.into_id", "new.into_id"),),
    ("signal_merge", "DELETE"): (_weighed("old.into_id"),),
}
"""(table, what happens to a row of it) -> statements."""


def ensure(connection: Connection) -> None:
    """Make the table out of what there is, where it is not or was made by another rule."""
    dialect = connection.dialect.name
    triggers = dict(_triggers(dialect))
    there = _there(connection)
    if set(triggers) <= there.keys():
        return
    for name, on in there.items():
        connection.exec_driver_sql(
            f"DROP TRIGGER {name}" + (f" ON {on}" if dialect == "postgresql" else "")
        )
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {NAME}")
    for statement in _MADE:
        connection.exec_driver_sql(statement.format(**_TYPES[dialect]))
    for statements in triggers.values():
        for statement in statements:
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(_put_in("true"))


def _there(connection: Connection) -> dict[str, str]:
    """Name -> table of the triggers that there are."""
    query = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, relname FROM pg_trigger "
        "JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal "
        "AND pg_table_is_visible(tgrelid)",
    }[connection.dialect.name]
    found = connection.execute(text(query))
    return {name: on for name, on in found if name.startswith(f"{NAME}_")}


def _triggers(dialect: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(name, statements) of all that keep the table in step."""
    for (on, when), work in _ON_CHANGE.items():
        name = f"{_TRIGGERS}{on}_{when.split()[0].lower()}"
        body = " ".join(f"{statement};" for statement in work)
        begin = f"CREATE TRIGGER {name} AFTER {when} ON {on}"
        if dialect == "sqlite":
            yield name, (f"{begin} BEGIN {body} END",)
        else:
            yield (
                name,
                (
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$$ BEGIN {body} RETURN NULL; END $$",
                    f"{begin} FOR EACH ROW EXECUTE FUNCTION {name}()",
                ),
            )


def _with_the_tables(_metadata: Any, connection: Connection, **_more: Any) -> None:
    ensure(connection)


event.listen(SQLModel.metadata, "after_create", _with_the_tables)
