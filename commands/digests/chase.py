"""Asking after what was promised, and after what nobody answered."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import Session

from commands.arguments import Rest, SignalNumber
from commands.base import (
    Context,
    JobContext,
    Reply,
    Role,
    Say,
    UserError,
    command,
    job,
    listener,
    reply,
    say,
)
from commands.digests.facts import DigestPosted
from commands.language.calendar import add_working_days, morning_of
from commands.language.dates import parse_moment
from commands.language.moments import AMSTERDAM, Understood
from commands.signals.facts import Answered
from commands.signals.finding import find_signal
from storage import digests, rooms, schedule, signals
from storage.digests import Digest, Route
from storage.rooms import Room
from storage.signal_states import OPEN_STATES
from storage.signals import Feedback, Signal

PROMISE: Final = "promise"
UNANSWERED: Final = "unanswered"
FIRST, SECOND = "first", "second"

ANSWER_DAYS: Final = 20
"""Working days after a digest in which somebody should have answered."""

AGAIN_DAYS: Final = 5
"""Working days between the first time we ask and the second, when others are asked too."""


@listener(Answered)
def promised(context: Context | JobContext, fact: Answered) -> Reply:
    """An answer with a date is asked after on that date."""
    given = signals.last_feedback(context.session, fact.signal_id)
    if given is not None and given.due_on is not None:
        _plan(context.session, PROMISE, f"feedback:{given.id}", given.due_on)
    return Reply()


@job(PROMISE)
def promise(context: JobContext, subject: str, step: str) -> Reply:
    """The date has come: who promised hears it, and some days later all who may answer."""
    given = context.session.get(Feedback, int(subject.partition(":")[2]))
    if given is None or not _stands(context.session, given) or given.due_on is None:
        return Reply()
    signal = context.session.get(Signal, given.signal_id)
    assert signal is not None
    people = rooms.moderators(context.session, given.room_id)
    if step.startswith(FIRST):
        _plan_again(context.session, PROMISE, subject, given.due_on, context.now)
        people = [given.by] if given.by in people else people
    told = say("promise_lapsed", label=signal.label, due_on=given.due_on)
    return _to(people, told, context.bot)


@command("verleng", "verlengen", english=("extend",), who=Role.MODERATOR)
def extend(context: Context, number: SignalNumber, until: Rest) -> Reply:
    """A promised answer comes later: `verleng K-41 tot 1 mei`."""
    signal = find_signal(context, number)
    given = signals.last_feedback(context.session, signal.id or 0)
    if given is None or given.due_on is None or given.room_id not in context.room_ids:
        raise UserError("extend_nothing", label=signal.label)
    if not rooms.is_moderator(context.session, given.room_id, context.sender):
        raise UserError("extend_nothing", label=signal.label)
    given.due_on = _day(context, signal, until)
    context.session.add(given)
    schedule.drop(context.session, PROMISE, f"feedback:{given.id}")
    _plan(context.session, PROMISE, f"feedback:{given.id}", given.due_on)
    told = say("promise_extended", label=signal.label, due_on=given.due_on)
    people = [
        one
        for one in signals.people_behind(context.session, signal)
        if one != context.sender and rooms.is_member(context.session, signal.room_id, one)
    ]
    return reply(told, *(told.to(one) for one in people))


@listener(DigestPosted)
def posted(context: Context | JobContext, fact: DigestPosted) -> Reply:
    """What goes up is asked after when no answer came."""
    day = add_working_days(context.now.astimezone(ZoneInfo(AMSTERDAM)).date(), ANSWER_DAYS)
    _plan(context.session, UNANSWERED, f"digest:{fact.digest_id}", day)
    return Reply()


@job(UNANSWERED)
def unanswered(context: JobContext, subject: str, step: str) -> Reply:
    """What nobody answered: who should hears it, and some days later who sent it too."""
    session = context.session
    digest = session.get(Digest, int(subject.partition(":")[2]))
    if digest is None or digest.posted_at is None:
        return Reply()
    route = session.get(Route, digest.route_id)
    assert route is not None
    source, target = session.get(Room, route.source_room), session.get(Room, route.target_room)
    assert source is not None
    assert target is not None
    waiting = [
        signal.label
        for item, signal in digests.items(session, digest.id or 0)
        if not item.dropped
        and signal.state in OPEN_STATES
        and not signals.was_answered(session, signal, since=digest.posted_at)
    ]
    if not waiting:
        return Reply()
    values = {"labels": waiting, "posted": digest.posted_at}
    asked = say("unanswered_here", title=source.title, **values)
    replies = _to(rooms.moderators(session, target.room_id), asked, context.bot)
    if step.startswith(FIRST):
        day = context.now.astimezone(ZoneInfo(AMSTERDAM)).date()
        _plan_again(session, UNANSWERED, subject, day, context.now)
        return replies
    told = say("unanswered_there", title=target.title, **values)
    return replies + _to(rooms.moderators(session, source.room_id), told, context.bot)


def _to(people: list[str], told: Say, bot: str) -> Reply:
    return reply(*(told.to(one) for one in people if one != bot))


def _stands(session: Session, given: Feedback) -> bool:
    """Whether a promise was neither followed by an answer nor overtaken."""
    signal = session.get(Signal, given.signal_id)
    last = signals.last_feedback(session, given.signal_id)
    is_open = signal is not None and signal.state in OPEN_STATES
    return is_open and last is not None and last.id == given.id


def _plan(session: Session, name: str, subject: str, day: date) -> None:
    schedule.plan(session, name, subject, f"{FIRST}:{day.isoformat()}", morning_of(day))


def _plan_again(session: Session, name: str, subject: str, day: date, now: datetime) -> None:
    later = add_working_days(now.astimezone(ZoneInfo(AMSTERDAM)).date(), AGAIN_DAYS)
    schedule.plan(session, name, subject, f"{SECOND}:{day.isoformat()}", morning_of(later))


def _day(context: Context, signal: Signal, words: str) -> date:
    """The day that is typed, after today. Raises UserError."""
    first, _, rest = words.strip().partition(" ")
    typed = rest if first.casefold() in ("tot", "voor", "naar", "until", "to", "before") else words
    read = parse_moment(typed, context.said_at, context.room.language)
    today = context.said_at.astimezone(ZoneInfo(AMSTERDAM)).date()
    if not isinstance(read, Understood) or read.rest or read.value.date <= today:
        example = today + timedelta(days=30)
        raise UserError("extend_usage", label=signal.label, example=example)
    return read.value.date
