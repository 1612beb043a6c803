"""The homeserver away for an hour, and a disk that takes nothing for a while."""

import asyncio
import os
import resource
from datetime import timedelta

import aiohttp
import pytest

from bot.demo.homeserver import free_port
from tests.crash.database import delivered, left_over
from tests.real.bot_process import BotProcess, Bots
from tests.real.fault_proxy import FaultProxy
from tests.real.faults import behind
from tests.real.people import People
from tests.real.talking import answer, ask, platform, private_room


async def status(port: int, path: str) -> tuple[int, str]:
    """What a monitor reads; 0 while nobody listens."""
    try:
        async with aiohttp.request("GET", f"http://127.0.0.1:{port}{path}") as got:
            return got.status, await got.text()
    except aiohttp.ClientConnectionError:
        return 0, ""


async def until(port: int, path: str, wanted: int) -> str:
    """Ask until this status comes; returns the text."""
    async with asyncio.timeout(90):
        while True:
            found, text = await status(port, path)
            if found == wanted:
                return text
            await asyncio.sleep(0.2)


@pytest.mark.timeout(400)
async def test_the_homeserver_away_for_an_hour(people: People, processes: Bots) -> None:
    port = free_port()
    async with FaultProxy(people.homeserver.url) as proxy:
        os.environ["SCHAKEL_HEALTH__PORT"] = str(port)
        try:
            scene = await behind(people, processes, proxy)
        finally:
            del os.environ["SCHAKEL_HEALTH__PORT"]
        await until(port, "/ready", 200)
        proxy.go_away()
        asked = await scene.types(6)
        assert "homeserver" in await until(port, "/ready", 503)
        assert await status(port, "/live") == (200, "alive\n")
        scene.bot.clock.set(scene.bot.clock.now() + timedelta(hours=1))
        proxy.disarm()
        for event_id in asked:
            await answer(scene.bot, scene.people[0], scene.room, event_id)
        await until(port, "/ready", 200)
        private = await private_room(scene.bot, scene.people[0])
        await scene.people[0].wait_for(private, lambda event: "weg" in event.body, timeout=60)
        await scene.is_whole()


@pytest.mark.timeout(400)
async def test_a_disk_that_takes_nothing_for_a_while(people: People, processes: Bots) -> None:
    """Its files may not grow, as on a full disk; what is typed meanwhile is done afterwards."""
    anouk, petra = await people.person("anouk"), await people.person("petra")
    port = free_port()
    bot = await processes.make([anouk.user_id])
    bot.trouble = {"commit failed", "looking for due work failed", "not sent", "confirming failed"}
    bot.trouble |= {"looking for rows failed", "giving up failed", "could not be answered"}
    await bot.start(SCHAKEL_HEALTH__PORT=str(port))
    room = await platform(bot, anouk, "zco", [petra])
    said = [await petra.say(room, "!knelpunt tekst een")]
    await answer(bot, anouk, room, said[0])

    _limit(bot, 0)
    said += [await petra.say(room, f"!knelpunt tekst {word}") for word in ("twee", "drie")]
    assert "database" in await until(port, "/ready", 503)
    assert (await status(port, "/live"))[0] == 200
    _limit(bot, resource.RLIM_INFINITY)

    for number, event_id in enumerate(said, 1):
        heard = await answer(bot, anouk, room, event_id)
        assert heard.body.startswith(f"K-{number} ")
    await ask(bot, anouk, room, "!help")
    await until(port, "/ready", 200)
    await delivered(bot)
    assert await bot.stop() == 0
    assert left_over(bot) == {}


def _limit(bot: BotProcess, size: float) -> None:
    """How large its files may grow, in bytes; those that are larger take nothing."""
    _, hard = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (int(size), hard))
