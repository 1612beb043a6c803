"""Who belongs to what: organisations with delegates and deputies, regions with coordinators.

Only what a moderator set counts. What a member says of herself is a Claim until it is confirmed.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Column, Connection, bindparam
from sqlalchemy import select as core_select
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.core import choice, table
from storage.later import once
from storage.rooms import Member, Room
from storage.text import CheckedText, CheckedTextColumn


class Body(StrEnum):
    """What somebody may speak for."""

    ORGANISATION = "organisation"
    REGION = "region"


class Organisation(SQLModel, table=True):
    """A member body or partner in the chain. Votes belong to it."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Delegate(SQLModel, table=True):
    """A person who speaks for an organisation; a deputy does so in somebody's place."""

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    user_id: str = Field(primary_key=True, index=True)
    is_deputy: bool = False


class Region(SQLModel, table=True):
    """The area of a care coordinator (zorgregio). Endorsements count regions."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Coordinator(SQLModel, table=True):
    """A person who speaks for a region; one person may have several."""

    region_id: int = Field(foreign_key="region.id", primary_key=True)
    user_id: str = Field(primary_key=True, index=True)


class Claim(SQLModel, table=True):
    """What a member says she speaks for, in a room whose moderators may confirm it."""

    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    body: Body = choice(Body)
    name: CheckedText = Field(sa_column=Column(CheckedTextColumn, nullable=False))
    user_id: str = Field(index=True)
    is_deputy: bool = False
    room_id: str = Field(foreign_key="room.room_id", index=True)
    at: datetime


class Greeted(SQLModel, table=True):
    """A person who was told once what the bot is."""

    user_id: str = Field(primary_key=True)
    at: datetime


def greet(session: Session, user_id: str, at: datetime) -> bool:
    """Remember that this person is greeted now; False when she was before."""
    if session.get(Greeted, user_id) is not None:
        return False
    session.add(Greeted(user_id=user_id, at=at))
    session.flush()
    return True


def set_organisation(
    session: Session, name: CheckedText, people: dict[str, bool], among: Collection[str] = ()
) -> Organisation:
    """Set who of `among` speaks for an organisation: user id -> whether she is a deputy.

    Others stay when they are in a platform: another room's moderators set them there.
    """
    organisation = organisation_named(session, name) or Organisation(name=str(name))
    session.add(organisation)
    session.flush()
    assert organisation.id is not None
    for old in session.exec(select(Delegate).where(Delegate.organisation_id == organisation.id)):
        if old.user_id in among or old.user_id in people or not in_a_platform(session, old.user_id):
            session.delete(old)
    session.flush()
    for user_id, is_deputy in people.items():
        session.add(Delegate(organisation_id=organisation.id, user_id=user_id, is_deputy=is_deputy))
        drop_claims(session, Body.ORGANISATION, user_id)
    session.flush()
    return organisation


def set_region(
    session: Session, name: CheckedText, people: Collection[str], among: Collection[str] = ()
) -> Region:
    """Set who of `among` speaks for a region; others stay as in `set_organisation`."""
    region = region_named(session, name) or Region(name=str(name))
    session.add(region)
    session.flush()
    assert region.id is not None
    for old in session.exec(select(Coordinator).where(Coordinator.region_id == region.id)):
        if old.user_id in among or old.user_id in people or not in_a_platform(session, old.user_id):
            session.delete(old)
    session.flush()
    for user_id in people:
        session.add(Coordinator(region_id=region.id, user_id=user_id))
        drop_claims(session, Body.REGION, user_id)
    session.flush()
    return region


def organisation_named(session: Session, name: str) -> Organisation | None:
    """The organisation of this name, in any capitals."""
    return session.exec(
        select(Organisation).where(func.lower(Organisation.name) == name.lower())
    ).first()


def region_named(session: Session, name: str) -> Region | None:
    """The region of this name, in any capitals."""
    return session.exec(select(Region).where(func.lower(Region.name) == name.lower())).first()


def in_a_platform(session: Session, user_id: str) -> bool:
    """Whether this person is in any platform now."""
    found = session.exec(
        select(Member.user_id)
        .join(Room, col(Room.room_id) == col(Member.room_id))
        .where(Member.user_id == user_id, Member.membership == "join")
        .where(col(Room.slug).is_not(None))
        .limit(1)
    )
    return found.first() is not None


def claim(session: Session, made: Claim) -> Claim:
    """Keep what somebody says of herself; an older claim of the kind is dropped."""
    drop_claims(session, made.body, made.user_id)
    session.add(made)
    session.flush()
    return made


def claims(session: Session, room_id: str) -> list[Claim]:
    """What waits for the moderators of this room, oldest first."""
    return list(session.exec(select(Claim).where(Claim.room_id == room_id).order_by(col(Claim.id))))


def drop_claims(session: Session, body: Body, user_id: str) -> None:
    """This person's claims of this kind are settled."""
    for old in session.exec(select(Claim).where(Claim.user_id == user_id, Claim.body == body)):
        session.delete(old)
    session.flush()


def organisations(session: Session) -> list[tuple[Organisation, list[Delegate]]]:
    """All organisations with their delegates, by name."""
    found: dict[int | None, list[Delegate]] = {}
    for one in session.exec(select(Delegate).order_by(col(Delegate.is_deputy), Delegate.user_id)):
        found.setdefault(one.organisation_id, []).append(one)
    named = session.exec(select(Organisation).order_by(Organisation.name))
    return [(organisation, found.get(organisation.id, [])) for organisation in named]


def regions(session: Session) -> list[tuple[Region, list[str]]]:
    """All regions with the user ids of their coordinators, by name."""
    return [
        (
            region,
            list(
                session.exec(
                    select(Coordinator.user_id)
                    .where(Coordinator.region_id == region.id)
                    .order_by(Coordinator.user_id)
                )
            ),
        )
        for region in session.exec(select(Region).order_by(Region.name))
    ]


def region_of(session: Session, user_id: str) -> Region | None:
    """The region that this person speaks for (the first by name), or None."""
    return session.exec(
        select(Region)
        .join(Coordinator, col(Coordinator.region_id) == col(Region.id))
        .where(Coordinator.user_id == user_id)
        .order_by(Region.name)
    ).first()


_REGION, _COORDINATOR = table(Region), table(Coordinator)
_WHERE_THEY_SPEAK: Final = (_REGION.name, _COORDINATOR.name)
_REGION_OF: Final = (
    core_select(_REGION.c.id)
    .join(_COORDINATOR, _COORDINATOR.c.region_id == _REGION.c.id)
    .where(_COORDINATOR.c.user_id == bindparam("person"))
    .order_by(_REGION.c.name)
    .limit(1)
)


def region_id_of(session: Session, user_id: str) -> int | None:
    """The id of that region, where nothing more of it is needed."""

    def look(connection: Connection) -> int | None:
        found: int | None = connection.execute(_REGION_OF, {"person": user_id}).scalar()
        return found

    return once(session, _WHERE_THEY_SPEAK, user_id, look)


def organisation_of(session: Session, user_id: str) -> Organisation | None:
    """The organisation that this person speaks for (as delegate before as deputy), or None."""
    return session.exec(
        select(Organisation)
        .join(Delegate, col(Delegate.organisation_id) == col(Organisation.id))
        .where(Delegate.user_id == user_id)
        .order_by(col(Delegate.is_deputy), Organisation.name)
    ).first()
