"""Whether we may speak in a room, by what we know of it."""

from sqlalchemy import Connection

from bot.matrix.client import NEVER_ENCRYPTED
from bot.matrix.permissions import required
from commands.rooms.closed import open_side
from storage import rooms, standing
from storage.database import Unit
from storage.rooms import Room

MESSAGE = "m.room.message"


def may_say(connection: Connection, room_id: str, own: str, event_type: str = MESSAGE) -> bool:
    """We (`own`) are in it, our power suffices, and it is no platform that is open."""
    room = rooms.load(connection, [room_id]).get(room_id)
    _, power = rooms.member(connection, room_id, own)
    return _may_say(room, power, event_type)


def may_say_now(unit: Unit, room_id: str, own: str, event_type: str) -> bool:
    """The same, by what is kept of the room."""
    _, power = standing.member(unit, room_id, own)
    return _may_say(standing.room(unit, room_id), power, event_type)


def _may_say(room: Room | None, power: int, event_type: str) -> bool:
    if room is None or room.membership != "join" or (room.slug and open_side(room)):
        return False
    hidden = room.encrypted and event_type not in NEVER_ENCRYPTED
    return power >= required(room.power_levels, "m.room.encrypted" if hidden else event_type)
