"""What is measured against the stub homeserver, each in a fresh process; figures come back."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.speed.ours import HERE, OurBot, make_platforms
from benchmarks.speed.process import Program, StubProcess
from benchmarks.texts import Texts
from commands.rooms.platforms import PLATFORMS

ROOMS: Final = 10
STRIDE: Final = 7919
"""A prime, so that few commands are spread over many rooms."""

WARM: Final = 200
"""Commands before what is measured."""

LOOK: Final = 0.25
AT_REST: Final = 0.005
"""A client that used less than so many processor seconds in LOOK seconds, QUIET times in a row, is
done: what it does after its last answer counts too."""

QUIET: Final = 6
"""Ours looks each second for what it put off while it answered."""

PATIENCE: Final = 300.0

Said = list[tuple[int, int, str]]
"""Sentences: in which room, by whom, what."""

Make = Callable[[int], Said]
"""So many sentences."""


class NotAllAnswered(Exception):
    """A client did not answer every command once; its figures are worth nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """Of one run: commands a second, CPU milliseconds a command (the client's and the stub's), MB
    held."""

    per_second: float
    cpu: float
    stub_cpu: float
    memory: float


@dataclass(frozen=True, slots=True)
class Load:
    """What our bot is given. `make`: so many sentences."""

    make: Make
    rooms: int = ROOMS
    encrypted: bool = False
    platforms: bool = False
    per_answer: int = 100
    members: int = 5

    def options(self) -> list[str]:
        """The command line of the stub."""
        figures = {"rooms": self.rooms, "per-answer": self.per_answer, "members": self.members}
        given = [part for name, value in figures.items() for part in (f"--{name}", str(value))]
        return [*given, *(["--encrypted"] if self.encrypted else [])]


def repeated(words: str, rooms: int = ROOMS) -> Make:
    """The same words by the moderator, now in this room and then in that: all come up equally."""
    return lambda count: [(number * STRIDE % rooms, 0, words) for number in range(count)]


def bottlenecks() -> Make:
    """Another bottleneck each time, in the platforms in turns."""
    texts = Texts()
    return lambda count: [
        (number % len(PLATFORMS), 0, f"!knelpunt {text}")
        for number, text in enumerate(texts.passed(count))
    ]


def ping(words: str) -> Load:
    """A command that does next to nothing, in plain rooms."""
    return Load(repeated(words))


def encrypted_ping(words: str) -> Load:
    """The same in encrypted rooms."""
    return Load(repeated(words), encrypted=True)


def bottleneck() -> Load:
    """Guard and insert, in encrypted platforms, of which there is one of each kind."""
    return Load(bottlenecks(), rooms=len(PLATFORMS), encrypted=True, platforms=True)


async def speed(
    stub: StubProcess, program: Program, make: Make, count: int, *, warm: int = WARM
) -> Run:
    """Warm it up, then hand out `count` commands. Raises NotAllAnswered."""
    await _fed(stub, program, make(warm))
    before, served = program.cpu(), stub.cpu()
    took = await _fed(stub, program, make(count))
    used, server = program.cpu() - before, stub.cpu() - served
    return Run(count / took, used / count * 1e3, server / count * 1e3, program.memory())


async def _fed(stub: StubProcess, program: Program, said: Said) -> float:
    found = await stub.ask("feed", said=said, answers=len(said), seconds=PATIENCE)
    if found["answers"] != len(said):
        raise NotAllAnswered(f"{found['answers']} answers to {len(said)} commands")
    await stub.ask("waiting")
    await _at_rest(program)
    return float(found["seconds"])


async def _at_rest(program: Program) -> None:
    quiet, before = 0, program.cpu()
    async with asyncio.timeout(PATIENCE):
        while quiet < QUIET:
            await asyncio.sleep(LOOK)
            now = program.cpu()
            quiet = quiet + 1 if now - before < AT_REST else 0
            before = now


@asynccontextmanager
async def our_bot(load: Load, python: Path = HERE) -> AsyncIterator[tuple[StubProcess, OurBot]]:
    """Our bot, ready for this load, and its homeserver. `python`: see OurBot."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with (
            StubProcess(folder, *load.options()) as stub,
            OurBot(stub.url, folder, python=python) as bot,
        ):
            await bot.ready()
            await stub.ask("waiting")
            if load.encrypted:
                await stub.ask("share_keys")
                await stub.ask("waiting")
            if load.platforms:
                await make_platforms(stub)
            yield stub, bot


async def our_speed(load: Load, count: int, python: Path = HERE) -> Run:
    """One run of our bot, after half as many commands."""
    async with our_bot(load, python) as (stub, bot):
        return await speed(stub, bot, load.make, count, warm=count // 2)


async def our_share(
    load: Load, count: int, python: Path = HERE, *, every: float = 0.05
) -> list[float]:
    """Milliseconds from each /sync answer to the request with the bot's answer, one at a time."""
    async with our_bot(load, python) as (stub, bot):
        await _fed(stub, bot, load.make(WARM))
        found = await stub.ask("steady", said=load.make(count), every=every)
        return [share * 1e3 for share in found["shares"]]


@dataclass(frozen=True, slots=True)
class Idle:
    """Seconds to ready at a first start and at a restart; MB and percent of a core when idle."""

    first_start: float
    restart: float
    memory: float
    cpu_percent: float


async def idle(seconds: float, python: Path = HERE, rooms: int = 4) -> Idle:
    """Start it twice on the same data, and then leave it alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with StubProcess(folder, "--rooms", str(rooms)) as stub:
            async with OurBot(stub.url, folder, python=python) as bot:
                await bot.ready()
                await stub.ask("waiting")
                first = bot.start_to_ready
            async with OurBot(stub.url, folder, python=python) as bot:
                await bot.ready()
                await stub.ask("waiting")
                await asyncio.sleep(2)
                before, began = bot.cpu(), time.monotonic()
                await asyncio.sleep(seconds)
                share = (bot.cpu() - before) / (time.monotonic() - began)
                return Idle(first, bot.start_to_ready, bot.memory(), share * 100)


def median(runs: Sequence[Any]) -> Any:
    """A Run or an Idle of the medians of each figure."""
    kind = type(runs[0])
    return kind(*(statistics.median(getattr(run, name) for run in runs) for name in kind.__slots__))


def percentile(figures: Sequence[float], share: float) -> float:
    """The figure that this share of all stays under."""
    return sorted(figures)[int(share * (len(figures) - 1))]
