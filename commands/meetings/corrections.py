"""What was written down is corrected when its message is edited."""

from collections.abc import Callable
from typing import TypeVar

from commands.arguments import checked
from commands.base import (
    Choose,
    Command,
    Context,
    React,
    Reply,
    Rewrite,
    UserError,
    correction,
    reply,
)
from commands.meetings import items, planning, tasks
from commands.meetings.deciding import about_item
from commands.meetings.finding import named_meeting, room_of
from commands.meetings.named import decision_of, number_of, task_of
from commands.meetings.people_here import resolve_here
from storage import agenda, meetings
from storage.agenda import AgendaItem, ItemState
from storage.meetings import Meeting, MeetingState
from storage.minutes import MinuteNote, TaskState
from storage.rooms import Room

T = TypeVar("T")


@correction("item:")
def correct_item(context: Context, name: str, said: Command | None, words: str) -> Reply:
    """Who brought an item in edited what she said."""
    item = agenda.by_number(context.session, number_of(name))
    if item is None or item.by != context.sender or item.state is ItemState.DROPPED:
        return Reply()
    _, words = named_meeting(context, words)
    room = context.session.get(Room, item.room_id)
    assert room is not None
    if said is None:  # a message that became an item: its options were typed elsewhere
        return _correct_text(context, item, words)
    about_signal = items.SIGNAL.match(words) if item.signal_id is not None else None
    options = items.read(context, room, words[about_signal.end() :] if about_signal else words)
    if options.text or about_signal is None:
        item.text = items.checked_item(options)
    item.minutes, item.kind = options.minutes, options.kind
    presenter = options.presenter
    item.presenter = resolve_here(context, room, presenter) if presenter else None
    return _item_anew(context, item)


def _correct_text(context: Context, item: AgendaItem, words: str) -> Reply:
    item.text = checked(words, "item_text_missing")
    return _item_anew(context, item)


def _item_anew(context: Context, item: AgendaItem) -> Reply:
    """The receipt of an item as it is now."""
    context.session.add(item)
    shown = items.shown(context, item, items.meeting_of(context, item))
    values = {**shown, "waits": item.state is ItemState.LATE}
    return reply(React(), Rewrite(f"item:{item.label}:post", "item_added", values))


@correction("meeting:")
def correct_meeting(context: Context, name: str, said: Command | None, words: str) -> Reply:
    """Who called a meeting edited it: the same meeting, at another moment or place."""
    found = meetings.by_number(context.session, number_of(name))
    if found is None or found.planned_by != context.sender or not name.endswith(":source"):
        return Reply()
    if found.starts_at() <= context.said_at or found.state is MeetingState.CANCELLED:
        raise UserError("edit_too_late")
    if found.series_id is not None:
        raise UserError("meeting_edit_series", label=found.label)
    room = context.session.get(Room, found.room_id)
    assert room is not None
    return plainly(lambda: planning.call_anew(context, room, found, words))


@correction("decision:")
def correct_decision(context: Context, name: str, said: Command | None, words: str) -> Reply:
    """Who wrote a decision down edited it."""
    found = decision_of(context, name)
    if found is None or found.by != context.sender:
        return Reply()
    meeting = context.session.get(Meeting, found.meeting_id)
    assert meeting is not None
    _, words = named_meeting(context, words)
    _, words = about_item(context, room_of(context, meeting), meeting, words)
    found.text = checked(words, "decision_text_missing")
    context.session.add(found)
    return reply(React())


@correction("task:")
def correct_task(context: Context, name: str, said: Command | None, words: str) -> Reply:
    """Who wrote an action down edited it: owner, text and date."""
    found = task_of(context, name)
    if found is None or found.by != context.sender or found.state is not TaskState.OPEN:
        return Reply()
    room = context.session.get(Room, found.room_id)
    assert room is not None
    _, words = named_meeting(context, words)
    for key, value in plainly(lambda: tasks.read(context, room, words)).items():
        setattr(found, key, value)
    context.session.add(found)
    tasks.plan(context.session, found, context.said_at)
    return reply(React(), Rewrite(f"task:{found.label}:post", "task_noted", tasks.shown(found)))


@correction("note:")
def correct_note(context: Context, name: str, said: Command | None, words: str) -> Reply:
    """Who wrote a note edited it."""
    found = context.session.get(MinuteNote, int(name.split(":")[1]))
    if found is None or found.by != context.sender or found.withdrawn:
        return Reply()
    meeting = context.session.get(Meeting, found.meeting_id)
    assert meeting is not None
    _, words = named_meeting(context, words)
    _, words = about_item(context, room_of(context, meeting), meeting, words)
    found.text = checked(words)
    context.session.add(found)
    return reply(React())


def plainly(work: Callable[[], T]) -> T:
    """An edit is no place for a question with numbers: what is meant has to be typed in full."""
    try:
        return work()
    except Choose as choose:
        raise UserError(choose.key, again=True, **choose.values) from None
