"""A calendar at its secret address: asked for in private, had over HTTP from the running bot."""

import re
import socket

import aiohttp

from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.scene import Scene
from tests.real.talking import ask, platform, room_with


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_a_calendar_until_she_leaves(people: People, processes: Bots) -> None:
    joris, petra, wim = [await people.person(name) for name in ("joris", "petra", "wim")]
    address = f"http://127.0.0.1:{(port := free_port())}/"
    settings = {"SCHAKEL_CALENDAR__PORT": str(port), "SCHAKEL_CALENDAR__ADDRESS": address}
    bot = await (await processes.make([joris.user_id])).start(**settings)
    som = await platform(bot, joris, "som", [petra, wim])
    await ask(bot, joris, som, "!vergadering di 9 mrt 10.00-12.30 Amersfoort")
    scene = Scene(bot, {petra.user_id: await room_with(bot, petra, "alleen")})
    await scene.says(petra, "kalender")
    told = await scene.hears(petra, "eigen kalenderadres", address)
    url = re.search(re.escape(address) + r"[\w-]+\.ics", told.body)
    assert url is not None

    async with aiohttp.ClientSession() as http:
        async with http.get(url[0]) as got:
            assert got.status == 200
            assert "DTSTART;TZID=Europe/Amsterdam:20270309T100000" in await got.text()
        async with http.get(address) as got:
            assert (got.status, await got.read()) == (404, b"")
        await petra.leave(som)
        await wim.say(som, "!help")
        await ask(bot, wim, som, "!vergaderingen")  # it has seen that she left
        async with http.get(url[0]) as got:
            assert (got.status, await got.read()) == (404, b"")
    secret = url[0].rpartition("/")[2].partition(".")[0].encode()
    written = await scene.stopped()
    assert petra.user_id.encode() in written
    assert secret not in written
    assert secret not in bot.log.read_bytes()
