"""Which date is best, and why: the order of the house, explained in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Why(StrEnum):
    """On what the best date differs from the next one. Values are keys for templates."""

    QUORUM = "quorum"
    MUST_ATTEND = "must_attend"
    FEWEST_NO = "fewest_no"
    MOST_YES = "most_yes"
    FEWEST_MAYBE = "fewest_maybe"
    NO_HOLIDAY = "no_holiday"
    EARLIEST = "earliest"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One date with what counts for it. `starts`: aware."""

    number: int
    starts: datetime
    yes: int
    maybe: int
    no: int
    quorum_met: bool = True
    must_attend_met: bool = True
    holiday: bool = False

    @property
    def refused(self) -> bool:
        """Whether everybody who answered says no."""
        return self.no > 0 and not self.yes and not self.maybe

    @property
    def criteria(self) -> tuple[tuple[Why, float], ...]:
        """What is compared, most weighty first; the smallest is the best."""
        return (
            (Why.QUORUM, not self.quorum_met),
            (Why.MUST_ATTEND, not self.must_attend_met),
            (Why.FEWEST_NO, self.no),
            (Why.MOST_YES, -self.yes),
            (Why.FEWEST_MAYBE, self.maybe),
            (Why.NO_HOLIDAY, self.holiday),
            (Why.EARLIEST, self.starts.timestamp()),
        )


@dataclass(frozen=True, slots=True)
class Ranking:
    """Dates, the best one first; `why` it is before the second, None when there is no second."""

    order: tuple[Candidate, ...]
    why: Why | None


def rank(candidates: Sequence[Candidate]) -> Ranking:
    """Order dates: quorum met, must-attends met, fewest no, most yes, fewest maybe, no holiday,
    earliest.
    """
    order = sorted(candidates, key=lambda one: ([value for _, value in one.criteria], one.number))
    why = None
    if len(order) > 1:
        pairs = zip(order[0].criteria, order[1].criteria, strict=True)
        why = next((name for (name, a), (_, b) in pairs if a != b), Why.EARLIEST)
    return Ranking(tuple(order), why)
