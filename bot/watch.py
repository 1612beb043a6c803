"""How the process is doing: what the loops tell, for figures and for whoever watches over it."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from bot.matrix.events import Event
from bot.matrix.sync import Watcher
from bot.metrics import Metrics
from bot.pulse import NO_COMMIT, NO_HOMESERVER, NOT_STARTED, SYNC, Pulse

COMMIT_SECONDS: Final = 900.0
"""In which a try to commit ends, a batch of a long absence included."""


class Watch(Watcher):
    """Hears what happens in the loops. `in_hand`: a batch is being worked through."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.pulse = Pulse(now=now)
        self.metrics = Metrics()
        self.in_hand = False

    def alive(self, within: float) -> None:
        """The sync loop is about to wait, at most so many seconds."""
        self.pulse.beat(SYNC, within)

    def answered(self, well: bool) -> None:
        """The homeserver answered /sync, or did not."""
        self.pulse.trouble(NO_HOMESERVER, not well)
        self.metrics.sync_answers["ok" if well else "failed"] += 1
        if well:
            self.metrics.last_sync = time.time()

    def committing(self) -> float:
        """A try to commit begins; returns when, for `committed`."""
        self.alive(COMMIT_SECONDS)
        self.in_hand = True
        return time.monotonic()

    def committed(self, events: Iterable[Event], began: float) -> None:
        """A batch is committed."""
        self.in_hand = False
        self.pulse.trouble(NOT_STARTED, False)
        self.pulse.trouble(NO_COMMIT, False)
        self.metrics.commits.observe(time.monotonic() - began)
        for kind, count in Counter(map(type, events)).items():
            self.metrics.events[kind.__name__.lower()] += count

    def not_committed(self, wait: float) -> None:
        """A commit failed; the next try comes within so many seconds."""
        self.pulse.trouble(NO_COMMIT, True)
        self.metrics.commit_failures += 1
        self.alive(wait + COMMIT_SECONDS)
