"""The running bot and another implementation: trusted, read, verified from the command line."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.demo.homeserver import Homeserver
from tests.interop.conftest import Peers
from tests.interop.js_peer import JsPeer
from tests.real.bot_process import BotProcess, Bots
from tests.real.forked import QuickBot


@pytest_asyncio.fixture
async def processes(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Bots]:
    """Makes bots that run as their own process."""
    async with Bots(homeserver, tmp_path, QuickBot) as made:
        yield made
    assert made.complaints() == []


def body_has(words: str) -> Callable[[dict[str, Any]], bool]:
    """Finds an event by words of its body."""
    return lambda event: words in str(event["content"].get("body"))


async def platform(bot: BotProcess, anna: JsPeer) -> str:
    """A platform that Anna, an administrator, made by talking to the bot."""
    room: str = await anna.do("createRoom", invite=[bot.user_id])
    await anna.shows("members", [[anna.user_id, "join"], [bot.user_id, "join"]], room=room)
    await anna.do("say", room=room, body="!instellen platform zco")
    await anna.reads(room, body_has("is nu Landelijk"))
    return room


async def test_the_process_is_trusted_and_read(processes: Bots, peers: Peers) -> None:
    anna = await peers.new("anna")
    await anna.do("isolate")
    bot = await processes.make([anna.user_id])
    await bot.start()
    room = await platform(bot, anna)
    await anna.do("say", room=room, body="!knelpunt geen vervolgplek na de cosm")
    seen = await anna.reads(room, body_has("K-1 genoteerd"))
    assert seen["shield"] == {"colour": 0, "reason": None}
    status, printed = await bot.command("doctor")
    assert status == 0, printed
    assert "signed by our own identity" in printed
    assert "zco" in printed


@pytest.mark.parametrize("in_room", [False, True], ids=["to-device", "in-room"])
async def test_verified_from_the_command_line(processes: Bots, peers: Peers, in_room: bool) -> None:
    anna = await peers.new("anna")
    bot = await processes.make([anna.user_id])
    await bot.start()
    room = await platform(bot, anna)
    status, printed = await bot.command("verify", "--yes")
    assert status == 1
    assert "Nobody is verifying" in printed
    where = {"room": room} if in_room else {"device": await device_of(anna, bot)}
    await anna.do("verify", user=bot.user_id, **where)
    async with asyncio.timeout(60):
        while not (theirs := await anna.do("compared")).get("decimal"):
            pass  # each question is a round trip to the other process
        await anna.do("confirm")
        while (await bot.command("verify", "--yes"))[0] != 0:
            pass
    await anna.shows("compared", {**theirs, "finished": "done"})
    assert len(theirs["emoji"]) == 7
    await anna.shows("person", {"verified": True}, user=bot.user_id)


async def device_of(anna: JsPeer, bot: BotProcess) -> str:
    """The bot's device id, from what it keeps."""

    session = json.loads((bot.data / "secrets" / "session").read_text())
    return str(session["device_id"])
