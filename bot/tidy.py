"""Forgetting what has had its time: it is looked for often, so that no missed timer keeps it."""

from datetime import datetime, timedelta
from typing import Final

from storage import inbox, journal, outbox, questions
from storage.database import Unit

EVERY: Final = timedelta(minutes=5)
"""How long something may outlive its time."""

TRAFFIC_KEPT: Final = timedelta(days=30)
"""How long it is known which events were dealt with and which messages were sent."""

MOST_TRAFFIC: Final = 500_000
"""Events and messages of which that is known: about 100 MB of rows, whoever floods us."""


def tidy(unit: Unit, now: datetime) -> None:
    """Drop questions and changes whose time is over, and what happened more than a month ago."""
    with unit.command() as session:
        questions.forget_expired(session, now)
        journal.forget_older_than(session, now)
    inbox.forget_older_than(unit.connection, now - TRAFFIC_KEPT)
    inbox.forget_most_over(unit.connection, MOST_TRAFFIC)
    outbox.forget_older_than(unit.connection, now - TRAFFIC_KEPT)
    outbox.forget_most_over(unit.connection, MOST_TRAFFIC)
