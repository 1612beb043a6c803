"""Date polls and question polls: options, the rooms they run in, and every ballot ever cast.

A ballot is one answer to one option (in a question poll: one choice), and no ballot is changed by a
later one: what counts is worked out of all of them. See `commands/polls/tally.py`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final, Self

from sqlalchemy import Column, Connection, UniqueConstraint, func, or_
from sqlalchemy import select as core_select
from sqlmodel import Field, Session, SQLModel, col, select

from storage import inbox, message_names
from storage.core import choice, table
from storage.later import known, once
from storage.signals import checked_text, next_number
from storage.text import CheckedText, CheckedTextColumn


class PollKind(StrEnum):
    """The two kinds; each has a number series of its own for the whole bot."""

    DATE = "date"
    QUESTION = "question"

    @property
    def prefix(self) -> str:
        """The letter before the number: D-7, P-3."""
        return {"date": "D", "question": "P"}[self.value]


class PollState(StrEnum):
    """Where a poll stands."""

    OPEN = "open"
    CLOSED = "closed"
    FIXED = "fixed"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What somebody says to one date; in a question poll a choice is a yes."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class Source(StrEnum):
    """How a ballot came."""

    NATIVE = "native"
    TYPED = "typed"
    REACTION = "reaction"
    PHONED = "phoned"


class Poll(SQLModel, table=True):
    """`room_id` is where it was asked, by `asked_by`. `round` rises with each reopening.

    `hidden`: native polls show no counts before the end. `fixed_option` is the number of the date
    that was fixed. `told_all`: who asked heard that all have answered.
    """

    __table_args__ = (UniqueConstraint("kind", "number"),)
    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    kind: PollKind = choice(PollKind)
    number: int
    title: CheckedText = checked_text(nullable=False)
    room_id: str = Field(foreign_key="room.room_id", index=True)
    asked_by: str | None = Field(default=None, index=True)
    state: PollState = choice(PollState, PollState.OPEN, index=True)
    round: int = 1
    hidden: bool = False
    created_at: datetime
    closes_at: datetime | None = None
    ended_at: datetime | None = None
    fixed_option: int | None = None
    told_all: bool = False
    source_event: str

    @property
    def label(self) -> str:
        """The number as people say it, for example D-7."""
        return f"{self.kind.prefix}-{self.number}"

    @property
    def prefix(self) -> str:
        """What the names of all its messages start with."""
        return f"poll:{self.id}:"


class PollRoom(SQLModel, table=True):
    """A room in which a poll runs; `position` 0 is the one where it was asked."""

    __tablename__ = "poll_room"
    poll_id: int = Field(foreign_key="poll.id", primary_key=True)
    position: int = Field(primary_key=True)
    room_id: str = Field(foreign_key="room.room_id", index=True)


class PollOption(SQLModel, table=True):
    """A date (wall-clock, `zone` as in Moment), or an answer in words. Numbers count from 1."""

    __tablename__ = "poll_option"
    __table_args__ = (UniqueConstraint("poll_id", "number"),)
    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    poll_id: int = Field(foreign_key="poll.id", index=True)
    number: int
    day: date | None = None
    starts: str | None = None
    ends: str | None = None
    words: CheckedText | None = Field(default=None, sa_column=Column(CheckedTextColumn))
    dropped: bool = False


class PollNative(SQLModel, table=True):
    """A native poll that stands for one option, or for a whole question (`option_id` None).

    `name` is that of its message. Votes after `ended_at` do not count (MSC3381).
    """

    __tablename__ = "poll_native"
    id: int | None = Field(default=None, primary_key=True)
    poll_id: int = Field(foreign_key="poll.id", index=True)
    option_id: int | None = Field(default=None, foreign_key="poll_option.id")
    name: str = Field(unique=True)
    ended_at: datetime | None = None


class Ballot(SQLModel, table=True):
    """One answer. Whose: `user_id`, or of an organisation that phoned nobody's (None).

    `answer` is None when it was withdrawn or spoiled. `at` is the homeserver's time, and `event_id`
    the event that said it. `by` typed it for somebody else.
    """

    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    poll_id: int = Field(foreign_key="poll.id", index=True)
    option_id: int | None = Field(default=None, foreign_key="poll_option.id")
    native_id: int | None = Field(default=None, foreign_key="poll_native.id")
    user_id: str | None = Field(default=None, index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    answer: Answer | None = choice(Answer, None)
    reason: CheckedText | None = Field(default=None, sa_column=Column(CheckedTextColumn))
    source: Source = choice(Source)
    at: datetime
    event_id: str = Field(index=True)
    by: str | None = None


BALLOT, NATIVE = table(Ballot), table(PollNative)
_BALLOTS: Final = (BALLOT.name, NATIVE.name)

Whose = tuple[str | None, int | None, int | None]
"""A person, an organisation and an option."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What of a ballot matters for the tally."""

    option_id: int | None
    user_id: str | None
    organisation_id: int | None
    answer: Answer | None
    reason: CheckedText | None
    at: datetime
    event_id: str

    @property
    def whose(self) -> Whose:
        """Of its answers to this option one counts at most, the newest."""
        return self.user_id, self.organisation_id, self.option_id

    @property
    def order(self) -> tuple[datetime, str]:
        """Later ones are greater."""
        return self.at, self.event_id

    @classmethod
    def of(cls, ballot: Ballot) -> Self:
        """That of a ballot that was stored just now."""
        return cls(**{one.name: getattr(ballot, one.name) for one in fields(cls)})


def add(
    session: Session, poll: Poll, room_ids: Iterable[str], options: Iterable[PollOption]
) -> Poll:
    """Store a new poll; its number and those of its options are given here."""
    poll.number = next_number(session, f"poll_{poll.kind.value}")
    session.add(poll)
    session.flush()
    assert poll.id is not None
    for position, room_id in enumerate(room_ids):
        session.add(PollRoom(poll_id=poll.id, position=position, room_id=room_id))
    for number, option in enumerate(options, 1):
        option.poll_id, option.number = poll.id, number
        session.add(option)
    session.flush()
    return poll


def find(session: Session, kind: PollKind, number: int, room_ids: Collection[str]) -> Poll | None:
    """The poll with this number if it runs in one of these rooms, else None."""
    return session.exec(
        select(Poll)
        .join(PollRoom, col(PollRoom.poll_id) == col(Poll.id))
        .where(Poll.kind == kind, Poll.number == number, col(PollRoom.room_id).in_(room_ids))
    ).first()


def open_in(
    session: Session, room_ids: Collection[str], kind: PollKind | None = None
) -> list[Poll]:
    """Open polls that run in one of these rooms, newest first."""
    return [one for one in all_in(session, room_ids, kind) if one.state is PollState.OPEN]


def all_in(session: Session, room_ids: Collection[str], kind: PollKind | None = None) -> list[Poll]:
    """Polls that run or ran in one of these rooms, newest first."""
    found = session.exec(
        select(Poll)
        .join(PollRoom, col(PollRoom.poll_id) == col(Poll.id))
        .where(col(PollRoom.room_id).in_(room_ids))
        .order_by(col(Poll.id).desc())
        .distinct()
    )
    return [poll for poll in found if kind in (None, poll.kind)]


def open_dates(session: Session) -> list[Poll]:
    """All open date polls, wherever they run, oldest first."""
    query = select(Poll).where(Poll.kind == PollKind.DATE, Poll.state == PollState.OPEN)
    return list(session.exec(query.order_by(col(Poll.id))))


def rooms_of(session: Session, poll: Poll) -> list[str]:
    """The rooms in which it runs, the one where it was asked first."""
    return list(
        session.exec(
            select(PollRoom.room_id)
            .where(PollRoom.poll_id == poll.id)
            .order_by(col(PollRoom.position))
        )
    )


def options_of(session: Session, poll: Poll) -> list[PollOption]:
    """All options, dropped ones too, by number."""
    return list(
        session.exec(
            select(PollOption).where(PollOption.poll_id == poll.id).order_by(col(PollOption.number))
        )
    )


def natives_of(session: Session, poll: Poll) -> list[PollNative]:
    """All native polls that stand or stood for it, oldest first."""
    return list(
        session.exec(
            select(PollNative).where(PollNative.poll_id == poll.id).order_by(col(PollNative.id))
        )
    )


def native_named(session: Session, name: str) -> PollNative | None:
    """The native poll whose message has this name."""
    return session.exec(select(PollNative).where(PollNative.name == name)).first()


def running_natives(connection: Connection, room_id: str) -> list[str]:
    """Event ids of the native polls in this room that take votes, oldest first."""
    names = message_names.NAMES
    query = (
        core_select(names.c.event_id)
        .join(NATIVE, NATIVE.c.name == names.c.name)
        .where(names.c.room_id == room_id, NATIVE.c.ended_at.is_(None))
        .order_by(NATIVE.c.id)
    )
    return list(connection.execute(query).scalars())


def newest_ballots(session: Session, poll: Poll) -> list[Counted]:
    """Of each person (or organisation that phoned) and option the newest ballot.

    Those in a native poll after its end are left out before: they are none (MSC3381). All others
    are history.
    """
    return list(_newest(session, poll).values())


def cast(session: Session, poll: Poll, ballots: Sequence[Ballot]) -> None:
    """Store ballots of a poll, none of them in a native poll after its end."""
    newest = dict(_newest(session, poll))
    session.add_all(ballots)
    session.flush()
    for one in map(Counted.of, ballots):
        held = newest.get(one.whose)
        if held is None or held.order < one.order:
            newest[one.whose] = one
    known(session, _BALLOTS, poll.id, newest)


Newest = Mapping[Whose, Counted]


def _newest(session: Session, poll: Poll) -> Newest:
    """Read once, and then kept in step: thousands of votes may come, one after another."""
    return once(session, _BALLOTS, poll.id, lambda connection: picked(connection, poll))


def picked(connection: Connection, poll: Poll) -> Newest:
    """The same as the tables have it: by whose they are."""
    newest = func.row_number().over(
        partition_by=(BALLOT.c.user_id, BALLOT.c.organisation_id, BALLOT.c.option_id),
        order_by=(BALLOT.c.at.desc(), BALLOT.c.event_id.desc()),
    )
    in_time = or_(NATIVE.c.ended_at.is_(None), BALLOT.c.at <= NATIVE.c.ended_at)
    ranked = (
        core_select(*(BALLOT.c[one.name] for one in fields(Counted)), newest.label("place"))
        .select_from(BALLOT.outerjoin(NATIVE, NATIVE.c.id == BALLOT.c.native_id))
        .where(BALLOT.c.poll_id == poll.id, in_time)
        .subquery()
    )
    columns = (ranked.c[one.name] for one in fields(Counted))
    rows = connection.execute(core_select(*columns).where(ranked.c.place == 1))
    return {one.whose: one for one in (Counted(*row) for row in rows)}


def of_event(session: Session, event_id: str) -> list[Ballot]:
    """The ballots that an event cast."""
    return list(session.exec(select(Ballot).where(Ballot.event_id == event_id)))


def withdraw_event(session: Session, event_id: str) -> list[int]:
    """The event was deleted: its ballots are gone, and earlier ones count again (MSC3381).

    Returns the ids of the polls that this changes.
    """
    found = of_event(session, event_id)
    for ballot in found:
        session.delete(ballot)
    session.flush()
    return sorted({ballot.poll_id for ballot in found})


def unreadable(session: Session, poll: Poll) -> int:
    """How many votes in its native polls wait for their key."""
    connection = session.connection()
    starts = {
        bound[1]
        for native in natives_of(session, poll)
        if (bound := message_names.event_of(connection, native.name)) is not None
    }
    targets = (
        source.get("content", {}).get("m.relates_to", {}) for _, source in inbox.waiting(connection)
    )
    return sum(
        isinstance(one, dict)
        and one.get("rel_type") == "m.reference"
        and one.get("event_id") in starts
        for one in targets
    )


def clock_of(stored: str | None) -> time | None:
    """A stored time of the day."""
    return time.fromisoformat(stored) if stored else None
