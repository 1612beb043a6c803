"""Whether the parts of the process are alive, and whether it can do its work.

Each part says within how many seconds it will be heard again before it waits for something; one
that is not heard by then is stuck. Being cut off from the homeserver, or from the disk, is no
stuck part: it is a reason for not being ready.
"""

import time
from collections.abc import Callable
from typing import Final

SYNC: Final = "sync"
WRITER: Final = "writer"

NOT_STARTED: Final = "the first answer of the homeserver is not dealt with yet"
NO_HOMESERVER: Final = "the homeserver does not answer"
NO_COMMIT: Final = "the database takes no changes"
STOPPING: Final = "the bot is stopping"


class Pulse:
    """Signs of life and troubles. `clock` gives seconds that only go on."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._due: dict[str, float] = {}
        self._troubles: dict[str, None] = {NOT_STARTED: None}

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
            self._troubles[what] = None
        else:
            self._troubles.pop(what, None)

    def troubles(self) -> list[str]:
        """Why the bot is not ready, in sentences; empty when it is."""
        return [*(f"{part} is stuck" for part in self.stuck()), *self._troubles]
