"""People of a platform as sentences name them, also from a private chat."""

from commands.base import Context, Say, UserError
from commands.language.calendar import in_office_hours
from commands.language.words import fold
from commands.people import matching, with_ids
from storage import rooms
from storage.rooms import Room

_MYSELF = frozenset("ik mij mezelf mijzelf me myself i".split())


def resolve_here(context: Context, room: Room, words: str) -> str:
    """The one member of `room` that the words name: `@petra`, a full id, a mention, `ik`.

    Raises UserError when there is none, or several.
    """
    name = with_ids(context, words).strip().rstrip(".,;:")
    if fold(name) in _MYSELF:
        return context.sender
    found = matching(name, members_of(context, room))
    if len(found) != 1:
        raise UserError("which_person" if found else "not_in_this_room", name=name, found=found)
    return found[0]


def members_of(context: Context, room: Room) -> list[str]:
    """Who is in a platform or invited to it, ourselves left out."""
    known = rooms.members_of(context.session.connection(), room.room_id)
    return sorted(
        user_id
        for user_id, (membership, _) in known.items()
        if membership in ("join", "invite") and user_id != context.bot
    )


def mannerly(context: Context, told: Say) -> Say:
    """What somebody did not ask for comes in office hours."""
    return told if in_office_hours(context.now) else told.in_the_morning()


def short(user_id: str | None) -> str | None:
    """`@petra:voorbeeld.nl` as people say it: `@petra`."""
    return user_id.partition(":")[0] if user_id else None
