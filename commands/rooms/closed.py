"""What makes a room fit to be a platform: encrypted, by invitation, history for its members."""

from typing import Final

from storage.rooms import Room

BY_INVITATION: Final = ("invite", "restricted", "knock", "knock_restricted", "private")


def open_side(room: Room) -> str | None:
    """The sentence that says what is wrong with a room, or None when it is closed."""
    if not room.encrypted:
        return "room_not_encrypted"
    if room.join_rule not in BY_INVITATION:
        return "room_is_public"
    if room.history_visibility == "world_readable":
        return "room_history_open"
    return None
