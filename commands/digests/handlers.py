"""The draft of a digest: ask for one, edit it in plain words, release it by naming it."""

import re
from collections.abc import Callable
from typing import Final

from commands.arguments import Rest, checked
from commands.base import NUMBER, Context, Place, Reply, Role, UserError, command, reply, say
from commands.digests import drafts, jobs
from commands.digests.drafts import Line
from commands.language.calendar import next_office_moment
from commands.language.words import fold
from storage import digests, rooms, schedule
from storage.digests import Digest, DigestState, Route
from storage.rooms import Room

_EDIT = re.compile(r"(\d{1,3})[.):]?\s+([^\W\d_]+)[:,]?\s*(.*)", re.DOTALL)
_ADDRESSEE = re.compile(r"\s+(?:aan|to)\s+([^?.,]{2,60})\s*$", re.IGNORECASE)


@command("overzicht", "signalenoverzicht", english=("digest",), who=Role.MODERATOR)
def digest(context: Context, what: Rest = "") -> Reply:
    """A fresh draft for a higher platform, in private: `overzicht som`."""
    number = _number(what)
    if number is not None:
        shown = _draft(context, number)
        return reply(drafts.show(context.session, shown, context.sender, context.now))
    route = _route(context, fold(what.strip()))
    made = drafts.make(context.session, route, context.now)
    if made is None:
        return reply(say("draft_empty"))
    shown_privately = drafts.show(context.session, made, context.sender, context.now)
    if context.in_private:
        return reply(shown_privately)
    return reply(say("draft_sent", number=made.id), shown_privately)


@command("akkoord", english=("approve",), who=Role.MODERATOR, exact=True)
def approve(context: Context, what: Rest = "") -> Reply:
    """Release a draft, by its number: `akkoord 9`."""
    number = _number(what)
    if number is None:
        latest = digests.draft_before(context.session, context.sender)
        raise UserError("approve_which", number=latest.id if latest else None)
    draft = _draft(context, number)
    route = _its_route(context, draft)
    if digests.shown_version(context.session, draft.id or 0, context.sender) != draft.version:
        newer = drafts.show(context.session, draft, context.sender, context.now)
        return reply(say("draft_is_newer", number=draft.id), newer)
    kept = drafts.lines(context.session, draft, route)
    if not kept:
        raise UserError("draft_has_no_items", number=draft.id)
    held = [line.values(n) for n, line in enumerate(kept, 1) if line.holding]
    if held:
        raise UserError("draft_held_back", number=draft.id, lines=held)
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


@command(NUMBER, who=Role.MODERATOR, where=Place.PRIVATE, shown=False)
def edit(context: Context, what: Rest) -> Reply:
    """Edit the draft before one: `2 weg`, `2 tekst ...`, `1 vraag ... aan JenV`, `3 omhoog`."""
    draft = digests.draft_before(context.session, context.sender)
    match = _EDIT.match(what)
    if draft is None or match is None:
        raise UserError("edit_usage")
    _require_moderator(context, _its_route(context, draft))
    kept = drafts.lines(context.session, draft, _its_route(context, draft))
    number, verb, words = int(match[1]), fold(match[2]), match[3].strip()
    if not 1 <= number <= len(kept):
        raise UserError("edit_no_such_item", number=number, count=len(kept))
    if verb not in _EDITS:
        raise UserError("edit_usage")
    item = kept[number - 1].item
    asked = item.question
    _EDITS[verb](kept, number - 1, words)
    if item.question != asked and drafts.names_somebody(context.session, item.question or ""):
        item.cleared = False
    draft.version += 1
    for line in kept:
        context.session.add(line.item)
    context.session.add(draft)
    context.session.flush()
    return reply(drafts.show(context.session, draft, context.sender, context.now))


def _drop(kept: list[Line], index: int, words: str) -> None:
    kept[index].item.dropped = True


def _reword(kept: list[Line], index: int, words: str) -> None:
    kept[index].item.text = checked(words)
    kept[index].item.cleared = False


def _ask(kept: list[Line], index: int, words: str) -> None:
    match = _ADDRESSEE.search(words)
    question = words[: match.start()] if match else words
    kept[index].item.question = checked(question)
    kept[index].item.addressee = checked(match[1]) if match else None


def _clear(kept: list[Line], index: int, words: str) -> None:
    kept[index].item.cleared = True


def _move(step: int) -> Callable[[list[Line], int, str], None]:
    def move(kept: list[Line], index: int, words: str) -> None:
        other = index + step
        if 0 <= other < len(kept):
            one, two = kept[index].item, kept[other].item
            one.position, two.position = two.position, one.position

    return move


_EDITS: Final[dict[str, Callable[[list[Line], int, str], None]]] = {
    **dict.fromkeys(("weg", "verwijder", "drop"), _drop),
    **dict.fromkeys(("tekst", "text"), _reword),
    **dict.fromkeys(("vraag", "ask", "question"), _ask),
    **dict.fromkeys(("mag", "toch", "clear"), _clear),
    **dict.fromkeys(("omhoog", "up"), _move(-1)),
    **dict.fromkeys(("omlaag", "down"), _move(1)),
}


def _route(context: Context, target_slug: str) -> Route:
    """The route that is meant: from here, or in private from a platform that one moderates."""
    sources = [
        room
        for room in context.platforms
        if rooms.is_moderator(context.session, room.room_id, context.sender)
    ]
    found = [
        route
        for room in sources
        for route in digests.routes_from(context.session, room.room_id)
        if target_slug in ("", _slug(context, route.target_room))
    ]
    if not found:
        raise UserError("no_route_here")
    if len(found) > 1:
        targets = sorted({_slug(context, route.target_room) for route in found})
        raise UserError("which_route", targets=targets)
    return found[0]


def _slug(context: Context, room_id: str) -> str:
    room = context.session.get(Room, room_id)
    return room.slug or "" if room else ""


def _number(what: str) -> int | None:
    """The number of a draft; one that is longer than any we give counts as unknown."""
    digits = what.strip().lstrip("#")
    return min(int(digits[:9]), 10**8) if digits.isdecimal() else None


def _draft(context: Context, number: int) -> Digest:
    """The open draft of this number, if this person moderates its source."""
    found = context.session.get(Digest, number)
    route = context.session.get(Route, found.route_id) if found else None
    mine = route is not None and rooms.is_moderator(
        context.session, route.source_room, context.sender
    )
    if found is None or not mine:
        raise UserError("no_such_draft")
    if found.state is not DigestState.DRAFT:
        raise UserError("draft_not_open", number=number, state=found.state.value)
    return found


def _its_route(context: Context, draft: Digest) -> Route:
    route = context.session.get(Route, draft.route_id)
    assert route is not None
    return route


def _require_moderator(context: Context, route: Route) -> None:
    if not rooms.is_moderator(context.session, route.source_room, context.sender):
        raise UserError("edit_usage")
