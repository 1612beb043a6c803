"""Between the bot and its homeserver everything goes wrong: each command has one answer."""

import os

import pytest

from tests.real.bot_process import Bots
from tests.real.fault_proxy import OF_SYNC, Fault, FaultProxy
from tests.real.faults import behind, new_seed
from tests.real.people import People

SEED = int(os.environ.get("SCHAKEL_FAULT_SEED", "0")) or new_seed()


@pytest.mark.timeout(600)
async def test_nothing_is_lost_when_the_clock_jumps(people: People, processes: Bots) -> None:
    """Hours and days, forward and back; every job is done once."""
    print(f"SCHAKEL_FAULT_SEED={SEED}")
    async with FaultProxy(people.homeserver.url) as proxy:
        scene = await behind(people, processes, proxy)
        await scene.jumps(commands=12, seed=SEED)
        await scene.is_whole()


@pytest.mark.timeout(600)
async def test_nothing_is_lost_and_nothing_said_twice(people: People, processes: Bots) -> None:
    """A little of each kind; `tests/prove` has the long run."""
    print(f"SCHAKEL_FAULT_SEED={SEED}")
    async with FaultProxy(people.homeserver.url) as proxy:
        scene = await behind(people, processes, proxy)
        quick = [kind for kind in Fault if kind is not Fault.LIMITED]  # that one waits 5 s a time
        for number, kind in enumerate(quick):
            chance = 0.7 if kind in OF_SYNC else 0.3
            await scene.meets(kind, commands=4, chance=chance, seed=SEED + number)
        await scene.is_whole()
        assert set(proxy.fell) == set(quick)
