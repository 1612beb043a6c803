"""Bots with ever more signals, in five encrypted platforms in turns; and what reading them costs.

What single sentences cost (search, lists, a draft) is measured in this process on the same
database, and taken back.
"""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import func, insert, select, update

from benchmarks.desk import Desk
from benchmarks.growth.turns import Asked, Seen, Site
from benchmarks.rooms import no_waiting
from benchmarks.seeding import SEEDED, Seeder
from benchmarks.speed.measure import WARM, Make, bottlenecks
from benchmarks.speed.ours import OurBot, make_platforms
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

SLUGS: Final = sorted(PLATFORMS)
BELOW: Final = SLUGS.index("zco")
ABOVE: Final = SLUGS.index("som")
TIMES: Final = 10

READING: Final = {
    "search": "!zoek {}",
    "list": "!lijst",
    "figures": "!cijfers",
    "draft of a digest": "!overzicht proef som",
}
DOUBLES: Final = "asked"
"""Of what was logged, the share in percent about which a double was asked."""

BOTTLENECK: Final = "bottleneck"


@asynccontextmanager
async def registers(
    folder: Path, sizes: Sequence[int], python: Path, ping: Make
) -> AsyncIterator[list[Site]]:
    """A site with so many signals for each size, ready to be measured."""
    async with AsyncExitStack() as stack:
        sites = []
        for size in sizes:
            own = folder / f"signals-{size}"
            own.mkdir()
            options = ("--rooms", str(len(SLUGS)), "--encrypted")
            stub = await stack.enter_async_context(StubProcess(own, *options))
            asked = {"ping": Asked.often(ping), BOTTLENECK: Asked(bottlenecks())}
            site = Site(size, stub, own, asked)
            await _began(site, python)
            began = time.monotonic()
            await asyncio.to_thread(_fill, site.file, size)
            print(f"{size:,} signals, made in {time.monotonic() - began:.0f} s", flush=True)
            sites.append(site)
        yield sites


async def _began(site: Site, python: Path) -> None:
    """The bot's first start: it is given keys, and platforms are made."""
    async with OurBot(site.stub.url, site.folder, python=python) as bot:
        await bot.ready()
        await site.stub.ask("waiting")
        await site.stub.ask("share_keys")
        await site.stub.ask("waiting")
        await make_platforms(site.stub)


def _fill(file: Path, count: int) -> None:
    database = Database(sqlite_url(file))
    no_waiting(database)
    database.transact(_link)
    Seeder([room_id(number) for number in range(len(SLUGS))], Texts()).fill(database, count)
    database.close()


def _link(unit: Unit) -> None:
    """A confirmed route from one platform to the one above, so that a digest can be drawn up."""
    route = {
        "source_room": room_id(BELOW),
        "target_room": room_id(ABOVE),
        "level": Level.POINTS,
        "state": RouteState.CONFIRMED,
    }
    unit.connection.execute(insert(table(Route)), route)


async def with_reading(site: Site, count: int, measure: Callable[[], Awaitable[Seen]]) -> Seen:
    """What it costs to log, and then to read; and how often a double was asked about."""
    before = await asyncio.to_thread(_prepared, site.file)
    seen = await measure()
    asked, reading = await asyncio.to_thread(_read, site.file)
    return replace(seen, more={**reading, DOUBLES: (asked - before) / (WARM + count) * 100})


def _prepared(file: Path) -> int:
    """Nobody is asked whether something is the same as what was logged in another round."""
    database = Database(sqlite_url(file))
    asked = database.transact(_asked)
    database.transact(_put_aside)
    database.close()
    return asked


def _put_aside(unit: Unit) -> None:
    signal = table(Signal)
    said = signal.c.source_event.not_like(f"{SEEDED}%")
    unit.connection.execute(update(signal).where(said).values(state=SignalState.PARKED))


def _asked(unit: Unit) -> int:
    """How often the bot asked about a double; one more message each time."""
    outbox = table(OutboxRow)
    query = select(func.count()).where(outbox.c.cause.startswith(LOOK_FOR_DOUBLE))
    return int(unit.connection.execute(query).scalar_one())


def _read(file: Path) -> tuple[int, dict[str, float]]:
    """How often a double was asked about until now, and milliseconds of processor time of each kind
    of sentence, taken back each time."""
    database, texts = Database(sqlite_url(file)), Texts()
    asked = database.transact(_asked)
    desk = Desk(database)
    words = [word for word in texts.words if len(word) > 3 and word.isalpha()]
    found = {}
    for name, sentence in READING.items():
        said = [sentence.format(texts.source.choice(words)) for _ in range(TIMES + 1)]
        times = [desk.say(one, BELOW, keep=False) for one in said]
        found[name] = statistics.median(times[1:])
    database.close()
    return asked, found
