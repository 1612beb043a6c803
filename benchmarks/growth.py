"""What grows with signals, rooms and members: `make bench-growth`, `python -m benchmarks.growth`.

The bot is the real process against the stub homeserver; what single sentences cost (search, lists,
a draft) is measured in this process on the same database, and taken back. Tables, charts and the
estimate are written to docs/scaling.md (not with --dry). A million signals take some minutes to
make.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import func, insert, select, update

from benchmarks import page
from benchmarks.chart import chart
from benchmarks.desk import Desk
from benchmarks.estimate import estimate
from benchmarks.rooms import no_waiting
from benchmarks.seeding import SEEDED, Seeder
from benchmarks.speed.measure import WARM, Make, Run, bottlenecks, median, repeated, speed
from benchmarks.speed.ours import OurBot, deployed, make_platforms
from benchmarks.speed.process import StubProcess
from benchmarks.speed.rooms import room_id
from benchmarks.texts import Texts
from commands.rooms.platforms import PLATFORMS
from commands.signals.intake import LOOK_FOR_DOUBLE
from storage.core import table
from storage.database import Database, Unit, sqlite_url
from storage.digests import Level, Route, RouteState
from storage.outbox import OutboxRow
from storage.signal_states import SignalState
from storage.signals import Signal

SIGNALS: Final = (0, 10_000, 100_000, 1_000_000)
ROOMS: Final = (1, 100, 10_000)
MEMBERS: Final = (5, 500, 5_000)
BUSY: Final = 100
"""Rooms in which something is said; in the others it is quiet."""

SLUGS: Final = sorted(PLATFORMS)
BELOW: Final = SLUGS.index("zco")
ABOVE: Final = SLUGS.index("som")
ROUNDS: Final = 3
TIMES: Final = 20

READING: Final = {
    "search": "!zoek {}",
    "list": "!lijst",
    "figures": "!cijfers",
    "draft of a digest": "!overzicht proef som",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What one size costs: how it starts, what it holds, and runs by name."""

    ready: float
    memory: float
    size: float
    runs: dict[str, Run]
    reading: dict[str, float]
    asked: float = 0.0
    """Of what was logged, the share in percent about which a double was asked."""


async def signals(sizes: Sequence[int], command: str, count: int) -> list[Step]:
    """The same data folder with ever more signals; five platforms have them in turns."""
    texts, steps, have = Texts(), [], 0
    seeder = Seeder([room_id(number) for number in range(len(SLUGS))], texts)
    python = await deployed()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = ("--rooms", str(len(SLUGS)), "--encrypted")
        async with StubProcess(folder, *options) as stub:
            async with OurBot(stub.url, folder, python=python) as bot:
                await bot.ready()
                await stub.ask("waiting")
                await stub.ask("share_keys")
                await stub.ask("waiting")
                await make_platforms(stub)
            file = folder / "data" / "schakel.db"
            await asyncio.to_thread(_link, file)
            bottleneck = bottlenecks()
            for size in sizes:
                began = time.monotonic()
                await asyncio.to_thread(_fill, seeder, file, size - have)
                have = size
                print(f"{size} signals, made in {time.monotonic() - began:.0f} s")
                reading = await asyncio.to_thread(_read, file, texts)
                makes = {"ping": repeated(command, len(SLUGS)), "bottleneck": bottleneck}
                before = await asyncio.to_thread(_asked, file)
                ready, memory, runs = await _ran(stub, folder, python, makes, count)
                asked = await asyncio.to_thread(_asked, file) - before
                logged = ROUNDS * (WARM + count)
                size_now = _size(file)
                steps.append(Step(ready, memory, size_now, runs, reading, asked / logged * 100))
                print(steps[-1])
    return steps


async def rooms(sizes: Sequence[int], command: str, count: int) -> list[Step]:
    """Plain rooms with five members; commands in at most BUSY of them, and in all in turns."""
    steps = []
    for size in sizes:
        makes = {
            "busy": repeated(command, min(size, BUSY)),
            "spread": repeated(command, size),
        }
        steps.append(await _stood(("--rooms", str(size)), makes, count))
        print(steps[-1])
    return steps


async def members(sizes: Sequence[int], command: str, count: int) -> list[Step]:
    """One plain room with ever more members."""
    steps = []
    for size in sizes:
        options = ("--rooms", "1", "--members", str(size))
        steps.append(await _stood(options, {"ping": repeated(command, 1)}, count))
        print(steps[-1])
    return steps


async def _stood(options: Sequence[str], makes: dict[str, Make], count: int) -> Step:
    """A restart on rooms that are known already."""
    python = await deployed()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with StubProcess(folder, *options) as stub:
            async with OurBot(stub.url, folder, python=python) as bot:
                await bot.ready()
                await stub.ask("waiting")
            ready, memory, runs = await _ran(stub, folder, python, makes, count)
        return Step(ready, memory, _size(folder / "data" / "schakel.db"), runs, {})


async def _ran(
    stub: StubProcess, folder: Path, python: Path, makes: dict[str, Make], count: int
) -> tuple[float, float, dict[str, Run]]:
    async with OurBot(stub.url, folder, python=python) as bot:
        await bot.ready()
        await stub.ask("waiting")
        memory = bot.memory()
        runs: dict[str, list[Run]] = {name: [] for name in makes}
        for _ in range(ROUNDS):
            for name, make in makes.items():
                runs[name].append(await speed(stub, bot, make, count))
        medians = {name: median(each) for name, each in runs.items()}
        return bot.start_to_ready, memory, medians


def _fill(seeder: Seeder, file: Path, count: int) -> None:
    database = Database(sqlite_url(file))
    no_waiting(database)
    database.transact(_put_aside)
    seeder.fill(database, count)
    database.close()


def _put_aside(unit: Unit) -> None:
    """Nobody is asked whether something is the same as what was logged for a smaller size."""
    signal = table(Signal)
    said = signal.c.source_event.not_like(f"{SEEDED}%")
    unit.connection.execute(update(signal).where(said).values(state=SignalState.PARKED))


def _asked(file: Path) -> int:
    """How often the bot asked about a double; one more message each time."""
    outbox = table(OutboxRow)
    query = select(func.count()).where(outbox.c.cause.startswith(LOOK_FOR_DOUBLE))
    database = Database(sqlite_url(file))
    found = database.transact(lambda unit: unit.connection.execute(query).scalar_one())
    database.close()
    return int(found)


def _read(file: Path, texts: Texts) -> dict[str, float]:
    """Milliseconds of processor time of each kind of sentence, taken back each time."""
    database = Database(sqlite_url(file))
    desk = Desk(database)
    words = [word for word in texts.words if len(word) > 3 and word.isalpha()]
    found = {}
    for name, sentence in READING.items():
        said = [sentence.format(texts.source.choice(words)) for _ in range(TIMES + 1)]
        times = [desk.say(one, BELOW, keep=False) for one in said]
        found[name] = statistics.median(times[1:])
    database.close()
    return found


def _link(file: Path) -> None:
    database = Database(sqlite_url(file))
    database.transact(_linked)
    database.close()


def _linked(unit: Unit) -> None:
    """A confirmed route from one platform to the one above, so that a digest can be drawn up."""
    route = {
        "source_room": room_id(BELOW),
        "target_room": room_id(ABOVE),
        "level": Level.POINTS,
        "state": RouteState.CONFIRMED,
    }
    unit.connection.execute(insert(table(Route)), route)


def _size(file: Path) -> float:
    """MB of the database and its log."""
    files = file.parent.glob(f"{file.name}*")
    return sum(one.stat().st_size for one in files) / 1e6


def step_rows(sizes: Sequence[int], steps: Sequence[Step]) -> list[list[str]]:
    """Of each size: every run's speed, processor time, ratio to the first and the stub's time, then
    the rest."""
    rows = []
    for size, step in zip(sizes, steps, strict=True):
        runs = [
            figure
            for name, run in step.runs.items()
            for figure in (
                f"{run.per_second:.0f}",
                f"{run.cpu:.3f}",
                f"{run.cpu / steps[0].runs[name].cpu:.2f}",
                f"{run.stub_cpu:.3f}",
            )
        ]
        asked = [f"{step.asked:.0f}"] if "bottleneck" in step.runs else []
        rest = [f"{step.ready:.1f}", f"{step.memory:.0f}", f"{step.size:.0f}"]
        rows.append([f"{size:,}", *runs, *asked, *rest])
    return rows


def step_table(what: str, sizes: Sequence[int], steps: Sequence[Step]) -> list[str]:
    """The table of one kind of growth."""
    head = [what]
    for name in steps[0].runs:
        head += [f"{NAMES[name]} a second", "CPU, ms", "to the first", "stub, ms"]
    head += ["a double asked about, %"] if "bottleneck" in steps[0].runs else []
    head += ["restart to ready, s", "memory, MB", "database, MB"]
    return page.table(head, step_rows(sizes, steps))


NAMES: Final = {
    "ping": "`!ping`",
    "bottleneck": "`!knelpunt`",
    "busy": "`!ping`, at most 100 rooms",
    "spread": "`!ping`, all rooms",
}


def reading_table(sizes: Sequence[int], steps: Sequence[Step]) -> list[str]:
    """What single sentences cost over so many signals."""
    rows = [
        [f"{size:,}", *(f"{step.reading[name]:.1f}" for name in READING)]
        for size, step in zip(sizes, steps, strict=True)
    ]
    return page.table(["signals", *(f"{name}, ms" for name in READING)], rows)


def draw(name: str, title: str, sizes: Sequence[int], lines: dict[str, list[float]]) -> list[str]:
    """Write a chart to docs/pictures; returns the line that shows it."""
    file = page.DOCS / "pictures" / f"{name}.svg"
    file.write_text(chart(title, [f"{size:,}" for size in sizes], lines))
    return [f"![{title}](pictures/{name}.svg)"]


def cpu_lines(steps: Sequence[Step]) -> dict[str, list[float]]:
    """Processor time a command, a line for each kind of run."""
    return {
        NAMES[name].replace("`", ""): [step.runs[name].cpu for step in steps]
        for name in steps[0].runs
    }


async def main(given: argparse.Namespace) -> None:
    """Measure all, print it, write it."""
    sizes = {
        "signals": [size for size in SIGNALS if size <= given.signals],
        "rooms": [size for size in ROOMS if size <= given.rooms],
        "members": [size for size in MEMBERS if size <= given.members],
    }
    steps = {
        "signals": await signals(sizes["signals"], given.command, given.count),
        "rooms": await rooms(sizes["rooms"], given.command, given.count),
        "members": await members(sizes["members"], given.command, given.count),
    }
    parts = {"circumstances": page.circumstances()}
    parts |= {name: step_table(name, sizes[name], steps[name]) for name in steps}
    parts["reading"] = reading_table(sizes["signals"], steps["signals"])
    parts["estimate"] = estimate(
        sizes["signals"][-1], steps["signals"], sizes["rooms"][-1], steps["rooms"]
    )
    for name, lines in parts.items():
        print("", name, *lines, sep="\n")
    if given.dry:
        return
    for name, title in TITLES.items():
        parts[name] += ["", *draw(f"growth-{name}", title, sizes[name], cpu_lines(steps[name]))]
    reading = {name: [step.reading[name] for step in steps["signals"]] for name in READING}
    parts["reading"] += ["", *draw("growth-reading", READING_TITLE, sizes["signals"], reading)]
    for name, lines in parts.items():
        page.write("scaling.md", name, lines)


TITLES: Final = {
    "signals": "CPU ms a command, by signals stored",
    "rooms": "CPU ms a command, by rooms of five",
    "members": "CPU ms a command, by members of one room",
}
READING_TITLE: Final = "CPU ms a sentence, by signals stored"


def parser() -> argparse.ArgumentParser:
    """The command line."""
    known = argparse.ArgumentParser(description=__doc__)
    known.add_argument("--signals", type=int, default=SIGNALS[-1], help="at most so many")
    known.add_argument("--rooms", type=int, default=ROOMS[-1], help="at most so many")
    known.add_argument("--members", type=int, default=MEMBERS[-1], help="at most so many")
    known.add_argument("--count", type=int, default=1000, help="commands a run")
    known.add_argument("--command", default="!ping", help="what next to nothing is asked with")
    known.add_argument("--dry", action="store_true", help="write nothing")
    return known


if __name__ == "__main__":
    asyncio.run(main(parser().parse_args()))
