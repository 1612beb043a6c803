"""Signals: bottlenecks, successes and trends, who recognises them, and what came of them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, UniqueConstraint, exists, or_
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.core import choice
from storage.text import CheckedText, CheckedTextColumn


class SignalKind(StrEnum):
    """The three kinds; each has a number series of its own for the whole bot."""

    BOTTLENECK = "bottleneck"
    SUCCESS = "success"
    TREND = "trend"

    @property
    def prefix(self) -> str:
        """The letter before the number: K-41, S-12, T-7 (knelpunt, succes, trend)."""
        return {"bottleneck": "K", "success": "S", "trend": "T"}[self.value]


class SignalState(StrEnum):
    """Where a signal stands in its life."""

    LOGGED = "logged"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPEN_STATES = (SignalState.LOGGED, SignalState.ESCALATED, SignalState.ANSWERED)


def checked_text(**options: Any) -> Any:
    """A column for users' words that passed the guard."""
    return Field(sa_column=Column(CheckedTextColumn, **options))


class Series(SQLModel, table=True):
    """The last number given out in a series."""

    series: str = Field(primary_key=True)
    last: int = 0


class Signal(SQLModel, table=True):
    """One structural obstacle, success or shift; never a case. `room_id` is where it was said."""

    __table_args__ = (UniqueConstraint("kind", "number"),)
    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    kind: SignalKind = choice(SignalKind)
    number: int
    text: CheckedText = checked_text(nullable=False)
    theme: str = "other"
    reporter: str | None = Field(default=None, index=True)
    region_id: int | None = Field(default=None, foreign_key="region.id")
    room_id: str = Field(foreign_key="room.room_id", index=True)
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
    """One change of a signal's state: who, when, from what to what."""

    __tablename__ = "signal_change"
    id: int | None = Field(default=None, primary_key=True)
    signal_id: int = Field(foreign_key="signal.id", index=True)
    old: SignalState | None = choice(SignalState, None)
    new: SignalState = choice(SignalState)
    by: str | None
    at: datetime


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
    """A signal that a released digest brought to a room: from then on it is seen there."""

    __tablename__ = "signal_passed"
    signal_id: int = Field(foreign_key="signal.id", primary_key=True)
    room_id: str = Field(primary_key=True, index=True)
    at: datetime


def next_number(session: Session, series: str) -> int:
    """The next number of a series, counted from 1; one that was taken back is not used again."""
    row = session.get(Series, series) or Series(series=series)
    row.last += 1
    session.add(row)
    session.flush()
    return row.last


def add(session: Session, signal: Signal) -> Signal:
    """Store a new signal (its number is given here) with the first line of its history."""
    signal.number = next_number(session, signal.kind)
    session.add(signal)
    session.flush()
    assert signal.id is not None
    session.add(
        SignalChange(
            signal_id=signal.id,
            old=None,
            new=signal.state,
            by=signal.reporter,
            at=signal.created_at,
        )
    )
    return signal


def visible_in(rooms: list[str]) -> ColumnElement[bool]:
    """The condition for signals that may be seen in one of these platform rooms.

    Those said there, and those that a released digest brought there; nothing else is ever shown.
    """
    passed = exists().where(col(Passed.signal_id) == col(Signal.id), col(Passed.room_id).in_(rooms))
    return or_(col(Signal.room_id).in_(rooms), passed)


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


def open_signals(session: Session, rooms: list[str], limit: int) -> list[Signal]:
    """Open signals that may be seen in one of `rooms`, newest first."""
    return list(
        session.exec(
            select(Signal)
            .where(visible_in(rooms), col(Signal.state).in_(OPEN_STATES))
            .order_by(col(Signal.id).desc())
            .limit(limit)
        )
    )


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
    """Signal id -> number of different regions behind it, the reporter's included."""
    endorsed = session.exec(
        select(Endorsement.signal_id, func.count(func.distinct(Endorsement.region_id)))
        .where(col(Endorsement.signal_id).in_(signal_ids))
        .group_by(col(Endorsement.signal_id))
    )
    counts = dict.fromkeys(signal_ids, 0) | {row[0]: row[1] for row in endorsed}
    own = session.exec(
        select(Signal.id).where(col(Signal.id).in_(signal_ids), col(Signal.region_id).is_not(None))
    )
    for signal_id in own:
        assert signal_id is not None
        counts[signal_id] += 1
    return counts


def people_behind(session: Session, signal: Signal) -> list[str]:
    """The reporter and those who recognised the signal, each once, reporter first."""
    endorsers = session.exec(
        select(Endorsement.user_id)
        .where(Endorsement.signal_id == signal.id)
        .order_by(col(Endorsement.at), col(Endorsement.user_id))
    )
    return list(dict.fromkeys(one for one in (signal.reporter, *endorsers) if one is not None))


def change_state(
    session: Session, signal: Signal, new: SignalState, by: str | None, at: datetime
) -> None:
    """Put a signal in another state and write it in its history; nothing when it is there."""
    assert signal.id is not None
    if signal.state == new:
        return
    session.add(SignalChange(signal_id=signal.id, old=signal.state, new=new, by=by, at=at))
    signal.state = new
    session.add(signal)
    session.flush()


def pass_on(session: Session, signal_id: int, room_id: str, at: datetime) -> None:
    """A released digest brought this signal to this room."""
    if session.get(Passed, (signal_id, room_id)) is None:
        session.add(Passed(signal_id=signal_id, room_id=room_id, at=at))
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
