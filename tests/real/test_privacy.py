"""Refusals, rights and danger on a real homeserver, with the bot's log at debug."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import Homeserver, free_port
from bot.matrix.person import Person
from tests.real.bot_process import TUESDAY_MORNING, BotProcess
from tests.real.people import People
from tests.real.talking import platform, private_room
from tests.real.test_away import status

BSN = "123456782"
V_NUMBER = "2712345678"
FAILS = "knalt"
"""A word at which this bot's transaction fails, whatever else stands beside it."""
ACUTE = "SPOED client staat nu op straat, dader zoekt haar, wie heeft plek vannacht"

pytestmark = pytest.mark.timeout(300)


class Watched(BotProcess):
    """A bot whose metrics are on loopback."""

    health: int


@pytest_asyncio.fixture
async def watched(
    homeserver: Homeserver, people: People, tmp_path: Path
) -> AsyncIterator[tuple[Watched, Person]]:
    """A bot that logs all it can, and its administrator."""
    noor = await people.person("noor-privacy")
    localpart = f"schakel-{noor.user_id[1:].partition(':')[0]}"
    await homeserver.register(localpart, localpart)
    made = Watched(homeserver, tmp_path, localpart, (noor.user_id,))
    made.health = free_port()
    await made.start(
        SCHAKEL_LOG__LEVEL="debug",
        SCHAKEL_HEALTH__PORT=str(made.health),
        SCHAKEL_TEST__FAIL_ON=FAILS,
    )
    yield made, noor
    await made.stop()


async def enter(bot: BotProcess, person: Person) -> str:
    """Accept the private room that the bot made for this person."""
    room = await person.invitation(bot.user_id, timeout=60)
    await person.join(room)
    return room


async def tells(bot: BotProcess, person: Person, room: str, *words: str) -> str:
    """Wait for a message of the bot with these words; returns its id."""
    seen = await person.wait_for(
        room,
        lambda event: event.sender == bot.user_id and all(word in event.body for word in words),
        timeout=60,
    )
    return seen.event_id


def written(bot: BotProcess) -> bytes:
    """All that the bot wrote: database, its log, key store, the log of the process."""
    return b"".join(one.read_bytes() for one in bot.folder.rglob("*") if one.is_file())


async def test_refusal_rights_and_danger(watched: tuple[Watched, Person], people: People) -> None:
    bot, noor = watched
    ruben, joke = await people.person("ruben"), await people.person("joke")
    zco = await platform(bot, noor, "zco", [ruben, joke])

    # S4: refused in the room, a version without it in private
    for value, text in ((BSN, f"bsn {BSN} staat nog in oude gem, zorgverz lukt niet"),
                        (V_NUMBER, f"mw met v-nr {V_NUMBER} krijgt geen B8")):  # fmt: skip
        said = await ruben.say(zco, f"!knelpunt {text}")
        await tells(bot, joke, zco, "Niet bewaard")
        await ruben.redact(zco, said)
        assert value.encode() not in written(bot)
    ruben_alone = await enter(bot, ruben)
    await tells(bot, ruben, ruben_alone, "oude gem, zorgverz lukt niet")
    await ruben.say(ruben_alone, "nee")
    await tells(bot, ruben, ruben_alone, "niets geplaatst")

    # S13: danger gets numbers in the same place, and is taken up in the morning
    await ruben.say(zco, f"!knelpunt {ACUTE}")
    await tells(bot, joke, zco, "geen noodkanaal", "112", "033-448 11 86")
    bot.clock.set(datetime(2027, 1, 13, 8, 31, tzinfo=TUESDAY_MORNING.tzinfo))
    await tells(bot, ruben, ruben_alone, "algemeen punt")

    # S11: what do you know about me, and then: forget it
    await joke.say(zco, "!knelpunt wachttijd intake duurt bijzonder lang")
    await tells(bot, joke, zco, "K-1")
    await joke.say(zco, "!mijngegevens")
    await tells(bot, joke, zco, "privé")
    joke_alone = await enter(bot, joke)
    await tells(bot, joke, joke_alone, "K-1", "mijngegevens bestand", "FG")
    assert all("K-1" not in event.body for event in ruben.timeline(ruben_alone))
    await joke.say(joke_alone, "mijngegevens bestand")
    file = await joke.wait_for(joke_alone, lambda event: event.msgtype == "m.file", timeout=60)
    assert b"bijzonder lang" in await joke.download(file)
    await joke.say(joke_alone, "vergeetmij")
    await tells(bot, joke, joke_alone, "Zal ik")
    await joke.say(joke_alone, "alles")
    await tells(bot, joke, joke_alone, "Gedaan")

    everything = written(bot)
    assert bot.log.stat().st_size > 0
    for words in (BSN, V_NUMBER, "zorgverz lukt", "bijzonder lang", "dader zoekt"):
        assert words.encode() not in everything, words


async def test_a_refused_value_is_nowhere_and_what_may_be_there_is(
    watched: tuple[Watched, Person], people: People
) -> None:
    """Every place is searched for the value, and for words of which it is known to hold them."""
    bot, noor = watched
    bot.trouble = {"commit failed", "event failed", "event set aside"}
    ruben, joke = await people.person("ruben-nergens"), await people.person("joke-nergens")
    zco = await platform(bot, noor, "zco", [ruben, joke])

    first = await ruben.say(zco, "!knelpunt wachttijd intake duurt bijzonder lang")
    await tells(bot, joke, zco, "K-1")
    await ruben.say(zco, f"!knelpunt bsn {BSN} klopt niet")
    await tells(bot, joke, zco, "Niet bewaard")
    await ruben.edit(zco, first, f"!knelpunt bsn {BSN} klopt niet")
    await ruben.send_file(zco, f"kopie_{BSN}.pdf", BSN.encode(), "application/pdf")
    await ruben.say(zco, f"!datalek {BSN}")
    broken = await ruben.say(zco, f"!knelpunt {FAILS} bsn {BSN}")  # fails before the guard sees it
    noor_alone = await private_room(bot, noor)
    await tells(bot, noor, noor_alone, broken)
    await joke.say(zco, "!zoek bijzonder")
    await tells(bot, joke, zco, "bijzonder lang")

    database, journal = bot.data / "schakel.db", bot.data / "schakel.db-wal"
    status_of_metrics, metrics = await status(bot.health, "/metrics")
    seen = {
        "others": [*joke.timeline(zco), *noor.timeline(zco)],
        "administrators": noor.timeline(noor_alone),
    }
    said = {
        who: "".join(str(one.content) for one in events if one.sender == bot.user_id)
        for who, events in seen.items()
    }
    places = {
        "database": (database.read_bytes() + journal.read_bytes(), b"bijzonder lang"),
        "write-ahead log": (journal.read_bytes(), zco.encode()),
        "log": (bot.log.read_bytes(), broken.encode()),
        "metrics": (metrics.encode(), b'sentences_total{outcome="refused"}'),
        "others": (said["others"].encode(), b"Niet bewaard"),
        "administrators": (said["administrators"].encode(), broken.encode()),
        "everything": (written(bot), b"bijzonder lang"),
    }
    assert status_of_metrics == 200
    for place, (held, known) in places.items():
        assert known in held, place
        assert BSN.encode() not in held, place
