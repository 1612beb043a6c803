"""Rooms in which the bot may not speak, or is no longer: the others go on, and nothing is lost."""

from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.talking import answer, answers, ask, from_bot, is_membership, joined, platform

MUTED, FREE = -1, 0


async def test_muted_in_one_room_it_goes_on_in_the_others(people: People, processes: Bots) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await (await processes.make([anouk.user_id])).start()
    zco, som = [await platform(bot, anouk, slug, [petra]) for slug in ("zco", "som")]

    await anouk.set_power(zco, {bot.user_id: MUTED})
    waiting = [await petra.say(zco, f"!knelpunt tekst {number}") for number in range(3)]
    heard = await ask(bot, petra, som, "!knelpunt elders")
    assert heard.body.startswith("K-4 ")
    assert [answers(bot, petra, zco, event_id) for event_id in waiting] == [[], [], []]

    await anouk.set_power(zco, {bot.user_id: FREE})
    for number, event_id in enumerate(waiting, 1):
        assert (await answer(bot, petra, zco, event_id)).body.startswith(f"K-{number} ")
    await ask(bot, petra, zco, "!help")
    assert [len(answers(bot, petra, zco, event_id)) for event_id in waiting] == [1, 1, 1]


async def test_kicked_it_answers_when_it_is_back(people: People, processes: Bots) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await (await processes.make([anouk.user_id])).start()
    zco, som = [await platform(bot, anouk, slug, [petra]) for slug in ("zco", "som")]
    await anouk.set_power(zco, {bot.user_id: MUTED})
    waiting = await petra.say(zco, "!knelpunt tekst een")
    assert (await ask(bot, petra, som, "!knelpunt elders")).body.startswith("K-2 ")

    await anouk.kick(zco, bot.user_id)
    gone = await anouk.wait_for(zco, lambda event: is_membership(event, bot, "leave"))
    missed = await petra.say(zco, "!knelpunt terwijl je weg was")
    await anouk.set_power(zco, {bot.user_id: FREE})
    assert (await ask(bot, petra, som, "!knelpunt nog een")).body.startswith("K-3 ")
    await anouk.invite(zco, bot.user_id)
    await joined(bot, anouk, zco, after=gone.event_id)

    assert (await answer(bot, petra, zco, waiting)).body.startswith("K-1 ")
    await petra.wait_for(zco, lambda event: is_membership(event, bot, "join"), after=missed)
    assert (await ask(bot, petra, zco, "!knelpunt weer hier")).body.startswith("K-4 ")
    assert len(answers(bot, petra, zco, waiting)) == 1
    assert answers(bot, petra, zco, missed) == []


async def test_what_is_said_for_a_room_that_it_lost_waits(people: People, processes: Bots) -> None:
    """A route is proposed in one room and asked about in the other, from which it was removed."""
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await (await processes.make([anouk.user_id])).start()
    zco, som = [await platform(bot, anouk, slug, [petra]) for slug in ("zco", "som")]
    await anouk.kick(som, bot.user_id)
    gone = await anouk.wait_for(som, lambda event: is_membership(event, bot, "leave"))
    await ask(bot, anouk, zco, "!route som")
    await ask(bot, anouk, zco, "!help")
    assert from_bot(bot, petra, som, after=gone.event_id) == []

    await anouk.invite(som, bot.user_id)
    asked = await petra.wait_for(som, lambda event: "!route akkoord zco" in event.body)
    await ask(bot, anouk, som, "!help")
    assert [e.body for e in from_bot(bot, petra, som) if "!route akkoord" in e.body] == [asked.body]
