"""Who may say what where: strangers get silence, members a sentence that tells what is missing."""

from dataclasses import dataclass

from commands.base import NUMBER, Command, Place, Role, UserError
from storage.rooms import MODERATOR_POWER, Room


@dataclass(frozen=True, slots=True)
class Access:
    """Whose people may talk to the bot, who administers it, and who else may invite it."""

    servers: frozenset[str]
    administrators: tuple[str, ...]
    inviters: frozenset[str] = frozenset()

    def is_administrator(self, user_id: str) -> bool:
        """Whether the configuration names this person as administrator."""
        return user_id in self.administrators

    def may_invite(self, user_id: str) -> bool:
        """Whether the configuration lets this person invite the bot, whatever room she is in."""
        return user_id in self.inviters or self.is_administrator(user_id)

    def is_ours(self, user_id: str) -> bool:
        """Whether this person is of a server whose people may talk to the bot."""
        return user_id.partition(":")[2] in self.servers or self.is_administrator(user_id)


def role_of(membership: str, power: int) -> Role:
    """What power a membership gives in a room."""
    if membership != "join":
        return Role.STRANGER
    return Role.MODERATOR if power >= MODERATOR_POWER else Role.MEMBER


def place_of(room: Room, private: bool) -> Place:
    """What kind of room this is for commands."""
    if private:
        return Place.PRIVATE
    return Place.PLATFORM if room.slug else Place.ELSEWHERE


def require(command: Command, place: Place, role: Role, administrator: bool) -> None:
    """Raise UserError unless this command may be said here by this role."""
    name = "2 weg" if NUMBER in command.names else command.names[0]
    if command.who is Role.ADMINISTRATOR:
        if not administrator:
            raise UserError("only_administrators", command=name)
    elif role < command.who:
        raise UserError("only_moderators", command=name)
    if place not in command.where:
        raise UserError(_PLACE_ERRORS[place], command=name)


_PLACE_ERRORS = {
    Place.PLATFORM: "not_in_a_platform",
    Place.PRIVATE: "not_in_private",
    Place.ELSEWHERE: "not_a_platform",
}
