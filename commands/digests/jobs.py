"""What happens to digests on a date: a draft by its route's rule, the post after a release."""

from datetime import datetime

from sqlmodel import Session

from commands.base import Context, FileRecipe, JobContext, Reply, job, listener, reply, say
from commands.digests import drafts
from commands.digests.letters import letter
from commands.language.moments import Understood
from commands.language.recurrence import Recurrence
from commands.language.recurrence_reading import parse_recurrence
from commands.privacy.guard import check
from commands.signals.facts import Released, SignalCorrected, SignalWithdrawn
from storage import digests, journal, rooms, schedule
from storage.digests import Digest, DigestItem, DigestState, Route, RouteState
from storage.rooms import Room
from storage.signals import Signal


def plan_draft(session: Session, route: Route, rule: Recurrence, now: datetime) -> datetime:
    """Have the next draft of a route made by its rule; returns when that is."""
    due_at = rule.next_after(now)
    step = due_at.date().isoformat()
    schedule.plan(session, "digest_draft", f"route:{route.id}", step, due_at)
    return due_at


@job("digest_draft")
def digest_draft(context: JobContext, subject: str, step: str) -> Reply:
    """Make the draft of a route and plan the next. Late after downtime it is made once, now."""
    route = context.session.get(Route, int(subject.partition(":")[2]))
    if route is None or route.state is not RouteState.CONFIRMED or route.rule is None:
        return Reply()
    source = context.session.get(Room, route.source_room)
    assert source is not None
    parsed = parse_recurrence(route.rule, context.now, source.language)
    if isinstance(parsed, Understood):
        plan_draft(context.session, route, parsed.value, context.now)
    digest = drafts.make(context.session, route, context.now)
    if digest is None:
        return Reply()
    return drafts.show_to_moderators(context.session, digest, route, context.now)


@job("digest_post")
def digest_post(context: JobContext, subject: str, step: str) -> Reply:
    """Post an approved digest, after one more look at who approved it and where it goes."""
    digest = context.session.get(Digest, int(subject.partition(":")[2]))
    if digest is None or digest.state is not DigestState.APPROVED:
        return Reply()
    return post(context.session, digest, context.now)


def post(session: Session, digest: Digest, now: datetime) -> Reply:
    """The digest in its target, the text for mail to who approved it; or why not."""
    route = session.get(Route, digest.route_id)
    assert route is not None
    target, source = session.get(Room, route.target_room), session.get(Room, route.source_room)
    assert target is not None
    assert source is not None
    approver = digest.approved_by or ""
    refusal = _refusal(session, route, target, approver)
    if refusal is not None:
        digest.state = DigestState.DRAFT
        session.add(digest)
        told = say(refusal, number=digest.id, target=target.slug).as_asked()
        moderators = rooms.moderators(session, source.room_id)
        return reply(*(told.to(user_id) for user_id in moderators))
    digest.state, digest.posted_at = DigestState.POSTED, now
    session.add(digest)
    kept = drafts.lines(session, digest, route)
    values = {
        "source": source.slug,
        "source_title": source.title,
        "lines": [line.values(number) for number, line in enumerate(kept, 1)],
    }
    key = f"digest_{route.level.value}"
    posted = say(key, **values).in_room(target.room_id).named(f"digest:{digest.id}").aloud()
    told = say("digest_posted", number=digest.id, target=target.slug, count=len(kept))
    name = f"overzicht-{digest.id}"
    mail = FileRecipe("markdown", {"key": key, "values": values}, f"{name}.md")
    made = letter(session, source, target, kept, now)
    told = told.with_file(mail).with_file(made.pdf(name)).with_file(made.docx(name))
    released = [Released(line.signal.id or 0, target.room_id) for line in kept]
    return reply(posted.as_asked(), told.to(approver).as_asked(), *released)


@listener(SignalWithdrawn)
def withdrawn(context: Context | JobContext, fact: SignalWithdrawn) -> Reply:
    """The words of a withdrawn signal are erased from every digest; drafts lose the point."""
    for item, digest in digests.items_of(context.session, fact.signal_id):
        item.text = check("ingetrokken")
        item.question = item.addressee = None
        if digest.state is DigestState.DRAFT:
            item.dropped = True
            digest.version += 1
            context.session.add(digest)
        context.session.add(item)
        context.session.flush()
        journal.forget_words(context.session, DigestItem, (item.id,))
    return Reply()


@listener(SignalCorrected)
def corrected(context: Context | JobContext, fact: SignalCorrected) -> Reply:
    """A draft that has a signal in its reporter's own words takes over the new ones."""
    signal = context.session.get(Signal, fact.signal_id)
    assert signal is not None
    for item, digest in digests.items_of(context.session, fact.signal_id):
        if digest.state is DigestState.DRAFT and item.text == fact.old:
            item.text, item.cleared = signal.text, False
            digest.version += 1
            context.session.add(item)
            context.session.add(digest)
    context.session.flush()
    return Reply()


def _refusal(session: Session, route: Route, target: Room, approver: str) -> str | None:
    if route.state is not RouteState.CONFIRMED:
        return "digest_route_ended"
    if not rooms.is_moderator(session, route.source_room, approver):
        return "digest_approver_left"
    if target.slug is None or not target.encrypted:
        return "digest_target_gone"
    return None
