"""A vote in a native poll that the bot sent, and died before it knew."""

import signal

from tests.crash.database import count, delivered, left_over
from tests.crash.forked import ForkedBot
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.test_polls import ASK, START, answer_of, set_up


async def test_a_vote_between_sending_and_confirming_counts(
    people: People, processes: Bots
) -> None:
    """Its own poll and the vote come back to it in one answer."""
    scene = await set_up(people, processes, ForkedBot)
    bot, som = scene.bot, scene.som
    assert isinstance(bot, ForkedBot)
    await bot.stop()
    await scene.joris.say(som, ASK)
    await bot.spawn(SCHAKEL_TEST__KILL_AT="sent:2")  # how to vote, then the poll of the first date
    assert await bot.wait() == -signal.SIGKILL
    assert bot.last_point() == "sent"
    (first,) = await scene.natives(1)
    await scene.petra.vote(som, first.event_id, answer_of(first, "kan"))

    await bot.start()
    await scene.shows("1) di 9 mrt 10.00-12.30: 1 kan, 0 misschien, 0 niet")
    _, second = await scene.natives(2)
    await scene.petra.vote(som, second.event_id, answer_of(second, "kan niet"))
    await scene.shows("2) do 11 mrt 13.30: 0 kan, 0 misschien, 1 niet (SHOP)", "1 van 3")
    assert [one.event_id for one in scene.of_type(scene.petra, START)][:1] == [first.event_id]
    assert len(scene.of_type(scene.petra, START)) == 2
    await delivered(bot)
    assert await bot.stop() == 0
    assert left_over(bot) == {}
    assert count(bot, "SELECT count(*) FROM ballot") == 2
