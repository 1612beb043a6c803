"""How long what is kept: the terms of retention as data. `storage.retention` carries them out.

The law names no numbers (AVG art. 5(1)(e)); these are proposals for the data protection officer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True, slots=True)
class Term:
    """How long something is kept, in Dutch for people; `since` is the column it counts from."""

    dutch: str
    since: str | None = None
    months: int = 0
    days: int = 0

    @property
    def length(self) -> relativedelta:
        """How long that is."""
        return relativedelta(months=self.months, days=self.days)

    def until(self, row: Mapping[str, Any]) -> datetime | None:
        """When a row of the table is over, when its own columns tell."""
        begins = row.get(self.since) if self.since else None
        return begins + self.length if isinstance(begins, datetime) else None


NAME_MONTHS: Final = 6
"""Months after a signal is closed or withdrawn until nobody knows any more whose it was."""

TEXT_MONTHS: Final = 24
"""Months after its last change until a signal is gone, where its room has set nothing else."""

TEXT: Final = Term(f"{TEXT_MONTHS} maanden na de laatste wijziging (instelbaar per platform)")
NAME: Final = Term(f"{NAME_MONTHS} maanden na afronden of intrekken, en nooit langer dan de tekst")
ANSWERER: Final = Term(f"{NAME_MONTHS} maanden na het einde van de vraag")
MEETING: Final = Term(f"{TEXT_MONTHS} maanden na de vergadering (instelbaar per platform)")
AUDIT: Final = Term("6 maanden", "at", months=6)
RELEASED: Final = Term("de naam 6 maanden na plaatsing", "posted_at", months=6)
QUESTION: Final = Term(
    "tot het antwoord; met woorden ten hoogste 24 uur, zonder ten hoogste een week", "expires_at"
)
VALUES: Final = Term("1 uur")
ACTION: Final = Term("30 dagen", "at", days=30)
INBOX: Final = Term("30 dagen", "received_at", days=30)
OUTBOX: Final = Term("30 dagen", "created_at", days=30)
INVITE: Final = Term("12 maanden", "at", months=12)
CONTENT: Final = Term("tot het bericht verstuurd is")
DONE: Final = Term("12 maanden nadat het gedaan is", "due_at", months=12)
SEAT: Final = Term("zolang iemand in een platform zit, en 30 dagen daarna")
SEAT_DAYS: Final = 30
VOTES_DAYS: Final = 30
"""Days after the last date of a poll, or its end, until nobody knows any more who voted what."""

POLL_MONTHS: Final = 12
"""Months after its end until a poll is gone."""

VOTES: Final = Term(f"{VOTES_DAYS} dagen na de laatste datum, of na het einde als dat later is")
POLL: Final = Term(f"{POLL_MONTHS} maanden na het einde", months=POLL_MONTHS)
INSIDE: Final = Term("zolang iemand in de kamer is")
ROOM: Final = Term("zolang de bot in de kamer is")
ROUTE: Final = Term("zolang de route bestaat")
ALWAYS: Final = Term("zolang de bot draait")
KEYS: Final = Term("sleutels van kamers 30 dagen na het laatste gebruik; het andere zolang nodig")
PROCESS: Final = Term("tot de volgende start van de bot")
