"""What other guests of the host take: a run in which that is much is done again.

A virtual processor that is taken away counts as waiting for one client and as working for another,
and comes in waves of minutes: medians of a few rounds do not even it out. Which run is done again
depends on the host alone, never on the figures.
"""

import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

T = TypeVar("T")

MOST: Final = 0.03
"""What the host may take of all cores' time during a run."""

TRIES: Final = 3

STAT: Final = Path("/proc/stat")
STEAL: Final = 8
"""Field of the line of all cores: time that the host gave to others, proc_stat(5)."""


def stolen() -> float:
    """Seconds of all cores that the host gave to others until now; 0 where nobody tells."""
    if not STAT.exists():
        return 0.0
    return int(STAT.read_text().split(maxsplit=STEAL + 1)[STEAL]) / os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Neighbours:
    """What they took of the runs that count, as shares, and how many runs do not count."""

    taken: list[float] = field(default_factory=list)
    again: int = 0

    async def undisturbed(self, measure: Callable[[], Awaitable[T]]) -> T:
        """What `measure` gives in a run without them; of TRIES that they disturb, the least."""
        tries: list[tuple[float, T]] = []
        while not tries or (tries[-1][0] > MOST and len(tries) < TRIES):
            before, began = stolen(), time.monotonic()
            found = await measure()
            passed = (time.monotonic() - began) * (os.cpu_count() or 1)
            tries.append(((stolen() - before) / passed, found))
        share, least = min(tries, key=lambda one: one[0])
        self.taken.append(share)
        self.again += len(tries) - 1
        return least

    def told(self) -> str:
        """One sentence on it."""
        return (
            f"The host took at most {max(self.taken, default=0.0):.1%} of the cores' time in a run "
            f"that counts; {self.again} in which it took more than {MOST:.0%} were done again."
        )
