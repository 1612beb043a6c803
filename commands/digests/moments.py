"""When drafts come: so many working days before the next meeting of the platform that they go to.

A route with a rule of its own (`route som elke maandag 9.00`) does not look at meetings.
"""

from datetime import date, datetime
from typing import Final

from sqlmodel import Session

from commands.base import Context, JobContext, Reply, job, listener, reply, say
from commands.digests import drafts
from commands.language.calendar import add_working_days, morning_of, next_office_moment
from commands.meetings.facts import MeetingCancelled, MeetingMoved, MeetingPlanned
from commands.rooms import declared
from storage import digests, meetings, rooms, schedule
from storage.digests import Route, RouteState
from storage.meetings import Meeting, MeetingState
from storage.rooms import Room

JOB: Final = "digest_before"
STEPS: Final = ("draft", "remind", "last")
"""The draft, a reminder while nobody released it, and the last day to be in time."""


@listener(MeetingPlanned)
def planned(context: Context | JobContext, fact: MeetingPlanned) -> Reply:
    """Routes to the platforms of a meeting prepare for it."""
    _plan_all(context.session, fact.meeting_id, fact.room_ids, fact.moment.date, context.now)
    return Reply()


@listener(MeetingMoved)
def moved(context: Context | JobContext, fact: MeetingMoved) -> Reply:
    """What was not done yet moves along; what was done is not done again."""
    _plan_all(context.session, fact.meeting_id, fact.room_ids, fact.moment.date, context.now)
    return Reply()


@listener(MeetingCancelled)
def cancelled(context: Context | JobContext, fact: MeetingCancelled) -> Reply:
    """Nothing is prepared for it any more; what came up waits for the next."""
    for room_id in fact.room_ids:
        for route in digests.routes_to(context.session, room_id):
            schedule.drop(context.session, JOB, _subject(route, fact.meeting_id))
    return Reply()


def plan_route(session: Session, route: Route, now: datetime) -> datetime | None:
    """A route that begins to work prepares for meetings that stand; when the first draft comes."""
    coming = meetings.upcoming(session, [route.target_room], now)
    found = [_plan(session, route, one.key, one.day, now) for one in coming]
    return min((one for one in found if one is not None), default=None)


def drop_route(session: Session, route: Route, now: datetime) -> None:
    """It prepares for no meeting any more: it ended, or has a rule of its own."""
    for one in meetings.upcoming(session, [route.target_room], now):
        schedule.drop(session, JOB, _subject(route, one.key))


@job(JOB)
def digest_before(context: JobContext, subject: str, step: str) -> Reply:
    """Make the draft for a meeting, or remind of it. Late after downtime it is made once, now."""
    session = context.session
    route_id, meeting_id = map(int, subject.removeprefix("route:").split(":meeting:"))
    route, meeting = session.get(Route, route_id), session.get(Meeting, meeting_id)
    if route is None or route.state is not RouteState.CONFIRMED or route.rule is not None:
        return Reply()
    if meeting is None or meeting.state is not MeetingState.PLANNED:
        return Reply()
    if meeting.starts_at() <= context.now:
        return Reply()
    if step == STEPS[0]:
        digest = drafts.make(session, route, context.now)
        return drafts.show_to_moderators(session, digest, route, context.now) if digest else Reply()
    return _remind(context, route, meeting, last=step == STEPS[2])


def _remind(context: JobContext, route: Route, meeting: Meeting, *, last: bool) -> Reply:
    """While a draft lies open."""
    target = context.session.get(Room, route.target_room)
    assert target is not None
    waiting = [
        one
        for one in digests.open_drafts(context.session, route.id or 0)
        if not drafts.is_empty(context.session, one, route)
    ]
    return reply(
        *(
            say("draft_waits", number=one.id, title=target.title, day=meeting.day, last=last).to(
                user_id
            )
            for one in waiting[-1:]
            for user_id in rooms.moderators(context.session, route.source_room)
            if user_id != context.bot
        )
    )


def _plan_all(
    session: Session, meeting_id: int, room_ids: tuple[str, ...], day: date, now: datetime
) -> None:
    for room_id in room_ids:
        for route in digests.routes_to(session, room_id):
            _plan(session, route, meeting_id, day, now)


def _plan(
    session: Session, route: Route, meeting_id: int, day: date, now: datetime
) -> datetime | None:
    """Plan the steps; one whose day is over is done now, as long as the draft is of use."""
    source = session.get(Room, route.source_room)
    assert source is not None
    if route.rule is not None:
        return None
    before = declared.value(session, source, "moments")
    assert isinstance(before, list)
    moments = [morning_of(add_working_days(day, -int(days))) for days in before]
    if now >= morning_of(day):
        return None
    first = moments[0] if moments[0] > now else next_office_moment(now)
    for step, due_at in zip(STEPS, (first, *moments[1:]), strict=True):
        if due_at >= now:
            schedule.plan(session, JOB, _subject(route, meeting_id), step, due_at)
    return first


def _subject(route: Route, meeting_id: int) -> str:
    return f"route:{route.id}:meeting:{meeting_id}"
