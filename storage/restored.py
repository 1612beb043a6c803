"""After a restore: what was done since the backup is done again, and may have been said already."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from storage import inbox

KEY: Final = "restored"
DOUBTED: Final = timedelta(days=1)
"""How long after a restore what is to be said is first looked for in the room."""


@dataclass(frozen=True, slots=True)
class Restored:
    """The last restore: when the backup was made, and when it was put back."""

    made_at: datetime
    at: datetime

    def look_back_to(self, row_made_at: datetime) -> datetime | None:
        """From when on a row's message may be there already; None: it cannot be."""
        return self.made_at if row_made_at < self.at + DOUBTED else None


def mark(connection: Connection, made_at: datetime, at: datetime) -> None:
    """Remember that a backup of `made_at` was put back `at`."""
    value = json.dumps([made_at.isoformat(), at.isoformat()])
    inbox.set_value(connection, KEY, value)


def find(connection: Connection) -> Restored | None:
    """The last restore, if there was one."""
    found = inbox.get_value(connection, KEY)
    return Restored(*map(datetime.fromisoformat, json.loads(found))) if found else None
