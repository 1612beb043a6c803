"""Which route, platform or draft somebody means."""

import re
from typing import Final

from commands.base import Context, UserError
from commands.rooms import platforms
from storage import digests, rooms
from storage.digests import Digest, DigestState, Route
from storage.rooms import Room

LONGEST_NAME: Final = 5
"""Words of the longest alias of a platform that is looked for."""

_DRAFT: Final = re.compile(
    r"\s*(?:concept|draft|nr\.?|nummer|number|c-?)?\s*#?\s*(\d+)[.!]?\s*", re.IGNORECASE
)


def platform(context: Context, what: str) -> tuple[Room, str]:
    """The platform that the words begin with, by short name or alias, and what follows.

    Raises UserError.
    """
    words = what.split()
    for count in range(min(len(words), LONGEST_NAME), 0, -1):
        found = platforms.called(context.session, " ".join(words[:count]).strip(":,"))
        if found is not None:
            return found, " ".join(words[count:])
    raise UserError("no_such_platform")


def route(context: Context, name: str) -> Route:
    """The route that is meant: from here, or in private from a platform that one moderates."""
    sources = [
        room
        for room in context.platforms
        if rooms.is_moderator(context.session, room.room_id, context.sender)
    ]
    wanted = platforms.called(context.session, name) if name else None
    found = [
        route
        for room in sources
        for route in digests.routes_from(context.session, room.room_id)
        if not name or (wanted is not None and wanted.room_id == route.target_room)
    ]
    if not found:
        raise UserError("no_route_here")
    if len(found) > 1:
        targets = sorted({slug(context, route.target_room) for route in found})
        raise UserError("which_route", targets=targets)
    return found[0]


def slug(context: Context, room_id: str) -> str:
    """What a platform is called when it is typed."""
    room = context.session.get(Room, room_id)
    return room.slug or "" if room else ""


def draft_number(what: str) -> int | None:
    """The number of a draft; one that is longer than any we give counts as unknown."""
    match = _DRAFT.fullmatch(what)
    return min(int(match[1][:9]), 10**8) if match else None


def open_draft(context: Context, number: int) -> Digest:
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


def its_route(context: Context, draft: Digest) -> Route:
    """The route on which a draft would go up."""
    route = context.session.get(Route, draft.route_id)
    assert route is not None
    return route


def require_moderator(context: Context, route: Route) -> None:
    """Raises UserError, the same as for no draft, when she may not edit what goes up there."""
    if not rooms.is_moderator(context.session, route.source_room, context.sender):
        raise UserError("edit_usage")
