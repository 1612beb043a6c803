"""The register as somebody may see it: lists, one signal, figures, merges.

All of it takes `rooms`, the platforms in which the reader is, and goes by `signals.visible_in`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Text, bindparam, case, cast, text, type_coerce
from sqlalchemy import select as core_select
from sqlmodel import Session, col, func, select

from storage.core import among, in_parts, table
from storage.questions import Question
from storage.signal_states import OPEN_STATES, SignalState
from storage.signals import (
    Addition,
    Endorsement,
    Feedback,
    Merge,
    Passed,
    Signal,
    SignalChange,
    SignalKind,
    visible_in,
)
from storage.text import CheckedText

SIGNAL, PASSED = table(Signal), table(Passed)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which signals somebody asks for; what is None or empty does not matter.

    `region_id` is only asked of signals of the reader's own rooms: elsewhere regions are a number.
    `before`: said before that moment (UTC).
    """

    states: tuple[SignalState, ...] = OPEN_STATES
    kind: SignalKind | None = None
    theme: str | None = None
    form: str | None = None
    group: str | None = None
    region_id: int | None = None
    before: datetime | None = None


def listed(session: Session, rooms: list[str], wanted: Wanted, limit: int) -> list[Signal]:
    """Signals that may be seen in one of `rooms`, newest first."""
    query = select(Signal).where(visible_in(rooms), *_conditions(rooms, wanted))
    return list(session.exec(query.order_by(col(Signal.id).desc()).limit(limit)))


def _conditions(rooms: list[str], wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [col(Signal.state).in_(wanted.states)]
    if wanted.kind is not None:
        found.append(col(Signal.kind) == wanted.kind)
    if wanted.theme is not None:
        found.append(col(Signal.theme) == wanted.theme)
    if wanted.form is not None:
        found.append(col(Signal.form) == wanted.form)
    if wanted.group is not None:
        found.append(cast(col(Signal.group_tags), Text).contains(f'"{wanted.group}"'))
    if wanted.region_id is not None:
        voices = select(Endorsement.signal_id).where(Endorsement.region_id == wanted.region_id)
        found.append(col(Signal.room_id).concat("").in_(rooms))
        found.append(
            (col(Signal.region_id) == wanted.region_id) | col(Signal.id).in_(voices),
        )
    if wanted.before is not None:
        found.append(col(Signal.created_at) < wanted.before)
    return found


def visible(session: Session, ids: Sequence[int], rooms: list[str], limit: int) -> list[Signal]:
    """The newest of `ids` that may be seen and are not withdrawn."""
    query = select(Signal).where(
        col(Signal.id).in_(ids), visible_in(rooms), Signal.state != SignalState.WITHDRAWN
    )
    return list(session.exec(query.order_by(col(Signal.id).desc()).limit(limit)))


@dataclass(frozen=True, slots=True)
class Told:
    """What is compared of a signal; only its author's words, as they were said in its room."""

    id: int
    kind: SignalKind
    number: int
    room_id: str
    text: str
    theme: str
    reporter: str | None

    @property
    def label(self) -> str:
        """Its number as people say it."""
        return f"{self.kind.prefix}-{self.number}"


# Not by the index of states: SQLite would look for each of the ids once in each of them.
_IS_OPEN: Final = (
    type_coerce(SIGNAL.c.state, Text).concat("").in_([one.value for one in OPEN_STATES])
)
_TOLD: Final = core_select(
    SIGNAL.c.id,
    SIGNAL.c.kind,
    SIGNAL.c.number,
    SIGNAL.c.room_id,
    type_coerce(SIGNAL.c.text, Text),
    SIGNAL.c.theme,
    SIGNAL.c.reporter,
).where(_IS_OPEN)
_TOLD_BY_ID: Final = _TOLD.where(among(SIGNAL.c.id))
_TOLD_BY_NUMBER: Final = _TOLD.where(SIGNAL.c.kind == bindparam("of"), among(SIGNAL.c.number))


def told_by_id(session: Session, ids: Iterable[int]) -> dict[int, Told]:
    """Those of these signals that are open."""
    found = (
        Told(*row)
        for part in in_parts(ids)
        for row in session.connection().execute(_TOLD_BY_ID, {"values": part})
    )
    return {one.id: one for one in found}


def told_by_label(session: Session, labels: Iterable[str]) -> dict[str, Told]:
    """The same by label (K-41)."""
    numbers: dict[SignalKind, list[int]] = {}
    for label in labels:
        kind = next(kind for kind in SignalKind if label.startswith(kind.prefix))
        numbers.setdefault(kind, []).append(int(label[2:]))
    found = (
        Told(*row)
        for kind, those in numbers.items()
        for part in in_parts(those)
        for row in session.connection().execute(_TOLD_BY_NUMBER, {"of": kind, "values": part})
    )
    return {one.label: one for one in found}


def reported_by(session: Session, user_id: str, rooms: list[str], limit: int) -> list[Signal]:
    """A person's own signals in platforms in which she is, newest first."""
    return list(
        session.exec(
            select(Signal)
            .where(Signal.reporter == user_id, visible_in(rooms))
            .where(Signal.state != SignalState.WITHDRAWN)
            .order_by(col(Signal.id).desc())
            .limit(limit)
        )
    )


def recognised_by(session: Session, user_id: str, rooms: list[str], limit: int) -> list[Signal]:
    """Signals that a person recognised, in platforms in which she is, newest first."""
    voices = select(Endorsement.signal_id).where(Endorsement.user_id == user_id)
    return list(
        session.exec(
            select(Signal)
            .where(col(Signal.id).in_(voices), visible_in(rooms))
            .where(Signal.state != SignalState.WITHDRAWN)
            .order_by(col(Signal.id).desc())
            .limit(limit)
        )
    )


def proposed_by(session: Session, user_id: str, kind: str, now: datetime) -> Question | None:
    """What she proposed in private and did not answer yet: a draft."""
    return session.exec(
        select(Question)
        .where(Question.person == user_id, Question.kind == kind)
        .where(col(Question.expires_at) > now)
    ).first()


def texts_in(session: Session, found: Sequence[Signal], rooms: list[str]) -> dict[int, CheckedText]:
    """Signal id -> its words as they may be seen in `rooms`.

    In its own room those of its reporter; elsewhere those that were released.
    """
    elsewhere = [one.id for one in found if one.room_id not in rooms]
    released = session.exec(
        select(Passed)
        .where(col(Passed.signal_id).in_(elsewhere), col(Passed.room_id).in_(rooms))
        .order_by(col(Passed.id).desc())
    )
    texts = {row.signal_id: row.text for row in released}
    return texts | {one.id or 0: one.text for one in found if one.room_id in rooms}


def arrived(session: Session, signal: Signal, rooms: list[str]) -> datetime:
    """Since when it may be seen in `rooms` (UTC)."""
    if signal.room_id in rooms:
        return signal.created_at
    first = session.exec(
        select(func.min(Passed.at)).where(
            Passed.signal_id == signal.id, col(Passed.room_id).in_(rooms)
        )
    ).one()
    return first or signal.created_at


def history(session: Session, signal: Signal, rooms: list[str]) -> list[SignalChange]:
    """Its changes, oldest first; outside its own room those since it came there."""
    query = select(SignalChange).where(SignalChange.signal_id == signal.id)
    if signal.room_id not in rooms:
        query = query.where(SignalChange.at >= arrived(session, signal, rooms))
    return list(session.exec(query.order_by(col(SignalChange.id))))


def additions(session: Session, signal: Signal, rooms: list[str]) -> list[Addition]:
    """What was added in these rooms, oldest first."""
    return list(
        session.exec(
            select(Addition)
            .where(Addition.signal_id == signal.id, col(Addition.room_id).in_(rooms))
            .order_by(col(Addition.id))
        )
    )


def answers(session: Session, signal: Signal, rooms: list[str]) -> list[Feedback]:
    """Answers that were posted in one of `rooms`, oldest first."""
    query = select(Feedback).where(Feedback.signal_id == signal.id)
    if signal.room_id not in rooms:
        query = query.where(col(Feedback.room_id).in_(rooms))
    return list(session.exec(query.order_by(col(Feedback.id))))


def merged_into(session: Session, signal: Signal) -> Signal | None:
    """The signal that counts for this one."""
    row = session.get(Merge, signal.id)
    return session.get(Signal, row.into_id) if row else None


def merged_here(session: Session, signal: Signal) -> list[Signal]:
    """The signals for which this one counts, by number."""
    return list(
        session.exec(
            select(Signal)
            .join(Merge, col(Merge.signal_id) == col(Signal.id))
            .where(Merge.into_id == signal.id)
            .order_by(col(Signal.id))
        )
    )


def merge(session: Session, signal: Signal, into: Signal) -> None:
    """Have `into` count for `signal` and for all that was merged into it."""
    assert signal.id is not None
    assert into.id is not None
    for row in session.exec(select(Merge).where(Merge.into_id == signal.id)).all():
        row.into_id = into.id
        session.add(row)
    session.add(Merge(signal_id=signal.id, into_id=into.id))
    session.flush()


def take_apart(session: Session, signal: Signal) -> None:
    """The signal counts for itself again."""
    row = session.get(Merge, signal.id)
    if row is not None:
        session.delete(row)
        session.flush()


def state_before(session: Session, signal: Signal) -> SignalState:
    """Where it stood before its last change."""
    last = session.exec(
        select(SignalChange)
        .where(SignalChange.signal_id == signal.id)
        .order_by(col(SignalChange.id).desc())
        .limit(1)
    ).one()
    return last.old or SignalState.LOGGED


@dataclass(frozen=True, slots=True)
class Count:
    """How many signals of one sort. `then`: in the period before; `own`: of the reader's rooms."""

    kind: SignalKind
    theme: str
    state: SignalState
    own: bool
    now: int
    then: int


def counts(
    session: Session, rooms: list[str], before: datetime, start: datetime, end: datetime
) -> list[Count]:
    """Signals that may be seen, said from `start` to `end`, and from `before` to `start`.

    Withdrawn and merged ones do not count.
    """
    found = [
        Count(SignalKind(kind), theme, SignalState(state), True, now, then)
        for room in rooms
        for kind, theme, state, now, then in session.connection().execute(
            _COUNTED_HERE,
            {"room": room, "before": before, "start": start, "end": end},
        )
        if now or then
    ]
    passed = core_select(PASSED.c.signal_id).where(PASSED.c.room_id.in_(rooms))
    new = func.sum(case((SIGNAL.c.created_at >= start, 1), else_=0))
    old = func.sum(case((SIGNAL.c.created_at < start, 1), else_=0))
    elsewhere = (
        core_select(SIGNAL.c.kind, SIGNAL.c.theme, SIGNAL.c.state, new, old)
        .where(SIGNAL.c.id.in_(passed), SIGNAL.c.room_id.not_in(rooms))
        .where(SIGNAL.c.created_at >= before, SIGNAL.c.created_at <= end)
        .where(SIGNAL.c.state.in_(_COUNTED_STATES))
        .group_by(SIGNAL.c.kind, SIGNAL.c.theme, SIGNAL.c.state)
    )
    return found + [
        Count(kind, theme, state, False, now, then)
        for kind, theme, state, now, then in session.connection().execute(elsewhere)
    ]


_COUNTED_STATES: Final = [
    state for state in SignalState if state not in (SignalState.WITHDRAWN, SignalState.MERGED)
]
_OF_GROUP: Final = (
    "(SELECT count(*) FROM signal WHERE room_id = :room AND kind = groups.kind "
    "AND theme = groups.theme AND state = states.state AND created_at >= {} AND created_at {} {})"
)


def _values(names: Iterable[str]) -> str:
    return "VALUES " + ", ".join(f"('{name}')" for name in names)


# Each theme is looked up behind the one before it, and what was said in the periods is counted for
# each sort by the index alone. Grouped, all that the room ever said was read.
_COUNTED_HERE: Final = text(
    f"WITH RECURSIVE kinds (kind) AS ({_values(SignalKind)}), "
    f"states (state) AS ({_values(_COUNTED_STATES)}), "
    "groups (kind, theme) AS (SELECT kind, (SELECT CAST(min(theme) AS TEXT) FROM signal "
    "WHERE room_id = :room AND signal.kind = kinds.kind) FROM kinds UNION ALL "
    "SELECT kind, (SELECT CAST(min(theme) AS TEXT) FROM signal WHERE room_id = :room "
    "AND signal.kind = groups.kind AND theme > groups.theme) FROM groups WHERE theme IS NOT NULL) "
    f"SELECT groups.kind, theme, state, {_OF_GROUP.format(':start', '<=', ':end')}, "
    f"{_OF_GROUP.format(':before', '<', ':start')} "
    "FROM groups CROSS JOIN states WHERE theme IS NOT NULL"
).bindparams(
    *(bindparam(name, type_=SIGNAL.c.created_at.type) for name in ("before", "start", "end"))
)
