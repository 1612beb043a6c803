"""What happens to meetings, for those who listen."""

from dataclasses import dataclass

from commands.base import Fact
from commands.language.moments import Moment
from storage.text import CheckedText


@dataclass(frozen=True, slots=True)
class MeetingPlanned(Fact):
    """There will be a meeting of the platforms in `room_ids`; also when it was cancelled before."""

    meeting_id: int
    room_ids: tuple[str, ...]
    moment: Moment


@dataclass(frozen=True, slots=True)
class MeetingMoved(Fact):
    """A meeting that stood is at another moment now."""

    meeting_id: int
    room_ids: tuple[str, ...]
    moment: Moment


@dataclass(frozen=True, slots=True)
class MeetingCancelled(Fact):
    """A meeting does not go on; `moment` is when it would have been."""

    meeting_id: int
    room_ids: tuple[str, ...]
    moment: Moment


@dataclass(frozen=True, slots=True)
class PutOnAgenda(Fact):
    """A signal is an item on the agenda of a platform; `by` put it there."""

    signal_id: int
    by: str


@dataclass(frozen=True, slots=True)
class Decided(Fact):
    """A meeting in `room_id` decided on an agenda item that is a signal; `by` wrote it down."""

    signal_id: int
    meeting_id: int
    text: CheckedText
    by: str
    room_id: str
