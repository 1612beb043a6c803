"""A room is upgraded from version 10 to 12 on the homeserver, and the bot goes along."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import Homeserver
from bot.matrix.api import path
from bot.matrix.person import Person
from tests.real.bot_process import BotProcess
from tests.real.forked import QuickBot
from tests.real.people import People


@pytest_asyncio.fixture
async def noor(people: People) -> Person:
    """The administrator."""
    return await people.person("noor")


@pytest_asyncio.fixture
async def bot(homeserver: Homeserver, noor: Person, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """A running bot."""
    localpart = f"schakel-{noor.user_id[1:].partition(':')[0]}"
    await homeserver.register(localpart, localpart)
    made = QuickBot(homeserver, tmp_path, localpart, (noor.user_id,))
    yield await made.start()
    await made.stop()


@pytest.mark.timeout(240)
async def test_the_bot_follows_an_upgrade_from_version_10_to_12(
    people: People, noor: Person, bot: BotProcess
) -> None:
    anouk = await people.person("anouk")
    version = {"room_version": "10"}
    old = await noor.create_room("zoco-overleg", invite=[anouk.user_id, bot.user_id], extra=version)
    await anouk.join(old)
    await _says(noor, old, "!instellen platform zco", "Deze kamer is nu")
    await _says(anouk, old, "!knelpunt geen vervolgplek na de opvang", "K-1 genoteerd")
    await _says(noor, old, "!instellen vergaderduur 90", "90 minuten")

    answer = await noor.api.request(
        "POST", path("rooms", old, "upgrade"), {"new_version": "12"}, timeout=60.0
    )
    new = answer["replacement_room"]
    await noor.known(new)
    for user_id in (bot.user_id, anouk.user_id):
        await noor.invite(new, user_id)
    await anouk.join(new)
    assert (await noor.state(new, "m.room.create"))["room_version"] == "12"

    await noor.wait_for(new, lambda event: "Alles is meegekomen" in (event.body or ""), 60)
    await _says(anouk, new, "!lijst", "geen vervolgplek na de opvang")
    await _says(noor, new, "!instellen quorum 4", "Quorum is nu: 4")
    await _says(anouk, new, "!instellen quorum 5", "alleen voor moderators")
    await _says(anouk, new, "!instellen vergaderduur", "90 minuten")


async def _says(who: Person, room: str, text: str, answer: str) -> None:
    said = await who.say(room, text)
    await who.wait_for(room, lambda event: answer in (event.body or ""), 90, after=said)
