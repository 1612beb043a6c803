"""Making, moving and cancelling meetings. Shared by commands, date polls and the clock."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from commands.base import Reply, reply
from commands.language.moments import Moment
from commands.meetings import rules
from commands.meetings.facts import MeetingCancelled, MeetingMoved, MeetingPlanned
from commands.meetings.posting import post, replan, touch
from commands.meetings.series import missing_moments
from storage import agenda, meetings
from storage.agenda import AgendaItem, ItemState
from storage.meetings import Meeting, MeetingSeries, MeetingState
from storage.text import CheckedText


@dataclass(frozen=True, slots=True)
class Plan:
    """A meeting to be made by the first room. `moment` has a start and an end, or neither."""

    room_ids: tuple[str, ...]
    moment: Moment
    title: CheckedText | None
    place: CheckedText | None
    by: str | None
    source: str
    poll_id: int | None = None


def uid(source: str) -> str:
    """A name in calendars that stays, and tells nothing: of the event that asked for it."""
    return hashlib.sha256(f"meeting {source}".encode()).hexdigest()[:32] + "@schakel.invalid"


def make(
    session: Session, plan: Plan, now: datetime, series: MeetingSeries | None = None
) -> Meeting:
    """A new meeting, with the standing items of its room and all that waited for it."""
    starts, ends = _clock(plan.moment)
    made = meetings.add(
        session,
        Meeting(
            number=0,
            room_id=plan.room_ids[0],
            day=plan.moment.date,
            starts=starts,
            ends=ends,
            title=plan.title,
            place=plan.place,
            uid=series.uid if series is not None else uid(plan.source),
            sequence=series.sequence if series is not None else 0,
            changed_at=now,
            created_at=now,
            planned_by=plan.by,
            source_event=plan.source,
            poll_id=plan.poll_id,
            series_id=series.id if series is not None else None,
            original_day=plan.moment.date if series is not None else None,
        ),
        list(plan.room_ids),
    )
    _add_standing(session, made, now)
    for room_id in plan.room_ids:
        take_in_waiting(session, room_id, now)
    replan(session, made, now)
    return made


def planned(session: Session, meeting: Meeting) -> MeetingPlanned:
    """The fact that a meeting stands."""
    ids = tuple(meetings.rooms_of(session, meeting))
    return MeetingPlanned(meeting.key, ids, rules.moment_of(meeting))


def extend(session: Session, series: MeetingSeries, like: Plan, now: datetime) -> list[Meeting]:
    """Make the meetings of a series that should be on the list by now; returns the new ones."""
    return [
        make(
            session,
            Plan(like.room_ids, moment, series.title, series.place, like.by, like.source),
            now,
            series,
        )
        for moment in missing_moments(session, series, now)
    ]


def move(session: Session, meeting: Meeting, moment: Moment, now: datetime) -> Reply:
    """Put a meeting at another moment (as in Plan) and tell its rooms."""
    old = rules.moment_of(meeting)
    stood = meeting.state is MeetingState.PLANNED
    meeting.day = moment.date
    meeting.starts, meeting.ends = _clock(moment)
    meeting.state = MeetingState.PLANNED
    touch(session, meeting, now)
    replan(session, meeting, now)
    ids = tuple(meetings.rooms_of(session, meeting))
    fact = MeetingMoved(meeting.key, ids, moment) if stood else planned(session, meeting)
    return post(session, meeting, "meeting_moved", now, old=old) + reply(fact)


def cancel(session: Session, meeting: Meeting, now: datetime) -> Reply:
    """A meeting does not go on; its items go to the next one."""
    meeting.state = MeetingState.CANCELLED
    touch(session, meeting, now)
    replan(session, meeting, now)
    for item in agenda.items(session, meeting.key, agenda.WAITING_STATES):
        _leave(session, item)
    for room_id in meetings.rooms_of(session, meeting):
        take_in_waiting(session, room_id, now)
    ids = tuple(meetings.rooms_of(session, meeting))
    fact = MeetingCancelled(meeting.key, ids, rules.moment_of(meeting))
    return post(session, meeting, "meeting_cancelled", now) + reply(fact)


def reopen(session: Session, meeting: Meeting, now: datetime) -> Reply:
    """A meeting that was cancelled goes on after all, at its own moment."""
    meeting.state = MeetingState.PLANNED
    touch(session, meeting, now)
    _add_standing(session, meeting, now)
    for room_id in meetings.rooms_of(session, meeting):
        take_in_waiting(session, room_id, now)
    replan(session, meeting, now)
    return post(session, meeting, "meeting_reopened", now) + reply(planned(session, meeting))


def take_in_waiting(session: Session, room_id: str, now: datetime) -> int:
    """Items of a room that wait go to its next meeting; returns how many.

    A joint meeting is passed over: what was said in one room is not shown in another by itself.
    """
    ahead = [
        one
        for one in meetings.upcoming(session, [room_id], now)
        if meetings.rooms_of(session, one) == [room_id]
    ]
    if not ahead:
        return 0
    items = [one for one in agenda.waiting(session, room_id) if one.state is not ItemState.HELD]
    for item in items:
        put_at_end(session, item, ahead[0].key)
    return len(items)


def put_at_end(session: Session, item: AgendaItem, meeting_id: int) -> None:
    """Put an item behind the others of a meeting."""
    others = agenda.items(session, meeting_id, tuple(ItemState))
    item.meeting_id = meeting_id
    item.position = 1 + max((one.position for one in others), default=0)
    session.add(item)
    session.flush()


def _leave(session: Session, item: AgendaItem) -> None:
    """An item without its meeting: a standing one ends, as the next meeting has it anyway."""
    if item.standing_id is not None:
        item.state = ItemState.DROPPED
    else:
        item.meeting_id = None
    session.add(item)
    session.flush()


def _add_standing(session: Session, meeting: Meeting, now: datetime) -> None:
    if meetings.rooms_of(session, meeting) != [meeting.room_id]:
        return
    for one in agenda.standing(session, meeting.room_id):
        agenda.add(
            session,
            AgendaItem(
                number=0,
                room_id=meeting.room_id,
                meeting_id=meeting.id,
                at_end=one.at_end,
                text=one.text,
                minutes=one.minutes,
                kind=one.kind,
                standing_id=one.id,
                created_at=now,
                source_event="",
            ),
        )


def _clock(moment: Moment) -> tuple[str, str]:
    """The times as they are kept; empty for a whole day."""
    if moment.start is None or moment.end is None:
        return "", ""
    return f"{moment.start:%H:%M}", f"{moment.end:%H:%M}"
