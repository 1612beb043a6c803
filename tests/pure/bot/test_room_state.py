"""Rights from state events, in the order in which they were sent, by the rules of the version."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.matrix.events import Event, Membership, StateChange
from bot.news import Moved
from bot.room_state import PRIVATE, RoomStates
from storage import rooms
from tests.pure.storage.scratch import undone

OWN, ANOUK, ILSE = "@schakel:x", "@anouk:x", "@ilse:x"
COMMON: dict[str, Any] = {
    "event_id": "$e",
    "room_id": "!a:x",
    "at": datetime(2027, 1, 12, 8, tzinfo=UTC),
}


def state(kind: str, **content: Any) -> StateChange:
    return StateChange(**COMMON, sender=ANOUK, type=f"m.room.{kind}", content=content)


def member(user_id: str, membership: str = "join") -> Membership:
    return Membership(**COMMON, sender=user_id, user_id=user_id, membership=membership)


@pytest.fixture
def connection() -> Iterator[Connection]:
    """An empty database."""
    with undone() as made:
        yield made


def powers(connection: Connection, *events: Event) -> dict[str, tuple[str, int]]:
    """Apply events, and look at the members."""
    RoomStates(OWN).apply_many(connection, list(events))
    return rooms.members_of(connection, "!a:x")


def test_power_follows_the_power_levels(connection: Connection) -> None:
    found = powers(
        connection,
        state("create", room_version="10"),
        state("power_levels", users={ANOUK: 100, ILSE: 50}, users_default=5),
        member(OWN),
        member(ANOUK),
        member(ILSE),
    )
    assert found == {OWN: ("join", 5), ANOUK: ("join", 100), ILSE: ("join", 50)}

    found = powers(connection, state("power_levels", users={ANOUK: 100}))
    assert found == {OWN: ("join", 0), ANOUK: ("join", 100), ILSE: ("join", 0)}


def test_the_order_of_state_and_members_does_not_matter(connection: Connection) -> None:
    found = powers(
        connection,
        member(OWN),
        member(ANOUK),
        state("power_levels", users={ILSE: 50}),
        state("create", room_version="10"),
    )
    assert found[ANOUK] == ("join", 0)


def test_before_power_levels_the_creator_has_a_hundred(connection: Connection) -> None:
    found = powers(connection, state("create", room_version="10"), member(OWN), member(ANOUK))
    assert found == {OWN: ("join", 0), ANOUK: ("join", 100)}


def test_from_version_12_on_creators_stand_above_all(connection: Connection) -> None:
    found = powers(
        connection,
        state("create", room_version="12", additional_creators=[ILSE]),
        state("power_levels", users={"@mo:x": 100}),
        member(OWN),
        *(member(who) for who in (ANOUK, ILSE, "@mo:x")),
    )
    assert found[ANOUK][1] == found[ILSE][1] > 10**9
    assert found["@mo:x"] == ("join", 100)

    found = powers(connection, state("power_levels", users={ANOUK: 0, ILSE: 0}))
    assert found[ANOUK][1] > 10**9


def test_somebody_who_leaves_keeps_no_membership(connection: Connection) -> None:
    powers(connection, state("create", room_version="10"), member(OWN), member(ILSE))
    assert powers(connection, member(ILSE, "leave"))[ILSE][0] == "leave"
    assert powers(connection, member(ILSE), member(ILSE, "ban"))[ILSE][0] == "ban"


def test_when_we_leave_we_forget_who_is_there(connection: Connection) -> None:
    powers(connection, member(OWN), member(ILSE))
    powers(connection, member(OWN, "leave"))
    rooms.forget_members_of_left(connection, ["!a:x"])
    assert powers(connection) == {}
    assert rooms.load(connection, ["!a:x"])["!a:x"].membership == "leave"

    assert powers(connection, member(OWN), member(ANOUK)).keys() == {OWN, ANOUK}
    assert rooms.load(connection, ["!a:x"])["!a:x"].membership == "join"


def test_those_who_come_and_go_in_a_room_that_we_know_are_told_of(connection: Connection) -> None:
    states = RoomStates(OWN)
    assert states.apply_many(connection, [member(OWN), member(ANOUK)]) == []

    moved = states.apply_many(connection, [member(ILSE), member(ANOUK, "leave")])
    assert moved == [Moved(member(ILSE)), Moved(member(ANOUK, "leave"))]
    assert states.apply_many(connection, [member(ILSE)]) == []  # a new display name
    assert states.apply_many(connection, [member("@mo:x", "invite")]) == []


@pytest.mark.parametrize(
    ("event", "field", "value"),
    [
        (state("encryption", algorithm="m.megolm.v1.aes-sha2"), "encrypted", True),
        (state("join_rules", join_rule="public"), "join_rule", "public"),
        (state("join_rules"), "join_rule", "invite"),
        (state("history_visibility", history_visibility="joined"), "history_visibility", "joined"),
        (state("name", name="x" * 300), "name", "x" * 255),
        (state("create", **{PRIVATE: ANOUK}), "private_with", ANOUK),
        (state("create", **{PRIVATE: 7}), "private_with", None),
    ],
)
def test_state_is_kept(connection: Connection, event: Event, field: str, value: object) -> None:
    RoomStates(OWN).apply_many(connection, [member(OWN), event])
    assert getattr(rooms.load(connection, ["!a:x"])["!a:x"], field) == value
