"""What happens to signals elsewhere, and what signals tell others."""

from dataclasses import dataclass

from commands.base import Fact


@dataclass(frozen=True, slots=True)
class Released(Fact):
    """A digest with this signal was posted in `room_id`."""

    signal_id: int
    room_id: str


@dataclass(frozen=True, slots=True)
class Rectified(Fact):
    """What a digest said of this signal in `room_id` was put right there."""

    signal_id: int
    room_id: str


@dataclass(frozen=True, slots=True)
class Answered(Fact):
    """An answer to this signal came down; `by` gave it."""

    signal_id: int
    by: str


@dataclass(frozen=True, slots=True)
class SignalCorrected(Fact):
    """The reporter changed the words of a signal, which were `old`."""

    signal_id: int
    old: str


@dataclass(frozen=True, slots=True)
class SignalWithdrawn(Fact):
    """A signal was withdrawn and its words erased."""

    signal_id: int
