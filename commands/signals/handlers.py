"""Logging bottlenecks, successes and trends; recognising them; listing them."""

from commands.arguments import Rest, SignalNumber, Text, checked
from commands.base import (
    Context,
    JobContext,
    Name,
    Place,
    React,
    Reply,
    UserError,
    button,
    command,
    listener,
    reply,
    say,
)
from commands.rooms.platforms import PLATFORMS
from commands.signals.facts import Answered, Released
from commands.signals.themes import guess
from storage import people, signals
from storage.signals import Signal, SignalKind, SignalState
from storage.text import CheckedText

MOST_LISTED = 20


@command("knelpunt", "knelpunten", "obstakel", english=("bottleneck",), where=Place.PLATFORM)
def bottleneck(context: Context, text: Text | None = None) -> Reply:
    """Log a structural obstacle."""
    return _log(context, SignalKind.BOTTLENECK, text)


@command("succes", "successen", english=("success",), where=Place.PLATFORM)
def success(context: Context, text: Text | None = None) -> Reply:
    """Log what works, and why."""
    return _log(context, SignalKind.SUCCESS, text)


@command("trend", "trends", "tendens", where=Place.PLATFORM)
def trend(context: Context, text: Text | None = None) -> Reply:
    """Log a shift over time."""
    return _log(context, SignalKind.TREND, text)


def _log(context: Context, kind: SignalKind, text: CheckedText | None) -> Reply:
    """Store a signal of this room; without a text the sender's own message replied to is it."""
    platform = PLATFORMS.get(context.room.slug or "")
    if platform is None or context.role < platform.logs:
        raise UserError("only_moderators", command="knelpunt")
    about = context.about
    if text is None:
        own = about is not None and about.sender == context.sender
        text = checked(about.body or "" if about is not None and own else "")
    region = people.region_of(context.session, context.sender)
    signal = signals.add(
        context.session,
        Signal(
            kind=kind,
            number=0,
            text=text,
            theme=guess(text).theme,
            reporter=context.sender,
            region_id=region.id if region else None,
            room_id=context.room.room_id,
            created_at=context.said_at,
            source_event=context.event_id,
        ),
    )
    name = f"signal:{signal.label}"
    receipt = say("signal_logged", label=signal.label, kind=kind.value, theme=signal.theme)
    return reply(Name(f"{name}:source"), receipt.named(f"{name}:post"))


@command("herken", "+1", "idem", english=("endorse", "metoo"))
def endorse(context: Context, number: SignalNumber) -> Reply:
    """Count the sender's region, once, behind a signal."""
    return _endorse(context, find_signal(context, number))


@button("signal:", "👍")
def endorse_by_reaction(context: Context) -> Reply:
    """👍 on a signal is "herken ik"; a second one is passed over in silence."""
    number, _ = SignalNumber.parse("", context)
    answer = _endorse(context, find_signal(context, number))
    return Reply(tuple(part for part in answer.parts if isinstance(part, React)))


def _endorse(context: Context, signal: Signal) -> Reply:
    if signal.reporter == context.sender:
        return reply(say("endorse_own", label=signal.label))
    region = people.region_of(context.session, context.sender)
    region_id = region.id if region else None
    if not signals.endorse(context.session, signal, context.sender, region_id, context.said_at):
        return reply(say("endorsed_already", label=signal.label, region=region))
    return reply(React())


@command("lijst", english=("list",))
def listing(context: Context, words: Rest = "") -> Reply:
    """Open signals that may be seen here, newest first."""
    found = signals.open_signals(context.session, context.room_ids, MOST_LISTED + 1)
    ids = [signal.id for signal in found if signal.id is not None]
    regions = signals.region_counts(context.session, ids)
    lines = [
        {
            "label": signal.label,
            "text": str(signal.text),
            "theme": signal.theme,
            "regions": regions[signal.id or 0],
            "state": signal.state.value,
        }
        for signal in found[:MOST_LISTED]
    ]
    return reply(say("signals_listed", lines=lines, more=len(found) > MOST_LISTED))


@listener(Released)
def released(context: Context | JobContext, fact: Released) -> Reply:
    """A signal went up: it may be seen there from now on, and those behind it hear of it."""
    signal = context.session.get(Signal, fact.signal_id)
    assert signal is not None
    signals.pass_on(context.session, fact.signal_id, fact.room_id, context.now)
    if signal.state is SignalState.LOGGED:
        signals.change_state(context.session, signal, SignalState.ESCALATED, None, context.now)
    return Reply()


@listener(Answered)
def answered(context: Context | JobContext, fact: Answered) -> Reply:
    """An answer came down."""
    signal = context.session.get(Signal, fact.signal_id)
    assert signal is not None
    signals.change_state(context.session, signal, SignalState.ANSWERED, fact.by, context.now)
    return Reply()


def find_signal(context: Context, number: SignalNumber) -> Signal:
    """The signal, when it may be seen here; else the same error as for one that does not exist."""
    signal = signals.find(context.session, number.kind, number.number, context.room_ids)
    if signal is None:
        raise UserError("no_such_signal", label=f"{number.kind.prefix}-{number.number}")
    return signal
