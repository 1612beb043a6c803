"""A hundred thousand commands to the bot's process: memory stays flat, only the domain grows.

A stub homeserver in a process of its own hands out commands in encrypted rooms, in turns with what
the bot answered, so that nothing but the bot is measured.
"""

from pathlib import Path
from typing import Final

import pytest

from benchmarks.speed.ours import OurBot, make_platforms
from benchmarks.speed.process import StubProcess
from commands.rooms.platforms import PLATFORMS
from tests.prove.figures import figure, scaled, slope
from tests.real.flooding import Flood

COMMANDS: Final = 100_000
ROUND: Final = 100
"""Commands between two looks at the memory; half of them in one /sync answer."""

ROOMS: Final = len(PLATFORMS)
PEOPLE: Final = 4
MOST_BYTES: Final = 100.0
"""That a command may leave in memory, by the straight line through the second half of the run: 10
MB in all. An event kept by mistake is a thousand bytes, a row of the outbox twice that.
"""

GROWS: Final = {"inbox", "outbox"}
"""Rows that go by their term of thirty days. The domain's own are few: what is typed here makes
items in the first rounds only.
"""

TYPED: Final = (
    "!lijst",
    "!stand K-1",
    "!zoek vervolgplek",
    "!help knelpunt",
    "!wie",
    "!onzin",
    "!herken K-1",
    "gewoon gepraat zonder commando",
    "!knelpunt",
    "!instellen",
)


@pytest.mark.timeout(0)
async def test_memory_is_flat(tmp_path: Path) -> None:
    wanted = scaled(COMMANDS)
    options = ("--rooms", str(ROOMS), "--members", str(PEOPLE + 1), "--encrypted")
    async with StubProcess(tmp_path, *options) as stub, OurBot(stub.url, tmp_path) as bot:
        await bot.ready()
        await stub.ask("waiting")
        await stub.ask("share_keys")
        await stub.ask("waiting")
        await make_platforms(stub)
        await stub.ask("feed", said=[(0, 0, "!knelpunt geen vervolgplek na cosm")], answers=1)
        points, began = list[tuple[float, float]](), bot.cpu()
        for done in range(0, wanted, ROUND):
            said = [
                (number % ROOMS, number // ROOMS % PEOPLE, TYPED[number // ROOMS % len(TYPED)])
                for number in range(done, min(done + ROUND, wanted))
            ]
            await stub.ask("feed", said=said, per_answer=ROUND // 2)
            points.append((done + len(said), bot.memory() * 2**20))
        seconds = bot.cpu() - began
        unknown = await stub.ask("unknown")
        flood = Flood(stub, bot, tmp_path)
        tables = {name: flood.count(f'"{name}"') for name in flood.tables()}
    half = points[len(points) // 2 :]
    grown = slope(half) if len(half) > 1 else 0.0
    figure(
        f"{wanted} commands in {ROOMS} encrypted rooms, {1000 * seconds / wanted:.1f} ms of"
        f" processor time each: memory {points[0][1] / 2**20:.0f} MB at first,"
        f" {half[0][1] / 2**20:.0f} half-way, {points[-1][1] / 2**20:.0f} at the end,"
        f" {grown:.0f} bytes a command in the second half"
    )
    large = {name: rows for name, rows in sorted(tables.items()) if rows > 100}
    figure(f"tables over a hundred rows: {large}")
    assert tables["inbox"] > 0.8 * wanted, "the commands did not come through"
    assert unknown == []
    assert set(large) <= GROWS
    assert len(half) < 100 or grown <= MOST_BYTES  # a short run is all warming up
