"""Which signals may still go up on a route, and which of them may weigh most."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func
from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.digests import Digest, DigestItem, DigestState, Route
from storage.signal_states import OPEN_STATES
from storage.signals import Endorsement, Merge, Signal, SignalKind, visible_in


@dataclass(frozen=True, slots=True)
class Weighed:
    """A signal that may go up. `most`: no more regions than this stand behind it."""

    signal_id: int
    most: int
    created_at: datetime


def weightiest(session: Session, route: Route, kind: SignalKind, limit: int) -> list[Weighed]:
    """Open signals of this kind, seen in the source, that no release has dealt with for the target:
    those behind which most regions can stand, then the oldest.

    Those said in the source, and those that came up to it. What reached the target on another way,
    or was dropped from a release of this route, is dealt with.
    """
    most = (
        case((col(Signal.region_id).is_not(None), 1), else_=0)
        + _endorsed()
        + _endorsed_by_way_of_merged()
        + _merged()
    )
    query = (
        core_select(Signal.id, most.label("most"), Signal.created_at)  # type: ignore[call-overload]
        .where(visible_in([route.source_room]), Signal.kind == kind, *_open(route))
        .order_by(most.desc(), col(Signal.created_at), col(Signal.id))
        .limit(limit)
    )
    return [Weighed(*row) for row in session.connection().execute(query)]


def may_go_up(session: Session, route: Route, signal: Signal) -> bool:
    """Whether this signal may still be put into a draft of this route."""
    one = select(Signal.id).where(Signal.id == signal.id, *_open(route))
    return session.exec(one).first() is not None


def _open(route: Route) -> tuple[ColumnElement[bool], ...]:
    """Nothing goes to the room where it was said."""
    is_open = col(Signal.state).in_(OPEN_STATES)
    return is_open, col(Signal.room_id) != route.target_room, ~_dealt_with(route)


# Counted for each signal by its keys: joined to the counts of all, the larger of two large tables
# was read once for each row of the other.


def _endorsed() -> Any:
    """How many times a region recognised the signal."""
    voices = core_select(func.count(col(Endorsement.region_id)))
    return voices.where(col(Endorsement.signal_id) == col(Signal.id)).scalar_subquery()


def _endorsed_by_way_of_merged() -> Any:
    """How many times a region recognised a signal that was merged into it."""
    voices = core_select(func.count(col(Endorsement.region_id)))
    voices = voices.join(Merge, col(Merge.signal_id) == col(Endorsement.signal_id))
    return voices.where(col(Merge.into_id) == col(Signal.id)).scalar_subquery()


def _merged() -> Any:
    """How many signals with a region were merged into it."""
    other = aliased(Signal)
    reports = core_select(func.count(col(other.region_id)))
    reports = reports.select_from(Merge).join(other, col(other.id) == col(Merge.signal_id))
    return reports.where(col(Merge.into_id) == col(Signal.id)).scalar_subquery()


def _dealt_with(route: Route) -> ColumnElement[bool]:
    """The condition for signals that a release decided about: on this route, or kept elsewhere."""
    same_target = col(Route.target_room) == route.target_room
    kept_there = same_target & ~col(DigestItem.dropped)
    return (
        exists()
        .where(col(DigestItem.signal_id) == col(Signal.id))
        .where(col(DigestItem.digest_id) == col(Digest.id), col(Digest.route_id) == col(Route.id))
        .where(col(Digest.state).in_((DigestState.APPROVED, DigestState.POSTED)))
        .where((col(Route.id) == route.id) | kept_there)
    )
