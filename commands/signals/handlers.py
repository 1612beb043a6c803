"""Logging bottlenecks, successes and trends; recognising them; listing them."""

from typing import Annotated, Final

from commands.arguments import Rest, SignalNumber, checked, typed
from commands.base import (
    Command,
    Context,
    Name,
    React,
    Reply,
    Retract,
    Unsay,
    UserError,
    button,
    command,
    correction,
    overhears,
    reply,
    say,
    withdrawal,
)
from commands.language.words import clean, fold, without_quote
from commands.privacy.guard import Outcome, Refused, check
from commands.privacy.removal import own_redaction
from commands.signals.facts import SignalCorrected, SignalWithdrawn
from commands.signals.finding import OrOneOfLatest, find_signal
from commands.signals.intake import (
    ask_the_author,
    classify,
    destination,
    log,
    posted_anew,
    propose,
    require_may_log,
)
from storage import journal, people, signal_words, signals
from storage.signal_states import OPEN_STATES, By, SignalState
from storage.signals import Signal, SignalKind


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
    elif not text and about is not None and about.body and not context.in_private:
        require_may_log(context, context.room, context.role)
        asking = ask_the_author(context, about, kind)
        return reply(say("flag_passed_on")) + asking if asking.parts else asking
    words = typed(text)
    if context.in_private:
        return propose(context, kind, words, destination(context), source)
    require_may_log(context, context.room, context.role)
    try:
        return log(context, kind, check(words), source)
    except Refused as refused:
        verdict = refused.verdict
    key = "guard_blocked" if verdict.outcome is Outcome.BLOCK else "guard_warned"
    kinds = [kind.value for kind in verdict.kinds]
    told = reply(say(key, kinds=kinds, offered=verdict.rewrite is not None))
    if verdict.outcome is Outcome.BLOCK:
        told += own_redaction(context.session, context.room, context.bot)
    return told + propose(context, kind, words, context.room, source, verdict)


@command(
    *("herken", "herken ik", "speelt hier ook", "+1", "idem"),
    english=("endorse", "metoo"),
    series="KST",
)
def endorse(context: Context, number: Annotated[SignalNumber, OrOneOfLatest()]) -> Reply:
    """Count the sender's region, once, behind a signal."""
    return _endorse(context, find_signal(context, number))


@button("signal:", "👍")
def endorse_by_reaction(context: Context) -> Reply:
    """👍 on a signal is "herken ik"; a second one is passed over in silence."""
    number, _ = SignalNumber.parse("", context)
    answer = _endorse(context, find_signal(context, number))
    return Reply(tuple(part for part in answer.parts if isinstance(part, React | Name)))


@overhears("signal:")
def recognised(context: Context, words: str) -> Reply | None:
    """Below a signal "herken ik" needs no prefix; all else that is said there is a discussion."""
    about = context.about
    if about is None or not (about.name or "").startswith("signal:"):
        return None
    if fold(words.strip(" .!")) not in _RECOGNISED:
        return None
    number, _ = SignalNumber.parse("", context)
    return _endorse(context, find_signal(context, number))


_RECOGNISED: Final = frozenset(
    ("herken ik", "herken ik ook", "dit herken ik", "dat herken ik", "herkenbaar", "+1")
)


def _endorse(context: Context, signal: Signal) -> Reply:
    if signal.reporter == context.sender:
        return reply(say("endorse_own", label=signal.label))
    region = people.region_of(context.session, context.sender)
    region_id = region.id if region else None
    if not signals.endorse(context.session, signal, context.sender, region_id, context.said_at):
        told = say("endorsed_already", label=signal.label, region=region)
        return reply(told if context.in_private else told.to(context.sender))
    return reply(Name(f"endorsement:{signal.label}:{context.sender}"), React())


@withdrawal("endorsement:")
def unendorse(context: Context, name: str) -> Reply:
    """She whose "herken ik" was deleted no longer stands behind the signal."""
    _, label, person = name.split(":", 2)
    signal = signals.by_label(context.session, label)
    if signal is not None:
        signals.withdraw_endorsement(context.session, signal, person)
    return Reply()


@correction("signal:")
def correct(context: Context, name: str, said: Command | None, words: str) -> Reply:
    """The reporter edited what she said: it counts until the signal is closed."""
    signal = signals.by_label(context.session, name.split(":")[1])
    if signal is None or signal.reporter != context.sender:
        return Reply()
    if signal.state not in (*OPEN_STATES, SignalState.PARKED):
        raise UserError("signal_is_closed", label=signal.label)
    if said is not None and said.key != signal.kind:
        raise UserError("signal_kind_stays", label=signal.label)
    text = checked(words)
    if text == signal.text:
        return Reply()
    old = str(signal.text)
    signal.text = text
    classify(signal)
    context.session.add(signal)
    return reply(React(), posted_anew(context, signal), SignalCorrected(signal.id or 0, old))


@withdrawal("signal:")
def withdraw(context: Context, name: str) -> Reply:
    """The message of a signal was deleted: it is withdrawn and its words are erased."""
    signal = signals.by_label(context.session, name.split(":")[1])
    if signal is None or not name.endswith(":source"):
        return Reply()
    return erase(context, signal)


@command("intrekken", english=("withdraw",), exact=True, undoable=False, series="KST")
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
    session, label, reporter = context.session, signal.label, signal.reporter
    source = signal.source_event
    signals.change_state(
        session, signal, SignalState.WITHDRAWN, By.REPORTER, context.sender, context.said_at
    )
    posts = signal_words.erase(session, signal, check("ingetrokken"))
    journal.unsaid(session, source)
    gone = reply(*map(Unsay, posts), SignalWithdrawn(signal.id or 0))
    told = say("signal_withdrawn", label=label)
    return gone + (reply(told.to(reporter)) if reporter else Reply())
