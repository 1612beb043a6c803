"""Questions of the bot that wait for an answer, and who may give it.

A question holds words for at most a day: those that the guard warned about, until their author says
what is to become of them, or checked ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import JSON, Column, bindparam, delete, insert
from sqlmodel import Field, Session, SQLModel, col, select

from storage.core import among, in_parts, table
from storage.database import erased
from storage.ids import next_id
from storage.text import CheckedText, CheckedTextColumn, WarnedText, WarnedTextColumn

LONGEST = timedelta(hours=24)
"""After this a question is gone, with the words that it holds."""

WITHOUT_WORDS = timedelta(days=7)
"""How long a question may stay open that holds no words."""


class Question(SQLModel, table=True):
    """`kind` names the answer's handler; `choices` are the keys that it understands.

    `data` holds numbers and ids only; with `said`, the event that led to it. `words` were checked;
    `warned` were not accepted yet.
    """

    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    person: str = Field(index=True)
    room_id: str | None = None
    choices: list[str] = Field(sa_column=Column(JSON, nullable=False))
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    words: CheckedText | None = Field(default=None, sa_column=Column(CheckedTextColumn))
    warned: WarnedText | None = Field(default=None, sa_column=Column(WarnedTextColumn))
    asked_at: datetime
    expires_at: datetime = Field(index=True)

    @property
    def name(self) -> str:
        """The name of the message that asks it."""
        return f"question:{self.id}"


@dataclass(frozen=True, slots=True)
class New:
    """A question without words that is not stored yet, as Question describes it."""

    kind: str
    person: str
    room_id: str | None
    choices: list[str]
    data: dict[str, Any]
    asked_at: datetime
    expires_at: datetime

    def row(self) -> dict[str, Any]:
        """Its columns but the id."""
        its = {name: getattr(self, name) for name in self.__slots__}
        return its | {"words": None, "warned": None}


_QUESTION: Final = table(Question)
_INSERT: Final = insert(_QUESTION)
_DROP: Final = delete(_QUESTION).where(
    among(_QUESTION.c.person), _QUESTION.c.kind == bindparam("called")
)


def ask(session: Session, question: Question, *, about: str | None = None) -> Question:
    """Store a question; an older one of the same kind to the same person is dropped.

    With `about`, a key of its data, only one about the same: several may wait side by side.
    """
    for old in session.exec(
        select(Question).where(Question.person == question.person, Question.kind == question.kind)
    ):
        if about is None or old.data.get(about) == question.data[about]:
            session.delete(old)
    session.add(question)
    session.flush()
    return question


def ask_many(session: Session, asked: Sequence[New]) -> list[str]:
    """Ask questions of one kind; returns the names of the messages that ask them.

    As with `ask` only the last to each person can be answered, and the others are not stored.
    """
    if not asked:
        return []
    session.flush()
    connection = session.connection()
    last = {one.person: place for place, one in enumerate(asked)}
    for people in in_parts(last):
        connection.execute(_DROP, {"values": people, "called": asked[0].kind})
    ids = [next_id(session, _QUESTION) for _ in asked]
    rows = [asked[place].row() | {"id": ids[place]} for place in last.values()]
    connection.execute(_INSERT, rows)
    return [f"question:{key}" for key in ids]


def by_id(session: Session, question_id: int, person: str, now: datetime) -> Question | None:
    """The open question of this number to this person."""
    found = session.get(Question, question_id)
    if found is None or found.person != person or found.expires_at <= now:
        return None
    return found


def latest(session: Session, person: str, now: datetime) -> Question | None:
    """The question that this person was asked last and that is still open."""
    return session.exec(
        select(Question)
        .where(Question.person == person, col(Question.expires_at) > now)
        .order_by(col(Question.asked_at).desc(), col(Question.id).desc())
    ).first()


def drop(session: Session, question: Question) -> None:
    """The question is answered or taken back: it is gone, with its words."""
    session.delete(question)
    session.flush()
    if question.words is not None or question.warned is not None:
        erased(session.connection(), searchable=False)


def drop_said(session: Session, event_id: str) -> bool:
    """Take back the questions that an event led to; whether there were any."""
    found = session.exec(select(Question)).all()
    led = [question for question in found if question.data.get("said") == event_id]
    for question in led:
        drop(session, question)
    return bool(led)


def forget_expired(session: Session, now: datetime) -> None:
    """Drop questions whose time is over, with their words."""
    if session.exec(delete(Question).where(col(Question.expires_at) <= now)).rowcount:
        erased(session.connection(), searchable=False)
