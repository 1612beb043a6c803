"""One bot of two ends, freezes, or loses its database: the other goes on, once, as the same device.

What was typed meanwhile has one answer that another person's client decrypts, and the numbers are
consecutive; what the first one knew of room keys the second one knows.
"""

import signal

import pytest

from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.standby.pair import OVER
from tests.real.standby.scene import Scene

pytestmark = pytest.mark.timeout(600)


async def test_killed_handed_over_and_cut(people: People, processes: Bots) -> None:
    on = await Scene.make(people, processes)
    pair = on.pair

    await pair.one.kill()
    await on.says()
    await pair.taken_over()
    await on.all_once()

    await pair.start_other()
    await on.says()
    pair.one.hit(signal.SIGTERM)
    await on.says()
    await pair.taken_over()
    assert await pair.other.wait() == 0
    await on.all_once()

    epoch = pair.epoch()
    assert pair.cut() >= 2
    await on.says()
    await on.all_once()
    assert pair.epoch() == epoch == 3
    assert len(pair.devices()) == 1
    assert pair.unreadable() == 0
    await pair.all_sent()


async def test_parted_and_frozen(people: People, processes: Bots) -> None:
    """Who comes back finds that it is over, and ends; nothing it had in hand is done twice."""
    on = await Scene.make(people, processes)
    pair = on.pair

    pair.one.to_database.part()
    await on.says()
    await pair.taken_over()
    await on.all_once()
    pair.other.to_database.heal()
    await on.says()
    assert await pair.other.wait() == 1
    assert OVER in pair.other.tail()
    await on.all_once()

    await pair.start_other()
    await on.says()
    pair.one.freeze()
    await on.says()
    await pair.taken_over()
    await on.all_once()
    pair.other.thaw()
    await on.says()
    assert await pair.other.wait() == 1
    assert OVER in pair.other.tail()
    await on.all_once()
    assert len(pair.devices()) == 1
    assert pair.unreadable() == 0
    await pair.all_sent()
