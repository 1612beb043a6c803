"""What becomes of digests when something that came in on a question from above changes."""

from datetime import datetime
from typing import Final

from sqlmodel import Session

from commands.base import Reply, Rewrite, reply, say, together
from commands.digests import corrections, drafts
from commands.privacy.guard import check
from storage import inquiries, rooms
from storage.digests import Digest, DigestState, Route
from storage.inquiries import Inquiry, InquiryAnswer, InquiryPart, InquiryState

GONE: Final = check("ingetrokken")
"""Stands where words of a moderator stood that were made of words that are gone."""

Place = tuple[InquiryPart, Digest]


def holding(session: Session, answer: InquiryAnswer) -> Place | None:
    """The part of a digest in which an answer stands, unless that draft was replaced."""
    part = session.get(InquiryPart, answer.part_id) if answer.part_id else None
    digest = session.get(Digest, part.digest_id) if part else None
    if part is None or digest is None or digest.state is DigestState.REPLACED:
        return None
    return part, digest


def answer_changed(
    session: Session, inquiry: Inquiry, place: Place, now: datetime, *, deleted: bool
) -> Reply:
    """A draft has to be read again; what was posted is rewritten, where words are gone from it.

    `deleted`: words were taken back, which the moderators hear when they were posted.
    """
    part, digest = place
    if digest.state is DigestState.POSTED:
        told = _told(session, inquiry, digest) if deleted else Reply()
        return rewritten(session, digest) + told
    if part.text is not None:
        part.outdated, part.cleared = True, False
        session.add(part)
    return corrections.wait_again(session, digest, inquiry.label, now)


def question_withdrawn(session: Session, inquiry: Inquiry, now: datetime) -> Reply:
    """Drafts lose the part; what was posted no longer says what was asked."""
    assert inquiry.state is InquiryState.WITHDRAWN
    replies = []
    for part, digest in inquiries.parts_of(session, inquiry):
        if digest.state is DigestState.POSTED:
            if not part.dropped:
                replies.append(rewritten(session, digest))
        elif digest.state is not DigestState.REPLACED:
            part.dropped = True
            session.add(part)
            session.flush()
            replies.append(corrections.wait_again(session, digest, inquiry.label, now))
    return together(replies)


def rewritten(session: Session, digest: Digest) -> Reply:
    """The post of a digest as its rows are now."""
    route = session.get(Route, digest.route_id)
    assert route is not None
    key, values = drafts.wording(session, digest, route)
    return reply(Rewrite(f"digest:{digest.id}", key, values))


def _told(session: Session, inquiry: Inquiry, digest: Digest) -> Reply:
    route = session.get(Route, digest.route_id)
    assert route is not None
    told = say("inquiry_answer_deleted", label=inquiry.label, number=digest.id)
    return reply(*(told.to(one) for one in rooms.moderators(session, route.source_room)))
