"""Signals: bottlenecks, successes and trends, who recognises them, and what came of them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    CompoundSelect,
    Connection,
    Index,
    UniqueConstraint,
    bindparam,
    exists,
    or_,
    union,
)
from sqlalchemy import select as core_select
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage import later
from storage.core import choice, table, upserting
from storage.ids import next_id
from storage.later import known, once, put_in
from storage.signal_states import By, NoSuchStep, SignalState, may_step
from storage.text import CheckedText, CheckedTextColumn


class SignalKind(StrEnum):
    """The three kinds; each has a number series of its own for the whole bot."""

    BOTTLENECK = "bottleneck"
    SUCCESS = "success"
    TREND = "trend"

    @property
    def prefix(self) -> str:
        """The letter before the number: K-41, S-12, T-7 (knelpunt, succes, trend)."""
        return _PREFIXES[self.value]


_PREFIXES: Final = {"bottleneck": "K", "success": "S", "trend": "T"}


def checked_text(**options: Any) -> Any:
    """A column for users' words that passed the guard."""
    return Field(sa_column=Column(CheckedTextColumn, **options))


class Series(SQLModel, table=True):
    """The last number given out in a series."""

    series: str = Field(primary_key=True)
    last: int = 0


class Signal(SQLModel, table=True):
    """One structural obstacle, success or shift; never a case. `room_id` is where it was said.

    `form` of exploitation and `group_tags` are ids of the word list. `theme_set`: a person chose
    the theme. `impact` and `frequency` are 1 to 3.
    """

    __table_args__ = (
        UniqueConstraint("kind", "number"),
        Index("ix_signal_figures", "room_id", "kind", "theme", "state", "created_at"),
    )
    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    kind: SignalKind = choice(SignalKind)
    number: int
    text: CheckedText = checked_text(nullable=False)
    theme: str = "other"
    theme_set: bool = False
    form: str | None = None
    group_tags: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    impact: int | None = None
    frequency: int | None = None
    reporter: str | None = Field(default=None, index=True)
    region_id: int | None = Field(default=None, foreign_key="region.id")
    room_id: str = Field(foreign_key="room.room_id")
    state: SignalState = choice(SignalState, SignalState.LOGGED, index=True)
    created_at: datetime
    source_event: str

    @property
    def label(self) -> str:
        """The number as people say it, for example K-41."""
        return f"{self.kind.prefix}-{self.number}"


class Endorsement(SQLModel, table=True):
    """A region that recognises a signal; `voice` is its id, or the person when she has none.

    `user_id` is None when it is no longer known who said so.
    """

    signal_id: int = Field(foreign_key="signal.id", primary_key=True)
    voice: str = Field(primary_key=True)
    region_id: int | None = Field(default=None, foreign_key="region.id")
    user_id: str | None = Field(default=None, index=True)
    at: datetime


class SignalChange(SQLModel, table=True):
    """One change of a signal's state: who, when, from what to what, and why where that is said."""

    __tablename__ = "signal_change"
    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    signal_id: int = Field(foreign_key="signal.id", index=True)
    old: SignalState | None = choice(SignalState, None)
    new: SignalState = choice(SignalState)
    by: str | None
    at: datetime
    reason: CheckedText | None = checked_text(nullable=True)


class Feedback(SQLModel, table=True):
    """An answer that came down to a signal; `due_on` when it promises something by a date."""

    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    signal_id: int = Field(foreign_key="signal.id", index=True)
    text: CheckedText = checked_text(nullable=False)
    room_id: str
    by: str
    at: datetime
    due_on: date | None = None


class Passed(SQLModel, table=True):
    """A signal that a released digest brought to a room: from then on it is seen there.

    In the words that were released (`text`), not in those of its reporter.
    """

    __tablename__ = "signal_passed"
    __table_args__ = (UniqueConstraint("signal_id", "room_id"),)
    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    signal_id: int = Field(foreign_key="signal.id")
    room_id: str = Field(index=True)
    text: CheckedText = checked_text(nullable=False)
    at: datetime


class Addition(SQLModel, table=True):
    """What somebody added to a signal. It is seen in the room where it was said and nowhere else.

    `by` is None when it is no longer known who said so.
    """

    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    signal_id: int = Field(foreign_key="signal.id", index=True)
    room_id: str = Field(foreign_key="room.room_id")
    text: CheckedText = checked_text(nullable=False)
    by: str | None = Field(default=None, index=True)
    at: datetime


class Merge(SQLModel, table=True):
    """A signal that is the same as another, which counts for both; taking it apart loses nothing.

    Only one level deep: `into_id` is never merged itself.
    """

    __tablename__ = "signal_merge"
    signal_id: int = Field(foreign_key="signal.id", primary_key=True)
    into_id: int = Field(foreign_key="signal.id", index=True)


SERIES, SIGNAL, CHANGED = table(Series), table(Signal), table(SignalChange)
ENDORSED, MERGED = table(Endorsement), table(Merge)
_COLUMNS: Final = tuple(column.name for column in SIGNAL.columns)
_NUMBERS: Final = (SERIES.name,)
_LAST: Final = core_select(SERIES.c.last).where(SERIES.c.series == bindparam("called"))


def next_number(session: Session, series: str) -> int:
    """The next number of a series, counted from 1; one that was taken back is not used again."""
    key = str(series)
    number = once(session, _NUMBERS, key, lambda connection: _last(connection, key)) + 1
    put_in(
        session,
        upserting(session.get_bind().dialect.name, SERIES, ("last",)),
        {"series": key, "last": number},
    )
    known(session, _NUMBERS, key, number)
    return number


def _last(connection: Connection, series: str) -> int:
    return connection.execute(_LAST, {"called": series}).scalar() or 0


@dataclass(slots=True)
class NewSignal:
    """A signal that is not stored yet, as Signal describes it; `add` gives it id and number.

    No row of the session: making one of those takes longer than storing it.
    """

    kind: SignalKind
    text: CheckedText
    room_id: str
    created_at: datetime
    source_event: str
    reporter: str | None = None
    region_id: int | None = None
    theme: str = "other"
    theme_set: bool = False
    form: str | None = None
    group_tags: list[str] = field(default_factory=list)
    impact: int | None = None
    frequency: int | None = None
    state: SignalState = SignalState.LOGGED
    id: int = 0
    number: int = 0

    @property
    def label(self) -> str:
        """The number as people say it."""
        return f"{self.kind.prefix}-{self.number}"


def add(session: Session, signal: NewSignal, drafted_at: datetime | None = None) -> NewSignal:
    """Store a new signal (its number is given here) with the beginning of its history.

    `drafted_at`: when it was proposed in private.
    """
    signal.id, signal.number = next_id(session, SIGNAL), next_number(session, signal.kind)
    row = {name: getattr(signal, name) for name in _COLUMNS}
    later.add(session, Signal, row, signal.id)
    old = None
    if drafted_at is not None:
        _begin(session, signal, None, SignalState.DRAFT, drafted_at)
        old = SignalState.DRAFT
    assert may_step(old, SignalState.LOGGED, By.REPORTER)
    _begin(session, signal, old, SignalState.LOGGED, signal.created_at)
    return signal


def _begin(
    session: Session, signal: NewSignal, old: SignalState | None, new: SignalState, at: datetime
) -> None:
    key = next_id(session, CHANGED)
    row = {
        "id": key,
        "signal_id": signal.id,
        "old": old,
        "new": new,
        "by": signal.reporter,
        "at": at,
        "reason": None,
    }
    later.add(session, SignalChange, row, key)


def _note(
    session: Session,
    signal: Signal,
    old: SignalState | None,
    new: SignalState,
    by: str | None,
    at: datetime,
    reason: CheckedText | None = None,
) -> None:
    assert signal.id is not None
    session.add(SignalChange(signal_id=signal.id, old=old, new=new, by=by, at=at, reason=reason))


def visible_in(rooms: list[str]) -> ColumnElement[bool]:
    """The condition for signals that may be seen in one of these platform rooms.

    Those said there, and those that a released digest brought there; nothing else is ever shown.
    """
    passed = select(Passed.signal_id).where(col(Passed.room_id).in_(rooms))
    # No plain column: SQLite would gather all of a large room by index before anything else.
    said_there = col(Signal.room_id).concat("").in_(rooms)
    return or_(said_there, col(Signal.id).in_(passed))


def find(session: Session, kind: SignalKind, number: int, rooms: list[str]) -> Signal | None:
    """The signal with this number if it may be seen in one of `rooms`, else None."""
    return session.exec(
        select(Signal).where(Signal.kind == kind, Signal.number == number, visible_in(rooms))
    ).first()


def by_label(session: Session, label: str) -> Signal | None:
    """The signal called `label` (K-41), wherever it may be seen: for names that we gave."""
    kind = next(kind for kind in SignalKind if label.startswith(kind.prefix))
    return session.exec(
        select(Signal).where(Signal.kind == kind, Signal.number == int(label[2:]))
    ).first()


def endorse(
    session: Session, signal: Signal, user_id: str, region_id: int | None, at: datetime
) -> bool:
    """Count a voice (a region, or a person without one) behind a signal; False if it was there."""
    assert signal.id is not None
    voice = f"region:{region_id}" if region_id is not None else f"person:{user_id}"
    own_region = region_id is not None and signal.region_id == region_id
    if own_region or user_id == signal.reporter:
        return False
    if session.get(Endorsement, (signal.id, voice)) is not None:
        return False
    session.add(
        Endorsement(signal_id=signal.id, voice=voice, region_id=region_id, user_id=user_id, at=at)
    )
    session.flush()
    return True


def withdraw_endorsement(session: Session, signal: Signal, user_id: str) -> None:
    """This person no longer stands behind a signal."""
    found = session.exec(
        select(Endorsement).where(
            Endorsement.signal_id == signal.id, Endorsement.user_id == user_id
        )
    )
    for endorsement in found:
        session.delete(endorsement)
    session.flush()


def region_counts(session: Session, signal_ids: list[int]) -> dict[int, int]:
    """Signal id -> number of different regions behind it: of its reporter, of who recognises it,
    and of those of the signals that were merged into it.
    """
    if not signal_ids:
        return {}
    voices = _regions_behind(signal_ids).subquery()
    rows = session.connection().execute(
        core_select(voices.c.root, func.count(voices.c.region).label("regions")).group_by(
            voices.c.root
        )
    )
    return dict.fromkeys(signal_ids, 0) | {one.root: one.regions for one in rows}


def _regions_behind(signal_ids: list[int]) -> CompoundSelect[Any]:
    """(signal, region) once each; what is merged stands behind the other only.

    Four parts by their keys: with one condition for both what is asked for and what was merged into
    it PostgreSQL reads all signals.
    """
    into = MERGED.c.into_id.in_(signal_ids)
    merged_itself = exists().where(MERGED.c.signal_id == SIGNAL.c.id)
    merged = exists().where(MERGED.c.signal_id == ENDORSED.c.signal_id)
    return union(
        core_select(SIGNAL.c.id.label("root"), SIGNAL.c.region_id.label("region")).where(
            SIGNAL.c.id.in_(signal_ids), ~merged_itself
        ),
        core_select(ENDORSED.c.signal_id, ENDORSED.c.region_id).where(
            ENDORSED.c.signal_id.in_(signal_ids), ~merged
        ),
        core_select(MERGED.c.into_id, SIGNAL.c.region_id)
        .join(SIGNAL, SIGNAL.c.id == MERGED.c.signal_id)
        .where(into),
        core_select(MERGED.c.into_id, ENDORSED.c.region_id)
        .join(ENDORSED, ENDORSED.c.signal_id == MERGED.c.signal_id)
        .where(into),
    )


def people_behind(session: Session, signal: Signal) -> list[str]:
    """Who reported or recognised the signal, or one merged into it: each once, reporter first."""
    merged = session.exec(select(Merge.signal_id).where(Merge.into_id == signal.id)).all()
    ids = [signal.id, *merged]
    reporters = session.exec(
        select(Signal.reporter).where(col(Signal.id).in_(merged)).order_by(col(Signal.id))
    )
    endorsers = session.exec(
        select(Endorsement.user_id)
        .where(col(Endorsement.signal_id).in_(ids))
        .order_by(col(Endorsement.at), col(Endorsement.user_id))
    )
    everybody = (signal.reporter, *reporters, *endorsers)
    return list(dict.fromkeys(one for one in everybody if one is not None))


def change_state(
    session: Session,
    signal: Signal,
    new: SignalState,
    who: By,
    by: str | None,
    at: datetime,
    reason: CheckedText | None = None,
) -> None:
    """Move a signal, and write it in its history. `by` said so, with the right of `who`.

    Raises NoSuchStep for a step that the table does not have.
    """
    if not may_step(signal.state, new, who):
        raise NoSuchStep(signal.state, new)
    _note(session, signal, signal.state, new, by, at, reason)
    signal.state = new
    session.add(signal)
    session.flush()


def pass_on(
    session: Session, signal_id: int, room_id: str, text: CheckedText, at: datetime
) -> None:
    """A released digest brought this signal to this room, in these words."""
    row = session.exec(
        select(Passed).where(Passed.signal_id == signal_id, Passed.room_id == room_id)
    ).first()
    row = row or Passed(signal_id=signal_id, room_id=room_id, text=text, at=at)
    row.text = text
    session.add(row)
    session.flush()


def rooms_reached(session: Session, signal: Signal) -> list[str]:
    """The room where it was said, then those that it was brought to, in order of arrival."""
    passed = session.exec(
        select(Passed.room_id).where(Passed.signal_id == signal.id).order_by(col(Passed.at))
    )
    return [signal.room_id, *passed]


def last_feedback(session: Session, signal_id: int) -> Feedback | None:
    """The answer that came down last."""
    return session.exec(
        select(Feedback).where(Feedback.signal_id == signal_id).order_by(col(Feedback.id).desc())
    ).first()


def was_answered(session: Session, signal: Signal, since: datetime) -> bool:
    """Whether an answer came down at or after this moment."""
    found = select(Feedback.id).where(Feedback.signal_id == signal.id, col(Feedback.at) >= since)
    return session.exec(found).first() is not None
