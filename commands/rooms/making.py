"""A room becomes a platform, only by an administrator's word: a slug decides what comes to it."""

from sqlmodel import Session

from commands.base import Context, Reply, UserError, reply, say
from commands.language.words import fold
from commands.rooms.closed import open_side
from commands.rooms.platforms import PLATFORMS, called
from storage import moving, rooms
from storage.rooms import Room


def make_platform(context: Context, words: str) -> Reply:
    """`instellen platform zco`. Raises UserError when the room is open, or the slug taken."""
    if context.sender not in context.administrators:
        raise UserError("only_administrators", command="instellen platform")
    slug = fold(words)
    if slug not in PLATFORMS:
        raise UserError("platform_unknown", slugs=sorted(PLATFORMS))
    room = context.room
    wrong = open_side(room)
    if wrong is not None:
        raise UserError(wrong)
    if room.slug not in (None, slug):
        raise UserError("platform_already", slug=room.slug)
    taken = called(context.session, slug)
    if taken is not None and taken.room_id != room.room_id:
        if taken.membership == "join":
            raise UserError("platform_taken", slug=slug)
        moving.move(context.session, taken.room_id, room.room_id)
        return reply(say("platform_taken_over", slug=slug, title=taken.title))
    made = appoint(context.session, room.room_id, slug)
    return reply(say("platform_made", slug=slug, title=made.title))


def appoint(session: Session, room_id: str, slug: str) -> Room:
    """Make this room the platform, with the platform's defaults where it was none."""
    row = session.get(Room, room_id)
    assert row is not None
    if row.slug != slug:
        defaults = PLATFORMS[slug]
        row.slug, row.title = slug, defaults.title
        row.tone, row.language = defaults.tone, defaults.language
    session.add(row)
    session.flush()
    return row


def others(session: Session, room: Room) -> int:
    """How many people are in the room besides us."""
    return rooms.member_count(session, room.room_id) - 1
