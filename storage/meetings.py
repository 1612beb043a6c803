"""Meetings of platforms: when, where, of which rooms, and the series that they belong to.

Times are kept as the clock on the wall shows them in the Netherlands, so that a change of the
clock rules moves no meeting.
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlmodel import Field, Session, SQLModel, col, select

from storage.core import choice
from storage.signals import checked_text, next_number
from storage.text import CheckedText

ZONE = ZoneInfo("Europe/Amsterdam")


class MeetingState(StrEnum):
    """Whether a meeting goes on. That it is over, the clock tells."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class MeetingSeries(SQLModel, table=True):
    """Meetings that come back. `rule` is a recurrence in our own Dutch words.

    `first_day` is the day of its first meeting, `until` the last day on which it can have one.
    `uid` and `sequence` are those of its calendar file (RFC 5545, 3.8.4.7 and 3.8.7.4).
    """

    __tablename__ = "meeting_series"
    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    room_id: str = Field(foreign_key="room.room_id", index=True)
    rule: str
    first_day: date
    starts: str
    ends: str
    until: date | None = None
    title: CheckedText | None = checked_text(nullable=True)
    place: CheckedText | None = checked_text(nullable=True)
    uid: str
    sequence: int = 0
    changed_at: datetime


class Meeting(SQLModel, table=True):
    """One meeting. `starts` and `ends` are times on the wall of `day`, as `10:00`; empty: all day.

    `room_id` is the platform that called it; `MeetingRoom` has all of them. `original_day` is the
    day that its series gave it. `poll_id`: the date poll that fixed it. `changed_at` is when its
    calendar file last changed.
    """

    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    room_id: str = Field(foreign_key="room.room_id", index=True)
    day: date = Field(index=True)
    starts: str
    ends: str
    title: CheckedText | None = checked_text(nullable=True)
    place: CheckedText | None = checked_text(nullable=True)
    state: MeetingState = choice(MeetingState, MeetingState.PLANNED)
    uid: str
    sequence: int = 0
    changed_at: datetime
    created_at: datetime
    chair: str | None = None
    planned_by: str | None = None
    source_event: str
    poll_id: int | None = Field(default=None, index=True)
    series_id: int | None = Field(default=None, foreign_key="meeting_series.id", index=True)
    original_day: date | None = None

    @property
    def label(self) -> str:
        """The number as people say it, for example V-3."""
        return f"V-{self.number}"

    @property
    def key(self) -> int:
        """Its id, once it is stored."""
        assert self.id is not None
        return self.id

    def starts_at(self) -> datetime:
        """The aware start, in UTC."""
        return _instant(self.day, self.starts or "00:00")

    def ends_at(self) -> datetime:
        """The aware end, in UTC."""
        return _instant(self.day, self.ends or "23:59")


class MeetingRoom(SQLModel, table=True):
    """A platform that takes part in a meeting."""

    __tablename__ = "meeting_room"
    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    room_id: str = Field(foreign_key="room.room_id", primary_key=True)


def add(session: Session, meeting: Meeting, room_ids: list[str]) -> Meeting:
    """Store a new meeting of these rooms; its number is given here."""
    meeting.number = next_number(session, "meeting")
    session.add(meeting)
    session.flush()
    for room_id in dict.fromkeys([meeting.room_id, *room_ids]):
        session.add(MeetingRoom(meeting_id=meeting.key, room_id=room_id))
    session.flush()
    return meeting


def rooms_of(session: Session, meeting: Meeting) -> list[str]:
    """Ids of the rooms of a meeting, the one that called it first."""
    found = session.exec(
        select(MeetingRoom.room_id)
        .where(MeetingRoom.meeting_id == meeting.id)
        .order_by(MeetingRoom.room_id)
    )
    return list(dict.fromkeys([meeting.room_id, *found]))


def find(session: Session, number: int, room_ids: list[str]) -> Meeting | None:
    """The meeting with this number if one of `room_ids` takes part in it, else None."""
    return session.exec(
        select(Meeting)
        .join(MeetingRoom, col(MeetingRoom.meeting_id) == col(Meeting.id))
        .where(Meeting.number == number, col(MeetingRoom.room_id).in_(room_ids))
    ).first()


def by_number(session: Session, number: int) -> Meeting | None:
    """The meeting with this number, whoever may see it: for names that we gave."""
    return session.exec(select(Meeting).where(Meeting.number == number)).first()


def by_poll(session: Session, poll_id: int) -> Meeting | None:
    """The meeting whose date this poll fixed."""
    return session.exec(select(Meeting).where(Meeting.poll_id == poll_id)).first()


def upcoming(session: Session, room_ids: list[str], after: datetime) -> list[Meeting]:
    """Planned meetings of these rooms that end later than `after` (aware), earliest first."""
    first = after.astimezone(ZONE).date() - timedelta(days=1)
    found = session.exec(
        select(Meeting)
        .join(MeetingRoom, col(MeetingRoom.meeting_id) == col(Meeting.id))
        .where(col(MeetingRoom.room_id).in_(room_ids), col(Meeting.day) >= first)
        .where(Meeting.state == MeetingState.PLANNED)
        .order_by(col(Meeting.day), col(Meeting.starts), col(Meeting.id))
    )
    return [one for one in {row.key: row for row in found}.values() if one.ends_at() > after]


def between(session: Session, first: date, last: date) -> list[Meeting]:
    """Planned meetings of all platforms on these days and those between, earliest first."""
    found = session.exec(
        select(Meeting)
        .where(col(Meeting.day) >= first, col(Meeting.day) <= last)
        .where(Meeting.state == MeetingState.PLANNED)
        .order_by(col(Meeting.day), col(Meeting.starts), col(Meeting.id))
    )
    return list(found)


def next_after(session: Session, room_id: str, after: datetime) -> Meeting | None:
    """The next planned meeting of this room that starts later than `after` (aware)."""
    found = upcoming(session, [room_id], after)
    return next((one for one in found if one.starts_at() > after), None)


def last_begun(session: Session, room_ids: list[str], now: datetime) -> Meeting | None:
    """The planned meeting of these rooms that began last, today's included from its morning on."""
    today = now.astimezone(ZONE).date()
    return session.exec(
        select(Meeting)
        .join(MeetingRoom, col(MeetingRoom.meeting_id) == col(Meeting.id))
        .where(col(MeetingRoom.room_id).in_(room_ids), col(Meeting.day) <= today)
        .where(Meeting.state == MeetingState.PLANNED)
        .order_by(col(Meeting.day).desc(), col(Meeting.starts).desc())
    ).first()


def of_series(session: Session, series_id: int) -> list[Meeting]:
    """All meetings of a series that were made so far, in its own order, cancelled ones too."""
    return list(
        session.exec(
            select(Meeting)
            .where(Meeting.series_id == series_id)
            .order_by(col(Meeting.original_day), col(Meeting.id))
        )
    )


def _instant(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZONE).astimezone(UTC)
