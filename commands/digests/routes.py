"""Routes upward: proposed in the source, confirmed in the target, with the moments of the draft."""

from commands.arguments import Rest
from commands.base import Context, Place, Reply, Role, UserError, command, reply, say
from commands.digests import find, moments
from commands.digests.jobs import plan_draft
from commands.language.echo import echo_recurrence
from commands.language.moments import Understood
from commands.language.recurrence_reading import parse_recurrence
from commands.language.words import fold
from storage import digests, rooms, schedule
from storage.digests import Level, Route, RouteState
from storage.rooms import Room

LEVELS = {"tfm": Level.ASKS}
"""Targets that get one to three questions; all others get points."""


@command("route", who=Role.MODERATOR, where=Place.PLATFORM)
def route(context: Context, what: Rest = "") -> Reply:
    """Show routes; `route som` proposes one; `route akkoord zco` confirms one from there;
    `route som elke maandag 9.00` sets when a draft is made; `route som uit` ends one."""
    first, _, after = what.strip().partition(" ")
    if not first:
        return _show(context)
    if fold(first) in ("akkoord", "confirm"):
        return _confirm(context, find.platform(context, after)[0])
    target, rest = find.platform(context, what)
    if not rest:
        return _propose(context, target)
    if fold(rest) in ("uit", "off"):
        return _end(context, target)
    return _set_moments(context, target, rest)


def _show(context: Context) -> Reply:
    lines = []
    for one in digests.routes_of(context.session, context.room.room_id):
        source, target = _room(context, one.source_room), _room(context, one.target_room)
        lines.append(
            {"source": source.slug, "target": target.slug, "state": one.state, "rule": one.rule}
        )
    return reply(say("routes_listed", lines=lines))


def _propose(context: Context, target: Room) -> Reply:
    """Each side sees which room the other is: name, id, number of members."""
    source = context.room
    if target.room_id == source.room_id:
        raise UserError("route_to_itself")
    existing = digests.route_between(context.session, source.room_id, target.room_id)
    if existing is not None and existing.state is RouteState.CONFIRMED:
        raise UserError("route_exists", target=target.slug)
    _refuse_circle(context, source, target, (RouteState.PROPOSED, RouteState.CONFIRMED))
    one = existing or Route(
        source_room=source.room_id,
        target_room=target.room_id,
        level=LEVELS.get(target.slug or "", Level.POINTS),
    )
    one.state, one.confirmed_by_source = RouteState.PROPOSED, context.sender
    context.session.add(one)
    context.session.flush()
    asked = say("route_asked", **_described(context, source), proposer=context.sender)
    return reply(
        say("route_proposed", **_described(context, target), source=source.slug),
        asked.in_room(target.room_id).aloud(),
    )


def _confirm(context: Context, source: Room) -> Reply:
    one = digests.route_between(context.session, source.room_id, context.room.room_id)
    if one is None or one.state is RouteState.OFF:
        raise UserError("no_such_route", slug=source.slug)
    if one.state is RouteState.CONFIRMED:
        raise UserError("route_confirmed_already", slug=source.slug)
    if not rooms.is_moderator(context.session, source.room_id, one.confirmed_by_source or ""):
        raise UserError("route_proposer_left", slug=source.slug)
    _refuse_circle(context, source, context.room, (RouteState.CONFIRMED,))
    one.state, one.confirmed_by_target = RouteState.CONFIRMED, context.sender
    context.session.add(one)
    context.session.flush()
    first = moments.plan_route(context.session, one, context.now)
    told = say(
        "route_ready_source", target=context.room.slug, title=context.room.title, first=first
    )
    return reply(
        say("route_confirmed", slug=source.slug, title=source.title),
        told.in_room(source.room_id).aloud(),
    )


def _refuse_circle(
    context: Context, source: Room, target: Room, states: tuple[RouteState, ...]
) -> None:
    """What goes up from a room never comes back to it from above. Raises UserError."""
    if digests.makes_a_circle(context.session, source.room_id, target.room_id, states):
        raise UserError("route_in_a_circle", source=source.slug, target=target.slug)


def _set_moments(context: Context, target: Room, words: str) -> Reply:
    one = _confirmed(context, target)
    parsed = parse_recurrence(words, context.said_at, context.room.language)
    if not isinstance(parsed, Understood) or parsed.rest:
        raise UserError("route_moment_unknown", target=target.slug)
    one.rule = echo_recurrence(parsed.value, context.room.language)  # ours, not what was typed
    context.session.add(one)
    schedule.drop(context.session, "digest_draft", f"route:{one.id}")
    moments.drop_route(context.session, one, context.now)
    first = plan_draft(context.session, one, parsed.value, context.now)
    return reply(say("route_moment_set", target=target.slug, rule=parsed.value, first=first))


def _end(context: Context, other: Room) -> Reply:
    """Either side may end a route, or a proposal, from or to the other room."""
    here = context.room.room_id
    both = (
        digests.route_between(context.session, here, other.room_id),
        digests.route_between(context.session, other.room_id, here),
    )
    found = [one for one in both if one is not None and one.state is not RouteState.OFF]
    if not found:
        raise UserError("no_route_yet", target=other.slug)
    one = found[0]
    one.state = RouteState.OFF
    context.session.add(one)
    schedule.drop(context.session, "digest_draft", f"route:{one.id}")
    moments.drop_route(context.session, one, context.now)
    told = say("route_ended_there", slug=context.room.slug, title=context.room.title)
    return reply(say("route_ended", target=other.slug), told.in_room(other.room_id).aloud())


def _confirmed(context: Context, target: Room) -> Route:
    one = digests.route_between(context.session, context.room.room_id, target.room_id)
    if one is None or one.state is not RouteState.CONFIRMED:
        raise UserError("no_route_yet", target=target.slug)
    return one


def _room(context: Context, room_id: str) -> Room:
    found = context.session.get(Room, room_id)
    assert found is not None
    return found


def _described(context: Context, room: Room) -> dict[str, object]:
    return {
        "slug": room.slug,
        "title": room.title,
        "name": room.name,
        "room_id": room.room_id,
        "members": rooms.member_count(context.session, room.room_id) - 1,
    }
