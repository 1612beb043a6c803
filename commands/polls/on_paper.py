"""A date poll as a picture or a page: who can when."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from commands.documents import records as paper
from commands.language.echo import echo_date, echo_short
from commands.language.moments import AMSTERDAM
from commands.polls.overview import View, candidates, moment_of
from commands.polls.ranking import rank
from commands.rooms.declared import letterhead
from storage.polls import Answer
from storage.rooms import Room

_ANSWERS = {
    Answer.YES: paper.Answer.YES,
    Answer.MAYBE: paper.Answer.MAYBE,
    Answer.NO: paper.Answer.NO,
}


def table(session: Session, room: Room, view: View, now: datetime) -> paper.PollTable:
    """The whole table, as `room` may see it; `now` (UTC) is written above it."""
    language = room.language
    numbers = view.numbers
    voices = [*view.voters.expected, *sorted(view.tally.voices() - set(view.voters.expected))]
    rows = []
    for voice in voices:
        said = view.tally.by_voice(voice)
        answers = (_ANSWERS[a] if n in said and (a := said[n].answer) else None for n in numbers)
        name = view.voters.name(voice).lstrip("@")
        rows.append(paper.PollRow(name, tuple(one or paper.Answer.NONE for one in answers)))
    best = rank(candidates(view)).order[0].number if view.tally.voices() else None
    return paper.PollTable(
        title=f"{view.poll.label} {view.poll.title}",
        options=tuple(
            f"{one.number}) {echo_short(moment_of(one), language)}" for one in view.options
        ),
        rows=tuple(rows),
        totals=tuple(
            paper.Total(*(len(view.tally.of(number, answer)) for answer in _ANSWERS))
            for number in numbers
        ),
        missing=tuple(view.voters.name(one).lstrip("@") for one in view.missing),
        best=numbers.index(best) if best is not None else None,
        platform=room.title or "",
        date=echo_date(now.astimezone(ZoneInfo(AMSTERDAM)).date(), language),
        letterhead=letterhead(session, room),
        language=language,
    )
