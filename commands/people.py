"""People as commands name them: by mention, full id, or @name when that is one person here."""

import re
from collections.abc import Iterable

from commands.base import Context, UserError
from storage import rooms

_PERSON = re.compile(r"@[^\s,:;()]+(?::[^\s,;()]+)?")


def with_ids(context: Context, text: str) -> str:
    """The text with the id behind each mention in the place of the name that is shown."""
    for shown, user_id in sorted(context.pills.items(), key=lambda pill: -len(pill[0])):
        parts = re.split(rf"(?<![\w@]){re.escape(shown)}(?![\w:])", text)
        text = user_id.join(parts)
    return text


def named_people(text: str) -> list[str]:
    """What stands in `text` as a person, in order."""
    return [match.rstrip(".") for match in _PERSON.findall(text)]


def members(context: Context) -> list[str]:
    """Who is in this room or invited to it, ourselves left out."""
    known = rooms.members_of(context.session.connection(), context.room.room_id)
    return sorted(
        user_id
        for user_id, (membership, _) in known.items()
        if membership in ("join", "invite") and user_id != context.bot
    )


def resolve(context: Context, name: str) -> str:
    """The user id of a member of this room. Raises UserError when there is none, or several."""
    found = matching(name, members(context))
    if len(found) != 1:
        raise UserError("which_person" if found else "not_in_this_room", name=name, found=found)
    return found[0]


def matching(name: str, among: Iterable[str]) -> list[str]:
    """Those whom `@name` or a full id may mean."""
    if ":" in name:
        return [user_id for user_id in among if user_id.lower() == name.lower()]
    return sorted(user_id for user_id in among if user_id.lower().startswith(f"{name.lower()}:"))
