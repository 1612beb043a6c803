"""The life of a poll besides its votes: native polls, deadlines, ends."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session

from commands.base import EndPoll, NativePoll, Part, Reply, Say, reply, say
from commands.polls.closing import reminders
from commands.polls.overview import (
    View,
    look,
    moment_of,
    name_of,
    rewritten,
    shown,
    values,
)
from commands.rooms import declared
from storage import polls, rooms, schedule
from storage.polls import Answer, Poll, PollKind, PollNative, PollOption, PollState
from storage.rooms import Room

MOST_NATIVE: Final = 5
"""More dates than this get no native polls: a thread of them cannot be read on a phone."""

CLOSE = "poll_close"
REMIND = "poll_remind"


def plan(session: Session, poll: Poll, now: datetime) -> None:
    """Have it closed, and the missing reminded, when that is due."""
    if poll.closes_at is None:
        return
    subject = f"poll:{poll.id}"
    schedule.plan(session, CLOSE, subject, f"close:{poll.round}", poll.closes_at)
    if poll.kind is PollKind.DATE:
        for step, moment in reminders(now, poll.closes_at):
            schedule.plan(session, REMIND, subject, f"{step}:{poll.round}", moment)


def native_parts(session: Session, poll: Poll, options: Iterable[PollOption]) -> list[Part]:
    """Fresh native polls for these dates, in each room that wants them."""
    parts: list[Part] = []
    nothing: Mapping[str, Any] = {}
    for position, room_id in enumerate(polls.rooms_of(session, poll)):
        place = place_in(session, room_id)
        if place == "never":
            continue
        thread = name_of(poll, "announce", position) if place == "thread" else None
        for option in options:
            native = _native(session, poll, f"date:{option.number}:{position}", option)
            question = {"title": str(poll.title), "moment": moment_of(option)}
            answers = tuple((f"{native.id}-{one}", f"poll_answer_{one}", nothing) for one in Answer)
            parts.append(
                NativePoll(native.name, room_id, "poll_native_question", question, answers, thread)
            )
    return parts


def question_native(session: Session, poll: Poll) -> list[Part]:
    """The native poll of a question, in the main timeline of each room that wants them."""
    parts: list[Part] = []
    options = polls.options_of(session, poll)
    for position, room_id in enumerate(polls.rooms_of(session, poll)):
        if place_in(session, room_id) == "never":
            continue
        native = _native(session, poll, f"question:{position}")
        answers = tuple(
            (f"{native.id}-{one.number}", "poll_answer_words", {"words": str(one.words)})
            for one in options
        )
        shows = {"title": str(poll.title)}
        parts.append(
            NativePoll(native.name, room_id, "question_native", shows, answers, hidden=poll.hidden)
        )
    return parts


def _native(
    session: Session, poll: Poll, what: str, option: PollOption | None = None
) -> PollNative:
    """A native poll with a name that none had before."""
    count = len(polls.natives_of(session, poll)) + 1
    native = PollNative(
        poll_id=poll.id or 0,
        option_id=option.id if option else None,
        name=f"{poll.prefix}{what}:{count}",
    )
    session.add(native)
    session.flush()
    return native


def place_in(session: Session, room_id: str) -> str:
    """Where this room wants native polls: thread, main or never."""
    room = session.get(Room, room_id)
    return str(declared.value(session, room, "poll_place")) if room else "never"


def wants_natives(options: Sequence[PollOption]) -> bool:
    """Whether so many dates get native polls."""
    return len(options) <= MOST_NATIVE


def end_natives(session: Session, view: View, at: datetime, only: int | None = None) -> list[Part]:
    """End the native polls that still run, or those of one option id."""
    parts: list[Part] = []
    numbers = {one.id: one.number for one in polls.options_of(session, view.poll)}
    for native in polls.natives_of(session, view.poll):
        if native.ended_at is not None or (only is not None and native.option_id != only):
            continue
        native.ended_at = at
        session.add(native)
        parts.append(_end_part(view, native, numbers.get(native.option_id)))
    session.flush()
    return parts


def _end_part(view: View, native: PollNative, number: int | None) -> EndPoll:
    if number is None:
        return EndPoll(native.name, "question_native_ended")
    counts = {one.value: len(view.tally.of(number, one)) for one in Answer}
    return EndPoll(native.name, "poll_native_ended", counts)


def end(
    session: Session, poll: Poll, state: PollState, bot: str, now: datetime, at: datetime
) -> Reply:
    """The poll takes no votes any more; native polls end and the overview says so."""
    poll.state, poll.ended_at = state, at
    session.add(poll)
    schedule.drop(session, CLOSE, f"poll:{poll.id}")
    schedule.drop(session, REMIND, f"poll:{poll.id}")
    view = look(session, poll, bot)
    return reply(*end_natives(session, view, at), *rewritten(session, view, now))


def close(session: Session, poll: Poll, bot: str, now: datetime, at: datetime) -> Reply:
    """End it without a decision; who asked hears how it stands. A question tells its room."""
    ended = end(session, poll, PollState.CLOSED, bot, now, at)
    view = look(session, poll, bot)
    if poll.kind is PollKind.QUESTION:
        return ended + reply(*result_parts(session, view))
    return ended + reply(*tell_asker(session, view, "poll_closed", now))


def tell_asker(session: Session, view: View, key: str, now: datetime) -> list[Part]:
    """Say to who asked how the poll stands, when she is still there."""
    asker = view.poll.asked_by
    inside = polls.rooms_of(session, view.poll)
    if asker is None or not any(rooms.is_member(session, one, asker) for one in inside):
        return []
    return [say(key, **values(view, now)).to(asker)]


def result_values(view: View) -> dict[str, Any]:
    """A question poll with who chose what."""
    lines = [
        {
            "number": one.number,
            "words": str(one.words),
            "count": len(who := view.tally.of(one.number, Answer.YES)),
            "names": [view.voters.name(voice) for voice in who],
        }
        for one in view.options
    ]
    return {
        "label": view.poll.label,
        "title": str(view.poll.title),
        "state": view.poll.state.value,
        "closes": view.poll.closes_at,
        "lines": lines,
        "unreadable": view.unreadable,
    }


def result_parts(session: Session, view: View) -> list[Say]:
    """The result of a question, as an ordinary message in each of its rooms."""
    told = say("question_result", **result_values(view))
    return [
        told.in_room(room_id).named(name_of(view.poll, "result", position)).aloud().as_asked()
        for position, room_id in enumerate(polls.rooms_of(session, view.poll))
    ]


def answer_lines(view: View, answers: Mapping[int, Answer]) -> dict[str, list[Any]]:
    """The dates by what was said to them."""
    return {
        one.value: [
            moment_of(option)
            for number, answer in sorted(answers.items())
            if answer is one and (option := view.option(number)) is not None
        ]
        for one in Answer
    }


def announce(view: View, key: str, now: datetime, session: Session) -> list[Say]:
    """A loud message in the main timeline of each room, with all that the overview knows."""
    shows = values(view, now)
    return [
        say(
            key,
            **shows,
            native=_has_natives(view, session, room_id),
            ticks=_has_ticks(session, room_id),
        )
        .in_room(room_id)
        .aloud()
        for room_id in polls.rooms_of(session, view.poll)
    ]


def posted(session: Session, view: View, now: datetime) -> list[Part]:
    """All messages of a poll in each of its rooms: how to vote, native polls, the overview."""
    poll = view.poll
    if poll.kind is PollKind.QUESTION:
        return [*_question_announced(session, view), *question_native(session, poll)]
    parts: list[Part] = []
    for position, one in enumerate(announce(view, "poll_announced", now, session)):
        parts.append(one.named(name_of(poll, "announce", position)))
    if wants_natives(view.options):
        parts += native_parts(session, poll, view.options)
    for position, room_id in enumerate(polls.rooms_of(session, poll)):
        overview = shown(view, now).in_room(room_id)
        parts.append(overview.named(name_of(poll, "overview", position)))
    return parts


def _question_announced(session: Session, view: View) -> list[Say]:
    shows = result_values(view) | {"hidden": view.poll.hidden}
    return [
        say("question_announced", **shows, native=place_in(session, room_id) != "never")
        .in_room(room_id)
        .named(name_of(view.poll, "announce", position))
        .aloud()
        for position, room_id in enumerate(polls.rooms_of(session, view.poll))
    ]


def _has_natives(view: View, session: Session, room_id: str) -> bool:
    return wants_natives(view.options) and place_in(session, room_id) != "never"


def _has_ticks(session: Session, room_id: str) -> bool:
    room = session.get(Room, room_id)
    return room is not None and declared.value(session, room, "poll_ticks") == "yes"
