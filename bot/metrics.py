"""Figures about the process, counted as they pass. Kinds and reasons only: nobody's words, no
rooms, no people.

Plain numbers, so that counting costs next to nothing: `bot/exposition.py` tells them to Prometheus,
where the settings give a port for it.
"""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

OUTCOMES: Final = ("done", "refused", "failed", "limited")
"""A sentence was understood and done; answered with what to type; met a bug; came too fast."""

REASONS: Final = ("rate_limited", "unreachable", "refused", "error")
COMMIT_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


def _zero(*names: str) -> Counter[str]:
    return Counter(dict.fromkeys(names, 0))


@dataclass(slots=True)
class Durations:
    """How many took at most so many seconds: one count for each of `COMMIT_BUCKETS`, one more for
    what took longer."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(COMMIT_BUCKETS) + 1))
    seconds: float = 0.0

    def observe(self, seconds: float) -> None:
        """One more."""
        self.counts[bisect_left(COMMIT_BUCKETS, seconds)] += 1
        self.seconds += seconds


@dataclass(slots=True)
class Metrics:
    """One process' figures. Each is counted in one thread only: `sentences` in the writer's, all
    others in the event loop's."""

    sync_answers: Counter[str] = field(default_factory=Counter)
    last_sync: float = 0.0
    events: Counter[str] = field(default_factory=Counter)
    sentences: Counter[str] = field(default_factory=lambda: _zero(*OUTCOMES))
    commits: Durations = field(default_factory=Durations)
    commit_failures: int = 0
    sent: Counter[str] = field(default_factory=Counter)
    send_failures: Counter[str] = field(default_factory=lambda: _zero(*REASONS))
    active: bool = True
