"""Power levels from a room's raw state. Pure; what is malformed grants nothing.

Sources: Matrix 1.16 §11.5.5.12 (`m.room.power_levels`), MSC2175 (the creator is the sender),
MSC4289 (room version 12: creators stand above all levels). nio's merged view is not used: it keeps
users that a newer event no longer names, and does not know creators.
"""

import re
from typing import Any, Final

from bot.matrix.answer import section
from bot.matrix.events import Json

CREATOR: Final = 2**53
"""The level of a creator from room version 12 on: above every level that can be given."""

UNREADABLE: Final = 100
"""What is required where the event that should say it is malformed."""

_HYDRA: Final = "org.matrix.hydra.11"
_VERSION: Final = re.compile(r"[1-9][0-9]{0,2}")
_INTEGER: Final = re.compile(r"\s*[+-]?[0-9]{1,15}\s*")


def level(create: Json | None, power_levels: Json | None, user_id: str) -> int:
    """What `user_id` may do, by the raw contents of m.room.create and m.room.power_levels.

    `create` has a `creator`, as in a StateChange. Without power levels a creator has 100. A level
    that is malformed counts as the lower of the default and 0.
    """
    creator = section(create).get("creator") == user_id
    if _has_creators(create):
        if creator or user_id in _listed(section(create).get("additional_creators")):
            return CREATOR
    elif power_levels is None:
        return 100 if creator else 0
    content = section(power_levels)
    default = _number(content.get("users_default", 0)) or 0
    users = content.get("users", {})
    if not isinstance(users, dict):
        return min(default, 0)
    given = _number(users[user_id]) if user_id in users else default
    return min(default, 0) if given is None else given


def required(power_levels: Json | None, event_type: str, state: bool = False) -> int:
    """The level that sending this type takes; `state`: as a state event."""
    default = ("state_default", 50) if state else ("events_default", 0)
    content = section(power_levels)
    events = content.get("events", {})
    if not isinstance(events, dict):
        return UNREADABLE
    given = events[event_type] if event_type in events else content.get(*default)
    return _required(given)


def may_redact(
    create: Json | None, power_levels: Json | None, user_id: str, *, author: str
) -> bool:
    """Whether `user_id` may delete an event of `author`: her own, or with the level for others'."""
    has = level(create, power_levels, user_id)
    others = _required(section(power_levels).get("redact", 50))
    return has >= required(power_levels, "m.room.redaction") and (
        user_id == author or has >= others
    )


def _has_creators(create: Json | None) -> bool:
    version = section(create).get("room_version", "1")
    if not isinstance(version, str):
        return False
    return version == _HYDRA or (bool(_VERSION.fullmatch(version)) and int(version) >= 12)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _required(value: Any) -> int:
    number = _number(value)
    return UNREADABLE if number is None else number


def _number(value: Any) -> int | None:
    """A level; until room version 10 it may be a text ("50"), and a homeserver read it so."""
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return max(-CREATOR, min(value, CREATOR - 1))
