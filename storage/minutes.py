"""What came of meetings: who was there, decisions, actions and notes."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, Session, SQLModel, col, select

from storage.core import choice
from storage.signals import checked_text, next_number
from storage.text import CheckedText


class TaskState(StrEnum):
    """Where an action stands."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Attendance(SQLModel, table=True):
    """Whether somebody was, or will be, at a meeting. `voice`: a user id or `organisation:3`."""

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    voice: str = Field(primary_key=True)
    present: bool
    by: str | None = None
    at: datetime


class Decision(SQLModel, table=True):
    """What a meeting decided, on an item of its agenda or apart from it."""

    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    item_id: int | None = Field(default=None, foreign_key="agenda_item.id", index=True)
    text: CheckedText = checked_text(nullable=False)
    withdrawn: bool = False
    by: str | None = None
    at: datetime
    source_event: str

    @property
    def label(self) -> str:
        """The number as people say it, for example B-4."""
        return f"B-{self.number}"


class Task(SQLModel, table=True):
    """What somebody does (an action) by a date. Without a meeting it came from the room itself."""

    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    room_id: str = Field(foreign_key="room.room_id", index=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    owner: str | None = Field(default=None, index=True)
    text: CheckedText = checked_text(nullable=False)
    due_on: date | None = None
    state: TaskState = choice(TaskState, TaskState.OPEN)
    done_at: datetime | None = None
    by: str | None = None
    at: datetime
    source_event: str

    @property
    def label(self) -> str:
        """The number as people say it, for example X-3."""
        return f"X-{self.number}"


class MinuteNote(SQLModel, table=True):
    """A line of the minutes."""

    __tablename__ = "minute_note"
    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    item_id: int | None = Field(default=None, foreign_key="agenda_item.id", index=True)
    text: CheckedText = checked_text(nullable=False)
    withdrawn: bool = False
    by: str | None = None
    at: datetime
    source_event: str


def attend(
    session: Session, meeting_id: int, voice: str, present: bool, by: str, at: datetime
) -> None:
    """Write down whether somebody is there; the last word counts."""
    row = session.get(Attendance, (meeting_id, voice))
    row = row or Attendance(meeting_id=meeting_id, voice=voice, present=present, by=by, at=at)
    row.present, row.by, row.at = present, by, at
    session.add(row)
    session.flush()


def attendance(session: Session, meeting_id: int) -> dict[str, bool]:
    """Voice -> whether it is there, in the order in which it was written down."""
    rows = session.exec(
        select(Attendance)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(col(Attendance.at), col(Attendance.voice))
    )
    return {row.voice: row.present for row in rows}


def add_decision(session: Session, decision: Decision) -> Decision:
    """Store a decision; its number is given here."""
    decision.number = next_number(session, "decision")
    session.add(decision)
    session.flush()
    return decision


def decisions_of(session: Session, meeting_id: int) -> list[Decision]:
    """What a meeting decided, in order."""
    return list(
        session.exec(
            select(Decision)
            .where(Decision.meeting_id == meeting_id, col(Decision.withdrawn).is_(False))
            .order_by(col(Decision.number))
        )
    )


def decisions_in(session: Session, meeting_ids: list[int], limit: int) -> list[Decision]:
    """Decisions of these meetings, newest first."""
    return list(
        session.exec(
            select(Decision)
            .where(col(Decision.meeting_id).in_(meeting_ids), col(Decision.withdrawn).is_(False))
            .order_by(col(Decision.number).desc())
            .limit(limit)
        )
    )


def add_task(session: Session, task: Task) -> Task:
    """Store an action; its number is given here."""
    task.number = next_number(session, "task")
    session.add(task)
    session.flush()
    return task


def find_task(session: Session, number: int, room_ids: list[str]) -> Task | None:
    """The action with this number if it is of one of these rooms, else None."""
    return session.exec(
        select(Task)
        .where(Task.number == number, col(Task.room_id).in_(room_ids))
        .where(Task.state != TaskState.WITHDRAWN)
    ).first()


def tasks_in(
    session: Session, room_ids: list[str], states: tuple[TaskState, ...] = (TaskState.OPEN,)
) -> list[Task]:
    """Actions of these rooms, those that are due first first, those without a date last."""
    found = session.exec(
        select(Task).where(col(Task.room_id).in_(room_ids), col(Task.state).in_(states))
    )
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or date.max, one.number))


def notes_of(session: Session, meeting_id: int) -> list[MinuteNote]:
    """Lines of the minutes of a meeting, in order."""
    return list(
        session.exec(
            select(MinuteNote)
            .where(MinuteNote.meeting_id == meeting_id, col(MinuteNote.withdrawn).is_(False))
            .order_by(col(MinuteNote.id))
        )
    )
