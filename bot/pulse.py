"""Whether the parts of the process are alive, and whether it can do its work.

Each part says within how many seconds it will be heard again before it waits for something; one
that is not heard by then is stuck. Being cut off from the homeserver, or from the disk, is no
stuck part: it is a reason for not being ready.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

SYNC: Final = "sync"
WRITER: Final = "writer"

NOT_STARTED: Final = "the first answer of the homeserver is not dealt with yet"
NO_HOMESERVER: Final = "the homeserver does not answer"
NO_COMMIT: Final = "the database takes no changes"
TOO_MUCH_TO_SEND: Final = "more waits to be sent than the homeserver takes"
STANDING_BY: Final = "standby: another bot is active"
NO_LEASE: Final = "the lease on the database ran out"
STOPPING: Final = "the bot is stopping"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Past:
    """A trouble that is over: what it was, since when (UTC), and how long."""

    trouble: str
    since: datetime
    lasted: timedelta


class Pulse:
    """Signs of life and troubles. `clock` gives seconds that only go on, `now` the time of day."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, now: Callable[[], datetime] = _now
    ) -> None:
        self._clock = clock
        self._now = now
        self._due: dict[str, float] = {}
        self._troubles: dict[str, datetime] = {NOT_STARTED: now()}
        self._past: list[Past] = []

    def beat(self, part: str, within: float) -> None:
        """`part` is alive, and will be heard again within so many seconds."""
        self._due[part] = self._clock() + within

    def stuck(self) -> list[str]:
        """Parts that were not heard when they should have been."""
        now = self._clock()
        return sorted(part for part, due in self._due.items() if due < now)

    def trouble(self, what: str, there: bool) -> None:
        """Something keeps the bot from its work, or no longer does."""
        if there:
            self._troubles.setdefault(what, self._now())
        elif what in self._troubles:
            since = self._troubles.pop(what)
            self._past.append(Past(what, since, self._now() - since))

    def troubles(self) -> list[str]:
        """Why the bot is not ready, in sentences; empty when it is."""
        return [*(f"{part} is stuck" for part in self.stuck()), *self._troubles]

    def past(self) -> list[Past]:
        """Troubles that are over and were not asked for before."""
        past, self._past = self._past, []
        return past
