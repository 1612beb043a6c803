"""Decisions and notes of a meeting, and the list of decisions: `besluit punt 3 ...`."""

import re
from typing import Any, Final

from sqlmodel import col, select

from commands.arguments import Rest, checked
from commands.base import (
    Context,
    Name,
    React,
    Reply,
    Role,
    UserError,
    command,
    reply,
    say,
)
from commands.language.words import fold
from commands.meetings import items, records
from commands.meetings.facts import Decided
from commands.meetings.finding import held_meeting, require_moderator
from commands.meetings.on_paper import minutes_files
from commands.meetings.records import MinutesRecord
from commands.meetings.verbs import meant, table
from storage import agenda, meetings, minutes, signals
from storage.agenda import AgendaItem, PublicationKind
from storage.meetings import Meeting, MeetingRoom
from storage.minutes import Decision, MinuteNote
from storage.rooms import Room
from storage.signals import SignalKind

MOST_LISTED: Final = 20
_PUBLISH: Final = table(publish="publiceer publiceren plaats plaatsen publish post")
_ITEM: Final = re.compile(
    r"(?:bij\s+)?(?:punt|agendapunt|item|nr\.?)\s*(\d{1,4})(?!\w)[.:,]?\s*|(\d{1,4})[:)]\s+"
    r"|(?:bij\s+)?#?a\s*[-–.]?\s*(\d{1,7})(?!\w)[.:,]?\s*"
    r"|(?:bij\s+)?#?([kst])\s*[-–.]\s*(\d{1,7})(?!\w)[.:,]?\s*",
    re.IGNORECASE,
)


@command("besluit", "genomen besluit", english=("decision", "decided"), who=Role.MODERATOR)
def decision(context: Context, words: Rest) -> Reply:
    """Write down what a meeting decided: `besluit punt 3 akkoord met het plan`."""
    room, meeting, rest = held_meeting(context, words)
    require_moderator(context, room, "besluit")
    item, rest = about_item(context, room, meeting, rest)
    text = checked(rest, "decision_text_missing")
    made = minutes.add_decision(
        context.session,
        Decision(
            number=0,
            meeting_id=meeting.key,
            item_id=item.id if item else None,
            text=text,
            by=context.sender,
            at=context.said_at,
            source_event=context.event_id,
        ),
    )
    told = say(
        "decision_noted",
        label=made.label,
        meeting=meeting.label,
        item=item.label if item else None,
        subject=str(item.text) if item else None,
    )
    said = reply(Name(f"decision:{made.label}:source"), told.named(f"decision:{made.label}:post"))
    if item is None:
        return said
    items.handle(context, item, meeting)
    if item.signal_id is None:
        return said
    return said + reply(Decided(item.signal_id, meeting.key, text, context.sender, room.room_id))


@command("notitie", "aantekening", english=("note",), who=Role.MODERATOR)
def note(context: Context, words: Rest) -> Reply:
    """A line of the minutes: `notitie punt 3 de cijfers volgen in mei`."""
    room, meeting, rest = held_meeting(context, words)
    require_moderator(context, room, "notitie")
    item, rest = about_item(context, room, meeting, rest)
    made = MinuteNote(
        meeting_id=meeting.key,
        item_id=item.id if item else None,
        text=checked(rest),
        by=context.sender,
        at=context.said_at,
        source_event=context.event_id,
    )
    context.session.add(made)
    context.session.flush()
    return reply(Name(f"note:{made.id}:source"), React())


def about_item(
    context: Context, room: Room, meeting: Meeting, words: str
) -> tuple[AgendaItem | None, str]:
    """The item of a meeting that the words begin with, or whose message is replied to.

    Raises UserError for one that is not there.
    """
    match = _ITEM.match(words)
    name = (context.about.name or "") if context.about else ""
    if match is None:
        if not name.startswith("item:"):
            return None, words
        found = items.find(context, meeting, name.split(":")[1])
        return (found[0] if found else None), words
    rest = words[match.end() :]
    if match[4]:
        return _of_signal(context, room, meeting, match[4], int(match[5])), rest
    said = f"A-{match[3]}" if match[3] else match[1] or match[2]
    found = items.find(context, meeting, said)
    return (found[0] if found else None), rest


def _of_signal(
    context: Context, room: Room, meeting: Meeting, letter: str, number: int
) -> AgendaItem:
    kind = next(one for one in SignalKind if one.prefix == letter.upper())
    signal = signals.find(context.session, kind, number, [room.room_id])
    label = f"{kind.prefix}-{number}"
    if signal is None or signal.id is None:
        raise UserError("no_such_signal", label=label)
    for item in items.numbered(context, meeting):
        if item.signal_id == signal.id:
            return item
    raise UserError("signal_not_on_agenda", label=label, meeting=meeting.label)


@command("besluiten", "besluitenregister", english=("decisions",))
def decisions(context: Context, words: Rest = "") -> Reply:
    """The register of decisions, newest first: `besluiten opvang` searches."""
    wanted = [fold(word) for word in words.split()]
    labels = _visible_meetings(context)
    found = [
        one
        for one in minutes.decisions_in(context.session, list(labels), 500)
        if all(word in fold(str(one.text)) for word in wanted)
    ]
    lines = [
        {"label": one.label, "text": str(one.text), "meeting": labels[one.meeting_id]}
        for one in found[:MOST_LISTED]
    ]
    more = len(found) > MOST_LISTED
    return reply(say("decisions_listed", lines=lines, more=more, searched=bool(wanted)))


def _visible_meetings(context: Context) -> dict[int, str]:
    """Meeting id -> its number and day, of all that may be seen here."""
    rows = context.session.exec(
        select(Meeting)
        .join(MeetingRoom, col(MeetingRoom.meeting_id) == col(Meeting.id))
        .where(col(MeetingRoom.room_id).in_(context.room_ids))
    )
    return {one.key: one.label for one in rows}


@command("besluitenlijst", "notulen", "verslag", english=("minutes",))
def minutes_list(context: Context, words: Rest = "") -> Reply:
    """The list of decisions of a meeting; `besluitenlijst publiceer` posts it with documents."""
    room, meeting, rest = held_meeting(context, words)
    if rest.strip() and meant(rest.split()[0], _PUBLISH):
        return _publish(context, room, meeting)
    last = agenda.last_published(context.session, meeting, PublicationKind.MINUTES)
    version = last.version if last else 0
    made = records.minutes_record(context.session, meeting, version=version, language=room.language)
    return reply(say("minutes_shown", **_values(made), published=last is not None))


def _publish(context: Context, room: Room, meeting: Meeting) -> Reply:
    require_moderator(context, room, "besluitenlijst")
    session = context.session
    published = agenda.publish(
        session, meeting, PublicationKind.MINUTES, context.sender, context.said_at,
        context.event_id,
    )  # fmt: skip
    said = Reply()
    for room_id in meetings.rooms_of(session, meeting):
        there = session.get(Room, room_id)
        assert there is not None
        made = records.minutes_record(
            session, meeting, version=published.version, language=there.language
        )
        posted = say("minutes_published", **_values(made)).in_room(room_id).aloud()
        said += reply(posted.with_files(minutes_files(session, there, made)))
    if context.in_private:
        return said + reply(say("meeting_told_rooms", label=meeting.label))
    return said + reply(React())


def _values(record: MinutesRecord) -> dict[str, Any]:
    return records.as_json(record)
