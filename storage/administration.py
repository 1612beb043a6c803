"""What an administrator asks of the running bot from the command line, and what it answers.

The bot has its device for itself: a second process never logs in as it, but leaves a row.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, Column, Connection
from sqlalchemy import select as core_select
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.core import table


class AdminRequest(SQLModel, table=True):
    """One question or order; `answer` is what came of it."""

    __tablename__ = "admin_request"
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    asked_at: datetime
    answer: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class OpenVerification(SQLModel, table=True):
    """A verification whose emoji wait for an administrator's eyes."""

    __tablename__ = "open_verification"
    transaction: str = Field(primary_key=True)
    user_id: str
    device_id: str
    emoji: list[dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))
    numbers: list[int] = Field(sa_column=Column(JSON, nullable=False))
    asked_at: datetime


def ask(session: Session, kind: str, data: dict[str, Any], now: datetime) -> int:
    """Leave a request; returns its number. Older ones that were answered are dropped."""
    session.exec(delete(AdminRequest).where(col(AdminRequest.answer).is_not(None)))
    request = AdminRequest(kind=kind, data=data, asked_at=now)
    session.add(request)
    session.flush()
    assert request.id is not None
    return request.id


def unanswered(connection: Connection) -> list[tuple[int, str, dict[str, Any]]]:
    """Number, kind and data of the requests without an answer, oldest first."""
    return [(row.id, row.kind, row.data) for row in connection.execute(_UNANSWERED)]


_REQUEST: Final = table(AdminRequest)
_UNANSWERED: Final = (
    core_select(_REQUEST.c.id, _REQUEST.c.kind, _REQUEST.c.data)
    .where(_REQUEST.c.answer.is_(None))
    .order_by(_REQUEST.c.id)
)


def answer(session: Session, request_id: int, data: dict[str, Any]) -> None:
    """Answer a request."""
    request = session.get(AdminRequest, request_id)
    if request is not None:
        request.answer = data
        session.add(request)


def open_verifications(session: Session) -> list[OpenVerification]:
    """Verifications that wait for an administrator, oldest first."""
    return list(session.exec(select(OpenVerification).order_by(col(OpenVerification.asked_at))))


def forget_requests(session: Session) -> None:
    """Drop what was left for a bot that has ended: at a start nothing is open."""
    session.exec(delete(AdminRequest))
    session.exec(delete(OpenVerification))
