"""What rooms are told of a meeting, with its calendar file, and what is planned around it."""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlmodel import Session

from commands.base import FileRecipe, Reply, reply, say
from commands.language.calendar import holiday_name
from commands.meetings import rules
from commands.meetings.finding import SOBER, setting
from commands.meetings.icalendar_file import CANCEL, PUBLISH, CalendarEvent, CalendarFile
from commands.meetings.series import recurrence_of
from storage import meetings, schedule
from storage.meetings import Meeting, MeetingSeries, MeetingState
from storage.rooms import Room

JOB: Final = "meeting"


def touch(session: Session, meeting: Meeting, now: datetime) -> None:
    """The calendar file of a meeting is another one now: its sequence rises, its series' too."""
    series = session.get(MeetingSeries, meeting.series_id) if meeting.series_id else None
    if series is not None:
        series.sequence += 1
        series.changed_at = now
        session.add(series)
    meeting.sequence = series.sequence if series is not None else meeting.sequence + 1
    meeting.changed_at = now
    session.add(meeting)
    session.flush()


def post(session: Session, meeting: Meeting, change: str, now: datetime, **more: object) -> Reply:
    """Tell each room of a meeting what is new (`change` names the sentence), with the file."""
    said = Reply()
    limit = deadline(session, meeting)
    for count, room_id in enumerate(meetings.rooms_of(session, meeting)):
        room = session.get(Room, room_id)
        values = {
            **described(session, meeting),
            "sober": room is not None and room.slug in SOBER,
            "deadline": limit if limit > now else None,
            "holiday": holiday_name(meeting.day, room.language if room else "nl"),
            **more,
        }
        name = f"meeting:{meeting.label}:post:{meeting.sequence}:{count}:{change}"
        told = say(change, **values).in_room(room_id).named(name).aloud()
        said += reply(told.with_file(calendar_file(session, meeting)))
    return said


def described(session: Session, meeting: Meeting) -> dict[str, object]:
    """What sentences say of a meeting."""
    series = session.get(MeetingSeries, meeting.series_id) if meeting.series_id else None
    return {
        "label": meeting.label,
        "title": title(session, meeting),
        "moment": rules.moment_of(meeting),
        "place": str(meeting.place) if meeting.place else None,
        "platforms": platforms(session, meeting),
        "rule": recurrence_of(series) if series is not None else None,
    }


def platforms(session: Session, meeting: Meeting) -> list[str]:
    """The short names of the platforms of a joint meeting; empty for one of a single platform."""
    ids = meetings.rooms_of(session, meeting)
    found = [room for room_id in ids if (room := session.get(Room, room_id)) is not None]
    return [room.slug or "" for room in found] if len(found) > 1 else []


def title(session: Session, meeting: Meeting) -> str:
    """What a meeting is called: its own title, else its platform's name."""
    room = session.get(Room, meeting.room_id)
    return str(meeting.title) if meeting.title else (room.title if room else None) or meeting.label


def deadline(session: Session, meeting: Meeting) -> datetime:
    """Until when items are taken for the agenda of a meeting; aware."""
    return rules.deadline(meeting.day, _days(session, meeting))


def replan(session: Session, meeting: Meeting, now: datetime) -> None:
    """Plan what happens around a meeting, by its day; nothing that should have been by now."""
    subject = f"meeting:{meeting.id}"
    schedule.drop(session, JOB, subject)
    if meeting.state is MeetingState.CANCELLED:
        return
    days, day = _days(session, meeting), meeting.day
    due = {
        "call": rules.call(day, days),
        "closed": rules.deadline(day, days),
        "after": rules.next_morning(day),
        **{f"minutes{n}": rules.nudge(day, n) for n in rules.NUDGE_DAYS},
    }
    for step, due_at in due.items():
        if due_at > now:
            schedule.plan(session, JOB, subject, f"{step}:{day.isoformat()}", due_at)


def calendar_file(session: Session, meeting: Meeting) -> FileRecipe:
    """The file of a meeting as it is now; a meeting of a series comes with all of its series."""
    series = session.get(MeetingSeries, meeting.series_id) if meeting.series_id else None
    organizer = session.get(Room, meeting.room_id)
    name = (organizer.title if organizer else None) or "Schakel"
    cancelled = meeting.state is MeetingState.CANCELLED
    if series is None or cancelled:
        method = CANCEL if cancelled else PUBLISH
        made = CalendarFile(method, name, (event_of(session, meeting, series),))
    else:
        made = CalendarFile(PUBLISH, name, tuple(_all(session, series)))
    return FileRecipe("ics", made.record(), f"{meeting.label}.ics")


def series_file(session: Session, series: MeetingSeries, *, cancelled: bool) -> FileRecipe:
    """The file of a series as it is now, or one that takes all of it away."""
    organizer = session.get(Room, series.room_id)
    name = (organizer.title if organizer else None) or "Schakel"
    events = tuple(_all(session, series))
    if cancelled:
        made = CalendarFile(CANCEL, name, (_master(session, series, [], cancelled=True),))
    else:
        made = CalendarFile(PUBLISH, name, events)
    first = meetings.of_series(session, series.id or 0)[0]
    return FileRecipe("ics", made.record(), f"{first.label}.ics")


def _all(session: Session, series: MeetingSeries) -> list[CalendarEvent]:
    """The series itself, without what was cancelled, and its meetings that are otherwise."""
    made = meetings.of_series(session, series.id or 0)
    gone = [one for one in made if one.state is MeetingState.CANCELLED]
    events = [_master(session, series, gone)]
    events += [event_of(session, one, series) for one in made if _differs(one, series)]
    return events


def _differs(one: Meeting, series: MeetingSeries) -> bool:
    same = (one.day, one.starts, one.ends, one.title, one.place) == (
        one.original_day, series.starts, series.ends, series.title, series.place,
    )  # fmt: skip
    return one.state is MeetingState.PLANNED and not same


def _master(
    session: Session, series: MeetingSeries, gone: list[Meeting], *, cancelled: bool = False
) -> CalendarEvent:
    room = session.get(Room, series.room_id)
    rule = recurrence_of(series).rrule()
    if series.until is not None:
        last = datetime.combine(series.until, rules.LAST_MINUTE, meetings.ZONE).astimezone(UTC)
        rule += f";UNTIL={last:%Y%m%dT%H%M%SZ}"
    return CalendarEvent(
        uid=series.uid,
        sequence=series.sequence,
        stamp=series.changed_at.isoformat(),
        start=f"{series.first_day}T{series.starts}",
        end=f"{series.first_day}T{series.ends}",
        summary=str(series.title or (room.title if room else "") or "Schakel"),
        location=str(series.place or ""),
        cancelled=cancelled,
        rrule="" if cancelled else rule,
        exdates=tuple(f"{one.original_day}T{series.starts}" for one in gone),
    )


def event_of(session: Session, meeting: Meeting, series: MeetingSeries | None) -> CalendarEvent:
    """A meeting in a calendar file; `series` when the file has its series as well."""
    day = meeting.day
    all_day = f"{day}", f"{day + timedelta(days=1)}"  # the end of a whole day is not part of it
    start, end = (f"{day}T{meeting.starts}", f"{day}T{meeting.ends}") if meeting.starts else all_day
    return CalendarEvent(
        uid=meeting.uid,
        sequence=meeting.sequence,
        stamp=meeting.changed_at.isoformat(),
        start=start,
        end=end,
        summary=title(session, meeting),
        location=str(meeting.place or ""),
        cancelled=meeting.state is MeetingState.CANCELLED,
        recurrence=f"{meeting.original_day}T{series.starts}" if series is not None else "",
    )


def _days(session: Session, meeting: Meeting) -> int:
    room = session.get(Room, meeting.room_id)
    return setting(session, room, "agenda_days") if room is not None else 10
