"""What happens to rooms themselves, for those who listen."""

from dataclasses import dataclass

from commands.base import Fact


@dataclass(frozen=True, slots=True)
class RoomOpened(Fact):
    """A platform is no longer closed: the bot does nothing there. `why` names the sentence."""

    room_id: str
    why: str


@dataclass(frozen=True, slots=True)
class RoomClosed(Fact):
    """A platform that was open is closed again: the bot goes on."""

    room_id: str


@dataclass(frozen=True, slots=True)
class BotRemoved(Fact):
    """We are no longer in a platform; `by` removed us."""

    room_id: str
    by: str


@dataclass(frozen=True, slots=True)
class RoomReplaced(Fact):
    """A platform goes on in another room, with all that it had."""

    old_id: str
    new_id: str


@dataclass(frozen=True, slots=True)
class PrivatelyInvited(Fact):
    """We invited a person to a private chat: something waits for her there."""

    user_id: str
    room_id: str


@dataclass(frozen=True, slots=True)
class EventsLost(Fact):
    """The homeserver would not give some of what was said in a room while we were away."""

    room_id: str


@dataclass(frozen=True, slots=True)
class InviteIgnored(Fact):
    """Somebody unknown invited us; nothing was answered."""

    room_id: str


@dataclass(frozen=True, slots=True)
class SettingChanged(Fact):
    """A moderator set this setting of a platform; `key` as declared."""

    room_id: str
    key: str
