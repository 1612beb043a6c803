"""Asking for a date, and showing how it stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from commands.arguments import Rest, checked
from commands.base import (
    Context,
    FileRecipe,
    Name,
    Reply,
    UserError,
    command,
    reply,
    say,
)
from commands.language.moments import Moment
from commands.language.words import fold
from commands.polls import keeping
from commands.polls.asking import Asked, read_dates
from commands.polls.closing import LONG, MANY, deadline, usual_deadline
from commands.polls.numbers import NUMBERED, named, which
from commands.polls.on_paper import table
from commands.polls.overview import View, look, shown
from commands.polls.table import rows
from commands.rooms.platforms import called
from storage import polls, rooms
from storage.polls import Poll, PollKind, PollOption, PollState
from storage.rooms import Room

_TABLE: Final = frozenset(("csv", "tabel", "table", "excel"))
_PAGE: Final = frozenset(("pdf", "print", "pagina", "page"))


@command("datumprikker", "datumprik", "prikker", english=("poll", "datepoll"), makes_item=True)
def date_poll(context: Context, words: Rest = "") -> Reply:
    """Ask for dates: `datumprikker SOM | di 9 mrt 10.00 | do 11 mrt half twee | sluit do 28`."""
    if not words.strip():
        raise UserError("poll_usage")
    found, _ = named(context, words) if NUMBERED.match(words) else (None, "")
    if found is not None:
        return _standing(context, words)
    language = context.room.language
    asked = read_dates(words, context.said_at, language)
    title = checked(asked.title, "poll_title_missing")
    room_ids = places(context, asked)
    closes = closing_moment(asked.closes, context.said_at, asked.dates)
    poll = polls.add(
        context.session,
        Poll(
            kind=PollKind.DATE,
            number=0,
            title=title,
            room_id=room_ids[0],
            asked_by=context.sender,
            created_at=context.said_at,
            closes_at=closes,
            source_event=context.event_id,
        ),
        room_ids,
        [option(one) for one in asked.dates],
    )
    keeping.plan(context.session, poll, context.said_at)
    view = look(context.session, poll, context.bot)
    posted = keeping.posted(context.session, view, context.now)
    return reply(Name(f"{poll.prefix}source"), *posted) + _hints(context, view, asked)


def _hints(context: Context, view: View, asked: Asked) -> Reply:
    """Where it stands, unless that is here alone, who is in several rooms, and advice to who asks
    for much.
    """
    hints, poll = [], view.poll
    if len(asked.dates) > MANY:
        hints.append("many")
    if poll.closes_at is not None and poll.closes_at - context.said_at > LONG:
        hints.append("long")
    found = polls.rooms_of(context.session, poll)
    titles = [
        room.title
        for room_id in found
        if (context.in_private or len(found) > 1)
        and (room := context.session.get(Room, room_id)) is not None
    ]
    shared = [view.voters.name(voice) for voice in view.voters.shared]
    if hints or titles:
        return reply(
            say("poll_placed", label=poll.label, titles=titles, shared=shared, hints=hints)
        )
    return Reply()


@command("stand", english=("status",), series="DP")
def poll_standing(context: Context, words: Rest = "") -> Reply:
    """How a poll stands, with a picture: `stand D-7`; `stand D-7 csv` or `pdf` is the table."""
    return _standing(context, words)


def _standing(context: Context, words: str) -> Reply:
    asked = {fold(word) for word in words.split()}
    rest = " ".join(word for word in words.split() if fold(word) not in _TABLE | _PAGE)
    poll, _ = which(context, rest)
    view = look(context.session, poll, context.bot)
    if poll.kind is PollKind.QUESTION:
        if poll.hidden and poll.state is PollState.OPEN:
            return reply(say("question_hidden", label=poll.label))
        return reply(say("question_standing", **keeping.result_values(view)))
    told = shown(view, context.now)
    if asked & _TABLE:
        record = {"rows": rows(view, context.room.language)}
        return reply(told.with_file(FileRecipe("csv", record, f"{poll.label}.csv")))
    made = table(context.session, context.room, view, context.now)
    return reply(told.with_file((made.pdf if asked & _PAGE else made.png)(poll.label)))


def places(context: Context, asked: Asked) -> list[str]:
    """The rooms in which a poll runs. Raises UserError."""
    if not asked.slugs:
        if context.room.slug is not None:
            return [context.room.room_id]
        if len(context.platforms) != 1:
            raise UserError("poll_which_rooms", slugs=[one.slug for one in context.platforms])
        return context.room_ids
    found = []
    for slug in asked.slugs:
        room = called(context.session, slug)
        if room is None or not rooms.is_member(context.session, room.room_id, context.sender):
            raise UserError("no_such_platform")
        found.append(room.room_id)
    here = context.room.room_id
    found.sort(key=lambda room_id: room_id != here)
    for room_id in found:
        elsewhere = room_id != here or len(found) > 1
        if elsewhere and not rooms.is_moderator(context.session, room_id, context.sender):
            raise UserError("poll_rooms_moderator")
    return found


def closing_moment(closes: Moment | None, said_at: datetime, dates: Sequence[Moment]) -> datetime:
    """When a poll closes. Raises UserError when that is over."""
    if closes is None:
        return usual_deadline(said_at, dates)
    due = deadline(closes)
    if due <= said_at:
        raise UserError("poll_deadline_past")
    return due


def option(moment: Moment, poll_id: int = 0, number: int = 0) -> PollOption:
    """A date as a row."""
    return PollOption(
        poll_id=poll_id,
        number=number,
        day=moment.date,
        starts=moment.start.isoformat("minutes") if moment.start else None,
        ends=moment.end.isoformat("minutes") if moment.end else None,
    )
