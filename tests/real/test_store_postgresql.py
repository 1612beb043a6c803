"""The bot on PostgreSQL: a story, a killed bot, a server that goes away, a second bot."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.matrix.person import Person
from tests.real.bot_process import BotProcess, Bots
from tests.real.people import People
from tests.real.talking import answer, answers, ask, platform

pytestmark = pytest.mark.timeout(600)


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


async def test_a_story_with_deaths_and_cut_connections(people: People, processes: Bots) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await processes.make([anouk.user_id])
    url = bot.on_postgresql()
    await bot.start()
    zco = await platform(bot, anouk, "zco", [petra])
    assert (await ask(bot, petra, zco, "!knelpunt geen vervolgplek")).body.startswith("K-1 ")
    assert "K-1" in (await ask(bot, anouk, zco, "!zoek vervolgplekken")).body

    asked = await petra.say(zco, "!knelpunt tolk komt te laat")
    await bot.kill()
    await bot.start()
    await answered_once(bot, anouk, zco, asked, "K-2 ")

    _cut_connections(url)
    asked = await petra.say(zco, "!knelpunt zorgverzekering lukt niet")
    await answered_once(bot, anouk, zco, asked, "K-3 ")
    assert await bot.stop() == 0
    assert rows(url, "SELECT number FROM signal ORDER BY id") == [(1,), (2,), (3,)]
    assert rows(url, "SELECT kind FROM outbox WHERE state <> 'sent'") == []
    assert not (bot.data / "schakel.db").exists()


async def test_a_second_bot_elsewhere_is_refused(
    people: People, processes: Bots, tmp_path: Path
) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await processes.make([anouk.user_id])
    bot.on_postgresql()
    await bot.start()
    second = BotProcess.beside(bot)
    second.config = tmp_path / "second.toml"
    elsewhere = str(tmp_path / "elsewhere")
    second.config.write_text(bot.config.read_text().replace(str(bot.data), elsewhere))
    await second.spawn()
    assert await second.wait() == 1
    assert "is in use by another bot. Stop that one first." in second.tail()
    room = await platform(bot, anouk, "zco", [petra])
    await ask(bot, anouk, room, "!help")


async def answered_once(
    bot: BotProcess, person: Person, room: str, asked: str, begins: str
) -> None:
    """This message has one answer, and a later one comes too."""
    assert (await answer(bot, person, room, asked)).body.startswith(begins)
    await ask(bot, person, room, "!help")
    assert len(answers(bot, person, room, asked)) == 1


def _cut_connections(url: str) -> None:
    """As a restart of the server does."""
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND application_name = 'schakel'"
    )
    assert rows(url, cut) == [(True,)]
