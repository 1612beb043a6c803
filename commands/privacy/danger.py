"""Acute danger typed into the bot: numbers to call at once, in the same place; nothing is kept."""

from sqlmodel import Session

from commands.base import Reply, reply, say
from commands.rooms import declared
from storage import rooms
from storage.rooms import Room


def numbers_to_call(session: Session, room: Room, speaker: str | None, private: bool) -> Reply:
    """112 and the helpdesk, where it was said; in the morning a question to who said it."""
    told = say("acute", helpdesk=str(_helpdesk(session, room, speaker, private)))
    if speaker is None:
        return reply(told.in_room(room.room_id).aloud())
    here = told.aloud(speaker) if private else told.in_room(room.room_id).aloud(speaker)
    return reply(here, say("acute_later").to(speaker).in_the_morning())


def _helpdesk(session: Session, room: Room, speaker: str | None, private: bool) -> object:
    """The number that moderators set for this room, or for a platform of who is in private."""
    platforms = rooms.platforms_of(session, speaker) if private and speaker else []
    return declared.value(session, platforms[0] if platforms else room, "helpdesk")
