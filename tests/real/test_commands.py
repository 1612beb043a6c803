"""Commands on a real homeserver, as the people in the room see them."""

from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.talking import answer, answers, ask, platform


async def test_a_command_is_answered_once_for_everybody(people: People, processes: Bots) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await (await processes.make([anouk.user_id])).start()
    zco = await platform(bot, anouk, "zco", [petra])
    asked = await anouk.say(zco, "!knelpunt geen vervolgplek na de opvang")
    heard = await answer(bot, petra, zco, asked)
    assert heard.body.startswith("K-1 genoteerd")
    assert (heard.encrypted, heard.msgtype, heard.mentions) == (True, "m.notice", ())
    await ask(bot, petra, zco, "!help")
    assert len(answers(bot, petra, zco, asked)) == 1
