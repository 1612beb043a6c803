"""Fifty fail-overs in an order of chance: how long each takes, and whether anything is lost.

People type before, while and after one bot of two ends, freezes, is parted from its database or
from everything, or hands over. Who was left behind comes back, finds that it is over, ends, and is
started again to stand by.
"""

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import pytest

from tests.prove.figures import SEED, figure, scaled
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.standby.pair import OVER, StandbyBot
from tests.real.standby.scene import Scene
from tests.real.talking import answer, answers, ask

FAILOVERS: Final = 50
KINDS: Final = ("killed", "frozen", "parted from the database", "parted from all", "handed over")
WEIGHTS: Final = (3, 2, 2, 2, 1)


@dataclass
class Times:
    """Seconds from the fault, for each fail-over."""

    active: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)


async def kill(bot: StandbyBot) -> None:
    await bot.kill()


async def freeze(bot: StandbyBot) -> None:
    bot.freeze()


async def part_from_database(bot: StandbyBot) -> None:
    bot.to_database.part()


async def part_from_all(bot: StandbyBot) -> None:
    bot.to_database.part()
    bot.to_homeserver.part()


async def hand_over(bot: StandbyBot) -> None:
    bot.hit(signal.SIGTERM)


FAULTS: Final[dict[str, Callable[[StandbyBot], Awaitable[None]]]] = dict(
    zip(KINDS, (kill, freeze, part_from_database, part_from_all, hand_over), strict=True)
)


async def ended(kind: str, bot: StandbyBot) -> None:
    """Let who was left behind come back, and see how it ends."""
    if kind == "frozen":
        bot.thaw()
    bot.to_database.heal()
    bot.to_homeserver.heal()
    if kind == "killed":
        return
    async with asyncio.timeout(90):
        assert await bot.wait() == (0 if kind == "handed over" else 1), bot.tail()
    assert kind == "handed over" or OVER in bot.tail()


@pytest.mark.timeout(7200)
async def test_fail_overs(people: People, processes: Bots) -> None:
    rng = random.Random(SEED)
    on = await Scene.make(people, processes, typists=3)
    times = {kind: Times() for kind in KINDS}
    count = scaled(FAILOVERS)
    kinds = [*KINDS, *rng.choices(KINDS, WEIGHTS, k=count)][:count]
    rng.shuffle(kinds)
    for kind in kinds:
        await fail_over(on, kind, times[kind], rng)
    await tell(on, times)


async def fail_over(on: Scene, kind: str, times: Times, rng: random.Random) -> None:
    """Have this befall the active bot while people type."""
    pair = on.pair
    for _ in range(rng.randrange(3)):
        await on.says()
    await asyncio.sleep(rng.uniform(0, 2.5))  # anywhere between two renewals of the lease
    began = time.monotonic()
    await FAULTS[kind](pair.one)
    first = await on.says()
    times.active.append(await pair.taken_over() - began)
    await answer(pair.one, on.anouk, on.room, first)
    times.answered.append(time.monotonic() - began)
    await on.says()
    await ended(kind, pair.other)
    await on.says()
    await pair.start_other()


async def tell(on: Scene, times: dict[str, Times]) -> None:
    """Count what everybody reads, and print the figures."""
    pair = on.pair
    last = await ask(pair.one, on.anouk, on.room, "!help")
    found = {one: answers(pair.one, on.anouk, on.room, one) for one in on.asked}
    heard = Counter(min(len(one), 2) for one in found.values())
    numbers = sorted(int(one[0].body.split()[0][2:]) for one in found.values() if len(one) == 1)
    unread = 0
    for person in (on.anouk, *on.typists):
        await person.wait_for(on.room, lambda event: event.event_id == last.event_id)
        unread += sum(not event.readable for event in person.timeline(on.room))
    figure(f"fail-overs (seed {SEED}): {sum(len(one.active) for one in times.values())}")
    for kind, one in [*times.items(), ("all", _all(times.values()))]:
        if one.active:
            figure(f"  {kind:<26}{len(one.active):>4}  active {_spread(one.active)}")
            figure(f"  {'':<30}  answered {_spread(one.answered)}")
    figure(
        f"  {len(on.asked)} sentences: {heard[0]} lost, {heard[2]} answered twice, {unread} "
        f"unreadable to people, {pair.unreadable()} to the bot; {len(pair.devices())} device; "
        f"epoch {pair.epoch()}"
    )
    assert (heard[0], heard[2], unread, pair.unreadable()) == (0, 0, 0, 0)
    assert numbers == list(range(1, len(on.asked) + 1))
    assert len(pair.devices()) == 1
    await pair.all_sent()


def _all(times: Iterable[Times]) -> Times:
    both = Times()
    for one in times:
        both.active += one.active
        both.answered += one.answered
    return both


def _spread(seconds: list[float]) -> str:
    """Median, 95th percentile and worst."""
    ranked = sorted(seconds)
    at = (len(ranked) // 2, min(len(ranked) - 1, int(len(ranked) * 0.95)), -1)
    median, most, worst = (ranked[one] for one in at)
    return f"median {median:.1f} s, p95 {most:.1f} s, worst {worst:.1f} s"
