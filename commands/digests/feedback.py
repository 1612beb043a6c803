"""Answers that come down: to the room where it was said, and to everybody behind the signal."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from commands.arguments import Rest, SignalNumber, checked
from commands.base import (
    HOLE,
    Choose,
    Context,
    JobContext,
    Place,
    Reply,
    Role,
    UserError,
    command,
    listener,
    reply,
    say,
)
from commands.language.deadlines import find_deadline
from commands.language.echo import echo_date
from commands.language.moments import Ambiguous
from commands.meetings.facts import Decided
from commands.signals.facts import Answered
from commands.signals.finding import find_signal, thread_of
from storage import digests, rooms, signals
from storage.rooms import Room
from storage.signal_states import FINISHED_STATES
from storage.signals import Feedback, Signal
from storage.text import CheckedText


@command(
    "terugkoppeling", "antwoord", english=("feedback",), who=Role.MODERATOR, where=Place.PLATFORM
)
def feedback(context: Context, number: SignalNumber, words: Rest) -> Reply:
    """Answer a signal that came up: `terugkoppeling K-41 tekst [voor 1 april]`."""
    signal = find_signal(context, number)
    if signal.room_id == context.room.room_id:
        raise UserError("feedback_from_above", label=signal.label)
    due_on, words = _promise(context, signal, words)
    text = checked(words, "feedback_missing")
    given = _Given(text, context.room, context.sender, context.said_at, due_on)
    return _give(context.session, signal, given)


@listener(Decided)
def decided(context: Context | JobContext, fact: Decided) -> Reply:
    """What a meeting decided on an item is the answer to the signal that the item is about."""
    session = context.session
    signal, room = session.get(Signal, fact.signal_id), session.get(Room, fact.room_id)
    assert signal is not None
    assert room is not None
    if signal.state in FINISHED_STATES:
        return Reply()
    return _give(session, signal, _Given(fact.text, room, fact.by, context.now))


@dataclass(frozen=True, slots=True)
class _Given:
    """An answer: its words, which platform gives it, who wrote it down and when."""

    text: CheckedText
    room: Room
    by: str
    at: datetime
    due_on: date | None = None


def _give(session: Session, signal: Signal, given: _Given) -> Reply:
    """Store an answer, and tell every room on the way down and everybody behind the signal.

    A platform that answers its own signal has it before its eyes: only those behind it are told.
    """
    assert signal.id is not None
    session.add(
        Feedback(
            signal_id=signal.id,
            text=given.text,
            room_id=given.room.room_id,
            by=given.by,
            at=given.at,
            due_on=given.due_on,
        )
    )
    session.flush()
    values = {
        "label": signal.label,
        "theme": signal.theme,
        "regions": signals.region_counts(session, [signal.id])[signal.id],
        "text": str(given.text),
        "due_on": given.due_on,
        "platform": given.room.title,
    }
    told = say("feedback_given", **values)
    way = digests.way_up(session, signal, given.room.room_id)
    posts = [told.in_room(room_id).aloud() for room_id in way if len(way) > 1]
    in_thread = say("feedback_in_thread", **values).in_room(
        signal.room_id, thread=thread_of(session, signal)
    )
    privately = [
        say("feedback_private", **values).to(user_id)
        for user_id in signals.people_behind(session, signal)
        if rooms.is_member(session, signal.room_id, user_id)
    ]
    return reply(*posts, in_thread, *privately, Answered(signal.id, given.by))


def _promise(context: Context, signal: Signal, words: str) -> tuple[date | None, str]:
    """A date at the end is a promise; one that is no clear day is a question."""
    language = context.room.language
    text, due = find_deadline(words, context.said_at, language)
    if due is None:
        return None, words
    if isinstance(due, Ambiguous):
        before = "voor" if language == "nl" else "before"
        raise Choose(
            "promise_which_day",
            f"{signal.label} {text} {before} {HOLE}",
            tuple(echo_date(choice.date, language) for choice in due.choices),
        )
    return due.value.date, text
