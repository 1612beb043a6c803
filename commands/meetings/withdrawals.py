"""What was written down is erased when its message is deleted, also where it was published."""

from collections.abc import Sequence
from typing import Final

from sqlmodel import select

from commands.base import (
    Context,
    JobContext,
    Reply,
    Retract,
    Unsay,
    listener,
    reply,
    say,
    withdrawal,
)
from commands.meetings import making, tasks
from commands.meetings.named import decision_of, number_of, task_of
from commands.privacy.guard import check
from commands.signals.facts import SignalCorrected, SignalWithdrawn
from storage import agenda, journal, meetings, rooms, schedule
from storage.agenda import AgendaItem, ItemState, Publication, PublicationKind, PublishedItem
from storage.meetings import Meeting, MeetingState
from storage.minutes import Decision, MinuteNote, Task, TaskState
from storage.signals import Signal
from storage.text import CheckedText

GONE: Final = "ingetrokken"
Kept = AgendaItem | Decision | Task | MinuteNote


@withdrawal("item:")
def withdraw_item(context: Context, name: str) -> Reply:
    """The message of an item was deleted."""
    item = agenda.by_number(context.session, number_of(name))
    if item is None or not name.endswith(":source"):
        return Reply()
    return _erase_item(context, item)


@withdrawal("decision:")
def withdraw_decision(context: Context, name: str) -> Reply:
    """The message of a decision was deleted: it stands no more, also where it was published."""
    found = decision_of(context, name)
    if found is None or found.withdrawn or not name.endswith(":source"):
        return Reply()
    found.withdrawn = True
    _forget(context, found)
    return _take_back(context, _published_minutes(context, found.meeting_id))


@withdrawal("task:")
def withdraw_task(context: Context, name: str) -> Reply:
    """The message of an action was deleted: nobody has to do it."""
    found = task_of(context, name)
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
    found = meetings.by_number(context.session, number_of(name))
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
