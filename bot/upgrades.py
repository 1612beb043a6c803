"""Room upgrades (Matrix 1.11 §11.32): followed on the word of somebody with power in both rooms.

A tombstone is only a message: whoever may send one could lead the bot, and all that it keeps for a
platform, into a room of her own. So her power counts in the old room and in the new one, and the
new room must name the old one as its predecessor.
"""

from collections.abc import Iterable

from sqlalchemy import Connection

from bot.matrix.answer import section
from bot.matrix.events import Event, StateChange
from bot.news import Announced, Followed, News
from storage import rooms
from storage.rooms import MODERATOR_POWER, Room


def announced(room: Room, event: StateChange, membership: str, power: int) -> list[News]:
    """Remember in `room` where it goes on, when a moderator of a platform says so.

    `membership` and `power` are those of the event's sender, at its place.
    """
    new_id = event.content.get("replacement_room")
    if room.slug is None or not isinstance(new_id, str):
        return []
    if not new_id.startswith("!") or len(new_id) > 255 or new_id == event.room_id:
        return []
    if membership != "join" or power < MODERATOR_POWER or room.replaced_by == new_id:
        return []
    room.replaced_by, room.replaced_word = new_id, event.sender
    return [Announced(event, new_id)]


def followed(connection: Connection, events: Iterable[Event]) -> list[News]:
    """Which platforms can move now, of those that these events are about."""
    last = {event.room_id: event.event_id for event in events}
    news: list[News] = []
    for old in rooms.going_on_in(connection, last):
        new = rooms.load(connection, [old.replaced_by or ""]).get(old.replaced_by or "")
        if new is not None and _is_successor(connection, old, new):
            cause = last.get(new.room_id) or last[old.room_id]
            news.append(Followed(cause, old.room_id, new.room_id))
    return news


def _is_successor(connection: Connection, old: Room, new: Room) -> bool:
    return (
        new.membership == "join"
        and new.slug is None
        and section(new.create, "predecessor").get("room_id") == old.room_id
        and _moderates(connection, new.room_id, old.replaced_word or "")
    )


def _moderates(connection: Connection, room_id: str, user_id: str) -> bool:
    membership, power = rooms.member(connection, room_id, user_id)
    return membership == "join" and power >= MODERATOR_POWER
