"""A person's own calendar at a secret address: `kalender`, `kalender nieuw`, `kalender uit`."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlmodel import Session, col, select

from commands.arguments import Rest
from commands.base import (
    Context,
    JobContext,
    MemberLeft,
    Place,
    Reply,
    UserError,
    command,
    listener,
    reply,
    say,
)
from commands.meetings import posting
from commands.meetings.icalendar_file import PUBLISH, CalendarEvent, CalendarFile
from commands.meetings.verbs import meant, table
from storage import calendar_feeds, rooms
from storage.meetings import Meeting, MeetingRoom
from storage.outbox import SECRET
from storage.rooms import Room

BACK: Final = timedelta(days=90)
"""How long a meeting that is over stays in a calendar."""

_VERBS: Final = table(
    new="nieuw nieuwe ander vernieuw opnieuw new renew",
    off="uit stop weg intrekken verwijder off revoke",
)


@command(
    *("kalender", "kalenderadres"),
    english=("calendar",),
    where=Place.PRIVATE,
    undoable=False,
)
def calendar(context: Context, words: Rest = "") -> Reply:
    """Give the secret address of the sender's calendar, replace it (`nieuw`) or end it (`uit`)."""
    session = context.session
    verb = meant(words.split()[0], _VERBS) if words.strip() else None
    if verb == "off":
        gone = calendar_feeds.revoke(session, context.sender)
        return reply(say("calendar_revoked", was_there=gone))
    address = calendar_feeds.address(session)
    if address is None:
        raise UserError("calendar_not_served")
    if words.strip() and verb is None:
        raise UserError("calendar_usage")
    known = calendar_feeds.of(session, context.sender)
    if known is not None and verb is None:
        return reply(say("calendar_known", made=known.made_at))
    secret = calendar_feeds.make(session, context.sender, context.said_at)
    renewed = known is not None
    given = say("calendar_given", address=f"{address}{secret}.ics", renewed=renewed)
    return reply(given.named(SECRET))


@listener(MemberLeft)
def left(context: Context | JobContext, fact: MemberLeft) -> Reply:
    """Who is in no platform any more has no calendar, also when she comes back."""
    if not rooms.platforms_of(context.session, fact.user_id):
        calendar_feeds.revoke(context.session, fact.user_id)
    return Reply()


def calendar_of(session: Session, secret: str, now: datetime) -> dict[str, Any] | None:
    """The record of the calendar that a secret opens, for `icalendar_file.write`; or None.

    It has the meetings of the platforms that its owner is in now, and of others nothing: a joint
    meeting without a title of its own is called after a platform of hers.
    """
    user_id = calendar_feeds.owner(session, secret)
    hers = rooms.platforms_of(session, user_id) if user_id is not None else []
    if not hers:
        return None
    by_id = {room.room_id: room for room in hers}
    found = session.exec(
        select(Meeting, MeetingRoom.room_id)
        .join(MeetingRoom, col(MeetingRoom.meeting_id) == col(Meeting.id))
        .where(col(MeetingRoom.room_id).in_(by_id), col(Meeting.day) >= (now - BACK).date())
        .order_by(col(Meeting.day), col(Meeting.id), MeetingRoom.room_id)
    )
    there = {meeting.key: (meeting, by_id[room_id]) for meeting, room_id in found}
    events = tuple(_event(session, meeting, room) for meeting, room in there.values())
    return CalendarFile(PUBLISH, "Schakel", events).record()


def _event(session: Session, meeting: Meeting, room: Room) -> CalendarEvent:
    """A meeting by itself, also one of a series: the calendar is asked for again and again."""
    return replace(
        posting.event_of(session, meeting, None),
        uid=f"{meeting.label}-{meeting.uid}",
        summary=str(meeting.title or room.title or meeting.label),
    )
