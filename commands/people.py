"""People as commands name them: by mention, full id, or @name when that is one person here."""

import re
from collections.abc import Iterable

from commands.base import Context, UserError
from storage import rooms

_PERSON = re.compile(r"@[^\s,:;()]+(?::[^\s,;()]+)?")


def named_people(text: str) -> list[str]:
    """What stands in `text` as a person, in order."""
    return [match.rstrip(".") for match in _PERSON.findall(text)]


def resolve(context: Context, name: str) -> str:
    """The user id of a member of this room. Raises UserError when there is none, or several."""
    members = [
        user_id
        for user_id, (membership, _) in rooms.members_of(
            context.session.connection(), context.room.room_id
        ).items()
        if membership in ("join", "invite") and user_id != context.bot
    ]
    found = _matching(name, members)
    if len(found) != 1:
        raise UserError("which_person" if found else "not_in_this_room", name=name, found=found)
    return found[0]


def _matching(name: str, members: Iterable[str]) -> list[str]:
    if ":" in name:
        return [user_id for user_id in members if user_id.lower() == name.lower()]
    return sorted(user_id for user_id in members if user_id.lower().startswith(f"{name.lower()}:"))
