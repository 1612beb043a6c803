"""What is read together is what each read alone would be, for as long as nobody changes it."""

from itertools import product

from storage import rooms, standing
from storage.database import Database, Unit
from tests.pure.storage.statements import statements

HERE, LEFT, UNKNOWN = ROOMS = ("!here:a", "!left:a", "!unknown:a")
ANOUK, MO, STRANGER = PEOPLE = ("@anouk:a", "@mo:a", "@stranger:a")
EVERYBODY = set(product(ROOMS, PEOPLE))


def prepared(unit: Unit) -> None:
    rooms.set_fields(unit.connection, HERE, membership="join", slug="zco")
    rooms.set_fields(unit.connection, LEFT, membership="leave")
    people = ((HERE, ANOUK, "join", 50), (HERE, MO, "leave", 0), (LEFT, MO, "join", 100))
    names = ("room_id", "user_id", "membership", "power")
    rooms.set_members(unit.connection, [dict(zip(names, one, strict=True)) for one in people])


def test_two_statements_tell_of_all(database: Database) -> None:
    def work(unit: Unit) -> None:
        prepared(unit)
        alone = {one: rooms.member(unit.connection, *one) for one in EVERYBODY}
        with statements(database) as seen:
            standing.foresee(unit, EVERYBODY)
            assert len(seen) == 2
            standing.foresee(unit, EVERYBODY)
            found = [standing.room(unit, one) for one in ROOMS]
            assert {one: standing.member(unit, *one) for one in EVERYBODY} == alone
            assert len(seen) == 2
        assert [room and room.slug for room in found] == ["zco", None, None]
        assert len(set(alone.values())) == 3

    database.transact(work)


def test_what_changed_is_read_again(database: Database) -> None:
    def work(unit: Unit) -> None:
        prepared(unit)
        standing.foresee(unit, EVERYBODY)
        rooms.set_fields(unit.connection, HERE, membership="leave")
        rooms.set_fields(unit.connection, LEFT, membership="join")
        with statements(database) as seen:
            standing.foresee(unit, EVERYBODY)
        assert len(seen) == 2
        assert standing.room(unit, HERE) is None
        assert standing.room(unit, LEFT) is not None

    database.transact(work)


def test_what_is_known_before_it_is_read_together_is_not_asked_again(database: Database) -> None:
    def work(unit: Unit) -> None:
        prepared(unit)
        for room_id, user_id in EVERYBODY:
            standing.room(unit, room_id)
            standing.member(unit, room_id, user_id)
        with statements(database) as seen:
            standing.foresee(unit, EVERYBODY)
        assert seen == []

    database.transact(work)
