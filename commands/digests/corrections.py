"""What went up and is no longer right: a rectification, which needs an akkoord of its own."""

from datetime import datetime

from sqlmodel import Session

from commands.base import Context, JobContext, Reply, listener, reply, say, together
from commands.digests import drafts
from commands.digests.few import few, in_words
from commands.privacy.guard import check
from commands.signals.facts import SignalCorrected, SignalWithdrawn
from storage import digests, journal, rooms
from storage.digests import Digest, DigestItem, DigestState, Route
from storage.signals import Signal

GONE = check("ingetrokken")
"""Stands where the words of a withdrawn signal stood."""


@listener(SignalCorrected)
def corrected(context: Context | JobContext, fact: SignalCorrected) -> Reply:
    """Drafts take the new words over; what is released waits again; what went up is rectified."""
    session = context.session
    signal = session.get(Signal, fact.signal_id)
    assert signal is not None
    replies = []
    for item, digest in digests.items_of(session, fact.signal_id):
        if item.dropped or digest.state is DigestState.REPLACED or _is_open_correction(digest):
            continue
        if digest.state is DigestState.POSTED:
            item.outdated = True
            session.add(item)
            if digest.corrects is None:
                replies.append(_rectify(session, digest, signal, context.now))
                replies.append(_told(signal, digest))
            continue
        if item.text == few(fact.old):
            item.text = in_words(signal.text)
        else:
            item.outdated = True
        item.cleared = False
        replies.append(wait_again(session, digest, signal.label, context.now))
        session.add(item)
    session.flush()
    return together(replies)


@listener(SignalWithdrawn)
def withdrawn(context: Context | JobContext, fact: SignalWithdrawn) -> Reply:
    """The words are erased from every digest; drafts lose the point; above it may be told."""
    session = context.session
    signal = session.get(Signal, fact.signal_id)
    assert signal is not None
    replies = []
    for item, digest in digests.items_of(session, fact.signal_id):
        posted = digest.state is DigestState.POSTED and not item.dropped
        if _is_open_correction(digest):
            journal.forget_words(session, DigestItem, (item.id,))
            continue
        item.text = GONE
        item.question = item.addressee = None
        if digest.state in (DigestState.DRAFT, DigestState.APPROVED):
            item.dropped = True
            replies.append(wait_again(session, digest, signal.label, context.now))
        session.add(item)
        session.flush()
        journal.forget_words(session, DigestItem, (item.id,))
        if posted and digest.corrects is None:
            replies.append(_rectify(session, digest, signal, context.now))
    return together(replies)


def _is_open_correction(digest: Digest) -> bool:
    """Rectifications that nobody has read yet follow what they rectify."""
    return digest.corrects is not None and digest.state is not DigestState.POSTED


def _told(signal: Signal, digest: Digest) -> Reply:
    """The reporter knows that others decide about what went up already."""
    if signal.reporter is None or digest.posted_at is None:
        return Reply()
    told = say("correction_is_decided_on", label=signal.label, posted=digest.posted_at)
    return reply(told.to(signal.reporter))


def wait_again(session: Session, digest: Digest, label: str, now: datetime) -> Reply:
    """Nobody agreed to what it says now; who had agreed gets it before her."""
    digest.version += 1
    session.add(digest)
    if digest.state is DigestState.DRAFT:
        return Reply()
    digest.state = DigestState.DRAFT
    session.flush()
    route = session.get(Route, digest.route_id)
    assert route is not None
    told = say("draft_waits_again", number=digest.id, label=label).as_asked()
    if drafts.is_empty(session, digest, route):
        digest.state = DigestState.REPLACED
        return reply(*(told.to(one) for one in rooms.moderators(session, route.source_room)))
    return together(
        reply(told.to(one), drafts.show(session, digest, one, now).as_asked())
        for one in rooms.moderators(session, route.source_room)
    )


def _rectify(session: Session, posted: Digest, signal: Signal, now: datetime) -> Reply:
    """A draft of the rectification of `posted` to the moderators who may release it."""
    route = session.get(Route, posted.route_id)
    assert route is not None
    draft = digests.open_correction(session, posted, signal.id or 0)
    if draft is None:
        draft = Digest(route_id=posted.route_id, created_at=now, corrects=posted.id)
        session.add(draft)
        session.flush()
        changed = DigestItem(
            digest_id=draft.id or 0, signal_id=signal.id or 0, position=1, text=signal.text
        )
    else:
        [(changed, _)] = digests.items(session, draft.id or 0)
        draft.version += 1
        draft.state = DigestState.DRAFT
        session.add(draft)
    changed.text, changed.cleared, changed.dropped = in_words(signal.text), False, False
    session.add(changed)
    session.flush()
    return drafts.show_to_moderators(session, draft, route, now)
