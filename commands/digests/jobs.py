"""What happens to digests on a date: a draft by its route's rule, the post after a release."""

from datetime import datetime

from sqlmodel import Session

from commands.base import FileRecipe, JobContext, Reply, Rewrite, Say, Unsay, job, reply, say
from commands.digests import by_theme, corrections, drafts, inquiry_parts
from commands.digests.facts import DigestPosted
from commands.digests.letters import letter
from commands.language.moments import Understood
from commands.language.recurrence import Recurrence
from commands.language.recurrence_reading import parse_recurrence
from commands.rooms.closed import open_side
from commands.signals.facts import Rectified, Released
from storage import digests, rooms, schedule
from storage.digests import Digest, DigestState, Route, RouteState
from storage.rooms import Room
from storage.signal_states import SignalState


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
    refusal = _refusal(session, route, source, target, digest)
    if refusal is not None:
        digest.state = DigestState.DRAFT
        session.add(digest)
        told = say(refusal, number=digest.id, target=target.slug).as_asked()
        moderators = rooms.moderators(session, source.room_id)
        return reply(*(told.to(user_id) for user_id in moderators))
    digest.state, digest.posted_at = DigestState.POSTED, now
    session.add(digest)
    if digest.corrects is not None:
        return _post_correction(session, digest, route, target, now)
    key, values = drafts.wording(session, digest, route)
    posted = say(key, **values).with_files(by_theme.chart(session, digest, route)).aloud()
    posted = posted.in_room(target.room_id).named(f"digest:{digest.id}")
    kept, parts = drafts.lines(session, digest, route), inquiry_parts.of_digest(session, digest)
    told = say("digest_posted", number=digest.id, target=target.slug, count=len(kept) + len(parts))
    to_approver = _with_copies(session, told, digest, route, now).to(digest.approved_by or "")
    released = [Released(line.signal.id or 0, target.room_id) for line in kept]
    return reply(posted.as_asked(), to_approver.as_asked(), *released, DigestPosted(digest.id or 0))


def _with_copies(session: Session, told: Say, digest: Digest, route: Route, now: datetime) -> Say:
    """The message with what can be mailed: the text, and a letter to print or to change."""
    source = session.get_one(Room, route.source_room)
    target = session.get_one(Room, route.target_room)
    key, values = drafts.wording(session, digest, route)
    name = f"overzicht-{digest.id}"
    mail = FileRecipe("markdown", {"key": key, "values": values}, f"{name}.md")
    parts = inquiry_parts.of_digest(session, digest)
    made = letter(session, source, target, drafts.lines(session, digest, route), parts, now)
    files = (mail, made.pdf(name), made.docx(name))
    return told.with_files(files).named(corrections.copy_name(digest.id or 0))


def _post_correction(
    session: Session, digest: Digest, route: Route, target: Room, now: datetime
) -> Reply:
    """The rectification as a post of its own; the earlier post says the same from now on.

    What was withdrawn is not edited out, since older wordings stay to be read: the earlier post is
    redacted, and posted anew without it.
    """
    original = session.get_one(Digest, digest.corrects)
    [line] = drafts.lines(session, digest, route)
    for item, signal in digests.items(session, original.id or 0):
        if signal.id == line.signal.id:
            item.text, item.outdated = line.item.text, False
            session.add(item)
    session.flush()
    corrected = say("digest_correction", line=line.values(1), posted=original.posted_at)
    posted = corrected.in_room(target.room_id).named(f"digest:{digest.id}").aloud().as_asked()
    told = say("correction_posted", label=line.signal.label, target=target.title)
    key, values = drafts.wording(session, original, route)
    name = f"digest:{original.id}"
    above = reply(Rewrite(name, key, values))
    if line.signal.state is SignalState.WITHDRAWN:
        signal_id = line.signal.id or 0
        older = digests.posted_corrections(session, original.id or 0, signal_id)
        above = reply(Unsay(name), *(Unsay(f"digest:{one.id}") for one in older))
        if _says_something(session, original, route):
            anew = say(key, **values).with_files(by_theme.chart(session, original, route))
            above += reply(anew.in_room(target.room_id).named(name).as_asked())
            told = _with_copies(session, told, original, route, now)
    to_approver = told.to(digest.approved_by or "").as_asked()
    return above + reply(posted, to_approver, Rectified(line.signal.id or 0, target.room_id))


def _says_something(session: Session, digest: Digest, route: Route) -> bool:
    """Whether more than withdrawn points is left of it."""
    states = {line.signal.state for line in drafts.lines(session, digest, route)}
    return bool(states - {SignalState.WITHDRAWN} or inquiry_parts.of_digest(session, digest))


def speaks_in(target: Room) -> bool:
    """Whether we are in this platform, and it is as closed as it should be."""
    return target.membership == "join" and open_side(target) is None


def _refusal(
    session: Session, route: Route, source: Room, target: Room, digest: Digest
) -> str | None:
    if route.state is not RouteState.CONFIRMED:
        return "digest_route_ended"
    stand = [
        one
        for one in digests.approvers(session, digest)
        if rooms.is_moderator(session, source.room_id, one)
    ]
    if len(stand) < drafts.approvals_needed(session, source):
        return "digest_approver_left"
    if target.slug is None:
        return "digest_target_gone"
    return None if speaks_in(target) else "digest_not_there"
