"""What grows with signals, rooms and members: `make bench-growth`, `python -m benchmarks.growth`.

The bot is the real process against the stub homeserver. Tables, charts and the estimate are written
to docs/scaling.md (not with --dry).
"""

import argparse
import asyncio
import tempfile
from pathlib import Path
from typing import Final

from benchmarks import page
from benchmarks.estimate import estimate
from benchmarks.growth.houses import MEMBERS, ROOMS, Kind, houses
from benchmarks.growth.registers import SLUGS, registers, with_reading
from benchmarks.growth.tables import (
    cost_lines,
    cost_table,
    draw,
    reading_lines,
    reading_table,
    rest_table,
)
from benchmarks.growth.turns import ROUNDS, Step, in_turns
from benchmarks.speed.measure import repeated
from benchmarks.speed.neighbours import Neighbours
from benchmarks.speed.ours import deployed

SIGNALS: Final = (0, 10_000, 100_000, 1_000_000)
HOUSES: Final[dict[str, tuple[Kind, tuple[int, ...]]]] = {
    "rooms": (ROOMS, (1, 100, 10_000)),
    "members": (MEMBERS, (5, 500, 5_000)),
}


async def _signals(given: argparse.Namespace, python: Path, neighbours: Neighbours) -> list[Step]:
    sizes = [size for size in SIGNALS if size <= given.signals]
    ping = repeated(given.command, len(SLUGS))
    with tempfile.TemporaryDirectory() as name:
        async with registers(Path(name), sizes, python, ping) as sites:
            return await in_turns(
                sites, python, given.rounds, given.count, neighbours, with_reading
            )


async def _houses(
    what: str, given: argparse.Namespace, python: Path, neighbours: Neighbours
) -> list[Step]:
    kind, known = HOUSES[what]
    sizes = [size for size in known if size <= getattr(given, what)]
    with tempfile.TemporaryDirectory() as name:
        async with houses(Path(name), kind, sizes, python, given.command) as sites:
            return await in_turns(sites, python, given.rounds, given.count, neighbours)


async def main(given: argparse.Namespace) -> None:
    """Measure all, print it, write it."""
    python = await deployed()
    neighbours = Neighbours()
    steps = {"signals": await _signals(given, python, neighbours)}
    steps |= {what: await _houses(what, given, python, neighbours) for what in HOUSES}
    measured = f"Medians of {given.rounds} rounds. {page.circumstances()[0]} {neighbours.told()}"
    parts = {"circumstances": [measured]}
    parts |= {name: cost_table(name, each) for name, each in steps.items()}
    parts |= {f"{name} at rest": rest_table(name, each) for name, each in steps.items()}
    parts["reading"] = reading_table(steps["signals"])
    parts["estimate"] = estimate(steps["signals"], steps["rooms"])
    for name, lines in parts.items():
        print("", name, *lines, sep="\n")
    if given.dry:
        return
    for name, each in steps.items():
        parts[name] += draw(name, each, cost_lines(each))
    parts["reading"] += draw("reading", steps["signals"], reading_lines(steps["signals"]))
    for name, lines in parts.items():
        page.write("scaling.md", name, lines)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    known = argparse.ArgumentParser(description=__doc__)
    known.add_argument("--signals", type=int, default=SIGNALS[-1], help="at most so many")
    for what, (_, sizes) in HOUSES.items():
        known.add_argument(f"--{what}", type=int, default=sizes[-1], help="at most so many")
    known.add_argument("--rounds", type=int, default=ROUNDS)
    known.add_argument("--count", type=int, default=1000, help="bottlenecks a run")
    known.add_argument("--command", default="!ping", help="what next to nothing is asked with")
    known.add_argument("--dry", action="store_true", help="write nothing")
    return known


if __name__ == "__main__":
    asyncio.run(main(parser().parse_args()))
