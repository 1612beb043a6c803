"""Frozen records of documents: plain values, in words, so that a file can be made of them later.

One function builds each; whatever makes a file of a meeting takes its record.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import time
from typing import Any

from sqlmodel import Session

from commands.language.echo import echo, echo_date, echo_time
from commands.meetings import posting, rules
from commands.meetings.papers import link_of
from commands.meetings.people_here import short
from commands.meetings.rules import Entry
from storage import agenda, meetings, minutes
from storage.agenda import AgendaItem, PublishedItem
from storage.meetings import Meeting
from storage.minutes import Task, TaskState
from storage.people import Organisation
from storage.rooms import Room
from storage.signals import Signal


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of an item; `link` is empty when its title says it all."""

    title: str
    link: str


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An item. `begins` and `ends` are times as shown, empty when they are not known.

    `reference`: the signal that it is about, as K-41. `note` is for the chair.
    """

    number: int
    label: str
    title: str
    minutes: int | None
    begins: str
    ends: str
    kind: str | None
    presenter: str | None
    papers: tuple[Paper, ...]
    note: str
    carried: int
    late: bool
    reference: str


@dataclass(frozen=True, slots=True)
class AgendaRecord:
    """A version of an agenda. `date` has the times in it; `total` and `length` are minutes.

    Only the chair's edition (`for_chair`) has times of items and notes. `actions` are those that
    are open.
    """

    label: str
    platform: str
    title: str
    date: str
    place: str
    chair: str
    version: int
    for_chair: bool
    total: int
    length: int
    items: tuple[ItemRecord, ...]
    actions: tuple["ActionRecord", ...]


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision, with the item under which it was taken."""

    label: str
    text: str
    item: str
    reference: str


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """An action. `due` is in words; `text` what is done."""

    label: str
    text: str
    owner: str
    due: str
    done: bool


@dataclass(frozen=True, slots=True)
class MinutesRecord:
    """The list of decisions of a meeting, with who was there, actions and notes."""

    label: str
    platform: str
    title: str
    date: str
    place: str
    chair: str
    version: int
    present: tuple[str, ...]
    absent: tuple[str, ...]
    decisions: tuple[DecisionRecord, ...]
    actions: tuple[ActionRecord, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionsRecord:
    """The open actions of a platform on a day."""

    platform: str
    date: str
    actions: tuple[ActionRecord, ...]


Record = AgendaRecord | MinutesRecord | ActionsRecord


def as_json(record: Record) -> dict[str, Any]:
    """A record as JSON can hold it."""
    return {key: _plain(value) for key, value in asdict(record).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value


def agenda_record(
    session: Session,
    meeting: Meeting,
    items: Sequence[AgendaItem | PublishedItem],
    *,
    version: int,
    for_chair: bool,
    language: str,
) -> AgendaRecord:
    """An agenda with these items, live ones or published, in order."""
    live = [_live(session, one) for one in items]
    papers = agenda.papers(session, [one.key for one in live])
    open_tasks = _open_tasks(session, meeting)
    slots = rules.slots(rules.moment_of(meeting).start, [one.minutes for one in items])
    made = tuple(
        ItemRecord(
            number=number,
            label=kept.label,
            title=str(one.text),
            minutes=one.minutes,
            begins=_time(slot.begins, language) if for_chair else "",
            ends=_time(slot.ends, language) if for_chair else "",
            kind=one.kind.value if one.kind else None,
            presenter=short(one.presenter),
            papers=tuple(Paper(str(paper.name), link_of(paper)) for paper in papers[kept.key]),
            note=str(kept.chair_note or "") if for_chair else "",
            carried=kept.carried,
            late=kept.late,
            reference=_reference(session, kept),
        )
        for number, (one, kept, slot) in enumerate(zip(items, live, slots, strict=True), 1)
    )
    return AgendaRecord(
        **_head(session, meeting, language),
        version=version,
        for_chair=for_chair,
        total=sum(one.minutes or 0 for one in items),
        length=rules.length(meeting),
        items=made,
        actions=tuple(action(one, language) for one in open_tasks),
    )


def _open_tasks(session: Session, meeting: Meeting) -> list[Task]:
    """Open actions that all rooms of a meeting may see: not those of one of them."""
    rooms = set(meetings.rooms_of(session, meeting))
    found = []
    for task in minutes.tasks_in(session, sorted(rooms)):
        came_of = session.get(Meeting, task.meeting_id) if task.meeting_id else None
        seen = {task.room_id, *(meetings.rooms_of(session, came_of) if came_of else ())}
        if rooms <= seen:
            found.append(task)
    return found


def entries(session: Session, items: Sequence[AgendaItem | PublishedItem]) -> list[Entry]:
    """The same items for `rules.differences`."""
    return [
        Entry(
            _live(session, one).label,
            str(one.text),
            one.minutes,
            one.kind.value if one.kind else None,
            short(one.presenter),
        )
        for one in items
    ]


def minutes_record(
    session: Session, meeting: Meeting, *, version: int, language: str
) -> MinutesRecord:
    """What came of a meeting, as it is known now."""
    there = minutes.attendance(session, meeting.key)
    taken = minutes.decisions_of(session, meeting.key)
    about = {one.id: session.get(AgendaItem, one.item_id or 0) for one in taken}
    rooms = meetings.rooms_of(session, meeting)
    tasks = minutes.tasks_in(session, rooms, (TaskState.OPEN, TaskState.DONE))
    return MinutesRecord(
        **_head(session, meeting, language),
        version=version,
        present=tuple(_voice(session, one) for one, present in there.items() if present),
        absent=tuple(_voice(session, one) for one, present in there.items() if not present),
        decisions=tuple(
            DecisionRecord(
                one.label,
                str(one.text),
                str(item.text) if (item := about[one.id]) else "",
                _reference(session, item) if item else "",
            )
            for one in taken
        ),
        actions=tuple(action(one, language) for one in tasks if one.meeting_id == meeting.id),
        notes=tuple(str(one.text) for one in minutes.notes_of(session, meeting.key)),
    )


def action(task: Task, language: str) -> ActionRecord:
    """An action in words."""
    return ActionRecord(
        task.label,
        str(task.text),
        short(task.owner) or "",
        echo_date(task.due_on, language) if task.due_on else "",
        task.state is TaskState.DONE,
    )


def _head(session: Session, meeting: Meeting, language: str) -> dict[str, Any]:
    room = session.get(Room, meeting.room_id)
    return {
        "label": meeting.label,
        "platform": (room.title if room else None) or "",
        "title": posting.title(session, meeting),
        "date": echo(rules.moment_of(meeting), language),
        "place": str(meeting.place or ""),
        "chair": short(meeting.chair) or "",
    }


def _live(session: Session, one: AgendaItem | PublishedItem) -> AgendaItem:
    if isinstance(one, AgendaItem):
        return one
    found = session.get(AgendaItem, one.item_id)
    assert found is not None
    return found


def _reference(session: Session, item: AgendaItem) -> str:
    signal = session.get(Signal, item.signal_id) if item.signal_id is not None else None
    return signal.label if signal is not None else ""


def _voice(session: Session, voice: str) -> str:
    kind, _, number = voice.partition(":")
    if kind != "organisation":
        return short(voice) or ""
    found = session.get(Organisation, int(number))
    return found.name if found else ""


def _time(clock: time | None, language: str) -> str:
    return echo_time(clock, language) if clock is not None else ""
