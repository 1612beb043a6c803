"""The words of a signal, wherever they are kept, gone for good."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlmodel import Session

from storage import journal
from storage.core import table
from storage.database import erased
from storage.signals import Addition, Passed, Signal, SignalChange
from storage.text import CheckedText

SIGNAL, ADDITION = table(Signal), table(Addition)
PASSED, CHANGED = table(Passed), table(SignalChange)

NOTHING_KNOWN: Final[Mapping[str, Any]] = {
    "theme": "other",
    "form": None,
    "group_tags": [],
    "impact": None,
    "frequency": None,
}
"""What was made of the words goes with them."""


def erase(session: Session, signal: Signal, instead: CheckedText) -> list[str]:
    """Put `instead` in the place of all that was said of a signal, and drop its additions.

    Returns the names of our messages that hold those words. Not through the session: it is not to
    be taken back, and the journal forgets it.
    """
    session.flush()
    signal_id, label = signal.id or 0, signal.label
    connection = session.connection()
    connection.execute(
        update(SIGNAL).where(SIGNAL.c.id == signal_id).values(text=instead, **NOTHING_KNOWN)
    )
    connection.execute(update(PASSED).where(PASSED.c.signal_id == signal_id).values(text=instead))
    added = list(
        connection.execute(select(ADDITION.c.id).where(ADDITION.c.signal_id == signal_id)).scalars()
    )
    connection.execute(delete(ADDITION).where(ADDITION.c.signal_id == signal_id))
    connection.execute(update(CHANGED).where(CHANGED.c.signal_id == signal_id).values(reason=None))
    for model, column in ((Passed, PASSED), (SignalChange, CHANGED)):
        rows = connection.execute(select(column.c.id).where(column.c.signal_id == signal_id))
        for key in rows.scalars():
            journal.forget_words(session, model, (key,))
    for key in added:
        journal.forget_words(session, Addition, (key,))
    journal.forget_words(session, Signal, (signal_id,))
    erased(connection)
    session.expire_all()
    return [f"signal:{label}:post", *(f"addition:{label}:{key}:post" for key in added)]


def erase_addition(session: Session, addition: Addition) -> None:
    """An addition is taken back by who made it."""
    key = addition.id
    session.delete(addition)
    session.flush()
    journal.forget_words(session, Addition, (key,))
    erased(session.connection())
