"""The same bot on several sizes, measured in turns.

All sizes are made first. Then round after round each is started anew and measured once, in an order
drawn anew: a machine that others share becomes faster and slower within minutes, and of sizes that
are measured one after another that would look like growth.
"""

import random
import statistics
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Final

from benchmarks.speed.measure import Make, Run, median, speed
from benchmarks.speed.neighbours import Neighbours
from benchmarks.speed.ours import OurBot
from benchmarks.speed.process import StubProcess
from benchmarks.texts import SEED

ROUNDS: Final = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What a bot is asked; `times` the count of a run: what takes little is asked more often, so
    that a moment in which the machine is slow is not all of a run.
    """

    make: Make
    times: int = 1

    @classmethod
    def often(cls, make: Make) -> "Asked":
        """Of what takes a quarter of what a bottleneck takes."""
        return cls(make, 4)


@dataclass(frozen=True)
class Site:
    """A homeserver of one size, the data folder of its bot, and what the bot will be asked."""

    size: int
    stub: StubProcess
    folder: Path
    asked: Mapping[str, Asked]

    @property
    def file(self) -> Path:
        """The bot's database."""
        return self.folder / "data" / "schakel.db"

    def megabytes(self) -> float:
        """MB of the database and its log."""
        files = self.file.parent.glob(f"{self.file.name}*")
        return sum(one.stat().st_size for one in files) / 1e6


@dataclass(frozen=True, slots=True)
class Seen:
    """Of one round: seconds to ready, MB held then, MB of the database, what was asked by name."""

    ready: float
    memory: float
    megabytes: float
    runs: Mapping[str, Run]
    more: Mapping[str, float]
    """Other figures, by name."""


Beside = Callable[[Site, int, Callable[[], Awaitable[Seen]]], Awaitable[Seen]]
"""Of a site and a number of commands: what the third argument measures, and more."""


@dataclass(frozen=True)
class Step:
    """What one size costs: all its rounds, and their medians."""

    size: int
    seen: list[Seen] = field(default_factory=list)

    @cached_property
    def ready(self) -> float:
        """Seconds of a restart."""
        return statistics.median(one.ready for one in self.seen)

    @cached_property
    def memory(self) -> float:
        """MB after it."""
        return statistics.median(one.memory for one in self.seen)

    @cached_property
    def megabytes(self) -> float:
        """MB of the database."""
        return statistics.median(one.megabytes for one in self.seen)

    @cached_property
    def runs(self) -> dict[str, Run]:
        """By name, the median of each figure."""
        return {name: median([one.runs[name] for one in self.seen]) for name in self.seen[0].runs}

    @cached_property
    def more(self) -> dict[str, float]:
        """By name, the median."""
        return {
            name: statistics.median(one.more[name] for one in self.seen)
            for name in self.seen[0].more
        }

    def ratios(self, name: str, first: "Step") -> list[float]:
        """Processor time a command to that of another size in the same round, lowest first."""
        pairs = zip(self.seen, first.seen, strict=True)
        return sorted(one.runs[name].cpu / other.runs[name].cpu for one, other in pairs)


async def in_turns(
    sites: Sequence[Site],
    python: Path,
    rounds: int,
    count: int,
    neighbours: Neighbours,
    beside: Beside | None = None,
) -> list[Step]:
    """So many rounds over all sites, each start asked `count` commands of each kind, or
    times that."""
    steps = {site.size: Step(site.size) for site in sites}
    order = random.Random(SEED)
    for number in range(rounds):
        for site in order.sample(sites, len(sites)):
            measure: Callable[[], Awaitable[Seen]] = _Measure(site, python, count)
            if beside is not None:
                measure = partial(beside, site, count, measure)
            seen = await neighbours.undisturbed(measure)
            steps[site.size].seen.append(seen)
            print(f"round {number + 1}, {site.size:,}: {_told(seen)}", flush=True)
    return list(steps.values())


@dataclass(frozen=True)
class _Measure:
    site: Site
    python: Path
    count: int

    async def __call__(self) -> Seen:
        site = self.site
        async with OurBot(site.stub.url, site.folder, python=self.python) as bot:
            await bot.ready()
            await site.stub.ask("waiting")
            memory = bot.memory()
            runs = {
                name: await speed(site.stub, bot, one.make, self.count * one.times)
                for name, one in site.asked.items()
            }
        return Seen(bot.start_to_ready, memory, site.megabytes(), runs, {})


def _told(seen: Seen) -> str:
    runs = [
        f"{name} {run.per_second:.0f}/s {run.cpu:.3f} ms (stub {run.stub_cpu:.3f})"
        for name, run in seen.runs.items()
    ]
    more = [f"{name} {figure:.1f}" for name, figure in seen.more.items()]
    return ", ".join([f"ready in {seen.ready:.1f} s", f"{seen.memory:.0f} MB", *runs, *more])
