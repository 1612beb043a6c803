"""What a run of state events means to others: who came and went, what happened to platforms."""

from dataclasses import dataclass

from bot.matrix.events import Membership, StateChange
from commands.base import Fact, MemberJoined, MemberLeft
from commands.rooms.facts import (
    BotRemoved,
    PrivatelyInvited,
    RoomClosed,
    RoomOpened,
    RoomReplaced,
)


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody whom we knew otherwise is now in a room, or no longer."""

    event: Membership


@dataclass(frozen=True, slots=True)
class InvitedByUs:
    """Somebody is invited to the private room that we made for her."""

    event: Membership


@dataclass(frozen=True, slots=True)
class Removed:
    """We are no longer in a platform."""

    event: Membership


@dataclass(frozen=True, slots=True)
class SidesChanged:
    """A platform became open, or open in another way (`why`), or closed again (None)."""

    event: StateChange
    why: str | None


@dataclass(frozen=True, slots=True)
class Announced:
    """A moderator of a platform says that it goes on in another room."""

    event: StateChange
    new_id: str


@dataclass(frozen=True, slots=True)
class Followed:
    """We are in the room in which a platform goes on, and it is what its moderator said."""

    cause: str
    old_id: str
    new_id: str


News = Moved | InvitedByUs | Removed | SidesChanged | Announced | Followed


def cause_of(news: News) -> str:
    """The event that made it news."""
    return news.cause if isinstance(news, Followed) else news.event.event_id


def fact_of(news: News) -> Fact | None:
    """The fact for those who listen; None when there is nothing to tell."""
    match news:
        case Moved(event):
            kind = MemberJoined if event.membership == "join" else MemberLeft
            return kind(event.user_id, event.room_id)
        case InvitedByUs(event):
            return PrivatelyInvited(event.user_id, event.room_id)
        case Removed(event):
            return BotRemoved(event.room_id, event.sender)
        case SidesChanged(event, None):
            return RoomClosed(event.room_id)
        case SidesChanged(event, str(why)):
            return RoomOpened(event.room_id, why)
        case Followed(_, old_id, new_id):
            return RoomReplaced(old_id, new_id)
        case _:
            return None
