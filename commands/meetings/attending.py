"""Who is there: `aanwezig`, `afwezig`, for oneself or, by a moderator, for others."""

import re
from typing import Any, Final
from zoneinfo import ZoneInfo

from commands.arguments import Rest
from commands.base import Context, React, Reply, UserError, command, reply, say
from commands.language.moments import AMSTERDAM
from commands.language.words import fold
from commands.meetings import rules
from commands.meetings.finding import (
    RECENT,
    moderates,
    named_meeting,
    require_moderator,
    room_of,
    setting,
    the_room,
)
from commands.meetings.people_here import resolve_here, short
from commands.people import with_ids
from storage import meetings, minutes, people
from storage.meetings import Meeting
from storage.people import Organisation
from storage.rooms import Room

_LIST: Final = frozenset("lijst toon wie overzicht list who show".split())
_AND: Final = re.compile(r"\s*(?:,|;|\n|\ben\b|\band\b)\s*")


@command("aanwezig", "aanwezigen", english=("present", "attending"))
def present(context: Context, words: Rest = "") -> Reply:
    """Say who is at a meeting: oneself, or by a moderator `aanwezig SHOP, @petra`."""
    return _attend(context, words, True)


@command("afwezig", "verhinderd", "afmelden", english=("absent",))
def absent(context: Context, words: Rest = "") -> Reply:
    """Say who is not there, also before the meeting: oneself, or others by a moderator."""
    return _attend(context, words, False)


def _attend(context: Context, words: str, there: bool) -> Reply:
    named, rest = named_meeting(context, words)
    room, rest = (room_of(context, named), rest) if named else the_room(context, rest)
    meeting = named or _at_hand(context, room, there)
    if fold(rest.strip()) in _LIST:
        return reply(say("attendance_shown", **_overview(context, room, meeting)))
    voices = _voices(context, room, rest)
    for voice in voices:
        minutes.attend(context.session, meeting.key, voice, there, context.sender, context.said_at)
    return reply(React())


def _at_hand(context: Context, room: Room, there: bool) -> Meeting:
    """Today's meeting; else for who was there the last one, for who will not be the next."""
    today = context.now.astimezone(ZoneInfo(AMSTERDAM)).date()
    last = meetings.last_begun(context.session, [room.room_id], context.now)
    if last is not None and (
        last.day == today or (there and context.now - last.ends_at() < RECENT)
    ):
        return last
    ahead = meetings.upcoming(context.session, [room.room_id], context.now)
    if not ahead and last is None:
        raise UserError("which_meeting", lines=[])
    return ahead[0] if ahead or last is None else last


def _voices(context: Context, room: Room, words: str) -> list[str]:
    """User ids and `organisation:3` of those who are named; nobody named is the sender."""
    found = []
    own = people.organisation_of(context.session, context.sender)
    for name in filter(None, _AND.split(with_ids(context, words).strip())):
        body = people.organisation_named(context.session, name)
        if body is not None:
            found.append(f"organisation:{body.id}")
        elif name.startswith("@") or fold(name) in ("ik", "me", "i"):
            found.append(resolve_here(context, room, name))
        else:
            raise UserError("attendance_who")
    mine = {context.sender, f"organisation:{own.id}" if own else ""}
    if not set(found) <= mine and not moderates(context, room):
        require_moderator(context, room, "aanwezig")
    return found or [context.sender]


def _overview(context: Context, room: Room, meeting: Meeting) -> dict[str, Any]:
    there = minutes.attendance(context.session, meeting.key)
    bodies = {_body(context, voice) for voice, present in there.items() if present} - {None}
    return {
        "label": meeting.label,
        "moment": rules.moment_of(meeting),
        "present": [_name(context, one) for one, present in there.items() if present],
        "absent": [_name(context, one) for one, present in there.items() if not present],
        "bodies": len(bodies),
        "quorum": setting(context.session, room, "quorum"),
    }


def _body(context: Context, voice: str) -> int | None:
    """The organisation that somebody is there for."""
    kind, _, number = voice.partition(":")
    if kind == "organisation":
        return int(number)
    body = people.organisation_of(context.session, voice)
    return body.id if body else None


def _name(context: Context, voice: str) -> str:
    kind, _, number = voice.partition(":")
    if kind != "organisation":
        return short(voice) or ""
    body = context.session.get(Organisation, int(number))
    return body.name if body else ""
