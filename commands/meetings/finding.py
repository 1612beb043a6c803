"""Which platform and which meeting a sentence is about. Nothing is shown outside its rooms."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from sqlmodel import Session

from commands.base import Context, Role, UserError
from commands.language.words import fold
from commands.rooms import declared
from commands.rooms.platforms import called
from storage import meetings, rooms
from storage.meetings import Meeting
from storage.rooms import Room

_NUMBER: Final = re.compile(r"#?v\s*[-–.]?\s*#?(\d{1,7})(?!\w)[.:,]?\s*", re.IGNORECASE)

SOBER: Final = frozenset({"tfm"})
"""Platforms in which no commands are shown."""

RECENT: Final = timedelta(days=14)
"""So long after a meeting what is written down without its number belongs to it."""


def the_room(context: Context, words: str = "") -> tuple[Room, str]:
    """The platform that is meant, and the words without its name.

    In private a platform may be named first; else it is her only one, the only one that she
    moderates, or the only one that has a meeting ahead. Raises UserError when it is not clear.
    """
    if not context.in_private:
        return context.room, words
    first, _, rest = words.strip().partition(" ")
    named = called(context.session, fold(first)) if first else None
    if named is not None and named.room_id in context.room_ids:
        return named, rest.strip()
    for some in _narrowing(context):
        if len(some) == 1:
            return some[0], words
    raise UserError("meeting_which_room", slugs=[room.slug for room in context.platforms])


def _narrowing(context: Context) -> Iterable[list[Room]]:
    yield list(context.platforms)
    yield [
        room
        for room in context.platforms
        if rooms.is_moderator(context.session, room.room_id, context.sender)
    ]
    yield [
        room
        for room in context.platforms
        if meetings.upcoming(context.session, [room.room_id], context.now)
    ]


def named_meeting(context: Context, words: str) -> tuple[Meeting | None, str]:
    """The meeting whose number stands first, or whose message is replied to, and the other words.

    Raises UserError for a number that is not known here.
    """
    if match := _NUMBER.match(words):
        found = meetings.find(context.session, int(match[1]), context.room_ids)
        if found is None:
            raise UserError("no_such_meeting", label=f"V-{int(match[1])}")
        return found, words[match.end() :]
    name = context.about.name if context.about else None
    if name and name.startswith("meeting:V-"):
        number = int(name.split(":")[1].removeprefix("V-"))
        return meetings.find(context.session, number, context.room_ids), words
    return None, words


def coming_meeting(context: Context, words: str) -> tuple[Room, Meeting | None, str]:
    """The meeting that is named, or else the next one of the platform that is meant."""
    meeting, rest = named_meeting(context, words)
    if meeting is not None:
        return room_of(context, meeting), meeting, rest
    room, rest = the_room(context, words)
    ahead = meetings.upcoming(context.session, [room.room_id], context.now)
    return room, ahead[0] if ahead else None, rest


def held_meeting(context: Context, words: str) -> tuple[Room, Meeting, str]:
    """The meeting that is named, or else the one that began last, today's from the morning on.

    Raises UserError when there was none.
    """
    meeting, rest = named_meeting(context, words)
    if meeting is not None:
        return room_of(context, meeting), meeting, rest
    room, rest = the_room(context, words)
    meeting = meetings.last_begun(context.session, [room.room_id], context.now)
    if meeting is None:
        raise UserError("meeting_none_held")
    return room, meeting, rest


def room_of(context: Context, meeting: Meeting) -> Room:
    """The room of a meeting that the sender speaks in or for; one that she moderates first."""
    here = {room.room_id: room for room in context.platforms}
    own = [here[one] for one in meetings.rooms_of(context.session, meeting) if one in here]
    return next((room for room in own if moderates(context, room)), own[0])


def require_moderator(context: Context, room: Room, command: str) -> None:
    """Raise UserError when the sender does not moderate this platform."""
    if not moderates(context, room):
        raise UserError("only_moderators", command=command)


def moderates(context: Context, room: Room) -> bool:
    """Whether the sender moderates this platform now."""
    if not context.in_private and room.room_id == context.room.room_id:
        return context.role >= Role.MODERATOR
    return rooms.is_moderator(context.session, room.room_id, context.sender)


def setting(session: Session, room: Room, key: str) -> int:
    """A whole number that moderators set for this room."""
    found = declared.value(session, room, key)
    assert isinstance(found, int)
    return found
