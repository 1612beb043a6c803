"""Logging bottlenecks, successes and trends; recognising them; listing them."""

from textwrap import shorten

from commands.arguments import Rest, SignalNumber, checked, typed
from commands.base import (
    Command,
    Context,
    JobContext,
    Name,
    React,
    Reply,
    Retract,
    Rewrite,
    Unsay,
    UserError,
    button,
    command,
    correction,
    listener,
    reply,
    say,
    withdrawal,
)
from commands.language.words import clean, without_quote
from commands.privacy.guard import Outcome, Refused, check
from commands.privacy.removal import own_redaction
from commands.signals.facts import Answered, Released, SignalCorrected, SignalWithdrawn
from commands.signals.intake import (
    destination,
    log,
    posted_values,
    propose,
    require_may_log,
)
from commands.signals.themes import guess
from storage import journal, outbox, people, signals
from storage.signals import Signal, SignalKind, SignalState

MOST_LISTED = 20
LONGEST_LISTED = 90
"""Characters of a signal's words in a list."""


@command("knelpunt", "knelpunten", "obstakel", english=("bottleneck",), makes_item=True)
def bottleneck(context: Context, text: Rest = "") -> Reply:
    """Log a structural obstacle."""
    return _log_or_propose(context, SignalKind.BOTTLENECK, text)


@command("succes", "successen", english=("success",), makes_item=True)
def success(context: Context, text: Rest = "") -> Reply:
    """Log what works, and why."""
    return _log_or_propose(context, SignalKind.SUCCESS, text)


@command("trend", "trends", "tendens", makes_item=True)
def trend(context: Context, text: Rest = "") -> Reply:
    """Log a shift over time."""
    return _log_or_propose(context, SignalKind.TREND, text)


def _log_or_propose(context: Context, kind: SignalKind, text: str) -> Reply:
    """In a room it is logged at once; in private the bot first shows what it would post."""
    source, about = context.event_id, context.about
    if not text and about is not None and about.sender == context.sender:
        text, source = without_quote(clean(about.body or "")), about.event_id
    words = typed(text)
    if context.in_private:
        return propose(context, kind, words, destination(context), source)
    require_may_log(context, context.room, context.role)
    try:
        return log(context, kind, check(words), source)
    except Refused as refused:
        verdict = refused.verdict
    key = "guard_blocked" if verdict.outcome is Outcome.BLOCK else "guard_warned"
    told = reply(say(key, kinds=[kind.value for kind in verdict.kinds]))
    if verdict.outcome is Outcome.BLOCK:
        told += own_redaction(context.session, context.room, context.bot)
    return told + propose(context, kind, words, context.room, source)


@command("herken", "herken ik", "speelt hier ook", "+1", "idem", english=("endorse", "metoo"))
def endorse(context: Context, number: SignalNumber) -> Reply:
    """Count the sender's region, once, behind a signal."""
    return _endorse(context, find_signal(context, number))


@button("signal:", "👍")
def endorse_by_reaction(context: Context) -> Reply:
    """👍 on a signal is "herken ik"; a second one is passed over in silence."""
    number, _ = SignalNumber.parse("", context)
    answer = _endorse(context, find_signal(context, number))
    return Reply(tuple(part for part in answer.parts if isinstance(part, React | Name)))


def _endorse(context: Context, signal: Signal) -> Reply:
    if signal.reporter == context.sender:
        return reply(say("endorse_own", label=signal.label))
    region = people.region_of(context.session, context.sender)
    region_id = region.id if region else None
    if not signals.endorse(context.session, signal, context.sender, region_id, context.said_at):
        return reply(say("endorsed_already", label=signal.label, region=region))
    return reply(Name(f"endorsement:{signal.label}:{context.sender}"), React())


@withdrawal("endorsement:")
def unendorse(context: Context, name: str) -> Reply:
    """She whose "herken ik" was deleted no longer stands behind the signal."""
    _, label, person = name.split(":", 2)
    signal = signals.by_label(context.session, label)
    if signal is not None:
        signals.withdraw_endorsement(context.session, signal, person)
    return Reply()


@command("lijst", english=("list",))
def listing(context: Context, words: Rest = "") -> Reply:
    """Open signals that may be seen here, newest first."""
    found = signals.open_signals(context.session, context.room_ids, MOST_LISTED + 1)
    ids = [signal.id for signal in found if signal.id is not None]
    regions = signals.region_counts(context.session, ids)
    lines = [
        {
            "label": signal.label,
            "text": shortened(str(signal.text)),
            "theme": signal.theme,
            "regions": regions[signal.id or 0],
            "state": signal.state.value,
        }
        for signal in found[:MOST_LISTED]
    ]
    return reply(say("signals_listed", lines=lines, more=len(found) > MOST_LISTED))


def shortened(text: str) -> str:
    """The beginning of a text, on one line."""
    return shorten(text, LONGEST_LISTED, placeholder="…")


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


@correction("signal:")
def correct(context: Context, name: str, said: Command | None, words: str) -> Reply:
    """The reporter edited what she said: it counts until the signal is closed."""
    signal = signals.by_label(context.session, name.split(":")[1])
    if signal is None or signal.reporter != context.sender:
        return Reply()
    if signal.state not in signals.OPEN_STATES:
        raise UserError("signal_is_closed", label=signal.label)
    if said is not None and said.key != signal.kind:
        raise UserError("signal_kind_stays", label=signal.label)
    text = checked(words)
    if text == signal.text:
        return Reply()
    old = str(signal.text)
    signal.text, signal.theme = text, guess(text).theme
    context.session.add(signal)
    return reply(React(), _post_anew(context, signal), SignalCorrected(signal.id or 0, old))


def _post_anew(context: Context, signal: Signal) -> Rewrite:
    """Our post of a signal, or the receipt below what was said in its room, as it is now."""
    name = f"signal:{signal.label}"
    bound = outbox.event_of(context.session.connection(), f"{name}:source")
    if bound is not None and bound[0] == signal.room_id:
        values = {"label": signal.label, "kind": signal.kind.value, "theme": signal.theme}
        return Rewrite(f"{name}:post", "signal_logged", values)
    return Rewrite(f"{name}:post", "signal_posted", posted_values(context, signal))


@withdrawal("signal:")
def withdraw(context: Context, name: str) -> Reply:
    """The message of a signal was deleted: it is withdrawn and its words are erased."""
    signal = signals.by_label(context.session, name.split(":")[1])
    if signal is None or not name.endswith(":source"):
        return Reply()
    return erase(context, signal)


@command("intrekken", english=("withdraw",), exact=True, undoable=False)
def take_back(context: Context, number: SignalNumber) -> Reply:
    """Withdraw one's own signal: `intrekken K-41`."""
    signal = find_signal(context, number)
    if signal.reporter != context.sender:
        raise UserError("withdraw_own_only", label=signal.label)
    retract = Retract(signal.source_event)
    return erase(context, signal) + reply(retract, say("signal_withdrawn", label=signal.label))


def erase(context: Context, signal: Signal) -> Reply:
    """Erase the words of a signal wherever they are kept, and say so to whom it concerns."""
    if signal.state is SignalState.WITHDRAWN:
        return Reply()
    label = signal.label
    signals.change_state(
        context.session, signal, SignalState.WITHDRAWN, context.sender, context.now
    )
    signal.text = check("ingetrokken")
    context.session.add(signal)
    context.session.flush()
    journal.forget_words(context.session, Signal, (signal.id,))
    journal.unsaid(context.session, signal.source_event)
    gone = reply(Unsay(f"signal:{label}:post"), SignalWithdrawn(signal.id or 0))
    told = say("signal_withdrawn", label=label)
    return gone + (reply(told.to(signal.reporter)) if signal.reporter else Reply())


def find_signal(context: Context, number: SignalNumber) -> Signal:
    """The signal, when it may be seen here; else the same error as for one that does not exist."""
    signal = signals.find(context.session, number.kind, number.number, context.room_ids)
    if signal is None:
        raise UserError("no_such_signal", label=f"{number.kind.prefix}-{number.number}")
    return signal
