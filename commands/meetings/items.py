"""Agenda items: adding one, finding one by its place or number, and what is said of it."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from commands.arguments import checked
from commands.base import Context, JobContext, Name, Reply, UserError, reply, say
from commands.language.answers import NO, YES
from commands.meetings import making, rules
from commands.meetings.facts import PutOnAgenda
from commands.meetings.finding import moderates
from commands.meetings.item_words import ItemWords, read_item
from commands.meetings.people_here import mannerly, resolve_here, short
from commands.meetings.posting import deadline, platforms
from commands.people import with_ids
from storage import agenda, meetings, questions, rooms
from storage.agenda import AgendaItem, AgendaPaper, ItemState, PublicationKind
from storage.meetings import Meeting
from storage.questions import LONGEST, Question
from storage.rooms import Room
from storage.signals import Signal
from storage.text import CheckedText

LATE: Final = "late_item"
NUMBER: Final = re.compile(
    r"(?:(?:punt|item|nr|nummer)\.?\s*)?(?:#?(a)\s*[-–.]?\s*)?#?(\d{1,7})(?!\w)[.:,)]*\s*", re.I
)
"""`3`, `punt 3`, `A-31`: a place on the agenda, or with its letter a number."""


SIGNAL: Final = re.compile(r"#?([kst])\s*[-–.]?\s*(\d{1,7})(?!\w)[.:,]?\s*", re.IGNORECASE)
"""`K-41` at the front of an item."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An item that is to be added. `source` is the event with its words."""

    words: ItemWords
    text: CheckedText
    source: str
    by: str
    signal: Signal | None = None
    papers: tuple[AgendaPaper, ...] = field(default=())


def read(context: Context, room: Room, words: str) -> ItemWords:
    """The words of an item, with the mention of its presenter as an id."""
    return read_item(with_ids(context, words), room.language)


def add(context: Context, room: Room, meeting: Meeting | None, wanted: Wanted) -> Reply:
    """Put an item on the agenda, or offer it to the moderators when it is late."""
    late = meeting is not None and _is_late(context, meeting)
    waits = late and not moderates(context, room)
    item = _store(context, room, meeting, wanted, late=late, waits=waits)
    name = f"item:{item.label}"
    named = Name(f"{name}:source", wanted.source, room.room_id)
    told = say("item_added", **shown(context, item, meeting), waits=waits).named(f"{name}:post")
    offered = _offer(context, room, item) if waits else Reply()
    about = [PutOnAgenda(item.signal_id, wanted.by)] if item.signal_id and not waits else []
    return reply(named, told, *about) + offered


def _is_late(context: Context, meeting: Meeting) -> bool:
    """Whether the deadline is over; a meeting that was called after its own has none."""
    limit = deadline(context.session, meeting)
    return meeting.created_at < limit <= context.said_at


def _store(
    context: Context,
    room: Room,
    meeting: Meeting | None,
    wanted: Wanted,
    *,
    late: bool,
    waits: bool,
) -> AgendaItem:
    presenter = wanted.words.presenter
    item = agenda.add(
        context.session,
        AgendaItem(
            number=0,
            room_id=room.room_id,
            meeting_id=meeting.id if meeting else None,
            text=wanted.text,
            minutes=wanted.words.minutes,
            kind=wanted.words.kind,
            presenter=resolve_here(context, room, presenter) if presenter else None,
            by=wanted.by,
            state=ItemState.LATE if waits else ItemState.OPEN,
            late=late,
            signal_id=wanted.signal.id if wanted.signal else None,
            created_at=context.said_at,
            source_event=wanted.source,
        ),
    )
    for paper in wanted.papers:
        paper.item_id = item.key
        context.session.add(paper)
    context.session.flush()
    return item


def shown(context: Context, item: AgendaItem, meeting: Meeting | None) -> dict[str, Any]:
    """What a receipt says of an item."""
    return {
        "label": item.label,
        "text": str(item.text),
        "minutes": item.minutes,
        "task": item.kind.value if item.kind else None,
        "presenter": short(item.presenter),
        "meeting": meeting.label if meeting else None,
        "platforms": platforms(context.session, meeting) if meeting else [],
        "moment": rules.moment_of(meeting) if meeting else None,
    }


def _offer(context: Context, room: Room, item: AgendaItem) -> Reply:
    """Ask each moderator in private whether a late item may still go on the agenda."""
    asked = Reply()
    for user_id in rooms.moderators(context.session, room.room_id):
        question = questions.ask(
            context.session,
            Question(
                kind=LATE,
                person=user_id,
                room_id=room.room_id,
                choices=[YES, NO],
                data={"item": item.key},
                asked_at=context.now,
                expires_at=context.now + LONGEST,
            ),
        )
        told = say("item_late_asked", label=item.label, text=str(item.text), platform=room.title)
        asked += reply(mannerly(context, told.to(user_id).named(question.name)))
    return asked


def items_of(context: Context, meeting: Meeting) -> list[AgendaItem]:
    """The items on the agenda of a meeting, in order."""
    return agenda.items(context.session, meeting.key, (ItemState.OPEN, ItemState.DONE))


def numbered(context: Context, meeting: Meeting) -> list[AgendaItem]:
    """The items by the numbers that people have before them.

    Of a meeting that began these are those of its published agenda, wherever the items are now.
    """
    live = items_of(context, meeting)
    last = agenda.last_published(context.session, meeting, PublicationKind.AGENDA)
    if last is None or meeting.starts_at() > context.now:
        return live
    kept = [
        item
        for one in agenda.published_items(context.session, last)
        if (item := context.session.get(AgendaItem, one.item_id)) is not None
    ]
    known = {one.key for one in kept}
    return [*kept, *(one for one in live if one.key not in known)]


def handle(context: Context, item: AgendaItem, meeting: Meeting | None) -> None:
    """An item was dealt with at a meeting; one that went on to the next since comes back."""
    if meeting is not None and item.meeting_id != meeting.id:
        item.meeting_id, item.carried = meeting.id, max(0, item.carried - 1)
    item.state = ItemState.DONE
    context.session.add(item)
    context.session.flush()


def find(context: Context, meeting: Meeting | None, words: str) -> tuple[AgendaItem, str] | None:
    """The item that the words begin with, and what follows; None when they begin otherwise.

    Raises UserError for a number that is not there, which one of another room is not either.
    """
    match = NUMBER.match(words)
    if match is None:
        return None
    number, rest = int(match[2]), words[match.end() :]
    if match[1]:
        item = agenda.by_number(context.session, number)
        if item is None or not _is_visible(context, item):
            raise UserError("no_such_item", label=f"A-{number}", count=None)
        return item, rest
    on = numbered(context, meeting) if meeting is not None else []
    if not 1 <= number <= len(on):
        raise UserError("no_such_item", label=str(number), count=len(on))
    return on[number - 1], rest


def _is_visible(context: Context, item: AgendaItem) -> bool:
    """Whether one of her rooms said it, or has the meeting that it is for."""
    ids = set(context.room_ids)
    if item.state is ItemState.DROPPED:
        return False
    if item.room_id in ids:
        return True
    meeting = context.session.get(Meeting, item.meeting_id) if item.meeting_id else None
    return meeting is not None and not ids.isdisjoint(meetings.rooms_of(context.session, meeting))


def meeting_of(context: Context, item: AgendaItem) -> Meeting | None:
    """The meeting that an item is for."""
    return context.session.get(Meeting, item.meeting_id) if item.meeting_id else None


def to_next(context: Context, item: AgendaItem, *, count: bool) -> Meeting | None:
    """Send an item to the meeting after its own; without one it waits. Returns that meeting."""
    old = meeting_of(context, item)
    return carry(context, item, old, count=count)


def carry(
    context: Context | JobContext, item: AgendaItem, old: Meeting | None, *, count: bool
) -> Meeting | None:
    """The same for commands and jobs; `context` has a session and the time."""
    after = old.starts_at() if old is not None else context.now
    after = max(after, context.now)
    session = context.session
    seen = {item.room_id, *(meetings.rooms_of(session, old) if old is not None else ())}
    found = [
        one
        for one in meetings.upcoming(session, [item.room_id], after)
        if (old is None or one.key != old.key) and seen.issuperset(meetings.rooms_of(session, one))
    ]
    item.carried += count
    item.state = ItemState.OPEN
    item.late = False
    if not found:
        item.meeting_id = None
        context.session.add(item)
        context.session.flush()
        return None
    making.put_at_end(context.session, item, found[0].key)
    return found[0]


def checked_item(words: ItemWords) -> CheckedText:
    """The text of an item past the guard."""
    return checked(words.text, "item_text_missing")
