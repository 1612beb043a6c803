"""What happens around a meeting and an action by itself, each once."""

from collections.abc import Callable
from datetime import time
from typing import Any, Final

from sqlmodel import col, select

from commands.base import Context, JobContext, Reply, Say, job, listener, reply, say
from commands.meetings import items, making, posting, rules, tasks
from commands.meetings.finding import SOBER
from commands.meetings.making import Plan
from commands.rooms.facts import SettingChanged
from storage import agenda, meetings, rooms
from storage.agenda import AgendaItem, ItemState, PublicationKind
from storage.meetings import Meeting, MeetingSeries, MeetingState
from storage.minutes import Task, TaskState
from storage.rooms import Room


@job("meeting")
def around_meeting(context: JobContext, subject: str, step: str) -> Reply:
    """A step around a meeting. Late after downtime it is done once, if it still makes sense."""
    meeting = context.session.get(Meeting, int(subject.partition(":")[2]))
    name, _, day = step.partition(":")
    if meeting is None or meeting.state is not MeetingState.PLANNED:
        return Reply()
    if meeting.day.isoformat() != day:
        return Reply()
    return _STEPS[name](context, meeting)


def _call(context: JobContext, meeting: Meeting) -> Reply:
    """Ask each room for items, once, and say what waits already."""
    limit = posting.deadline(context.session, meeting)
    if context.now >= limit:
        return Reply()
    on = agenda.items(context.session, meeting.key)
    values: dict[str, Any] = {
        "label": meeting.label,
        "moment": rules.moment_of(meeting),
        "deadline": limit,
        "carried": sum(one.carried > 0 for one in on),
        "others": sum(one.carried == 0 and one.standing_id is None for one in on),
    }
    found = [context.session.get(Room, one) for one in meetings.rooms_of(context.session, meeting)]
    told = say("agenda_call", **values).aloud()
    return reply(*(told.in_room(room.room_id) for room in found if room and room.slug not in SOBER))


def _closed(context: JobContext, meeting: Meeting) -> Reply:
    """Tell the moderators that no more items come in, and how full the agenda is."""
    on = agenda.items(context.session, meeting.key)
    if context.now >= meeting.starts_at() or not on:
        return Reply()
    told = say(
        "agenda_closed",
        label=meeting.label,
        moment=rules.moment_of(meeting),
        count=len(on),
        total=sum(one.minutes or 0 for one in on),
        length=rules.length(meeting),
    )
    return _to_moderators(context, meeting, told)


def _after(context: JobContext, meeting: Meeting) -> Reply:
    """What was not dealt with goes to the next meeting; the moderators hear what."""
    went: list[AgendaItem] = []
    for item in agenda.items(context.session, meeting.key):
        if item.standing_id is not None:
            item.state = ItemState.DONE
            context.session.add(item)
        else:
            items.carry(context, item, meeting, count=True)
            went.append(item)
    for item in agenda.items(context.session, meeting.key, (ItemState.LATE, ItemState.HELD)):
        if item.state is ItemState.LATE:
            items.carry(context, item, meeting, count=False)
        else:
            item.meeting_id = None
            context.session.add(item)
    context.session.flush()
    if not went:
        return Reply()
    lines = [{"label": one.label, "text": str(one.text), "carried": one.carried} for one in went]
    ahead = meetings.next_after(context.session, meeting.room_id, context.now)
    told = say(
        "meeting_after", label=meeting.label, lines=lines, after=ahead.label if ahead else None
    )
    return _to_moderators(context, meeting, told)


def _nudge(context: JobContext, meeting: Meeting) -> Reply:
    """Remind the moderators of the list of decisions when there is none.

    After downtime the last reminder that is due speaks for those before it.
    """
    last = agenda.last_published(context.session, meeting, PublicationKind.MINUTES)
    due = [rules.nudge(meeting.day, days) for days in rules.NUDGE_DAYS]
    if last is not None or any(context.due_at < one <= context.now for one in due):
        return Reply()
    told = say("minutes_missing", label=meeting.label, moment=rules.moment_of(meeting))
    return _to_moderators(context, meeting, told)


def _to_moderators(context: JobContext, meeting: Meeting, told: Say) -> Reply:
    people = rooms.moderators(context.session, meeting.room_id)
    return reply(*(told.to(user_id) for user_id in people))


_STEPS: Final[dict[str, Callable[[JobContext, Meeting], Reply]]] = {
    "call": _call,
    "closed": _closed,
    "after": _after,
    **{f"minutes{days}": _nudge for days in rules.NUDGE_DAYS},
}


@listener(SettingChanged)
def closes_otherwise(context: Context | JobContext, fact: SettingChanged) -> Reply:
    """Items are taken until another day from now on; what was said already is not said again."""
    if fact.key == "agenda_days":
        for one in meetings.upcoming(context.session, [fact.room_id], context.now):
            if one.room_id == fact.room_id:
                posting.replan(context.session, one, context.now)
    return Reply()


@job("series", daily=time(7))
def extend_series(context: JobContext, subject: str, step: str) -> Reply:
    """Put the next meetings of each series on the list."""
    found = context.session.exec(
        select(MeetingSeries)
        .where(col(MeetingSeries.until).is_(None))
        .order_by(col(MeetingSeries.id))
    ).all()
    said = Reply()
    for series in found:
        made = meetings.of_series(context.session, series.id or 0)
        if made:
            said += _extend(context, series, made[-1])
    return said


def _extend(context: JobContext, series: MeetingSeries, last: Meeting) -> Reply:
    ids = tuple(meetings.rooms_of(context.session, last))
    like = Plan(ids, rules.moment_of(last), None, None, last.planned_by, last.source_event)
    new = making.extend(context.session, series, like, context.now)
    return reply(*(making.planned(context.session, one) for one in new))


@job("task")
def remind(context: JobContext, subject: str, step: str) -> Reply:
    """Remind the owner of an open action, while she is in its room."""
    task = context.session.get(Task, int(subject.partition(":")[2]))
    when, _, day = step.partition(":")
    if task is None or task.state is not TaskState.OPEN or task.owner is None:
        return Reply()
    if task.due_on is None or task.due_on.isoformat() != day:
        return Reply()
    if not rooms.is_member(context.session, task.room_id, task.owner):
        return Reply()
    room = context.session.get(Room, task.room_id)
    title = room.title if room else ""
    told = say("task_reminder", **tasks.shown(task), platform=title, late=when == "after")
    return reply(told.to(task.owner))
