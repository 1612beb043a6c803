"""The process: how it ends, what it survives, and that there is one of it."""

import asyncio
import os
import stat
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

import commands
from bot.demo.homeserver import Homeserver
from bot.matrix.api import Api, path
from tests.real.bot_process import BotProcess, Bots
from tests.real.people import People
from tests.real.talking import answer, answers, ask, platform

STOP_SECONDS = 5.0


@pytest_asyncio.fixture
async def processes(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Bots]:
    """Bots that are started as people start them, not forked."""
    async with Bots(homeserver, tmp_path) as bots:
        yield bots
        assert bots.complaints() == []


async def test_sigterm_ends_it_within_five_seconds(people: People, processes: Bots) -> None:
    """Also while answers are on their way; they come after the next start. What it leaves on the
    disk is its owner's alone.
    """
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await (await processes.make([anouk.user_id])).start()
    room = await platform(bot, anouk, "zco", [petra])
    asked = [await petra.say(room, f"!knelpunt tekst {number}") for number in range(5)]
    began = time.monotonic()
    assert await bot.stop() == 0
    took = time.monotonic() - began
    modes = {stat.S_IMODE(one.stat().st_mode) for one in bot.data.rglob("*") if one.is_file()}
    folders = (bot.data, *(one for one in bot.data.rglob("*") if one.is_dir()))
    assert modes == {0o600}
    assert {stat.S_IMODE(one.stat().st_mode) for one in folders} == {0o700}
    assert took < STOP_SECONDS
    await bot.start()
    for event_id in asked:
        await answer(bot, anouk, room, event_id)
    await ask(bot, anouk, room, "!help")
    assert [len(answers(bot, anouk, room, event_id)) for event_id in asked] == [1] * 5


async def test_a_second_one_on_the_same_data_is_refused(people: People, processes: Bots) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await (await processes.make([anouk.user_id])).start()
    second = BotProcess.beside(bot)
    await second.spawn()
    assert await second.wait() == 1
    assert (
        second.tail() == f"The data in {bot.data} is in use by another bot. Stop that one first.\n"
    )
    room = await platform(bot, anouk, "zco", [petra])
    await ask(bot, anouk, room, "!help")


async def test_its_loop_and_its_writer_share_a_core(people: People, processes: Bots) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await (await processes.make([anouk.user_id])).start()
    room = await platform(bot, anouk, "zco", [petra])
    await ask(bot, anouk, room, "!ping")
    loops, *others = map(os.sched_getaffinity, threads_of(bot.pid))
    assert len(loops) == 1
    assert loops in others


def threads_of(pid: int) -> list[int]:
    """Native ids, the main thread's first."""
    return sorted(int(one.name) for one in Path(f"/proc/{pid}/task").iterdir())


async def test_a_dead_token_ends_it_with_a_sentence(people: People, processes: Bots) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await (await processes.make([anouk.user_id])).start()
    room = await platform(bot, anouk, "zco", [petra])
    await log_out_everywhere(people.homeserver, bot)
    await petra.say(room, "!help")  # the sync under way still ends as it began
    async with asyncio.timeout(60):
        assert await bot.wait() == 1
    assert "no longer accepts our session" in bot.tail().splitlines()[-1]
    asked = await petra.say(room, "!knelpunt terwijl je er niet was")
    await bot.start()
    fresh = await ask(bot, anouk, room, "!knelpunt met een nieuw apparaat")
    assert fresh.body.startswith("K-")
    assert len(answers(bot, anouk, room, asked)) <= 1


async def test_sentences_are_compiled_once(people: People, processes: Bots) -> None:
    """By a process of its own, after `ready`; the next start finds them and starts none."""
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await processes.make([anouk.user_id])
    bot.data.mkdir()  # so that it is not given what another bot compiled
    await bot.start()
    files = await compiled(bot)
    await bot.stop()
    await bot.start()
    room = await platform(bot, anouk, "zco", [petra])
    await ask(bot, anouk, room, "!help")
    assert await compiled(bot) == files


async def compiled(bot: BotProcess) -> dict[Path, int]:
    """The compiled templates, once there is one for each, and when each was written."""
    wanted = len(list(Path(commands.__file__ or "").parent.rglob("texts/*.j2")))
    found: list[Path] = []
    async with asyncio.timeout(60):
        while len(found) < wanted:  # another process writes them
            await asyncio.sleep(0.1)
            found = sorted((bot.data / "templates").glob("*.compiled"))
    return {file: file.stat().st_mtime_ns for file in found}


async def log_out_everywhere(homeserver: Homeserver, bot: BotProcess) -> None:
    """As an administrator would do with the bot's password."""
    api = Api(homeserver.url)
    user = {"type": "m.id.user", "user": bot.user_id}
    login = {"type": "m.login.password", "identifier": user, "password": bot.password}
    api.token = (await api.request("POST", path("login"), login))["access_token"]
    await api.request("POST", path("logout", "all"), {})
    await api.close()


async def test_it_outlives_its_homeserver(tmp_path: Path) -> None:
    async with Homeserver(tmp_path / "homeserver") as homeserver:
        async with People(homeserver) as people, Bots(homeserver, tmp_path) as processes:
            anouk, petra = await people.person("anouk"), await people.person("petra")
            bot = await (await processes.make([anouk.user_id])).start()
            room = await platform(bot, anouk, "zco", [petra])
            asked = await petra.say(room, "!knelpunt net ervoor")
            await homeserver.stop()
            await homeserver.start()
            first = await answer(bot, anouk, room, asked)
            second = await ask(bot, anouk, room, "!knelpunt net erna")
            assert [first.body[:4], second.body[:4]] == ["K-1 ", "K-2 "]
            assert len(answers(bot, anouk, room, asked)) == 1
            assert bot.running
        assert processes.complaints() == []
