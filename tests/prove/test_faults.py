"""Every fault of the proxy, a hundred commands each; then all of them at once."""

import pytest

from tests.prove.figures import SEED, figure, scaled
from tests.real.bot_process import Bots
from tests.real.fault_proxy import OF_SYNC, Fault, FaultProxy
from tests.real.faults import behind
from tests.real.people import People

COMMANDS = 100


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("kind", list(Fault))
async def test_one_fault(people: People, processes: Bots, kind: Fault) -> None:
    async with FaultProxy(people.homeserver.url) as proxy:
        scene = await behind(people, processes, proxy)
        chance = 0.7 if kind in OF_SYNC else 0.3
        await scene.meets(kind, commands=scaled(COMMANDS), chance=chance, seed=SEED)
        await scene.is_whole()
        figure(f"{kind}: {proxy.fell[kind]} times, {len(scene.said)} commands, 0 lost, 0 twice")


@pytest.mark.timeout(3600)
async def test_clock_jumps(people: People, processes: Bots) -> None:
    async with FaultProxy(people.homeserver.url) as proxy:
        scene = await behind(people, processes, proxy)
        jumps = await scene.jumps(commands=scaled(COMMANDS), seed=SEED)
        await scene.is_whole()
        figure(f"the clock jumps: {jumps} times, {len(scene.said)} commands, 0 lost, 0 twice")


@pytest.mark.timeout(3600)
async def test_all_of_them(people: People, processes: Bots) -> None:
    async with FaultProxy(people.homeserver.url) as proxy:
        scene = await behind(people, processes, proxy)
        await scene.meets(*Fault, commands=scaled(4 * COMMANDS), chance=0.3, seed=SEED)
        await scene.is_whole()
        fell = proxy.fell.total()
        figure(f"all at once: {fell} faults, {len(scene.said)} commands, 0 lost, 0 twice")
        figure(f"seed {SEED}")
