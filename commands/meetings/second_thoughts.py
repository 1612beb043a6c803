"""What was written down is corrected when its message is edited, and erased when it is deleted."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from sqlmodel import select

from commands.arguments import checked
from commands.base import (
    Choose,
    Command,
    Context,
    JobContext,
    React,
    Reply,
    Retract,
    Rewrite,
    Unsay,
    UserError,
    correction,
    listener,
    reply,
    say,
    withdrawal,
)
from commands.meetings import items, making, planning, tasks
from commands.meetings.deciding import about_item
from commands.meetings.finding import named_meeting, room_of
from commands.meetings.people_here import resolve_here
from commands.privacy.guard import check
from commands.signals.facts import SignalCorrected, SignalWithdrawn
from storage import agenda, journal, meetings, rooms, schedule
from storage.agenda import AgendaItem, ItemState, Publication, PublicationKind, PublishedItem
from storage.meetings import Meeting, MeetingState
from storage.minutes import Decision, MinuteNote, Task, TaskState
from storage.rooms import Room
from storage.signals import Signal
from storage.text import CheckedText

GONE: Final = "ingetrokken"
T = TypeVar("T")
Kept = AgendaItem | Decision | Task | MinuteNote


@correction("item:")
def correct_item(context: Context, name: str, said: Command | None, words: str) -> Reply:
    """Who brought an item in edited what she said."""
    item = agenda.by_number(context.session, _number(name))
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
    found = meetings.by_number(context.session, _number(name))
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
    found = _decision(context, name)
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
    found = _task(context, name)
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


@withdrawal("item:")
def withdraw_item(context: Context, name: str) -> Reply:
    """The message of an item was deleted."""
    item = agenda.by_number(context.session, _number(name))
    if item is None or not name.endswith(":source"):
        return Reply()
    return _erase_item(context, item)


@withdrawal("decision:")
def withdraw_decision(context: Context, name: str) -> Reply:
    """The message of a decision was deleted: it stands no more, also where it was published."""
    found = _decision(context, name)
    if found is None or found.withdrawn or not name.endswith(":source"):
        return Reply()
    found.withdrawn = True
    _forget(context, found)
    return _take_back(context, _published_minutes(context, found.meeting_id))


@withdrawal("task:")
def withdraw_task(context: Context, name: str) -> Reply:
    """The message of an action was deleted: nobody has to do it."""
    found = _task(context, name)
    if found is None or found.state is TaskState.WITHDRAWN or not name.endswith(":source"):
        return Reply()
    found.state = TaskState.WITHDRAWN
    schedule.drop(context.session, tasks.JOB, f"task:{found.id}")
    _forget(context, found)
    if found.meeting_id is None:
        return Reply()
    return _take_back(context, _published_minutes(context, found.meeting_id))


@withdrawal("note:")
def withdraw_note(context: Context, name: str) -> Reply:
    """The message of a note was deleted."""
    found = context.session.get(MinuteNote, int(name.split(":")[1]))
    if found is None or found.withdrawn or not name.endswith(":source"):
        return Reply()
    found.withdrawn = True
    _forget(context, found)
    return _take_back(context, _published_minutes(context, found.meeting_id))


@withdrawal("meeting:")
def withdraw_meeting(context: Context, name: str) -> Reply:
    """The message that called a meeting was deleted: it does not go on, its words are erased."""
    found = meetings.by_number(context.session, _number(name))
    if found is None or not name.endswith(":source"):
        return Reply()
    found.title = found.place = None
    context.session.add(found)
    context.session.flush()
    journal.forget_words(context.session, Meeting, (found.id,))
    if found.state is MeetingState.CANCELLED or found.starts_at() <= context.now:
        return Reply()
    return making.cancel(context.session, found, context.now)


@listener(SignalWithdrawn)
def signal_withdrawn(context: Context | JobContext, fact: SignalWithdrawn) -> Reply:
    """The words of a withdrawn signal are erased from agendas too."""
    said = Reply()
    for item in agenda.of_signal(context.session, fact.signal_id):
        if item.state is not ItemState.DROPPED or str(item.text) != GONE:
            said += _erase_item(context, item)
    return said


@listener(SignalCorrected)
def signal_corrected(context: Context | JobContext, fact: SignalCorrected) -> Reply:
    """An item that has a signal in its reporter's own words takes over the new ones."""
    signal = context.session.get(Signal, fact.signal_id)
    assert signal is not None
    for item in agenda.of_signal(context.session, fact.signal_id):
        if item.text == fact.old and item.state in agenda.WAITING_STATES:
            item.text = signal.text
            context.session.add(item)
    context.session.flush()
    return Reply()


def plainly(work: Callable[[], T]) -> T:
    """An edit is no place for a question with numbers: what is meant has to be typed in full."""
    try:
        return work()
    except Choose as choose:
        raise UserError(choose.key, again=True, **choose.values) from None


def _erase_item(context: Context | JobContext, item: AgendaItem) -> Reply:
    """No words of an item stay: on the agenda, in what was published, as papers, as notes."""
    session = context.session
    item.state, item.chair_note = ItemState.DROPPED, None
    for paper in agenda.papers(session, [item.key])[item.key]:
        session.delete(paper)
    _forget(context, item)
    said = reply(Unsay(f"item:{item.label}:post"))
    touched = agenda.published_with(session, item.key)
    for published, _ in touched:
        published.text = _gone()
        session.add(published)
        session.flush()
        journal.forget_words(session, PublishedItem, (published.publication_id, published.item_id))
    return said + _take_back(context, [publication for _, publication in touched])


def _forget(context: Context | JobContext, row: Kept) -> None:
    row.text = _gone()
    context.session.add(row)
    context.session.flush()
    journal.forget_words(context.session, type(row), (row.id,))
    journal.unsaid(context.session, row.source_event)


def _gone() -> CheckedText:
    return check(GONE)


def _take_back(context: Context | JobContext, publications: Sequence[Publication]) -> Reply:
    """Redact what was posted with words that are withdrawn, and have it published anew."""
    said = Reply()
    told: set[tuple[int, PublicationKind]] = set()
    for one in publications:
        said += reply(Retract(one.source_event))
        told.add((one.meeting_id, one.kind))
    for meeting_id, kind in sorted(told):
        meeting = context.session.get(Meeting, meeting_id)
        assert meeting is not None
        sentence = say("publication_taken_back", label=meeting.label, document=kind.value)
        moderators = rooms.moderators(context.session, meeting.room_id)
        said += reply(*(sentence.to(user_id) for user_id in moderators))
    return said


def _published_minutes(context: Context | JobContext, meeting_id: int) -> list[Publication]:
    return list(
        context.session.exec(
            select(Publication).where(
                Publication.meeting_id == meeting_id,
                Publication.kind == PublicationKind.MINUTES,
            )
        )
    )


def _number(name: str) -> int:
    """31 of `item:A-31:source`."""
    return int(name.split(":")[1].partition("-")[2])


def _decision(context: Context, name: str) -> Decision | None:
    found = context.session.exec(select(Decision).where(Decision.number == _number(name)))
    return found.first()


def _task(context: Context, name: str) -> Task | None:
    return context.session.exec(select(Task).where(Task.number == _number(name))).first()
