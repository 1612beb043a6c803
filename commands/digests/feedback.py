"""Answers that come down: to the room where it was said, and to everybody behind the signal."""

from datetime import date

from commands.arguments import Rest, SignalNumber, checked
from commands.base import HOLE, Choose, Context, Place, Reply, Role, UserError, command, reply, say
from commands.language.deadlines import find_deadline
from commands.language.echo import echo_date
from commands.language.moments import Ambiguous
from commands.signals.facts import Answered
from commands.signals.finding import find_signal, thread_of
from storage import digests, rooms, signals
from storage.signals import Feedback, Signal


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
    assert signal.id is not None
    context.session.add(
        Feedback(
            signal_id=signal.id,
            text=text,
            room_id=context.room.room_id,
            by=context.sender,
            at=context.said_at,
            due_on=due_on,
        )
    )
    values = {
        "label": signal.label,
        "theme": signal.theme,
        "regions": signals.region_counts(context.session, [signal.id])[signal.id],
        "text": str(text),
        "due_on": due_on,
        "platform": context.room.title,
    }
    told = say("feedback_given", **values)
    way = digests.way_up(context.session, signal, context.room.room_id)
    posts = [told.in_room(room_id).aloud() for room_id in way]
    in_thread = say("feedback_in_thread", **values).in_room(
        signal.room_id, thread=thread_of(context.session, signal)
    )
    privately = [
        say("feedback_private", **values).to(user_id)
        for user_id in signals.people_behind(context.session, signal)
        if rooms.is_member(context.session, signal.room_id, user_id)
    ]
    return reply(*posts, in_thread, *privately, Answered(signal.id, context.sender))


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
