"""Routes from a platform to a higher one, and the digests that a person released on them."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.core import choice
from storage.signals import Feedback, Signal, checked_text
from storage.text import CheckedText


class RouteState(StrEnum):
    """A route works only after moderators of both rooms confirmed it."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    OFF = "off"


class Level(StrEnum):
    """How much a digest tells: points with weight, or one to three questions to the top."""

    POINTS = "points"
    ASKS = "asks"


class DigestState(StrEnum):
    """Where a digest stands. `approved`: a moderator agreed, it waits for its moment of posting."""

    DRAFT = "draft"
    APPROVED = "approved"
    POSTED = "posted"
    REPLACED = "replaced"


class Route(SQLModel, table=True):
    """From `source_room` to `target_room`. `rule`: the draft's moments as a recurrence in words."""

    __table_args__ = (UniqueConstraint("source_room", "target_room"),)
    id: int | None = Field(default=None, primary_key=True)
    source_room: str = Field(foreign_key="room.room_id")
    target_room: str = Field(foreign_key="room.room_id")
    level: Level = choice(Level)
    state: RouteState = choice(RouteState, RouteState.PROPOSED)
    rule: str | None = None
    confirmed_by_source: str | None = None
    confirmed_by_target: str | None = None


class Digest(SQLModel, table=True):
    """One digest of a route. `version` rises with each edit of the draft.

    `corrects`: it is a rectification of this earlier one.
    """

    id: int | None = Field(default=None, primary_key=True)
    route_id: int = Field(foreign_key="route.id", index=True)
    state: DigestState = choice(DigestState, DigestState.DRAFT, index=True)
    version: int = 1
    created_at: datetime
    approved_by: str | None = None
    posted_at: datetime | None = None
    corrects: int | None = Field(default=None, foreign_key="digest.id", index=True)


class DigestItem(SQLModel, table=True):
    """A signal in a digest, with the words that go up and what is asked of whom.

    `cleared`: a moderator agreed that it may go up although it is flagged. `outdated`: the reporter
    changed her words since.
    """

    __tablename__ = "digest_item"
    __table_args__ = (UniqueConstraint("digest_id", "signal_id"),)
    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    digest_id: int = Field(foreign_key="digest.id", index=True)
    signal_id: int = Field(foreign_key="signal.id", index=True)
    position: int
    text: CheckedText = checked_text(nullable=False)
    question: CheckedText | None = checked_text(nullable=True)
    addressee: CheckedText | None = checked_text(nullable=True)
    cleared: bool = False
    dropped: bool = False
    outdated: bool = False


class DraftShown(SQLModel, table=True):
    """Which version of a draft a moderator has before her: she can only agree to that one."""

    __tablename__ = "draft_shown"
    digest_id: int = Field(foreign_key="digest.id", primary_key=True)
    user_id: str = Field(primary_key=True)
    version: int
    at: datetime


class Approval(SQLModel, table=True):
    """A moderator agreed with this version of a draft; a newer version needs it anew."""

    __tablename__ = "digest_approval"
    digest_id: int = Field(foreign_key="digest.id", primary_key=True)
    user_id: str = Field(primary_key=True)
    version: int
    at: datetime


def route_between(session: Session, source: str, target: str) -> Route | None:
    """The route from one room to another."""
    return session.exec(
        select(Route).where(Route.source_room == source, Route.target_room == target)
    ).first()


def routes_from(session: Session, source: str) -> list[Route]:
    """Confirmed routes that start in this room, oldest first."""
    return list(
        session.exec(
            select(Route)
            .where(Route.source_room == source, Route.state == RouteState.CONFIRMED)
            .order_by(col(Route.id))
        )
    )


def routes_to(session: Session, target: str) -> list[Route]:
    """Confirmed routes that end in this room, oldest first."""
    return list(
        session.exec(
            select(Route)
            .where(Route.target_room == target, Route.state == RouteState.CONFIRMED)
            .order_by(col(Route.id))
        )
    )


def makes_a_circle(
    session: Session, source: str, target: str, states: Sequence[RouteState]
) -> bool:
    """Whether routes in these states lead from the target back to the source."""
    steps = session.exec(
        select(Route.source_room, Route.target_room).where(col(Route.state).in_(states))
    ).all()
    reached, looked_at = {target}, set[str]()
    while left := reached - looked_at:
        looked_at |= left
        reached |= {above for below, above in steps if below in left}
    return source in reached


def open_drafts(session: Session, route_id: int) -> list[Digest]:
    """Drafts of this route that nobody agreed to: one, or more when a release was taken back.

    Rectifications are not among them: they wait for their own akkoord.
    """
    return list(
        session.exec(
            select(Digest)
            .where(Digest.route_id == route_id, Digest.state == DigestState.DRAFT)
            .where(col(Digest.corrects).is_(None))
        )
    )


def open_correction(session: Session, digest: Digest, signal_id: int) -> Digest | None:
    """The rectification of this digest about this signal that was not posted yet."""
    return session.exec(
        select(Digest)
        .join(DigestItem, col(DigestItem.digest_id) == col(Digest.id))
        .where(Digest.corrects == digest.id)
        .where(col(Digest.state).in_((DigestState.DRAFT, DigestState.APPROVED)))
        .where(DigestItem.signal_id == signal_id)
    ).first()


def posted_corrections(session: Session, digest_id: int, signal_id: int) -> list[Digest]:
    """The rectifications of this digest about this signal that were posted."""
    return list(
        session.exec(
            select(Digest)
            .join(DigestItem, col(DigestItem.digest_id) == col(Digest.id))
            .where(Digest.corrects == digest_id, Digest.state == DigestState.POSTED)
            .where(DigestItem.signal_id == signal_id)
            .order_by(col(Digest.id))
        )
    )


def items(session: Session, digest_id: int) -> list[tuple[DigestItem, Signal]]:
    """All items of a digest with their signals, dropped ones included, by position."""
    rows = session.exec(
        select(DigestItem, Signal)
        .join(Signal, col(Signal.id) == col(DigestItem.signal_id))
        .where(DigestItem.digest_id == digest_id)
        .order_by(col(DigestItem.position))
    )
    return [(item, signal) for item, signal in rows]


def released_before(session: Session, signal_id: int, source: str) -> DigestItem | None:
    """The signal as it was last posted from this room, or else up to it; None when it never was."""
    return session.exec(
        select(DigestItem)
        .join(Digest, col(Digest.id) == col(DigestItem.digest_id))
        .join(Route, col(Route.id) == col(Digest.route_id))
        .where(DigestItem.signal_id == signal_id, Digest.state == DigestState.POSTED)
        .where(~col(DigestItem.dropped), ~col(DigestItem.outdated))
        .where((Route.source_room == source) | (Route.target_room == source))
        .order_by((col(Route.source_room) == source).desc(), col(Digest.posted_at).desc())
    ).first()


def way_up(session: Session, signal: Signal, room_id: str) -> list[str]:
    """The rooms through which a signal came up to this one: from where it was said, this one last.

    Where several ways led here the first is taken. Only the two ends when it came by no digest.
    """
    steps = session.exec(
        select(Route.target_room, Route.source_room)
        .join(Digest, col(Digest.route_id) == col(Route.id))
        .join(DigestItem, col(DigestItem.digest_id) == col(Digest.id))
        .where(DigestItem.signal_id == signal.id, Digest.state == DigestState.POSTED)
        .where(~col(DigestItem.dropped))
        .order_by(col(Digest.posted_at).desc())
    )
    below = dict(steps.all())
    way = [room_id]
    while way[-1] != signal.room_id and below.get(way[-1], signal.room_id) not in way:
        way.append(below.get(way[-1], signal.room_id))
    return [*reversed(way)]


def last_posted(session: Session, route: Route) -> Digest | None:
    """The digest that this route posted last."""
    return session.exec(
        select(Digest)
        .where(Digest.route_id == route.id, Digest.state == DigestState.POSTED)
        .where(col(Digest.corrects).is_(None))
        .order_by(col(Digest.posted_at).desc(), col(Digest.id).desc())
    ).first()


def answered_before(session: Session, digest: Digest, route: Route) -> int:
    """How many points of this route were answered between the digest before and this one."""
    if digest.posted_at is None:
        return 0
    posted = (Digest.route_id == route.id) & (Digest.state == DigestState.POSTED)
    before = session.exec(
        select(func.max(Digest.posted_at)).where(
            posted, col(Digest.corrects).is_(None), col(Digest.posted_at) < digest.posted_at
        )
    ).one()
    if before is None:
        return 0
    went_up = (
        select(DigestItem.signal_id)
        .join(Digest, col(Digest.id) == col(DigestItem.digest_id))
        .where(posted, ~col(DigestItem.dropped), col(Digest.posted_at) <= before)
    )
    answered = select(func.count(func.distinct(Feedback.signal_id))).where(
        col(Feedback.signal_id).in_(went_up),
        col(Feedback.at) >= before,
        col(Feedback.at) <= digest.posted_at,
    )
    return session.exec(answered).one()


def released_text(session: Session, signal_id: int, room_id: str) -> CheckedText | None:
    """The words in which a signal last went to this room, or None when it never did."""
    found = session.exec(
        select(DigestItem)
        .join(Digest, col(Digest.id) == col(DigestItem.digest_id))
        .join(Route, col(Route.id) == col(Digest.route_id))
        .where(DigestItem.signal_id == signal_id, col(DigestItem.dropped).is_(False))
        .where(Route.target_room == room_id, Digest.state == DigestState.POSTED)
        .order_by(col(Digest.id).desc())
    ).first()
    return found.text if found else None


def items_of(session: Session, signal_id: int) -> list[tuple[DigestItem, Digest]]:
    """Where a signal stands in digests."""
    rows = session.exec(
        select(DigestItem, Digest)
        .join(Digest, col(Digest.id) == col(DigestItem.digest_id))
        .where(DigestItem.signal_id == signal_id)
    )
    return [(item, digest) for item, digest in rows]


def shown_to(session: Session, digest_id: int) -> list[str]:
    """User ids of those who saw a version of the draft."""
    query = select(DraftShown.user_id).where(DraftShown.digest_id == digest_id)
    return list(session.exec(query.order_by(DraftShown.user_id)))


def shown_version(session: Session, digest_id: int, user_id: str) -> int | None:
    """The version of the draft that this person saw last."""
    row = session.get(DraftShown, (digest_id, user_id))
    return row.version if row else None


def mark_shown(session: Session, digest: Digest, user_id: str, at: datetime) -> None:
    """This person has this version of the draft before her."""
    assert digest.id is not None
    row = session.get(DraftShown, (digest.id, user_id))
    if row is None:
        row = DraftShown(digest_id=digest.id, user_id=user_id, version=digest.version, at=at)
    row.version, row.at = digest.version, at
    session.add(row)
    session.flush()


def approve(session: Session, digest: Digest, user_id: str, at: datetime) -> None:
    """This person agrees with the digest as it is now."""
    assert digest.id is not None
    row = session.get(Approval, (digest.id, user_id))
    if row is None:
        row = Approval(digest_id=digest.id, user_id=user_id, version=digest.version, at=at)
    row.version, row.at = digest.version, at
    session.add(row)
    session.flush()


def approvers(session: Session, digest: Digest) -> list[str]:
    """Who agreed with the digest as it is now, in order."""
    return list(
        session.exec(
            select(Approval.user_id)
            .where(Approval.digest_id == digest.id, Approval.version == digest.version)
            .order_by(col(Approval.at), col(Approval.user_id))
        )
    )


def draft_before(session: Session, user_id: str) -> Digest | None:
    """The open draft that this person was shown last."""
    return session.exec(
        select(Digest)
        .join(DraftShown, col(DraftShown.digest_id) == col(Digest.id))
        .where(DraftShown.user_id == user_id, Digest.state == DigestState.DRAFT)
        .order_by(col(DraftShown.at).desc(), col(Digest.id).desc())
    ).first()


def routes_of(session: Session, room_id: str) -> list[Route]:
    """Routes that start or end in this room and are not ended, oldest first."""
    return list(
        session.exec(
            select(Route)
            .where((Route.source_room == room_id) | (Route.target_room == room_id))
            .where(Route.state != RouteState.OFF)
            .order_by(col(Route.id))
        )
    )
