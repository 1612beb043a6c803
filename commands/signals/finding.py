"""Which signal is meant, who may change it, and who is to hear of it."""

from dataclasses import dataclass
from textwrap import shorten
from typing import Any, Final, Protocol

from sqlmodel import Session

from commands.arguments import SignalNumber
from commands.base import HOLE, Choose, Context, Say, UserError, say
from storage import message_names, register, rooms, signals
from storage.register import Wanted
from storage.signals import Signal

LONGEST_LISTED: Final = 90
"""Characters of a signal's words in a list."""

LATEST_LOOKED_AT: Final = 10
LATEST_OFFERED: Final = 3
"""Of the latest signals, how many are offered to who recognises one without saying which."""


def find_signal(context: Context, number: SignalNumber) -> Signal:
    """The signal, when it may be seen here; else the same error as for one that does not exist."""
    signal = signals.find(context.session, number.kind, number.number, context.room_ids)
    if signal is None:
        raise UserError("no_such_signal", label=f"{number.kind.prefix}-{number.number}")
    return signal


def signal_of_here(context: Context, number: SignalNumber) -> Signal:
    """The same, when it was said in a platform of this person: she may say what it is about."""
    signal = find_signal(context, number)
    if signal.room_id not in context.room_ids:
        raise UserError("signal_of_elsewhere", label=signal.label)
    return signal


def signal_to_decide_on(context: Context, number: SignalNumber) -> Signal:
    """The same, when this person moderates the platform where it was said."""
    signal = signal_of_here(context, number)
    if not rooms.is_moderator(context.session, signal.room_id, context.sender):
        raise UserError("signal_for_moderators", label=signal.label)
    return signal


@dataclass(frozen=True, slots=True)
class OrOneOfLatest:
    """The number of a signal; where nothing is said at all, a choice of the latest of others."""

    def parse(self, text: str, context: Context) -> tuple[SignalNumber, str]:
        """Raises UserError as SignalNumber does, or Choose."""
        try:
            return SignalNumber.parse(text, context)
        except UserError as error:
            latest = [] if text.strip() else _latest_of_others(context)
            if error.key != "which_signal" or not latest:
                raise
        texts = register.texts_in(context.session, latest, context.room_ids)
        shown = [shortened(str(texts[one.id or 0])) for one in latest]
        raise Choose("which_of_these", HOLE, tuple(one.label for one in latest), shown=shown)


def _latest_of_others(context: Context) -> list[Signal]:
    found = register.listed(context.session, context.room_ids, Wanted(), LATEST_LOOKED_AT)
    return [one for one in found if one.reporter != context.sender][:LATEST_OFFERED]


def shortened(text: str) -> str:
    """The beginning of a text, on one line."""
    return shorten(text, LONGEST_LISTED, placeholder="…")


def telling(
    session: Session, signal: Signal, but: str | None, key: str, **values: Any
) -> list[Say]:
    """A sentence to each person behind a signal who is still where it can be seen, in private.

    Not to `but`, who did it; nobody asked, so it waits for office hours.
    """
    return telling_these(
        session, signal, signals.people_behind(session, signal), but, key, **values
    )


def telling_these(
    session: Session, signal: Signal, people: list[str], but: str | None, key: str, **values: Any
) -> list[Say]:
    """The same to some of them."""
    reached = signals.rooms_reached(session, signal)
    told = say(key, label=signal.label, **values)
    return [
        told.to(user_id).unasked()
        for user_id in people
        if user_id != but and any(rooms.is_member(session, room_id, user_id) for room_id in reached)
    ]


class Placed(Protocol):
    """A signal, as far as its place is asked about."""

    @property
    def label(self) -> str: ...

    @property
    def room_id(self) -> str: ...


def thread_of(session: Session, signal: Placed) -> str:
    """What began the signal's thread: the sentence in its room, or else our post of it."""
    return f"signal:{signal.label}:{'source' if said_in_its_room(session, signal) else 'post'}"


def said_in_its_room(session: Session, signal: Placed) -> bool:
    """Whether it was said in the room, and not in private."""
    source = message_names.event_named(session, source_of(signal))
    return source is not None and source[0] == signal.room_id


def source_of(signal: Placed) -> str:
    """The name of the sentence that a signal was logged with."""
    return f"signal:{signal.label}:source"
