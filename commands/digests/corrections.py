"""What went up and is no longer right: a rectification, which needs an akkoord of its own."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session

from commands.base import Context, JobContext, Reply, Unsay, listener, reply, say, together
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
    """The words are erased from every digest; drafts lose the point; above it may be told.

    What showed them in private is redacted; what stands above is when the rectification is.
    """
    session = context.session
    signal = session.get(Signal, fact.signal_id)
    assert signal is not None
    found = digests.items_of(session, fact.signal_id)
    replies = [reply(*private_copies(session, digest)) for _, digest in found]
    for item, digest in found:
        posted = digest.state is DigestState.POSTED and not item.dropped
        if _is_open_correction(digest):
            journal.forget_words(session, DigestItem, (item.id,))
            continue
        item.text = GONE
        item.question = item.addressee = None
        if digest.state in (DigestState.DRAFT, DigestState.APPROVED):
            readers = digests.shown_to(session, digest.id or 0)
            released, item.dropped = digest.state is DigestState.APPROVED, True
            replies.append(wait_again(session, digest, signal.label, context.now))
            if not released:
                replies.append(_shown_again(session, digest, readers, signal.label, context.now))
        session.add(item)
        session.flush()
        journal.forget_words(session, DigestItem, (item.id,))
        if posted and digest.corrects is None:
            replies.append(_rectify(session, digest, signal, context.now))
    return together(replies)


def private_copies(session: Session, digest: Digest) -> Iterator[Unsay]:
    """What showed a digest to moderators, and the files for mail."""
    assert digest.id is not None
    for reader in digests.shown_to(session, digest.id):
        for version in range(1, digest.version + 1):
            yield Unsay(drafts.shown_name(digest.id, version, reader))
    yield Unsay(copy_name(digest.id))


def copy_name(digest_id: int) -> str:
    """What the message with the files for mail of a digest is called."""
    return f"copy:{digest_id}"


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
    route = session.get_one(Route, digest.route_id)
    return _shown_again(session, digest, rooms.moderators(session, route.source_room), label, now)


def _shown_again(
    session: Session, digest: Digest, readers: Sequence[str], label: str, now: datetime
) -> Reply:
    """The draft without or with other words of a signal, to `readers`; an empty one is over."""
    route = session.get_one(Route, digest.route_id)
    if drafts.is_empty(session, digest, route):
        digest.state = DigestState.REPLACED
        told = say("draft_emptied", number=digest.id, label=label).as_asked()
        return reply(*(told.to(one) for one in readers))
    told = say("draft_waits_again", number=digest.id, label=label).as_asked()
    return together(
        reply(told.to(one), drafts.show(session, digest, one, now).as_asked()) for one in readers
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
