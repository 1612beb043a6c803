"""Votes in a part of the timeline that the homeserver does not give: they count, each once."""

from tests.crash.database import count
from tests.real.bot_process import Bots
from tests.real.forwarder import Forwarder
from tests.real.people import People
from tests.real.test_polls import ASK, Scene, answer_of, set_up

CHATTER = 130
"""Messages after the votes: more than the hundred that one answer of the homeserver holds."""

BALLOTS = "SELECT count(*) FROM ballot"


async def chatter(scene: Scene) -> None:
    """So much is said that the next answer is limited.

    Nobody reads along meanwhile, which would only make the homeserver slower.
    """
    everybody = (scene.joris, scene.petra, scene.wim, scene.fleur, scene.bas)
    for person in everybody:
        await person.pause()
    for number in range(CHATTER):
        said = {"msgtype": "m.text", "body": f"bericht {number}"}
        await scene.bas.send_raw(scene.som, "m.room.message", said, encrypted=False)
    for person in everybody:
        person.resume()


async def test_votes_in_a_gap_that_cannot_be_filled_count(people: People, processes: Bots) -> None:
    scene = await set_up(people, processes)
    bot, som = scene.bot, scene.som
    await scene.joris.say(som, ASK)
    first, second = await scene.natives()
    await scene.petra.vote(som, first.event_id, answer_of(first, "kan"))
    await scene.shows("1) di 9 mrt 10.00-12.30: 1 kan, 0 misschien, 0 niet")
    await bot.kill()

    await scene.petra.vote(som, first.event_id, answer_of(first, "kan niet"))
    await scene.fleur.vote(som, first.event_id, answer_of(first, "kan"))
    gone = await scene.fleur.vote(som, second.event_id, answer_of(second, "kan"))
    await scene.fleur.redact(som, gone)
    await scene.bas.vote(som, first.event_id, answer_of(first, "kan misschien"))
    await chatter(scene)
    straight = bot.config.read_text()
    async with Forwarder(people.homeserver.url, "messages") as way:
        bot.config.write_text(straight.replace(people.homeserver.url, way.url))
        bot.trouble.add("bot.matrix.assemble")  # it says that something was lost
        await bot.start()
        await scene.shows(
            "1) di 9 mrt 10.00-12.30: 1 kan, 1 misschien, 1 niet (SHOP)",
            "2) do 11 mrt 13.30: 0 kan, 0 misschien, 0 niet",
        )
        assert way.refusals == 1
        await bot.stop()
    assert count(bot, BALLOTS) == 4

    await scene.bas.vote(som, second.event_id, answer_of(second, "kan"))
    await chatter(scene)
    bot.config.write_text(straight)
    await bot.start()  # this gap is filled, and the votes in it are read in both ways
    await scene.shows(
        "1) di 9 mrt 10.00-12.30: 1 kan, 1 misschien, 1 niet (SHOP)",
        "2) do 11 mrt 13.30: 1 kan, 0 misschien, 0 niet",
    )
    await bot.stop()
    assert count(bot, BALLOTS) == 5
