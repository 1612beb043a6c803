"""From an empty homeserver to four working platforms, by `schakel init` and by talking."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import Homeserver
from bot.matrix.person import Person, Seen
from tests.real.bot_process import BotProcess
from tests.real.people import People

SLUGS = ("zco", "meldpunten", "som", "tfm")
ORGANISATIONS = (
    "CoMensha;CKM;Defence for Children;FairWork;Fier;HVO-Querido;Leger des Heils;MJD;Moviera;"
    "PMW Humanitas;SHOP;Jade Zorggroep"
).split(";")
REGIONS = (
    "Amsterdam;Den Haag;Hollands Midden;Drenthe;Eindhoven;Friesland;Achterhoek;Veluwe;IJsselland;"
    "Groningen;Utrecht;Gelderland-Zuid;Noord-Holland;Den Bosch;Rotterdam;Twente;Zeeland;"
    "West-Brabant;Limburg;Flevoland"
).split(";")


@pytest_asyncio.fixture
async def bot(homeserver: Homeserver, people: People, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """A bot with an account of its own; not started."""
    noor = await people.person("noor")
    localpart = "schakel-init"
    await homeserver.register(localpart, localpart)
    made = BotProcess(homeserver, tmp_path, localpart, (noor.user_id,))
    yield made
    await made.stop()


@pytest.mark.timeout(300)
async def test_four_platforms_by_init_and_chat(people: People, bot: BotProcess) -> None:
    saskia, mees, hanna, tess = [
        await people.person(name) for name in ("saskia", "mees", "hanna", "tess")
    ]
    anouk, petra = await people.person("anouk"), await people.person("petra")
    moderators = dict(zip(SLUGS, (saskia, mees, hanna, tess), strict=True))
    flags = [f"--platform={slug}" for slug in SLUGS]
    flags += [f"--moderator={slug}={who.user_id}" for slug, who in moderators.items()]

    status, said = await bot.command("init", *flags, "--space=CoMensha", "--yes")
    assert status == 0, said
    assert said.count("Made the room of") == 4
    assert "it is shown only once" in said
    status, again = await bot.command("init", *flags, "--space=CoMensha", "--yes")
    assert status == 0, again
    assert again.count("has its room already") == 4
    assert "recovery key" not in again

    rooms = {slug: await _enter(who, bot.user_id) for slug, who in moderators.items()}
    await _is_closed(hanna, rooms["som"], bot.user_id)
    await bot.start()

    await saskia.invite(rooms["zco"], anouk.user_id)
    await anouk.join(rooms["zco"])
    await hanna.invite(rooms["som"], petra.user_id)
    await petra.join(rooms["som"])
    lines = [f"{name};{petra.user_id[1:]};" for name in ORGANISATIONS]
    await _takes_in(hanna, rooms["som"], "organisatie;account;rol", lines, "12 organisaties")
    lines = [f"{name};{anouk.user_id[1:]}" for name in REGIONS]
    await _takes_in(saskia, rooms["zco"], "regio;account", lines, "20 regio's")

    for source, target in (("zco", "som"), ("zco", "tfm"), ("som", "tfm")):
        await _says(moderators[source], rooms[source], f"!route {target}", target)
        confirmed = f"!route akkoord {source}"
        await _says(moderators[target], rooms[target], confirmed, "werkt")
    await _says(hanna, rooms["som"], "!instellen vergaderduur 120", "is nu: 120 minuten")
    await _says(mees, rooms["meldpunten"], "!instellen toon u", "is nu: u")
    await _says(tess, rooms["tfm"], "!instellen", "Landelijke Task Force")
    await _says(anouk, rooms["zco"], "!knelpunt geen vervolgplek na de opvang", "K-1 genoteerd")
    await _says(petra, rooms["som"], "!wie", "Fier")


async def _enter(who: Person, bot: str) -> str:
    """Accept the invitations to the room and to the Space; returns the room."""
    await who.until(lambda: list(who.invitations.values()).count(bot) == 2, 90)
    found = ""
    for room in list(who.invitations):
        await who.join(room)
        create = await who.state(room, "m.room.create")
        if create.get("type") != "m.space":
            found = room
        else:
            children = [one async for one in _children(who, room)]
            assert len(children) == 4
    return found


async def _children(who: Person, space: str) -> AsyncIterator[str]:
    for event in await who.api.listing(f"/_matrix/client/v3/rooms/{space}/state"):
        if event["type"] == "m.space.child":
            yield event["state_key"]


async def _is_closed(who: Person, room: str, bot: str) -> None:
    assert (await who.state(room, "m.room.encryption"))["algorithm"] == "m.megolm.v1.aes-sha2"
    assert (await who.state(room, "m.room.join_rules"))["join_rule"] == "invite"
    seen = (await who.state(room, "m.room.history_visibility"))["history_visibility"]
    assert seen == "shared"
    powers = (await who.state(room, "m.room.power_levels"))["users"]
    assert powers[who.user_id] == 50
    assert powers.get(bot, 100) == 100


async def _says(who: Person, room: str, text: str, answer: str) -> Seen:
    """Say something; returns the bot's answer that holds `answer`."""
    said = await who.say(room, text)
    return await who.wait_for(room, lambda event: answer in (event.body or ""), 90, after=said)


async def _takes_in(who: Person, room: str, header: str, lines: list[str], answer: str) -> None:
    """Post a table as Excel writes it, and reply to it."""
    data = b"\xef\xbb\xbf" + "\r\n".join([header, *lines, ""]).encode()
    posted = await who.send_file(room, "lijst.csv", data, "text/csv")
    command = "!organisatie" if header.startswith("organisatie") else "!regio"
    said = await who.say(room, command, reply_to=posted)
    await who.wait_for(room, lambda event: answer in (event.body or ""), 90, after=said)
