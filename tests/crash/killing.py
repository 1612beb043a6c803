"""Kill a bot while a crowd types: at a moment of chance, or when it passes a point."""

import asyncio
import random
import signal
from typing import Final

from tests.crash.crowd import Crowd

LONGEST_LIFE: Final = 1.0
"""Seconds from when it dealt with what it found at its start to the kill, at most."""

LONGEST_START: Final = 0.6
"""The same from the start itself, for kills that are to fall in it."""

PACE: Final = 0.2
"""Seconds between commands while a point is waited for."""


async def killed_at_random(crowd: Crowd, rng: random.Random, typed: int, *, in_start: bool) -> None:
    """One life; half of what is typed is there when it begins to work, half comes then."""
    await crowd.bot.spawn()
    life = rng.uniform(0, LONGEST_START if in_start else LONGEST_LIFE)
    await asyncio.gather(crowd.type(typed // 2), _lived(crowd, life, typed, in_start))


async def _lived(crowd: Crowd, life: float, typed: int, in_start: bool) -> None:
    later = typed - typed // 2
    if in_start:
        await asyncio.sleep(life)
        assert crowd.bot.running
        await crowd.bot.kill()
        await crowd.type(later)
        return
    await crowd.bot.ready()
    typing = asyncio.create_task(crowd.type(later))
    await asyncio.sleep(life)
    assert crowd.bot.running
    await crowd.bot.kill()
    await typing


async def killed_at(crowd: Crowd, point: str, times: int, typed: int) -> None:
    """One life until it passes `point` for the time of that number; they type until it dies."""
    await crowd.bot.spawn(SCHAKEL_TEST__KILL_AT=f"{point}:{times}")
    death = asyncio.create_task(crowd.bot.wait())
    await crowd.type(typed)
    while not death.done():
        await asyncio.wait([death], timeout=PACE)
        if not death.done():
            await crowd.type(1)
    assert await death == -signal.SIGKILL
