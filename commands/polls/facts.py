"""What comes of polls, for those who listen."""

from dataclasses import dataclass

from commands.base import Fact
from commands.language.moments import Moment


@dataclass(frozen=True, slots=True)
class DateFixed(Fact):
    """A moderator fixed the date of a poll: there will be a meeting of the platforms in `room_ids`.

    The title passed the guard when the poll was made. `number` is the poll's (D-7). Fixed again
    after a reopening, it moves the meeting that the first time made.
    """

    poll_id: int
    number: int
    title: str
    moment: Moment
    room_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateUnfixed(Fact):
    """The poll that fixed a date is open again or was cancelled: its meeting does not stand."""

    poll_id: int
    number: int
    room_ids: tuple[str, ...]
