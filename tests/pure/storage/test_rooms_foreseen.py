"""Rooms that are read together are what each is by itself, for as long as nobody changes them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from storage import rooms
from storage.database import Database, Unit

HERE, LEFT, UNKNOWN = "!here:a", "!left:a", "!unknown:a"


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Those that are carried out inside."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_one_statement_tells_of_all(database: Database) -> None:
    def work(unit: Unit) -> None:
        rooms.set_fields(unit.connection, HERE, membership="join", slug="zco")
        rooms.set_fields(unit.connection, LEFT, membership="leave")
        with statements(database) as seen:
            rooms.foresee(unit, (HERE, LEFT, UNKNOWN))
            assert len(seen) == 1
            found = [rooms.inside(unit, one) for one in (HERE, LEFT, UNKNOWN)]
            rooms.foresee(unit, (HERE, LEFT, UNKNOWN))
            assert len(seen) == 1
        assert [room and room.slug for room in found] == ["zco", None, None]

    database.transact(work)


def test_what_changed_is_read_again(database: Database) -> None:
    def work(unit: Unit) -> None:
        rooms.set_fields(unit.connection, HERE, membership="join")
        rooms.foresee(unit, (HERE, LEFT))
        rooms.set_fields(unit.connection, HERE, membership="leave")
        rooms.set_fields(unit.connection, LEFT, membership="join")
        with statements(database) as seen:
            rooms.foresee(unit, (HERE, LEFT))
        assert len(seen) == 1
        assert rooms.inside(unit, HERE) is None
        assert rooms.inside(unit, LEFT) is not None

    database.transact(work)
