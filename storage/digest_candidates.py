"""Which signals may still go up on a route, and which of them may weigh most."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from storage.core import table
from storage.digests import Digest, DigestItem, DigestState, Route
from storage.signal_states import OPEN_STATES
from storage.signal_weights import WEIGHT
from storage.signals import Passed, Signal, SignalKind

SIGNAL, PASSED = table(Signal), table(Passed)


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
    here = WEIGHT.c.room_id == route.source_room
    passed = core_select(PASSED.c.signal_id).where(PASSED.c.room_id == route.source_room)
    # Apart: each reads no more than so many, with one condition for both all would be read.
    came_up = WEIGHT.c.signal_id.in_(passed) & ~here & (WEIGHT.c.room_id != route.target_room)
    found = [
        Weighed(*row)
        for where in (here, came_up)
        for row in session.connection().execute(heaviest(route, kind, where, limit))
    ]
    return sorted(found, key=lambda one: (-one.most, one.created_at, one.signal_id))[:limit]


def heaviest(
    route: Route, kind: SignalKind, where: ColumnElement[bool], limit: int
) -> Select[int, int, datetime]:
    """The statement behind it: in the order of the table's index, which is read no further than
    that many are found."""
    query = core_select(WEIGHT.c.signal_id, WEIGHT.c.most, WEIGHT.c.created_at)
    query = query.where(where, WEIGHT.c.kind == kind, ~_dealt_with(route, WEIGHT.c.signal_id))
    order = (WEIGHT.c.most.desc(), WEIGHT.c.created_at, WEIGHT.c.signal_id)
    return query.order_by(*order).limit(limit)


def may_go_up(session: Session, route: Route, signal: Signal) -> bool:
    """Whether this signal may still be put into a draft of this route."""
    one = select(Signal.id).where(Signal.id == signal.id, *_open(route))
    return session.exec(one).first() is not None


def _open(route: Route) -> tuple[ColumnElement[bool], ...]:
    """Nothing goes to the room where it was said."""
    is_open = col(Signal.state).in_(OPEN_STATES)
    return is_open, col(Signal.room_id) != route.target_room, ~_dealt_with(route, SIGNAL.c.id)


def _dealt_with(route: Route, signal_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition for signals that a release decided about: on this route, or kept elsewhere."""
    same_target = col(Route.target_room) == route.target_room
    kept_there = same_target & ~col(DigestItem.dropped)
    return (
        exists()
        .where(col(DigestItem.signal_id) == signal_id)
        .where(col(DigestItem.digest_id) == col(Digest.id), col(Digest.route_id) == col(Route.id))
        .where(col(Digest.state).in_((DigestState.APPROVED, DigestState.POSTED)))
        .where((col(Route.id) == route.id) | kept_there)
    )
