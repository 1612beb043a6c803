"""What is due when: rows are the truth, timers only wake the program.

An occurrence is one step for one subject, for example the draft (step) of route 3 (subject) for
Monday 30 November (part of the step). It exists once, and once done it is not done again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, UniqueConstraint, bindparam, insert, update
from sqlalchemy import select as core_select
from sqlmodel import Field, Session, SQLModel, col, select

from storage.core import among, choice, table
from storage.later import put_in


class OccurrenceState(StrEnum):
    """Where an occurrence stands."""

    WAITING = "waiting"
    DONE = "done"
    DROPPED = "dropped"
    FAILED = "failed"


class Occurrence(SQLModel, table=True):
    """`job` names a function of a capability; `due_at` is an instant in UTC."""

    __table_args__ = (UniqueConstraint("job", "subject", "step"),)
    id: int | None = Field(default=None, primary_key=True)
    job: str
    subject: str
    step: str
    due_at: datetime = Field(index=True)
    state: OccurrenceState = choice(OccurrenceState, OccurrenceState.WAITING, index=True)


_OCCURRENCE: Final = table(Occurrence)
_IS_DUE: Final = (
    core_select(_OCCURRENCE.c.id)
    .where(_OCCURRENCE.c.state == OccurrenceState.WAITING)
    .where(_OCCURRENCE.c.due_at <= bindparam("now"))
    .limit(1)
)
_DUE: Final = (
    core_select(*(_OCCURRENCE.c[name] for name in ("id", "job", "subject", "step", "due_at")))
    .where(_OCCURRENCE.c.state == OccurrenceState.WAITING)
    .where(_OCCURRENCE.c.due_at <= bindparam("now"))
    .order_by(_OCCURRENCE.c.due_at, _OCCURRENCE.c.id)
)
_DUE_BUT: Final = _DUE.where(~among(_OCCURRENCE.c.job))
_DUE_OF: Final = _DUE.where(_OCCURRENCE.c.job == bindparam("called")).limit(bindparam("most"))
_PLAN_ASIDE: Final = insert(_OCCURRENCE)
_FINISH: Final = (
    update(_OCCURRENCE)
    .where(_OCCURRENCE.c.id == bindparam("occurrence"))
    .values(state=bindparam("became"))
)


def plan(session: Session, job: str, subject: str, step: str, due_at: datetime) -> None:
    """Have `job` done for `subject` at `due_at`; moves one that still waits, leaves one done."""
    existing = session.exec(
        select(Occurrence).where(
            Occurrence.job == job, Occurrence.subject == subject, Occurrence.step == step
        )
    ).first()
    if existing is None:
        session.add(Occurrence(job=job, subject=subject, step=step, due_at=due_at))
    elif existing.state in (OccurrenceState.WAITING, OccurrenceState.DROPPED):
        existing.state, existing.due_at = OccurrenceState.WAITING, due_at
        session.add(existing)
    session.flush()


def plan_aside(session: Session, job: str, subject: str, step: str, due_at: datetime) -> None:
    """Have something done once that is no part of what was said: undoing that leaves it."""
    put_in(
        session,
        _PLAN_ASIDE,
        {
            "job": job,
            "subject": subject,
            "step": step,
            "due_at": due_at,
            "state": OccurrenceState.WAITING,
        },
    )


def drop(session: Session, job: str, subject: str) -> None:
    """Have nothing more of `job` done for `subject`."""
    for occurrence in session.exec(
        select(Occurrence).where(
            Occurrence.job == job,
            Occurrence.subject == subject,
            Occurrence.state == OccurrenceState.WAITING,
        )
    ):
        occurrence.state = OccurrenceState.DROPPED
        session.add(occurrence)
    session.flush()


def is_due(connection: Connection, now: datetime) -> bool:
    """Whether anything is; asked each second, so it costs one statement."""
    return connection.execute(_IS_DUE, {"now": now}).first() is not None


def due(session: Session, now: datetime) -> list[Occurrence]:
    """Occurrences whose time has come, earliest first."""
    return list(
        session.exec(
            select(Occurrence)
            .where(Occurrence.state == OccurrenceState.WAITING, col(Occurrence.due_at) <= now)
            .order_by(col(Occurrence.due_at), col(Occurrence.id))
        )
    )


@dataclass(frozen=True, slots=True)
class Due:
    """An occurrence whose time has come, for who has it done."""

    id: int
    job: str
    subject: str
    step: str
    due_at: datetime


def due_but(connection: Connection, jobs: Sequence[str], now: datetime) -> list[Due]:
    """What is due, earliest first, but for these jobs."""
    return [Due(*row) for row in connection.execute(_DUE_BUT, {"now": now, "values": jobs})]


def due_of(connection: Connection, job: str, now: datetime, most: int) -> list[Due]:
    """The first that are due of one job."""
    values = {"now": now, "called": job, "most": most}
    return [Due(*row) for row in connection.execute(_DUE_OF, values)]


def finish(session: Session, occurrences: Sequence[Due], state: OccurrenceState) -> None:
    """These are done, or failed for good."""
    session.flush()
    rows = [{"occurrence": one.id, "became": state} for one in occurrences]
    session.connection().execute(_FINISH, rows)
