"""Two signals that are the same: one counts for both, until they are taken apart again."""

from datetime import datetime

from sqlmodel import Session

from commands.arguments import SignalNumber
from commands.base import (
    Context,
    JobContext,
    React,
    Reply,
    Role,
    Say,
    UserError,
    command,
    listener,
    reply,
)
from commands.signals.facts import SignalWithdrawn
from commands.signals.finding import signal_to_decide_on, telling_these
from storage import register, signals
from storage.signal_states import By, NoSuchStep, SignalState
from storage.signals import Signal


@command(
    *("voegsamen", "voeg samen", "samenvoegen"),
    english=("merge",),
    who=Role.MODERATOR,
)
def merge_signals(context: Context, number: SignalNumber, into: SignalNumber) -> Reply:
    """Have the second count for the first as well: `voegsamen K-41 K-38`."""
    signal, other = (signal_to_decide_on(context, one) for one in (number, into))
    return together(context, signal, other)


def together(context: Context, signal: Signal, into: Signal) -> Reply:
    """Merge, on a moderator's word; who stands behind the first hears where it went."""
    session = context.session
    _require_alike(session, signal, into)
    behind = signals.people_behind(session, signal)
    try:
        signals.change_state(
            session, signal, SignalState.MERGED, By.MODERATOR, context.sender, context.said_at
        )
    except NoSuchStep:
        raise UserError("merge_not_now", label=signal.label, state=signal.state.value) from None
    register.merge(session, signal, into)
    told = telling_these(session, signal, behind, context.sender, "signal_merged", into=into.label)
    return reply(React(), *told)


def _require_alike(session: Session, signal: Signal, into: Signal) -> None:
    labels = {"label": signal.label, "into": into.label}
    if signal.id == into.id:
        raise UserError("merge_with_itself", **labels)
    if signal.kind is not into.kind or signal.room_id != into.room_id:
        raise UserError("merge_unlike", **labels)
    root = register.merged_into(session, into)
    if root is not None:
        raise UserError("merge_into_merged", root=root.label, **labels)
    if into.state in (SignalState.WITHDRAWN, SignalState.CLOSED):
        raise UserError("merge_not_now", label=into.label, state=into.state.value)


@command("losmaken", "maak los", "ontkoppel", english=("unmerge",), who=Role.MODERATOR)
def take_signals_apart(context: Context, number: SignalNumber) -> Reply:
    """A merged signal stands by itself again, where it stood before."""
    signal = signal_to_decide_on(context, number)
    if signal.state is not SignalState.MERGED:
        raise UserError("not_merged", label=signal.label)
    told = _free(context.session, signal, By.MODERATOR, context.sender, context.said_at)
    return reply(React(), *told)


@listener(SignalWithdrawn)
def withdrawn(context: Context | JobContext, fact: SignalWithdrawn) -> Reply:
    """What was merged into a withdrawn signal stands by itself; who recognised it hears of it."""
    session = context.session
    signal = session.get(Signal, fact.signal_id)
    assert signal is not None
    who, at = (
        (context.sender, context.said_at) if isinstance(context, Context) else (None, context.now)
    )
    told: list[Say] = []
    for one in register.merged_here(session, signal):
        told += _free(session, one, By.CHAIN, who, at)
    register.take_apart(session, signal)
    others = [one for one in signals.people_behind(session, signal) if one != signal.reporter]
    return reply(*told, *telling_these(session, signal, others, who, "signal_gone"))


def _free(session: Session, signal: Signal, right: By, who: str | None, at: datetime) -> list[Say]:
    before = register.state_before(session, signal)
    register.take_apart(session, signal)
    signals.change_state(session, signal, before, right, who, at)
    behind = signals.people_behind(session, signal)
    return telling_these(session, signal, behind, who, "signal_apart", state=before.value)
