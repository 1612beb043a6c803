"""Reading a raw /sync answer without trusting its shape. Pure.

What is not of the type that the specification gives it counts as absent, so that one room's
malformed entry leaves the others alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.matrix.errors import Unreachable
from bot.matrix.events import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedRoom:
    """One entry of `rooms.join`. `state` is the state at the start of `timeline`."""

    room_id: str
    state: tuple[Json, ...] = ()
    timeline: tuple[Json, ...] = ()
    limited: bool = False
    prev_batch: str | None = None


def well_formed(raw: Json) -> dict[str, Any]:
    """The answer with everything of a wrong type left out; Unreachable when it has no token."""
    if not _text(raw.get("next_batch")):
        raise Unreachable("the answer to /sync has no next_batch")
    counts, devices = raw.get("device_one_time_keys_count"), section(raw, "device_lists")
    rooms = {name: section(raw, "rooms", name) for name in ("join", "leave", "invite")}
    return {
        "next_batch": raw["next_batch"],
        "to_device": {"events": events_in(raw, "to_device", "events")},
        "device_lists": {name: _texts(devices.get(name)) or [] for name in ("changed", "left")},
        "device_one_time_keys_count": _counts(counts),
        "device_unused_fallback_key_types": _texts(raw.get("device_unused_fallback_key_types")),
        "rooms": {
            name: {room_id: _room(room) for room_id, room in entries.items()}
            for name, entries in rooms.items()
        },
    }


def is_empty(answer: Json) -> bool:
    """Whether a well-formed answer brings nothing at all."""
    devices = answer["device_lists"]
    return not (
        any(answer["rooms"].values())
        or answer["to_device"]["events"]
        or devices["changed"]
        or devices["left"]
    )


def joined_rooms(answer: Json) -> tuple[JoinedRoom, ...]:
    """All rooms in which we are."""
    return tuple(
        JoinedRoom(
            room_id=room_id,
            state=room["state"]["events"],
            timeline=room["timeline"]["events"],
            limited=room["timeline"]["limited"],
            prev_batch=room["timeline"]["prev_batch"],
        )
        for room_id, room in answer["rooms"]["join"].items()
    )


def departures(answer: Json, own: str) -> Iterator[tuple[str, Json | None]]:
    """Rooms that we left or were removed from, with the raw membership event that says so.

    None: the homeserver does not show that event.
    """
    for room_id, room in answer["rooms"]["leave"].items():
        shown = room["state"]["events"] + room["timeline"]["events"]
        ours = [event for event in shown if membership(event, own) in ("leave", "ban")]
        yield room_id, ours[-1] if ours else None


def invitations(answer: Json, own: str) -> Iterator[tuple[str, str]]:
    """Rooms to which we are invited, and by whom; an invitation without a sender is left out.

    The events are stripped (Matrix 1.11 §8.4.4.1): they have neither an id nor a time.
    """
    for room_id, room in answer["rooms"]["invite"].items():
        for event in room["invite_state"]["events"]:
            sender = _text(event.get("sender"))
            if sender and membership(event, own) == "invite":
                yield room_id, sender


def membership(raw: Json, user_id: str) -> str | None:
    """The membership that this event gives to `user_id`, or None when it is about another thing."""
    if raw.get("type") != "m.room.member" or raw.get("state_key") != user_id:
        return None
    return _text(section(raw, "content").get("membership"))


def section(source: Any, *names: str) -> Json:
    """The object at this path, or an empty one."""
    for name in names:
        source = source.get(name) if isinstance(source, Mapping) else None
    return source if isinstance(source, Mapping) else {}


def events_in(source: Any, *names: str) -> tuple[Json, ...]:
    """The raw events in the list at this path, or none."""
    listed = section(source, *names[:-1]).get(names[-1])
    return tuple(e for e in listed if isinstance(e, dict)) if isinstance(listed, list) else ()


def _room(room: Any) -> dict[str, Any]:
    timeline = section(room, "timeline")
    return {
        "state": {"events": events_in(room, "state", "events")},
        "timeline": {
            "events": events_in(timeline, "events"),
            "limited": timeline.get("limited") is True,
            "prev_batch": _text(timeline.get("prev_batch")),
        },
        "invite_state": {"events": events_in(room, "invite_state", "events")},
    }


def _counts(value: Any) -> dict[str, int] | None:
    if not isinstance(value, Mapping):
        return None
    return {name: count for name, count in value.items() if isinstance(count, int)}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: Any) -> list[str] | None:
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else None
