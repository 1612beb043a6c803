"""What a signal is about, how serious it is, and what others add to it."""

from collections.abc import Callable, Mapping
from typing import Final

from commands.arguments import Rest, SignalNumber, Text, checked
from commands.base import (
    HOLE,
    Choose,
    Command,
    Context,
    Name,
    React,
    Reply,
    Rewrite,
    Unsay,
    UserError,
    command,
    correction,
    reply,
    say,
    withdrawal,
)
from commands.language.words import fold
from commands.signals.finding import find_signal, signal_of_here, thread_of
from commands.signals.intake import posted_anew, require_may_log
from commands.signals.severity import read_severity
from commands.signals.themes import (
    Axis,
    Language,
    find,
    form_label,
    group_label,
    ids_of,
    theme_label,
)
from storage import signal_words, signals
from storage.signal_states import SignalState
from storage.signals import Addition, Signal

_CALLED: Final[Mapping[Axis, Callable[[str, Language], str]]] = {
    "themes": theme_label,
    "forms": form_label,
    "groups": group_label,
}
_NONE: Final = frozenset(("geen", "none", "niets", "leeg", "wis"))


@command("thema", english=("theme",))
def signal_theme(context: Context, number: SignalNumber, words: Rest = "") -> Reply:
    """Anybody of the platform says what it is about: `thema K-41 huisvesting`."""
    signal = signal_of_here(context, number)
    signal.theme, signal.theme_set = _one(context, signal, "themes", words), True
    return _filed(context, signal)


@command("vorm", english=("form",), shown=False)
def signal_form(context: Context, number: SignalNumber, words: Rest = "") -> Reply:
    """Which form of exploitation, or none: `vorm K-41 arbeid`."""
    signal = signal_of_here(context, number)
    signal.form = None if fold(words.strip()) in _NONE else _one(context, signal, "forms", words)
    return _filed(context, signal)


@command("groep", "groepen", english=("group",), shown=False)
def signal_groups(context: Context, number: SignalNumber, words: Rest = "") -> Reply:
    """Which groups it concerns, or none: `groep K-41 minderjarig, lvb`."""
    signal = signal_of_here(context, number)
    if fold(words.strip()) in _NONE:
        signal.group_tags = []
        return _filed(context, signal)
    parts = [part.strip() for part in words.replace(";", ",").split(",") if part.strip()]
    found = [_one(context, signal, "groups", part) for part in parts or [""]]
    signal.group_tags = list(dict.fromkeys(found))
    return _filed(context, signal)


def _one(context: Context, signal: Signal, axis: Axis, words: str) -> str:
    """The one label that is meant. Raises UserError with those that there are, or Choose."""
    found = find(axis, words)
    language: Language = "en" if context.room.language == "en" else "nl"
    called = _CALLED[axis]
    if not found:
        known = [called(one, language) for one in ids_of(axis)]
        raise UserError("unknown_label", axis=axis, label=signal.label, known=known)
    if len(found) > 1:
        readings = tuple(called(one, language) for one in found)
        raise Choose("which_label", f"{signal.label} {HOLE}", readings, axis=axis)
    return found[0]


def _filed(context: Context, signal: Signal) -> Reply:
    context.session.add(signal)
    context.session.flush()
    return reply(React(), posted_anew(context, signal))


@command("ernst", english=("severity",))
def signal_severity(context: Context, number: SignalNumber, words: Rest = "") -> Reply:
    """How bad and how often, each in three steps: `ernst K-41 hoog vaak`; `geen` forgets it."""
    signal = signal_of_here(context, number)
    if fold(words.strip()) in _NONE:
        signal.impact = signal.frequency = None
    else:
        read = read_severity(words)
        if read is None:
            raise UserError("severity_usage", label=signal.label)
        signal.impact = read.impact or signal.impact
        signal.frequency = read.frequency or signal.frequency
    context.session.add(signal)
    return reply(React())


@command("aanvulling", "aanvullen", english=("addition",), series="KST")
def add_to_signal(context: Context, number: SignalNumber, words: Text) -> Reply:
    """Add something to a signal: seen where it was said. `aanvulling K-41 vooral EU-burgers`."""
    signal = find_signal(context, number)
    if signal.state is SignalState.WITHDRAWN:
        raise UserError("no_such_signal", label=signal.label)
    if not context.in_private:
        require_may_log(context, context.room, context.role)
    room_id = _where(context, signal)
    addition = Addition(
        signal_id=signal.id or 0,
        room_id=room_id,
        text=words,
        by=context.sender,
        at=context.said_at,
    )
    context.session.add(addition)
    context.session.flush()
    name = f"addition:{signal.label}:{addition.id}"
    done = reply(Name(f"{name}:source"), React())
    if not context.in_private or room_id != signal.room_id:
        return done
    post = say("addition_posted", label=signal.label, text=str(words))
    thread = thread_of(context.session, signal)
    return done + reply(post.in_room(room_id, thread=thread).named(f"{name}:post"))


def _where(context: Context, signal: Signal) -> str:
    """The platform in which an addition is seen: that of the signal where she is in it."""
    if signal.room_id in context.room_ids:
        return signal.room_id
    reached = signals.rooms_reached(context.session, signal)
    return next(room_id for room_id in reached if room_id in context.room_ids)


@correction("addition:")
def correct(context: Context, name: str, said: Command | None, words: str) -> Reply:
    """Who made an addition edited it."""
    _, label, key, *_ = name.split(":")
    addition = _called(context, label, key)
    if addition is None or addition.by != context.sender:
        return Reply()
    words = SignalNumber.left_out(words)
    addition.text = checked(words)
    context.session.add(addition)
    values = {"label": label, "text": str(addition.text)}
    return reply(React(), Rewrite(f"addition:{label}:{key}:post", "addition_posted", values))


def _called(context: Context, label: str, key: str) -> Addition | None:
    """The addition of this name; its id may be another's by now, if it was undone."""
    addition = context.session.get(Addition, int(key))
    signal = context.session.get(Signal, addition.signal_id) if addition else None
    return addition if signal is not None and signal.label == label else None


@withdrawal("addition:")
def take_back(context: Context, name: str) -> Reply:
    """The message of an addition was deleted: it is gone, quietly."""
    _, label, key, *_ = name.split(":")
    addition = _called(context, label, key)
    if addition is None or not name.endswith(":source"):
        return Reply()
    signal_words.erase_addition(context.session, addition)
    return reply(Unsay(f"addition:{label}:{key}:post"))
