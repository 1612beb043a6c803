"""After the answer: is a new signal like an older one? Its reporter says so, moderators merge."""

from typing import Final

from commands.base import (
    Context,
    JobContext,
    Reply,
    Say,
    UserError,
    answer,
    job,
    reply,
    say,
)
from commands.language.answers import NO, YES
from commands.language.calendar import next_office_moment
from commands.signals.finding import said_in_its_room, shortened, thread_of
from commands.signals.intake import LOOK_FOR_DOUBLE
from commands.signals.likeness import Told, likest, telling_words
from commands.signals.merging import together
from storage import people, questions, register, rooms, search, signals
from storage.questions import LONGEST, WITHOUT_WORDS, Question
from storage.signal_states import OPEN_STATES
from storage.signals import Signal

MOST_CANDIDATES: Final = 100
DOUBLE: Final = "signal_is_double"
MERGE: Final = "signal_merge_asked"


@job(LOOK_FOR_DOUBLE)
def look_for_double(context: JobContext, subject: str, step: str) -> Reply:
    """Ask the reporter of a new signal whether it is the same as the likest one of its room."""
    session = context.session
    signal = signals.by_label(session, subject.partition(":")[2])
    if signal is None or signal.state not in OPEN_STATES or signal.reporter is None:
        return Reply()
    ids = search.near(
        session.connection(), telling_words(signal.text), [signal.room_id], MOST_CANDIDATES
    )
    candidates = {
        key: Told(words, theme)
        for key, words, theme in register.like_candidates(session, ids, signal)
    }
    found = likest(Told(str(signal.text), signal.theme), candidates)
    other = session.get(Signal, found) if found is not None else None
    return reply(_is_it_the_same(context, signal, other)) if other else Reply()


def _is_it_the_same(context: JobContext, signal: Signal, other: Signal) -> Say:
    session, reporter = context.session, signal.reporter
    assert reporter is not None
    asked = questions.ask(
        session,
        Question(
            kind=DOUBLE,
            person=reporter,
            room_id=signal.room_id,
            choices=[YES, NO],
            data={"signal": signal.label, "other": other.label},
            asked_at=context.now,
            expires_at=context.now + LONGEST,
        ),
    )
    asking = say(
        "double_asked",
        label=signal.label,
        other=other.label,
        text=shortened(str(other.text)),
        regions=signals.region_counts(session, [other.id or 0])[other.id or 0],
    ).named(asked.name)
    if said_in_its_room(session, signal):
        thread = thread_of(session, signal)
        return asking.in_room(signal.room_id, thread=thread).aloud(reporter).as_asked()
    return asking.to(reporter).as_asked()


@answer(DOUBLE)
def double_answered(context: Context, question: Question, key: str, words: str) -> Reply:
    """A yes counts the reporter's region behind the older one; moderators are asked to merge."""
    if key == NO:
        return reply(say("double_not"))
    signal, other = _both(context, question)
    region = people.region_of(context.session, context.sender)
    region_id = region.id if region else None
    signals.endorse(context.session, other, context.sender, region_id, context.said_at)
    if rooms.is_moderator(context.session, signal.room_id, context.sender):
        return together(context, signal, other)
    moderators = rooms.moderators(context.session, signal.room_id)
    asking = [_shall_they_merge(context, signal, other, user_id) for user_id in moderators]
    return reply(say("double_passed_on", label=signal.label, other=other.label), *asking)


def _shall_they_merge(context: Context, signal: Signal, other: Signal, moderator: str) -> Say:
    asked = questions.ask(
        context.session,
        Question(
            kind=MERGE,
            person=moderator,
            room_id=signal.room_id,
            choices=[YES, NO],
            data={"signal": signal.label, "other": other.label},
            asked_at=context.now,
            expires_at=next_office_moment(context.now) + WITHOUT_WORDS,
        ),
        about="signal",
    )
    told = say(
        "merge_asked",
        label=signal.label,
        other=other.label,
        text=shortened(str(signal.text)),
        older=shortened(str(other.text)),
    )
    return told.named(asked.name).to(moderator).unasked()


@answer(MERGE)
def merge_answered(context: Context, question: Question, key: str, words: str) -> Reply:
    """A moderator merges, or not; another may have been first."""
    if key == NO:
        return reply(say("merge_not"))
    signal, other = _both(context, question)
    if not rooms.is_moderator(context.session, signal.room_id, context.sender):
        raise UserError("signal_for_moderators", label=signal.label)
    return together(context, signal, other)


def _both(context: Context, question: Question) -> tuple[Signal, Signal]:
    """The two that a question is about. Raises UserError when one of them is no longer open."""
    signal, other = (
        signals.by_label(context.session, question.data[name]) for name in ("signal", "other")
    )
    if signal is None or other is None or {signal.state, other.state} - set(OPEN_STATES):
        raise UserError("double_is_over")
    return signal, other
