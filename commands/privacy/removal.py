"""Where moderators want it and the room lets us, we redact what may never be stored."""

from sqlmodel import Session

from commands.base import RemoveSaid, Reply, reply
from commands.rooms import declared
from storage.rooms import MODERATOR_POWER, Member, Room


def own_redaction(session: Session, room: Room, bot: str) -> Reply:
    """The redaction of what is being answered, or nothing (the default)."""
    if room.slug is None or declared.value(session, room, "own_redaction") != "yes":
        return Reply()
    needed = (room.power_levels or {}).get("redact", MODERATOR_POWER)
    ours = session.get(Member, (room.room_id, bot))
    may = ours is not None and isinstance(needed, int) and ours.power >= needed
    return reply(RemoveSaid()) if may else Reply()
