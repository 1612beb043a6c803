"""Where we are and who may what there: kept while nobody changes it, and read together for many.

A room in which nothing was said since the start is not known yet. To ask for each of them alone
took half of what a command costs where ten thousand speak in turns.
"""

from collections.abc import Collection

from storage import rooms
from storage.core import in_parts
from storage.database import Unit
from storage.rooms import WHO_IS_WHERE, Room

Key = tuple[str, ...]


def room(unit: Unit, room_id: str) -> Room | None:
    """A room that we are in, as it is now in this transaction. Not to be changed."""
    return unit.once(
        WHO_IS_WHERE,
        _room(room_id),
        lambda: _joined(rooms.load(unit.connection, [room_id]).get(room_id)),
    )


def member(unit: Unit, room_id: str, user_id: str) -> tuple[str, int]:
    """(membership, power) of somebody, as it is now in this transaction."""
    return unit.once(
        WHO_IS_WHERE,
        _member(room_id, user_id),
        lambda: rooms.member(unit.connection, room_id, user_id),
    )


def foresee(unit: Unit, who: Collection[tuple[str, str]]) -> None:
    """Read together what will be asked of these (room id, user id), where it is not known."""
    lacking = {room_id for room_id, _ in who if not _is_known(unit, _room(room_id))}
    if len(lacking) > 1:
        for part in in_parts(lacking):
            found = rooms.load(unit.connection, part)
            for room_id in part:
                unit.kept.put(WHO_IS_WHERE, _room(room_id), _joined(found.get(room_id)))
    strangers = {one for one in who if not _is_known(unit, _member(*one))}
    if len(strangers) > 1:
        for some in in_parts(strangers):
            for one, standing in rooms.members(unit.connection, some).items():
                unit.kept.put(WHO_IS_WHERE, _member(*one), standing)


def _is_known(unit: Unit, key: Key) -> bool:
    return unit.kept.has(WHO_IS_WHERE, key)


def _room(room_id: str) -> Key:
    return "room", room_id


def _member(room_id: str, user_id: str) -> Key:
    return "member", room_id, user_id


def _joined(found: Room | None) -> Room | None:
    return found if found is not None and found.membership == "join" else None
