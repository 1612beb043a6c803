"""The register on a real homeserver: from the phone, recognised, corrected, deleted, closed."""

from dataclasses import dataclass

import pytest

from bot.matrix.person import Person, Seen
from tests.real.bot_process import BotProcess, Bots
from tests.real.people import People
from tests.real.talking import ask, from_bot, platform, room_with

pytestmark = pytest.mark.timeout(300)


@dataclass
class Scene:
    """The ZCO. Saskia moderates; Anouk and Ilse have a region each, Bas has Ilse's; each is alone
    with the bot in a room of her own.
    """

    bot: BotProcess
    saskia: Person
    anouk: Person
    ilse: Person
    bas: Person
    zco: str
    alone: dict[str, str]

    async def reads(self, person: Person, room: str, *words: str, after: str | None = None) -> Seen:
        """Wait for a message of the bot with these words, as this person decrypts it."""
        return await person.wait_for(
            room,
            lambda event: (
                event.sender == self.bot.user_id and all(word in event.body for word in words)
            ),
            timeout=90,
            after=after,
        )

    async def hears(self, person: Person, *words: str, after: str | None = None) -> Seen:
        """The same in the room in which she is alone with the bot."""
        return await self.reads(person, self.alone[person.user_id], *words, after=after)

    async def says(self, person: Person, text: str) -> str:
        """Something said to the bot alone."""
        return await person.say(self.alone[person.user_id], text)

    def told(self, person: Person, words: str) -> int:
        """How many messages with these words she has in private."""
        seen = from_bot(self.bot, person, self.alone[person.user_id])
        return sum(words in event.body for event in seen)

    async def listed(self) -> str:
        """What the list shows now; all that was said before it has been answered."""
        return (await ask(self.bot, self.saskia, self.zco, "!lijst")).body


async def set_up(people: People, processes: Bots) -> Scene:
    saskia, anouk, ilse, bas = [
        await people.person(name) for name in ("saskia", "anouk", "ilse", "bas")
    ]
    bot = await (await processes.make([saskia.user_id])).start()
    zco = await platform(bot, saskia, "zco", [anouk, ilse, bas])
    for region, who in (("Twente", anouk.user_id), ("Utrecht", f"{ilse.user_id}, {bas.user_id}")):
        await ask(bot, saskia, zco, f"!regio {region}: {who}")
    alone = {
        person.user_id: await room_with(bot, person, "alleen")
        for person in (saskia, anouk, ilse, bas)
    }
    return Scene(bot, saskia, anouk, ilse, bas, zco, alone)


async def test_from_the_phone_to_is_it_solved(people: People, processes: Bots) -> None:
    """S3, S5, S14 (its first half), and what becomes of it."""
    scene = await set_up(people, processes)
    saskia, anouk, ilse, bas, zco = scene.saskia, scene.anouk, scene.ilse, scene.bas, scene.zco

    await scene.says(anouk, "knelpnt geen vervolgplek na cosm gem verwijst door")
    await scene.hears(anouk, "Dit wordt het: knelpunt", "Twente", "zonder je naam")
    await scene.says(anouk, "ja")
    post = await scene.reads(ilse, zco, "K-1", "geen vervolgplek na cosm")
    assert anouk.user_id not in str(post.content)
    await scene.hears(anouk, "K-1 is geplaatst")

    await ilse.react(zco, post.event_id, "👍")
    await ask(scene.bot, ilse, zco, "!aanvulling K-1 bij ons vooral EU-burgers")
    await bas.say(zco, "!herken K-1")
    await scene.hears(bas, "Je regio stond al bij K-1", "!aanvulling K-1")
    assert "2 regio's" in await scene.listed()
    stand = await ask(scene.bot, bas, zco, "!stand K-1")
    assert "bij ons vooral EU-burgers" in stand.body
    found = await ask(scene.bot, bas, zco, "!zoek EU-burgers")
    assert "K-1" in found.body

    await scene.says(ilse, "knelpunt na cosm geen vervolgplek, gemeente verwijst door")
    await scene.hears(ilse, "Dit wordt het")
    await scene.says(ilse, "ja")
    await scene.hears(ilse, "K-2 lijkt op K-1", "2 regio's", "Zelfde probleem?")
    await scene.says(ilse, "ja")
    await scene.hears(saskia, "hetzelfde is als K-1", "Samenvoegen?")
    await scene.says(saskia, "ja")
    await scene.hears(ilse, "K-2", "samengevoegd met K-1")
    assert "K-2" not in await scene.listed()

    await ask(scene.bot, saskia, zco, "!beoordeling K-1")
    for person in (anouk, ilse):
        await scene.hears(person, "K-1", "in beoordeling")
    await ask(scene.bot, saskia, zco, "!afgerond K-1")
    await scene.hears(anouk, "K-1", "Is het opgelost?")
    await scene.hears(ilse, "K-1", "is nu afgerond")
    nee = await scene.says(anouk, "nee")
    await scene.hears(anouk, "moderators gevraagd", after=nee)
    await scene.hears(saskia, "niet is opgelost", "Heropenen?")
    ja = await scene.says(saskia, "ja")
    await scene.hears(anouk, "K-1", "in beoordeling", after=nee)
    await saskia.wait_for(
        scene.alone[saskia.user_id], lambda event: event.target("m.annotation") == ja, timeout=60
    )
    await scene.listed()
    assert [scene.told(one, "in beoordeling") for one in (anouk, ilse, bas)] == [2, 2, 0]
    assert [scene.told(one, "Is het opgelost") for one in (anouk, ilse, bas)] == [1, 0, 0]


async def test_edited_is_corrected_and_deleted_is_gone(people: People, processes: Bots) -> None:
    """S9 and S10, as far as nothing went up."""
    scene = await set_up(people, processes)
    anouk, ilse, zco = scene.anouk, scene.ilse, scene.zco
    said = await anouk.say(zco, "!knelpunt wachttijd voor de intake is 9 weken")
    await scene.reads(ilse, zco, "K-1 genoteerd")
    await ask(scene.bot, ilse, zco, "!herken K-1")
    await ask(scene.bot, ilse, zco, "!aanvulling K-1 hier ook bijzonder lang")

    await anouk.edit(zco, said, "!knelpunt wachttijd voor de intake is 6 weken")
    await anouk.wait_for(zco, lambda event: event.target("m.annotation") == said, timeout=60)
    listed = await scene.listed()
    assert ("6 weken" in listed, "9 weken" in listed) == (True, False)
    assert "Niets gevonden" in (await ask(scene.bot, ilse, zco, "!zoek 9 weken")).body

    await anouk.redact(zco, said)
    await scene.hears(anouk, "K-1 is ingetrokken en de tekst is gewist")
    await scene.hears(ilse, "K-1", "dat je herkende, is ingetrokken")
    assert "K-1" not in await scene.listed()
    for words in ("wachttijd", "bijzonder lang"):
        assert "Niets gevonden" in (await ask(scene.bot, ilse, zco, f"!zoek {words}")).body
    assert await scene.bot.stop() == 0
    written = b"".join(one.read_bytes() for one in scene.bot.data.rglob("*") if one.is_file())
    assert b"Utrecht" in written  # what is kept is found, so the search works
    for erased in (b"6 weken", b"bijzonder lang"):
        assert erased not in written
