"""Four people go on typing while the bot is killed again and again at moments that nobody chose.

Every command has one effect and one answer, counted in what somebody else's client decrypted.
"""

import os
import random
from collections import Counter
from typing import Final

import pytest

from tests.crash import report
from tests.crash.crowd import Crowd
from tests.crash.killing import killed_at_random
from tests.real.bot_process import Bots
from tests.real.people import People

SEED: Final = int(os.environ.get("SCHAKEL_CRASH_SEED", "20270112"))
KILLS: Final = 15
"""On each store."""

EACH: Final = 8
"""Commands that are typed for one kill."""

IN_START: Final = 0.2
"""The part of the kills that falls while the bot starts."""

KNOWN: Final = 20


@pytest.mark.timeout(600)
async def test_fifteen_kills(people: People, processes: Bots, store: str) -> None:
    rng = random.Random(SEED)
    crowd = await Crowd.gathered(people, processes, store, rng, KNOWN)
    await crowd.bot.kill()
    fell: Counter[str] = Counter()
    for _ in range(KILLS):
        await killed_at_random(crowd, rng, EACH, in_start=rng.random() < IN_START)
        fell[crowd.bot.last_point()] += 1
    report.kills(f"kills at random moments on {store} (seed {SEED}): last point passed", fell)
    await crowd.bot.start()
    await crowd.is_whole()
