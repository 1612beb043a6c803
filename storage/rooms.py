"""Rooms, who is in them with which power, and which of them are platforms.

State is kept raw, as the homeserver sent it, and powers are computed from it by `bot/matrix`.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, Column, Connection, bindparam, case, delete, func, tuple_
from sqlalchemy import select as core_select
from sqlmodel import Field, Session, SQLModel, col, select

from storage.core import among, table, upsert

MODERATOR_POWER = 50
"""From this power level on a person is a moderator of the room (as in Matrix clients)."""


def _json() -> Any:
    return Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class Room(SQLModel, table=True):
    """A room that we are or were in. `slug` makes it a platform; `private_with` is our own mark.

    `replaced_by` is the room in which it goes on, on the word (`replaced_word`) of a moderator.
    """

    room_id: str = Field(primary_key=True)
    membership: str = "join"
    name: str | None = None
    encrypted: bool = False
    join_rule: str = "invite"
    history_visibility: str = "shared"
    create: dict[str, Any] | None = _json()
    power_levels: dict[str, Any] | None = _json()
    private_with: str | None = Field(default=None, index=True)
    slug: str | None = Field(default=None, unique=True)
    replaced_by: str | None = Field(default=None, index=True)
    replaced_word: str | None = None
    title: str | None = None
    tone: str = "u"
    language: str = "nl"


class Member(SQLModel, table=True):
    """A person in a room. `power` is her level by the rules of the room's version."""

    room_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True, index=True)
    membership: str
    power: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))


ROOM = table(Room)
NEW_ROOM = Room(room_id="").model_dump(exclude={"room_id"})
MEMBER = table(Member)
STATE_COLUMNS = (
    "membership",
    "name",
    "encrypted",
    "join_rule",
    "history_visibility",
    "create",
    "power_levels",
    "private_with",
    "replaced_by",
    "replaced_word",
)
"""What a room's state events say."""


WHO_IS_WHERE: Final = (ROOM.name, MEMBER.name)
"""Tables that tell which rooms there are, and who is in them with which power."""


_ROOMS: Final = core_select(ROOM).where(among(ROOM.c.room_id))
_MEMBERS: Final = core_select(MEMBER).where(among(MEMBER.c.room_id))
_MEMBER: Final = core_select(MEMBER.c.membership, MEMBER.c.power).where(
    MEMBER.c.room_id == bindparam("room_id"), MEMBER.c.user_id == bindparam("user_id")
)
_SOME_MEMBERS: Final = core_select(MEMBER).where(
    tuple_(MEMBER.c.room_id, MEMBER.c.user_id).in_(bindparam("values", expanding=True))
)
NOBODY: Final = ("leave", 0)
"""(membership, power) of somebody unknown."""


def joined_rooms(connection: Connection) -> frozenset[str]:
    """Ids of the rooms that we are in."""
    rows = connection.execute(core_select(ROOM.c.room_id).where(ROOM.c.membership == "join"))
    return frozenset(rows.scalars())


def load(connection: Connection, room_ids: Iterable[str]) -> dict[str, Room]:
    """The rooms by id; those that are not known are missing."""
    rows = connection.execute(_ROOMS, {"values": list(room_ids)})
    return {row.room_id: Room(**row._mapping) for row in rows}


def going_on_in(connection: Connection, room_ids: Iterable[str]) -> list[Room]:
    """Platforms among these rooms that go on elsewhere, and those that go on in one of them."""
    ids = list(room_ids)
    rows = connection.execute(
        core_select(ROOM)
        .where(ROOM.c.slug.is_not(None), ROOM.c.replaced_by.is_not(None))
        .where(ROOM.c.room_id.in_(ids) | ROOM.c.replaced_by.in_(ids))
    )
    return [Room(**row._mapping) for row in rows]


def set_fields(connection: Connection, room_id: str, **fields: Any) -> None:
    """Set columns of a room, which is made when it is not known."""
    row = NEW_ROOM | {"room_id": room_id} | fields
    upsert(connection, ROOM, [row], update_columns=tuple(fields))


def set_members(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Set memberships: mappings of room_id, user_id, membership, power."""
    upsert(connection, MEMBER, rows, update_columns=("membership", "power"))


def set_states(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Set STATE_COLUMNS of rooms, which are made when they are not known."""
    upsert(connection, ROOM, [NEW_ROOM | row for row in rows], update_columns=STATE_COLUMNS)


def members_in(
    connection: Connection, room_ids: Iterable[str]
) -> dict[str, dict[str, tuple[str, int]]]:
    """Room id -> user id -> (membership, power), for rooms of which anybody is known."""
    found: dict[str, dict[str, tuple[str, int]]] = {}
    rows = connection.execute(_MEMBERS, {"values": list(room_ids)})
    for room_id, user_id, membership, power in rows:
        found.setdefault(room_id, {})[user_id] = (membership, power)
    return found


def members_of(connection: Connection, room_id: str) -> dict[str, tuple[str, int]]:
    """User id -> (membership, power) of everybody known in the room."""
    rows = connection.execute(core_select(MEMBER).where(MEMBER.c.room_id == room_id))
    return {row.user_id: (row.membership, row.power) for row in rows}


def member(connection: Connection, room_id: str, user_id: str) -> tuple[str, int]:
    """(membership, power) of one person; somebody unknown has ("leave", 0)."""
    row = connection.execute(_MEMBER, {"room_id": room_id, "user_id": user_id}).first()
    return (row.membership, row.power) if row else NOBODY


def members(
    connection: Connection, who: Collection[tuple[str, str]]
) -> dict[tuple[str, str], tuple[str, int]]:
    """What `member` tells of each of these (room id, user id)."""
    rows = connection.execute(_SOME_MEMBERS, {"values": list(who)})
    found = {(row.room_id, row.user_id): (row.membership, row.power) for row in rows}
    return {one: found.get(one, NOBODY) for one in who}


def forget_members_of_left(connection: Connection, room_ids: Collection[str]) -> None:
    """Drop what we knew of the members of those of these rooms in which we no longer are."""
    if room_ids:
        left = select(ROOM.c.room_id).where(ROOM.c.room_id.in_(room_ids))
        gone = left.where(ROOM.c.membership != "join")
        connection.execute(delete(MEMBER).where(MEMBER.c.room_id.in_(gone)))


def private_rooms(connection: Connection, user_id: str, own: str) -> list[str]:
    """Encrypted rooms of exactly this person and us, where she is joined or invited by us.

    Those in which she is joined come first, then those that we made for her.
    """
    hers = core_select(MEMBER.c.room_id).where(MEMBER.c.user_id == user_id)
    rows = connection.execute(
        core_select(MEMBER.c.room_id)
        .join(ROOM, ROOM.c.room_id == MEMBER.c.room_id)
        .where(MEMBER.c.room_id.in_(hers))
        .where(ROOM.c.membership == "join", ROOM.c.encrypted, ROOM.c.slug.is_(None))
        .where(MEMBER.c.membership.in_(("join", "invite")))
        .group_by(MEMBER.c.room_id)
        .having(func.count() == 2)
        .having(func.sum(case((MEMBER.c.user_id.in_((user_id, own)), 1), else_=0)) == 2)
        .order_by(func.min(MEMBER.c.membership).desc(), func.max(ROOM.c.private_with).is_(None))
        .order_by(MEMBER.c.room_id)
    )
    return list(rows.scalars())


def all_private_rooms(connection: Connection, own: str) -> list[str]:
    """Encrypted rooms, no platforms, of exactly one other person and us."""
    rows = connection.execute(
        core_select(MEMBER.c.room_id)
        .join(ROOM, ROOM.c.room_id == MEMBER.c.room_id)
        .where(ROOM.c.membership == "join", ROOM.c.encrypted, ROOM.c.slug.is_(None))
        .where(MEMBER.c.membership.in_(("join", "invite")))
        .group_by(MEMBER.c.room_id)
        .having(func.count() == 2)
        .having(func.sum(case((MEMBER.c.user_id == own, 1), else_=0)) == 1)
    )
    return list(rows.scalars())


def is_private(connection: Connection, room_id: str, own: str) -> str | None:
    """The other person, when this is an encrypted room of exactly her and us; else None."""
    room = connection.execute(core_select(ROOM).where(ROOM.c.room_id == room_id)).first()
    if room is None or not room.encrypted or room.slug or room.membership != "join":
        return None
    present = set(
        connection.execute(
            core_select(MEMBER.c.user_id)
            .where(MEMBER.c.room_id == room_id, MEMBER.c.membership.in_(("join", "invite")))
            .limit(3)
        ).scalars()
    )
    others = present - {own}
    return others.pop() if len(present) == 2 and len(others) == 1 else None


def platform(session: Session, slug: str) -> Room | None:
    """The room of this platform."""
    return session.exec(select(Room).where(Room.slug == slug)).first()


def platforms_of(session: Session, user_id: str) -> list[Room]:
    """Platform rooms in which this person is now, by slug."""
    return list(
        session.exec(
            select(Room)
            .join(Member, col(Member.room_id) == col(Room.room_id))
            .where(Member.user_id == user_id, Member.membership == "join")
            .where(Room.membership == "join", col(Room.slug).is_not(None))
            .order_by(col(Room.slug))
        )
    )


def is_moderator(session: Session, room_id: str, user_id: str) -> bool:
    """Whether this person is in the room now with power 50 or more."""
    person = session.get(Member, (room_id, user_id))
    return person is not None and person.membership == "join" and person.power >= MODERATOR_POWER


def is_member(session: Session, room_id: str, user_id: str) -> bool:
    """Whether this person is in the room now."""
    person = session.get(Member, (room_id, user_id))
    return person is not None and person.membership == "join"


def moderators(session: Session, room_id: str) -> list[str]:
    """User ids of the moderators who are in the room now."""
    return list(
        session.exec(
            select(Member.user_id)
            .where(Member.room_id == room_id, Member.membership == "join")
            .where(col(Member.power) >= MODERATOR_POWER)
            .order_by(Member.user_id)
        )
    )


def member_count(session: Session, room_id: str) -> int:
    """How many people are in the room now, ourselves included."""
    query = select(func.count()).where(Member.room_id == room_id, Member.membership == "join")
    return session.exec(query).one()
