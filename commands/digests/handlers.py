"""The draft of a digest: ask for one, and release it by naming it."""

from commands.arguments import Rest
from commands.base import Context, Reply, Role, UserError, command, reply, say
from commands.digests import drafts, find, jobs
from commands.digests.looks import LOOKS
from commands.language.calendar import next_office_moment
from commands.language.words import fold
from storage import digests, rooms, schedule
from storage.digests import Digest, DigestState
from storage.rooms import Room


@command("overzicht", "signalenoverzicht", english=("digest",), who=Role.MODERATOR)
def digest(context: Context, what: Rest = "") -> Reply:
    """A fresh draft for a higher platform, in private: `overzicht som`, `overzicht proef som`,
    `overzicht vorige som`."""
    number = find.draft_number(what)
    if number is not None:
        shown = find.open_draft(context, number)
        return reply(drafts.show(context.session, shown, context.sender, context.now))
    look = next((one for word, one in LOOKS.items() if word in fold(what).split()), None)
    target = " ".join(word for word in fold(what).split() if word not in LOOKS)
    route = find.route(context, target)
    if look is not None:
        return look(context, route)
    made = drafts.make(context.session, route, context.now)
    if made is None:
        return reply(say("draft_empty"))
    shown_privately = drafts.show(context.session, made, context.sender, context.now)
    if context.in_private:
        return reply(shown_privately)
    return reply(say("draft_sent", number=made.id), shown_privately)


@command("akkoord", english=("approve",), who=Role.MODERATOR, exact=True, series="C")
def approve(context: Context, what: Rest = "") -> Reply:
    """Release a draft, by its number: `akkoord 9`, `akkoord concept 9`."""
    number = find.draft_number(what)
    if number is None:
        latest = digests.draft_before(context.session, context.sender)
        raise UserError("approve_which", number=latest.id if latest else None)
    draft = find.open_draft(context, number)
    route = find.its_route(context, draft)
    if digests.shown_version(context.session, draft.id or 0, context.sender) != draft.version:
        newer = drafts.show(context.session, draft, context.sender, context.now)
        return reply(say("draft_is_newer", number=draft.id), newer)
    points, parts = drafts.numbered(context.session, draft, route)
    if not points and not parts:
        raise UserError("draft_has_no_items", number=draft.id)
    held = [line for line in (*points, *parts) if line["holding"]]
    if held:
        raise UserError("draft_held_back", number=draft.id, lines=held)
    digests.approve(context.session, draft, context.sender, context.now)
    source = context.session.get(Room, route.source_room)
    assert source is not None
    waiting = _waiting_for(context, draft, source)
    if waiting:
        return reply(
            say("draft_needs_another", number=draft.id),
            *(drafts.show(context.session, draft, one, context.now) for one in waiting),
        )
    draft.state, draft.approved_by = DigestState.APPROVED, context.sender
    context.session.add(draft)
    due_at = next_office_moment(context.now)
    if due_at <= context.now:
        return jobs.post(context.session, draft, context.now)
    subject = f"digest:{draft.id}"  # an occurrence of its own: an earlier release may have failed
    schedule.plan(context.session, "digest_post", subject, context.event_id, due_at)
    target = context.session.get(Room, route.target_room)
    assert target is not None
    return reply(say("draft_approved", number=draft.id, target=target.slug, later=due_at))


def _waiting_for(context: Context, draft: Digest, source: Room) -> list[str]:
    """The moderators of whom one more has to agree; nobody when enough agreed."""
    agreed = digests.approvers(context.session, draft)
    stand = rooms.moderators(context.session, source.room_id)
    if len(set(agreed) & set(stand)) >= drafts.approvals_needed(context.session, source):
        return []
    others = [one for one in stand if one not in agreed and one != context.bot]
    if not others:
        raise UserError("draft_needs_two", number=draft.id)
    return others
