"""A room that is replaced by another, as homeservers and clients do it."""

from typing import Any

from bot.matrix.events import Event
from tests.dialogue.conversation import Conversation
from tests.dialogue.world import BOT, user


def successor(
    talk: Conversation, old: str, *, by: str, version: str = "12", **state: Any
) -> tuple[str, list[Event]]:
    """The room that `by` makes to replace the old one, with the state that its members see."""
    new, events = talk.world.new_room("opvolger", creator=by, version=version, **state)
    if version == "12":
        talk.world.rooms[new].powers = {}
        events[1] = talk.world.state(new, by, "m.room.power_levels", {"users": {}})
    content = {"room_version": version, "creator": user(by), "predecessor": {"room_id": old}}
    events[0] = talk.world.state(new, by, "m.room.create", content)
    return new, events


def tombstone(talk: Conversation, old: str, new: str, by: str) -> None:
    """The old room says that it goes on in the new one."""
    content = {"body": "Deze kamer is vervangen", "replacement_room": new}
    talk.batch(talk.world.state(old, by, "m.room.tombstone", content))


def enter(talk: Conversation, new: str, events: list[Event], *people: str) -> None:
    """The bot sees the room that it was let into."""
    everybody = [talk.world.membership(new, one, "join") for one in (*people, BOT)]
    talk.batch(*events, *everybody)
