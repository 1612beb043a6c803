"""Who belongs to what: organisations with delegates and deputies, regions with coordinators."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, func, select


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


def set_organisation(session: Session, name: str, people: dict[str, bool]) -> Organisation:
    """Set who speaks for an organisation: user id -> whether she is a deputy."""
    found = session.exec(
        select(Organisation).where(func.lower(Organisation.name) == name.lower())
    ).first()
    organisation = found or Organisation(name=name)
    session.add(organisation)
    session.flush()
    assert organisation.id is not None
    for old in session.exec(select(Delegate).where(Delegate.organisation_id == organisation.id)):
        session.delete(old)
    session.flush()
    for user_id, is_deputy in people.items():
        session.add(Delegate(organisation_id=organisation.id, user_id=user_id, is_deputy=is_deputy))
    session.flush()
    return organisation


def set_region(session: Session, name: str, people: list[str]) -> Region:
    """Set who speaks for a region."""
    found = session.exec(select(Region).where(func.lower(Region.name) == name.lower())).first()
    region = found or Region(name=name)
    session.add(region)
    session.flush()
    assert region.id is not None
    for old in session.exec(select(Coordinator).where(Coordinator.region_id == region.id)):
        session.delete(old)
    session.flush()
    for user_id in people:
        session.add(Coordinator(region_id=region.id, user_id=user_id))
    session.flush()
    return region


def organisations(session: Session) -> list[tuple[Organisation, list[Delegate]]]:
    """All organisations with their delegates, by name."""
    return [
        (
            organisation,
            list(
                session.exec(
                    select(Delegate)
                    .where(Delegate.organisation_id == organisation.id)
                    .order_by(col(Delegate.is_deputy), Delegate.user_id)
                )
            ),
        )
        for organisation in session.exec(select(Organisation).order_by(Organisation.name))
    ]


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


def organisation_of(session: Session, user_id: str) -> Organisation | None:
    """The organisation that this person speaks for (as delegate before as deputy), or None."""
    return session.exec(
        select(Organisation)
        .join(Delegate, col(Delegate.organisation_id) == col(Organisation.id))
        .where(Delegate.user_id == user_id)
        .order_by(col(Delegate.is_deputy), Organisation.name)
    ).first()
