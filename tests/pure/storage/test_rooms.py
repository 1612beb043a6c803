"""What counts as a private room, a platform of a person, and a moderator."""

import pytest
from sqlalchemy import Connection
from sqlmodel import Session

from storage import rooms
from tests.pure.storage.scratch import undone

OWN, ANOUK, ILSE = "@schakel:x", "@anouk:x", "@ilse:x"


def room(connection: Connection, room_id: str, *members: str, **fields: object) -> None:
    """A room that we are in; a member may be written as `@a:x/invite` or `@a:x/join/50`."""
    rooms.set_fields(connection, room_id, **{"encrypted": True, "membership": "join"} | fields)
    rows = []
    for member in (OWN, *members):
        user_id, *state = member.split("/")
        membership, power = [*state, *("join", "0")[len(state) :]]
        rows.append(
            {
                "room_id": room_id,
                "user_id": user_id,
                "membership": membership,
                "power": int(power),
            }
        )
    rooms.set_members(connection, rows)


@pytest.mark.parametrize(
    ("members", "fields", "private"),
    [
        ([ANOUK], {}, True),
        ([f"{ANOUK}/invite"], {}, True),
        ([f"{ANOUK}/leave"], {}, False),
        ([f"{ANOUK}/ban"], {}, False),
        ([ANOUK, ILSE], {}, False),
        ([ANOUK, f"{ILSE}/invite"], {}, False),
        ([ANOUK, f"{ILSE}/leave"], {}, True),
        ([ANOUK, f"{ILSE}/knock"], {}, True),
        ([ANOUK], {"encrypted": False}, False),
        ([ANOUK], {"slug": "zco"}, False),
        ([ANOUK], {"membership": "leave"}, False),
        ([ANOUK], {"membership": "invite"}, False),
        ([], {}, False),
    ],
)
def test_private_means_encrypted_and_exactly_two(
    members: list[str], fields: dict[str, object], private: bool
) -> None:
    with undone() as connection:
        room(connection, "!a:x", *members, **fields)

        expected = ["!a:x"] if private else []
        assert rooms.private_rooms(connection, ANOUK, OWN) == expected
        assert rooms.all_private_rooms(connection, OWN) == expected
        assert rooms.is_private(connection, "!a:x", OWN) == (ANOUK if private else None)
        assert rooms.private_rooms(connection, ILSE, OWN) == []


def test_the_room_that_she_is_in_comes_first_then_the_one_we_made() -> None:
    with undone() as connection:
        room(connection, "!a:x", f"{ANOUK}/invite")
        room(connection, "!b:x", f"{ANOUK}/invite", private_with=ANOUK)
        room(connection, "!c:x", ANOUK)
        room(connection, "!d:x", ANOUK, private_with=ANOUK)
        room(connection, "!e:x", ILSE, private_with=ILSE)

        assert rooms.private_rooms(connection, ANOUK, OWN) == ["!d:x", "!c:x", "!b:x", "!a:x"]


def test_platforms_moderators_and_members_of_now() -> None:
    with undone() as connection, Session(connection) as session:
        room(connection, "!a:x", f"{ANOUK}/join/50", f"{ILSE}/join/49", slug="zco")
        room(connection, "!b:x", f"{ANOUK}/leave/100", ILSE, slug="som")
        room(connection, "!c:x", ANOUK, slug="tfm", membership="leave")
        room(connection, "!d:x", ANOUK)

        slugs = {who: [one.slug for one in rooms.platforms_of(session, who)]
                 for who in (ANOUK, ILSE, "@niemand:x")}  # fmt: skip
        assert slugs == {ANOUK: ["zco"], ILSE: ["som", "zco"], "@niemand:x": []}
        assert rooms.moderators(session, "!a:x") == [ANOUK]
        assert rooms.moderators(session, "!b:x") == []
        assert rooms.is_moderator(session, "!a:x", ANOUK)
        assert not rooms.is_moderator(session, "!a:x", ILSE)
        assert not rooms.is_moderator(session, "!b:x", ANOUK)
        assert rooms.member(connection, "!b:x", "@niemand:x") == ("leave", 0)
