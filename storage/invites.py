"""Invitations that were ignored, until the administrators have been told how many."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select


class IgnoredInvite(SQLModel, table=True):
    """A room to which somebody unknown invited us. Nothing of it or of her is kept."""

    __tablename__ = "ignored_invite"
    room_id: str = Field(primary_key=True)
    at: datetime
    told: bool = False


def ignore(session: Session, room_id: str, at: datetime) -> bool:
    """Count this room; False when it was counted before."""
    if session.get(IgnoredInvite, room_id) is not None:
        return False
    session.add(IgnoredInvite(room_id=room_id, at=at))
    session.flush()
    return True


def tell(session: Session) -> int:
    """How many nobody was told of; from now on somebody is."""
    untold = session.exec(select(IgnoredInvite).where(col(IgnoredInvite.told).is_(False))).all()
    for one in untold:
        one.told = True
        session.add(one)
    session.flush()
    return len(untold)
