"""Moving a signal through its life, in words, and telling everybody behind it."""

from typing import Final

from commands.arguments import SignalNumber, Text
from commands.base import (
    Context,
    JobContext,
    React,
    Reply,
    Role,
    Say,
    UserError,
    answer,
    command,
    listener,
    reply,
    say,
)
from commands.language.answers import NO, YES
from commands.language.calendar import next_office_moment
from commands.meetings.facts import PutOnAgenda
from commands.signals.facts import Answered, Rectified, Released
from commands.signals.finding import signal_to_decide_on, telling
from storage import digests, questions, rooms, signals
from storage.questions import WITHOUT_WORDS, Question
from storage.rooms import Room
from storage.signal_states import By, NoSuchStep, SignalState, may_step, steps_from
from storage.signals import Signal
from storage.text import CheckedText

SOLVED: Final = "signal_solved"
REOPEN: Final = "signal_reopen"


@command("beoordeling", "in beoordeling", english=("review",), who=Role.MODERATOR)
def review_signal(context: Context, number: SignalNumber) -> Reply:
    """A moderator looks into it."""
    return _move(context, signal_to_decide_on(context, number), SignalState.UNDER_REVIEW)


@command("geagendeerd", "agendeer", english=("scheduled",), who=Role.MODERATOR)
def schedule_signal(context: Context, number: SignalNumber) -> Reply:
    """It is on the agenda of a meeting."""
    return _move(context, signal_to_decide_on(context, number), SignalState.SCHEDULED)


@command("parkeer", "geparkeerd", "parkeren", english=("park",), who=Role.MODERATOR)
def park_signal(context: Context, number: SignalNumber, reason: Text) -> Reply:
    """Nothing is done with it for now, and why."""
    return _move(context, signal_to_decide_on(context, number), SignalState.PARKED, reason)


@command("afgerond", "afronden", "rond af", english=("closed",), who=Role.MODERATOR)
def close_signal(context: Context, number: SignalNumber) -> Reply:
    """It is done; its reporter is asked whether that solved it."""
    signal = signal_to_decide_on(context, number)
    moved = _move(context, signal, SignalState.CLOSED)
    asking = _is_it_solved(context, signal)
    told_by_the_question = [one.target for one in asking]
    parts = [
        part
        for part in moved.parts
        if not (isinstance(part, Say) and part.target in told_by_the_question)
    ]
    return reply(*parts, *asking)


@command("heropen", "heropenen", english=("reopen",), who=Role.MODERATOR, series="KST")
def reopen_signal(context: Context, number: SignalNumber) -> Reply:
    """What was closed or parked is looked into again."""
    signal = signal_to_decide_on(context, number)
    if signal.state not in (SignalState.CLOSED, SignalState.PARKED):
        raise UserError("signal_is_open", label=signal.label, state=signal.state.value)
    return _move(context, signal, SignalState.UNDER_REVIEW)


def _move(
    context: Context, signal: Signal, new: SignalState, reason: CheckedText | None = None
) -> Reply:
    """The step, on a moderator's word, and those behind the signal hear of it once."""
    session, old = context.session, signal.state
    if old is new:
        raise UserError("state_is_so", label=signal.label, state=old.value)
    try:
        signals.change_state(
            session, signal, new, By.MODERATOR, context.sender, context.said_at, reason
        )
    except NoSuchStep:
        possible = [state.value for state in steps_from(old, By.MODERATOR) if state in _TYPED]
        raise UserError(
            "no_such_step", label=signal.label, state=old.value, new=new.value, possible=possible
        ) from None
    words = str(reason) if reason is not None else None
    told = telling(session, signal, context.sender, "signal_moved", state=new.value, reason=words)
    return reply(React(), *told)


_TYPED: Final = (
    SignalState.UNDER_REVIEW,
    SignalState.SCHEDULED,
    SignalState.CLOSED,
    SignalState.PARKED,
)
"""Where a moderator can bring a signal by a command of its own."""


def _is_it_solved(context: Context, signal: Signal) -> list[Say]:
    """The one question after closing, to the reporter; it is how she hears of it."""
    reporter = signal.reporter
    if reporter in (None, context.sender):
        return []
    assert reporter is not None
    if not rooms.is_member(context.session, signal.room_id, reporter):
        return []
    asked = _yes_or_no(context, SOLVED, signal, reporter)
    return [say("signal_solved_asked", label=signal.label).named(asked.name).to(reporter).unasked()]


@answer(SOLVED)
def solved_answered(context: Context, question: Question, key: str, words: str) -> Reply:
    """What its reporter thinks of it: a no is a request to the moderators."""
    signal = signals.by_label(context.session, question.data["signal"])
    if signal is None or signal.state is not SignalState.CLOSED:
        return reply(say("signal_no_longer_closed"))
    if key == YES:
        return reply(say("signal_solved", label=signal.label))
    asking = [
        _reopening_asked(context, signal, user_id)
        for user_id in rooms.moderators(context.session, signal.room_id)
    ]
    return reply(say("signal_reopening", label=signal.label), *asking)


def _reopening_asked(context: Context, signal: Signal, moderator: str) -> Say:
    asked = _yes_or_no(context, REOPEN, signal, moderator)
    told = say("signal_reopen_asked", label=signal.label, text=str(signal.text))
    return told.named(asked.name).to(moderator).unasked()


def _yes_or_no(context: Context, kind: str, signal: Signal, person: str) -> Question:
    """A question about a signal; those about other signals stay."""
    return questions.ask(
        context.session,
        Question(
            kind=kind,
            person=person,
            room_id=signal.room_id,
            choices=[YES, NO],
            data={"signal": signal.label},
            asked_at=context.now,
            expires_at=next_office_moment(context.now) + WITHOUT_WORDS,
        ),
        about="signal",
    )


@answer(REOPEN)
def reopen_answered(context: Context, question: Question, key: str, words: str) -> Reply:
    """A moderator opens it again, or not; another may have been first."""
    signal = signals.by_label(context.session, question.data["signal"])
    if signal is None or signal.state is not SignalState.CLOSED:
        return reply(say("signal_no_longer_closed"))
    if not rooms.is_moderator(context.session, signal.room_id, context.sender):
        raise UserError("signal_for_moderators", label=signal.label)
    if key == NO:
        return reply(say("signal_stays_closed", label=signal.label))
    return _move(context, signal, SignalState.UNDER_REVIEW)


@listener(Released)
def released(context: Context | JobContext, fact: Released) -> Reply:
    """A signal went up: it may be seen there, in the words that were released."""
    session = context.session
    signal = session.get(Signal, fact.signal_id)
    assert signal is not None
    text = digests.released_text(session, fact.signal_id, fact.room_id)
    signals.pass_on(session, fact.signal_id, fact.room_id, text or signal.text, context.now)
    if not may_step(signal.state, SignalState.ESCALATED, By.CHAIN):
        return Reply()
    signals.change_state(session, signal, SignalState.ESCALATED, By.CHAIN, None, context.now)
    target = session.get(Room, fact.room_id)
    title = target.title if target else None
    return reply(*telling(session, signal, _who(context), "signal_escalated", title=title))


@listener(Answered)
def answered(context: Context | JobContext, fact: Answered) -> Reply:
    """An answer came down, which tells those behind the signal by itself."""
    session = context.session
    signal = session.get(Signal, fact.signal_id)
    assert signal is not None
    if may_step(signal.state, SignalState.ANSWERED, By.CHAIN):
        signals.change_state(session, signal, SignalState.ANSWERED, By.CHAIN, fact.by, context.now)
    return Reply()


@listener(PutOnAgenda)
def put_on_agenda(context: Context | JobContext, fact: PutOnAgenda) -> Reply:
    """A platform is going to talk about it: those behind it hear so."""
    session = context.session
    signal = session.get(Signal, fact.signal_id)
    assert signal is not None
    if not may_step(signal.state, SignalState.SCHEDULED, By.CHAIN):
        return Reply()
    signals.change_state(session, signal, SignalState.SCHEDULED, By.CHAIN, fact.by, context.now)
    return reply(*telling(session, signal, fact.by, "signal_moved", state="scheduled", reason=None))


@listener(Rectified)
def rectified(context: Context | JobContext, fact: Rectified) -> Reply:
    """What went up reads otherwise there from now on."""
    text = digests.released_text(context.session, fact.signal_id, fact.room_id)
    if text is not None:
        signals.pass_on(context.session, fact.signal_id, fact.room_id, text, context.now)
    return Reply()


def _who(context: Context | JobContext) -> str | None:
    return context.sender if isinstance(context, Context) else None
