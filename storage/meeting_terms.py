"""Terms of what comes of meetings: names go after half a year, words with their meeting.

Part of `storage.retention`. Core statements: nothing that is erased here can be taken back.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import Column, ColumnElement, Connection, Table, delete, or_, select, update

from storage import terms
from storage.agenda import (
    AgendaItem,
    AgendaPaper,
    ItemState,
    Publication,
    PublishedItem,
)
from storage.core import table
from storage.meetings import ZONE, Meeting, MeetingRoom, MeetingSeries
from storage.message_names import NAMES
from storage.minutes import Attendance, Decision, MinuteNote, Task

MEETING, ROOMS, SERIES = table(Meeting), table(MeetingRoom), table(MeetingSeries)
ITEM, PAPER = table(AgendaItem), table(AgendaPaper)
PUBLICATION, PUBLISHED = table(Publication), table(PublishedItem)
ATTENDANCE, DECISION, TASK, NOTE = (
    table(Attendance),
    table(Decision),
    table(Task),
    table(MinuteNote),
)
LETTERS: Mapping[str, tuple[Table, str]] = {
    "meeting": (MEETING, "V"),
    "item": (ITEM, "A"),
    "decision": (DECISION, "B"),
    "task": (TASK, "X"),
}
"""First part of a message's name -> its table, and the letter before the number in the second."""

NAMED: frozenset[str] = frozenset({*LETTERS, "note"})
"""First parts of names of messages about meetings; a note has its id in the second."""


def forget_names(connection: Connection, now: datetime) -> None:
    """Half a year after it is known no more who brought in, wrote down, published, presided."""
    before = now - terms.AUDIT.length
    held = MEETING.c.day < before.astimezone(ZONE).date()
    connection.execute(update(MEETING).where(held).values(planned_by=None, chair=None))
    over = ITEM.c.state.in_((ItemState.DONE, ItemState.DROPPED)) & (ITEM.c.created_at < before)
    _forget_sources(connection, ITEM, "item", "A", over)
    connection.execute(update(ITEM).where(over).values(by=None, presenter=None))
    old = select(PUBLICATION.c.id).where(PUBLICATION.c.at < before)
    connection.execute(
        update(PUBLISHED).where(PUBLISHED.c.publication_id.in_(old)).values(presenter=None)
    )
    for name, letter, one in (("decision", "B", DECISION), ("task", "X", TASK)):
        _forget_sources(connection, one, name, letter, one.c.at < before)
    for one in (DECISION, TASK, NOTE, PUBLICATION, ATTENDANCE):
        connection.execute(update(one).where(one.c.at < before).values(by=None))


def end_meetings(
    connection: Connection, now: datetime, text_months: Mapping[str, int]
) -> Iterator[str]:
    """Meetings whose term is over go, with all that hangs on them; names of our posts of them."""
    ids = _over(connection, MEETING, MEETING.c.day, now, text_months)
    items = set(
        connection.execute(select(ITEM.c.id).where(ITEM.c.meeting_id.in_(ids))).scalars()
    ) | set(_over(connection, ITEM, ITEM.c.created_at, now, text_months, alone=True))
    tasks = set(
        connection.execute(select(TASK.c.id).where(TASK.c.meeting_id.in_(ids))).scalars()
    ) | set(_over(connection, TASK, TASK.c.at, now, text_months, alone=True))
    yield from _posts(connection, {"meeting": ids, "item": items, "task": tasks})
    published = select(PUBLICATION.c.id).where(PUBLICATION.c.meeting_id.in_(ids))
    connection.execute(
        delete(PUBLISHED).where(
            or_(PUBLISHED.c.publication_id.in_(published), PUBLISHED.c.item_id.in_(items))
        )
    )
    connection.execute(delete(PAPER).where(PAPER.c.item_id.in_(items)))
    for one in (DECISION, NOTE):
        gone = or_(one.c.meeting_id.in_(ids), one.c.item_id.in_(items))
        connection.execute(delete(one).where(gone))
    connection.execute(delete(TASK).where(TASK.c.id.in_(tasks)))
    connection.execute(delete(ITEM).where(ITEM.c.id.in_(items)))
    for one in (PUBLICATION, ATTENDANCE, ROOMS):
        connection.execute(delete(one).where(one.c.meeting_id.in_(ids)))
    connection.execute(delete(MEETING).where(MEETING.c.id.in_(ids)))
    left = select(MEETING.c.series_id).where(MEETING.c.series_id.is_not(None))
    ended = SERIES.c.until.is_not(None) & SERIES.c.id.not_in(left)
    connection.execute(delete(SERIES).where(ended))


def labels(connection: Connection) -> set[str]:
    """Second parts of names of messages about what is still there."""
    return {
        f"{letter}-{number}"
        for one, letter in LETTERS.values()
        for number in connection.execute(select(one.c.number)).scalars()
    } | {str(number) for number in connection.execute(select(NOTE.c.id)).scalars()}


def _over(
    connection: Connection,
    kept: Table,
    since: Column[Any],
    now: datetime,
    text_months: Mapping[str, int],
    *,
    alone: bool = False,
) -> list[int]:
    """Ids of rows older than the term of their room; `alone`: that belong to no meeting."""
    query = select(kept.c.id, kept.c.room_id, since)
    if alone:
        query = query.where(kept.c.meeting_id.is_(None))
    found = []
    for row_id, room_id, begun in connection.execute(query):
        months = text_months.get(room_id, terms.TEXT_MONTHS)
        limit = now - relativedelta(months=months)
        if begun < (limit if isinstance(begun, datetime) else limit.astimezone(ZONE).date()):
            found.append(row_id)
    return found


def _forget_sources(
    connection: Connection, kept: Table, name: str, letter: str, over: ColumnElement[bool]
) -> None:
    """The events that hold the words tell who wrote them."""
    query = select(kept.c.number).where(over, kept.c.source_event != "")
    for number in connection.execute(query).scalars().all():
        source = f"{name}:{letter}-{number}:source"
        connection.execute(delete(NAMES).where(NAMES.c.name == source))
    connection.execute(update(kept).where(over).values(source_event=""))


def _posts(connection: Connection, gone: Mapping[str, Collection[int]]) -> Iterator[str]:
    for kind, ids in gone.items():
        one, letter = LETTERS[kind]
        query = select(one.c.number).where(one.c.id.in_(ids))
        for number in connection.execute(query).scalars().all():
            posts = NAMES.c.name.startswith(f"{kind}:{letter}-{number}:post")
            yield from connection.execute(select(NAMES.c.name).where(posts)).scalars().all()
