"""Questions that a platform asks the one below it, what came in, and in which digest it went up."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from storage import journal
from storage.core import choice
from storage.database import erased
from storage.digests import Digest, DigestState, Route, RouteState
from storage.signals import checked_text
from storage.text import CheckedText

SERIES = "inquiry"
"""The number series of questions from above, whose numbers begin with U (uitvraag)."""

RELEASED = (DigestState.APPROVED, DigestState.POSTED)


class InquiryState(StrEnum):
    """Where a question from above stands. `asked`: it waits for the moderators below."""

    ASKED = "asked"
    OPEN = "open"
    CLOSED = "closed"
    LAPSED = "lapsed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


TAKES_PLACE = (InquiryState.OPEN, InquiryState.CLOSED)
"""Moderators below agreed: everybody there may see it, and what came in may go up."""


class Inquiry(SQLModel, table=True):
    """A question of the target of a route to its source. `due_on`: it ends on that morning."""

    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    route_id: int = Field(foreign_key="route.id", index=True)
    text: CheckedText = checked_text(nullable=False)
    state: InquiryState = choice(InquiryState, InquiryState.ASKED, index=True)
    due_on: date
    asked_by: str | None = None
    asked_at: datetime
    agreed_by: str | None = None
    source_event: str

    @property
    def label(self) -> str:
        """The number as people say it, for example U-3."""
        return f"U-{self.number}"


class InquiryPart(SQLModel, table=True):
    """What came in on a question, as a part of a digest.

    `text`: the words of a moderator in the place of those that came in. `outdated`: what came in
    changed after she wrote them. `cleared` and `dropped` are as in DigestItem.
    """

    __tablename__ = "inquiry_part"
    __table_args__ = (UniqueConstraint("digest_id", "inquiry_id"),)
    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    digest_id: int = Field(foreign_key="digest.id", index=True)
    inquiry_id: int = Field(foreign_key="inquiry.id", index=True)
    text: CheckedText | None = checked_text(nullable=True)
    cleared: bool = False
    dropped: bool = False
    outdated: bool = False


class InquiryAnswer(SQLModel, table=True):
    """Somebody recognises what is asked (no text), or adds something to it.

    `user_id` is None when it is no longer known who said so. `part_id`: the part of a digest that
    it stands in; one of a digest that was not released lets it go.
    """

    __tablename__ = "inquiry_answer"
    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    inquiry_id: int = Field(foreign_key="inquiry.id", index=True)
    user_id: str | None = Field(default=None, index=True)
    region_id: int | None = Field(default=None, foreign_key="region.id")
    text: CheckedText | None = checked_text(nullable=True)
    at: datetime
    part_id: int | None = Field(default=None, foreign_key="inquiry_part.id", index=True)


def by_label(session: Session, label: str) -> Inquiry | None:
    """The question called `label` (U-3), wherever it was asked: for names that we gave."""
    return by_number(session, int(label.partition("-")[2]))


def by_number(session: Session, number: int) -> Inquiry | None:
    """The question with this number."""
    return session.exec(select(Inquiry).where(Inquiry.number == number)).first()


def its_route(session: Session, inquiry: Inquiry) -> Route:
    """From the platform that answers to the one that asks."""
    route = session.get(Route, inquiry.route_id)
    assert route is not None
    return route


def of_room(session: Session, room_id: str) -> list[Inquiry]:
    """Questions asked in this room or of it, oldest first."""
    return list(
        session.exec(
            select(Inquiry)
            .join(Route, col(Route.id) == col(Inquiry.route_id))
            .where((Route.source_room == room_id) | (Route.target_room == room_id))
            .order_by(col(Inquiry.number))
        )
    )


def answers(session: Session, inquiry: Inquiry) -> list[InquiryAnswer]:
    """All that came in, oldest first."""
    return list(
        session.exec(
            select(InquiryAnswer)
            .where(InquiryAnswer.inquiry_id == inquiry.id)
            .order_by(col(InquiryAnswer.id))
        )
    )


def add_answer(session: Session, answer: InquiryAnswer) -> InquiryAnswer | None:
    """Store an answer; None when this region, or a person without one, recognised it already."""
    if answer.text is None:
        same = select(InquiryAnswer.id).where(
            InquiryAnswer.inquiry_id == answer.inquiry_id, col(InquiryAnswer.text).is_(None)
        )
        if answer.region_id is not None:
            same = same.where(InquiryAnswer.region_id == answer.region_id)
        else:
            same = same.where(InquiryAnswer.user_id == answer.user_id)
        if session.exec(same).first() is not None:
            return None
    session.add(answer)
    session.flush()
    return answer


def regions_of(found: Collection[InquiryAnswer]) -> int:
    """How many regions recognise it; who is in none counts as none."""
    return len({one.region_id for one in found if one.text is None and one.region_id is not None})


def to_go_up(session: Session, route: Route) -> list[tuple[Inquiry, list[InquiryAnswer]]]:
    """Questions with what came in and no release of this route dealt with.

    One that has ended is among them once, also when nothing came in: who asked is told so.
    """
    asked = session.exec(
        select(Inquiry)
        .where(Inquiry.route_id == route.id, col(Inquiry.state).in_(TAKES_PLACE))
        .order_by(col(Inquiry.number))
    ).all()
    found = []
    for inquiry in asked:
        done = {part.id for part, digest in parts_of(session, inquiry) if digest.state in RELEASED}
        fresh = [one for one in answers(session, inquiry) if one.part_id not in done]
        if fresh or (inquiry.state is InquiryState.CLOSED and not done):
            found.append((inquiry, fresh))
    return found


def parts_of(session: Session, inquiry: Inquiry) -> list[tuple[InquiryPart, Digest]]:
    """Where a question stands in digests, oldest first."""
    rows = session.exec(
        select(InquiryPart, Digest)
        .join(Digest, col(Digest.id) == col(InquiryPart.digest_id))
        .where(InquiryPart.inquiry_id == inquiry.id)
        .order_by(col(InquiryPart.id))
    )
    return [(part, digest) for part, digest in rows]


def parts(session: Session, digest_id: int) -> list[tuple[InquiryPart, Inquiry]]:
    """The parts of a digest with their questions, by number, dropped ones included."""
    rows = session.exec(
        select(InquiryPart, Inquiry)
        .join(Inquiry, col(Inquiry.id) == col(InquiryPart.inquiry_id))
        .where(InquiryPart.digest_id == digest_id)
        .order_by(col(Inquiry.number))
    )
    return [(part, inquiry) for part, inquiry in rows]


def in_part(session: Session, part: InquiryPart) -> list[InquiryAnswer]:
    """What stands in a part of a digest, oldest first."""
    return list(
        session.exec(
            select(InquiryAnswer)
            .where(InquiryAnswer.part_id == part.id)
            .order_by(col(InquiryAnswer.id))
        )
    )


def recognised_up_to(session: Session, part: InquiryPart) -> list[InquiryAnswer]:
    """What stands in this part or went up in an earlier one: a count never becomes less."""
    rows = session.exec(
        select(InquiryAnswer)
        .join(InquiryPart, col(InquiryPart.id) == col(InquiryAnswer.part_id))
        .join(Digest, col(Digest.id) == col(InquiryPart.digest_id))
        .where(InquiryAnswer.inquiry_id == part.inquiry_id, col(InquiryPart.id) <= part.id)
        .where((InquiryPart.id == part.id) | (Digest.state == DigestState.POSTED))
    )
    return list(rows)


def put_into(session: Session, digest: Digest, route: Route) -> None:
    """Make what came in and did not go up a part of this draft, a part for each question."""
    for inquiry, fresh in to_go_up(session, route):
        part = InquiryPart(digest_id=digest.id or 0, inquiry_id=inquiry.id or 0)
        session.add(part)
        session.flush()
        for answer in fresh:
            answer.part_id = part.id
            session.add(answer)
    session.flush()


def erase_answer(session: Session, answer: InquiryAnswer) -> None:
    """An answer is taken back by who gave it, with its words."""
    key, had_words = answer.id, answer.text is not None
    session.delete(answer)
    session.flush()
    if had_words:
        journal.forget_words(session, InquiryAnswer, (key,))
        erased(session.connection())


def any_answered_unposted(session: Session) -> bool:
    """Whether something came in on a question to which nobody agreed any more."""
    query = (
        select(InquiryAnswer.id)
        .join(Inquiry, col(Inquiry.id) == col(InquiryAnswer.inquiry_id))
        .where(Inquiry.state == InquiryState.ASKED)
    )
    return session.exec(query.limit(1)).first() is not None


def works(route: Route) -> bool:
    """Whether what comes in can still go up."""
    return route.state is RouteState.CONFIRMED
