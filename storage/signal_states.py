"""Where a signal can stand, and every step that exists, as data: nothing moves in another way.

`storage.signals.change_state` is the only function that moves one. Of a merged or parked signal the
history says where it stood before.
"""

from collections.abc import Mapping
from enum import Flag, StrEnum, auto
from typing import Final


class SignalState(StrEnum):
    """Where a signal stands in its life.

    `DRAFT`: it was proposed in private and waits for its reporter's yes; it has no number yet.
    """

    DRAFT = "draft"
    LOGGED = "logged"
    UNDER_REVIEW = "under_review"
    SCHEDULED = "scheduled"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    CLOSED = "closed"
    PARKED = "parked"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class By(Flag):
    """On whose word a step is made."""

    REPORTER = auto()
    """Who said it; deleting its message is her word too."""
    MODERATOR = auto()
    """A moderator of the room where it was said."""
    CHAIN = auto()
    """What happened elsewhere: a digest was released, an answer came down, what it was merged into
    was withdrawn."""


_S = SignalState

OPEN_STATES: Final = (_S.LOGGED, _S.UNDER_REVIEW, _S.SCHEDULED, _S.ESCALATED, _S.ANSWERED)
"""Something is still to come of it."""

FINISHED_STATES: Final = (_S.CLOSED, _S.WITHDRAWN)
"""After this its reporter's name has a term."""

_TO: Final[Mapping[SignalState, tuple[tuple[SignalState, By], ...]]] = {
    _S.DRAFT: ((_S.LOGGED, By.REPORTER),),
    _S.LOGGED: (
        (_S.UNDER_REVIEW, By.MODERATOR),
        (_S.SCHEDULED, By.MODERATOR | By.CHAIN),
        (_S.ESCALATED, By.CHAIN),
        (_S.ANSWERED, By.CHAIN),
        (_S.CLOSED, By.MODERATOR),
    ),
    _S.UNDER_REVIEW: (
        (_S.SCHEDULED, By.MODERATOR | By.CHAIN),
        (_S.ESCALATED, By.CHAIN),
        (_S.ANSWERED, By.CHAIN),
        (_S.CLOSED, By.MODERATOR),
    ),
    _S.SCHEDULED: (
        (_S.UNDER_REVIEW, By.MODERATOR),
        (_S.ESCALATED, By.CHAIN),
        (_S.ANSWERED, By.CHAIN),
        (_S.CLOSED, By.MODERATOR),
    ),
    _S.ESCALATED: (
        (_S.SCHEDULED, By.MODERATOR | By.CHAIN),
        (_S.ANSWERED, By.CHAIN),
        (_S.CLOSED, By.MODERATOR),
    ),
    _S.ANSWERED: (
        (_S.UNDER_REVIEW, By.MODERATOR),
        (_S.SCHEDULED, By.MODERATOR | By.CHAIN),
        (_S.ESCALATED, By.CHAIN),
        (_S.CLOSED, By.MODERATOR),
    ),
    _S.CLOSED: ((_S.UNDER_REVIEW, By.MODERATOR),),
    _S.PARKED: (
        (_S.UNDER_REVIEW, By.MODERATOR),
        (_S.ESCALATED, By.CHAIN),
        (_S.ANSWERED, By.CHAIN),
        (_S.CLOSED, By.MODERATOR),
    ),
    _S.MERGED: tuple((state, By.MODERATOR | By.CHAIN) for state in (*OPEN_STATES, _S.PARKED)),
    _S.WITHDRAWN: (),
}

BEGINNINGS: Final[Mapping[SignalState, By]] = {_S.DRAFT: By.REPORTER, _S.LOGGED: By.REPORTER}
"""Where a signal may begin: said in the room, or proposed in private."""


def _table() -> dict[tuple[SignalState, SignalState], By]:
    steps = {(old, new): by for old, ways in _TO.items() for new, by in ways}
    for old in (*OPEN_STATES, _S.PARKED):
        steps[old, _S.MERGED] = By.MODERATOR
        if old is not _S.PARKED:
            steps[old, _S.PARKED] = By.MODERATOR
    for old in SignalState:
        if old not in (_S.DRAFT, _S.WITHDRAWN):
            steps[old, _S.WITHDRAWN] = By.REPORTER
    return steps


STEPS: Final[Mapping[tuple[SignalState, SignalState], By]] = _table()
"""(from, to) -> on whose word. What is not here does not exist."""


class NoSuchStep(Exception):
    """A step that is not in the table, or not on this person's word."""

    def __init__(self, old: SignalState, new: SignalState) -> None:
        super().__init__(f"{old} -> {new}")
        self.old = old
        self.new = new


def may_step(old: SignalState | None, new: SignalState, by: By) -> bool:
    """Whether a signal may go from `old` (None: it is new) to `new` on the word of `by`."""
    allowed = BEGINNINGS.get(new) if old is None else STEPS.get((old, new))
    return allowed is not None and bool(allowed & by)


def steps_from(old: SignalState, by: By) -> tuple[SignalState, ...]:
    """Where a signal may go from here on the word of `by`, in the order of a signal's life."""
    return tuple(new for new in SignalState if may_step(old, new, by))
