"""Actions: who does what by when, done or not: `actie @wim brief naar VNG voor vrijdag`."""

import re
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session

from commands.arguments import Rest, checked
from commands.base import (
    HOLE,
    Choose,
    Context,
    Name,
    React,
    Reply,
    UserError,
    command,
    reply,
    say,
)
from commands.language.deadlines import find_deadline
from commands.language.echo import echo_date
from commands.language.moments import Ambiguous
from commands.language.words import fold
from commands.meetings import records, rules
from commands.meetings.finding import RECENT, moderates, named_meeting, room_of, the_room
from commands.meetings.on_paper import actions_files
from commands.meetings.people_here import mannerly, resolve_here, short
from commands.meetings.records import ActionsRecord
from commands.people import named_people, with_ids
from storage import meetings, minutes, schedule
from storage.minutes import Task, TaskState
from storage.rooms import Room

JOB: Final = "task"
MOST_LISTED: Final = 30
_MYSELF: Final = frozenset("ik mij mezelf me myself i".split())
_MINE: Final = frozenset("mijn mij ik mine my me".split())
_NUMBER: Final = re.compile(r"#?(?:x|actie|action)?\s*[-–.]?\s*#?(\d{1,7})(?!\w)[.:,]?\s*", re.I)


@command("actie", "actiepunt", english=("action", "task"))
def action(context: Context, words: Rest) -> Reply:
    """Write down who does what, with a date at the end: `actie @wim brief sturen voor vrijdag`."""
    named, rest = named_meeting(context, words)
    room, rest = (room_of(context, named), rest) if named else the_room(context, rest)
    if named is None:
        last = meetings.last_begun(context.session, [room.room_id], context.now)
        recent = last is not None and context.now - last.ends_at() < RECENT
        named = last if recent else None
    made = Task(
        number=0,
        room_id=room.room_id,
        meeting_id=named.id if named else None,
        by=context.sender,
        at=context.said_at,
        source_event=context.event_id,
        **read(context, room, rest),
    )
    minutes.add_task(context.session, made)
    plan(context.session, made, context.said_at)
    name = f"task:{made.label}"
    told = say("task_noted", **shown(made)).named(f"{name}:post")
    if made.owner == context.sender or made.owner is None:
        return reply(Name(f"{name}:source"), told)
    personally = say("task_for_you", **shown(made), by=context.sender, platform=room.title)
    return reply(Name(f"{name}:source"), told, mannerly(context, personally.to(made.owner)))


def read(context: Context, room: Room, words: str) -> dict[str, Any]:
    """Owner, text and date out of the words. Raises UserError, or Choose for an unclear date."""
    words = with_ids(context, words).strip()
    first, _, rest = words.partition(" ")
    people = named_people(words)
    if fold(first) not in _MYSELF and not (people and words.startswith(people[0])):
        raise UserError("task_who")
    owner = resolve_here(context, room, first)
    language = room.language
    text, due = find_deadline(rest, context.said_at, language)
    if isinstance(due, Ambiguous):
        before = "voor" if language == "nl" else "before"
        raise Choose(
            "promise_which_day",
            f"{first} {text} {before} {HOLE}",
            tuple(echo_date(choice.date, language) for choice in due.choices),
        )
    return {
        "owner": owner,
        "text": checked(text, "task_text_missing"),
        "due_on": due.value.date if due is not None else None,
    }


def shown(task: Task) -> dict[str, Any]:
    """What sentences say of an action."""
    return {
        "label": task.label,
        "text": str(task.text),
        "owner": short(task.owner),
        "due_on": task.due_on,
    }


def plan(session: Session, task: Task, now: datetime) -> None:
    """Have its owner reminded once before and once after its date; nothing of an old date."""
    subject = f"task:{task.id}"
    schedule.drop(session, JOB, subject)
    if task.due_on is None or task.state is not TaskState.OPEN:
        return
    day = task.due_on.isoformat()
    due = {
        "before": rules.before_due(task.due_on),
        "after": rules.next_morning(task.due_on),
    }
    for step, due_at in due.items():
        if due_at > now:
            schedule.plan(session, JOB, subject, f"{step}:{day}", due_at)


@command("gereed", "actie gereed", "actie klaar", english=("done", "action done"))
def done(context: Context, words: Rest = "") -> Reply:
    """An action is done: `gereed X-3`, by its owner or a moderator."""
    which = _numbers(context, words)
    tasks = []
    for number in which:
        task = minutes.find_task(context.session, number, context.room_ids)
        if task is None:
            raise UserError("no_such_task", label=f"X-{number}")
        room = context.session.get(Room, task.room_id)
        if task.owner != context.sender and (room is None or not moderates(context, room)):
            raise UserError("task_not_yours", label=task.label)
        tasks.append(task)
    for task in tasks:
        task.state, task.done_at = TaskState.DONE, context.said_at
        context.session.add(task)
        plan(context.session, task, context.said_at)
    return reply(React())


def _numbers(context: Context, words: str) -> list[int]:
    name = (context.about.name or "") if context.about else ""
    found = []
    rest = words.strip()
    while rest and (match := _NUMBER.match(rest)):
        found.append(int(match[1]))
        rest = re.sub(r"^(?:,|en\b|and\b|\s)+", "", rest[match.end() :])
    if not found and name.startswith("task:"):
        found = [int(name.split(":")[1].removeprefix("X-"))]
    if not found:
        raise UserError("which_task")
    return found


@command("acties", english=("actions", "tasks"))
def actions(context: Context, words: Rest = "") -> Reply:
    """Open actions, by date: `acties opvang` searches, `acties mijn` are one's own."""
    found = _found(context, words)
    lines = [shown(one) for one in found[:MOST_LISTED]]
    more = len(found) > MOST_LISTED
    return reply(say("tasks_listed", lines=lines, more=more, searched=bool(words.strip())))


@command("actielijst", english=("action list",))
def action_list(context: Context, words: Rest = "") -> Reply:
    """All open actions of a platform, as a message and a document."""
    room, _ = the_room(context, words)
    open_ones = minutes.tasks_in(context.session, [room.room_id])
    lines = [shown(one) for one in open_ones[:MOST_LISTED]]
    told = say("tasks_listed", lines=lines, more=len(open_ones) > MOST_LISTED, searched=False)
    made = ActionsRecord(
        room.title or "",
        echo_date(context.said_at.astimezone(meetings.ZONE).date(), room.language),
        tuple(records.action(one, room.language) for one in open_ones),
    )
    files = actions_files(context.session, room, made)
    return reply(told.with_files(files) if open_ones else told)


def _found(context: Context, words: str) -> list[Task]:
    open_ones = minutes.tasks_in(context.session, context.room_ids)
    said = with_ids(context, words).strip()
    if fold(said) in _MINE:
        return [one for one in open_ones if one.owner == context.sender]
    if said.startswith("@"):
        name = said.split()[0].lower()
        return [one for one in open_ones if (one.owner or "").lower().startswith(name)]
    wanted = [fold(word) for word in said.split()]
    return [one for one in open_ones if all(word in fold(str(one.text)) for word in wanted)]
