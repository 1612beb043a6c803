"""Who may do what is judged by what held when it was said."""

from bot.matrix.person import Person
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.talking import answer, answers, ask, is_membership, joined, platform

MORE_THAN_ONE_ANSWER = 110
"""Events that make the homeserver leave out what came before them."""


async def test_what_was_said_before_we_came_is_not_executed(
    people: People, processes: Bots
) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await (await processes.make([anouk.user_id])).start()
    room = await people.room(anouk, "zco", [petra])
    early = [await anouk.say(room, "!instellen platform zco")]
    assert await bot.stop() == 0
    await anouk.invite(room, bot.user_id)
    for person in (anouk, petra):
        await person.wait_for(room, lambda event: is_membership(event, bot, "invite"))
    early.append(await anouk.say(room, "!instellen platform zco"))
    early.append(await petra.say(room, "!knelpunt te vroeg"))
    await bot.start()
    await joined(bot, anouk, room)

    shown = await ask(bot, anouk, room, "!instellen")
    assert "nog geen platform" in shown.body
    await ask(bot, anouk, room, "!instellen platform zco")
    assert (await ask(bot, petra, room, "!knelpunt op tijd")).body.startswith("K-1 ")
    assert [answers(bot, anouk, room, event_id) for event_id in early] == [[], [], []]


async def test_a_right_is_judged_at_its_place_in_a_gap(people: People, processes: Bots) -> None:
    anouk, petra, wim = [await people.person(name) for name in ("anouk", "petra", "wim")]
    bot = await (await processes.make([anouk.user_id])).start()
    room = await platform(bot, anouk, "zco", [petra, wim], power={petra.user_id: 50})
    assert await bot.stop() == 0

    said = {
        "moderator": await says(petra, room, "SHOP", wim),
        "never": await says(wim, room, "MJD", wim),
    }
    await anouk.set_power(room, {petra.user_id: 0, wim.user_id: 50})
    said["demoted"] = await says(petra, room, "Fier", wim)
    said["promoted"] = await says(wim, room, "COSM", wim)
    for number in range(MORE_THAN_ONE_ANSWER):
        chat = {"msgtype": "m.text", "body": f"praat {number}"}
        await anouk.send_raw(room, "m.room.message", chat, encrypted=False)
    await bot.start()

    heard = {name: await answer(bot, wim, room, event_id) for name, event_id in said.items()}
    await ask(bot, anouk, room, "!help")
    refused = {name: "alleen voor moderators" in one.body for name, one in heard.items()}
    assert refused == {"moderator": False, "never": True, "demoted": True, "promoted": False}
    assert [len(answers(bot, wim, room, event_id)) for event_id in said.values()] == [1] * 4
    listed = await ask(bot, wim, room, "!organisatie")
    assert [name in listed.body for name in ("SHOP", "COSM", "Fier", "MJD")] == [
        *(True, True),
        *(False, False),
    ]


async def says(person: Person, room: str, organisation: str, delegate: Person) -> str:
    """What only a moderator may say."""
    return await person.say(room, f"!organisatie {organisation}: {delegate.user_id}")
