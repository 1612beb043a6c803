"""The register: from a private sentence to an answer, by people with clients of their own."""

import pytest

from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.register_scene import RegisterScene, set_up
from tests.real.talking import ask, from_bot

pytestmark = pytest.mark.timeout(300)


async def test_s3_from_the_phone(people: People, processes: Bots) -> None:
    """One typing error, one yes, no name; a likely double is asked about after the answer."""
    scene = await set_up(people, processes, anouk="Twente", ilse="Utrecht", mo="Zeeland")
    anouk, ilse, mo, zco = scene["anouk"], scene["ilse"], scene["mo"], scene.zco
    await ask(scene.bot, ilse, zco, "!knelpunt na cosm geen vervolgplek, gemeente verwijst door")
    await ask(scene.bot, mo, zco, "!herken K-1")

    await scene.says(anouk, "knelpnt geen vervolgplek na cosm gem verwijst door")
    await scene.hears(
        anouk, "Dit wordt het: knelpunt", "Doorstroom, huisvesting", "regio Twente",
        "geen vervolgplek na cosm gem verwijst door", "zonder je naam", "ja", "nee",
        "betere tekst",
    )  # fmt: skip
    assert "vervolgplek na cosm gem" not in await scene.listed()  # nothing before her yes
    await scene.says(anouk, "ja")
    post = await scene.reads(mo, zco, "K-2", "geen vervolgplek na cosm gem", "Twente")
    assert anouk.user_id not in str(post.content)
    assert anouk.user_id.partition(":")[0] not in str(post.content)
    await scene.hears(anouk, "K-2 is geplaatst")
    await scene.hears(anouk, "K-2 lijkt op K-1", "2 regio's", "Zelfde probleem?")
    await scene.says(anouk, "nee")
    listed = await scene.listed()
    assert ("K-1" in listed, "K-2" in listed) == (True, True)

    await scene.says(mo, "knelpunt tolk")
    await scene.hears(mo, "Dit wordt het", "tolk")
    await scene.says(mo, "de tolk komt steeds te laat bij het eerste gesprek")
    await scene.hears(mo, "Dit wordt het", "de tolk komt steeds te laat")
    await scene.says(mo, "zonder")
    unnamed = await scene.reads(anouk, zco, "K-3", "de tolk komt steeds te laat")
    assert "Zeeland" not in unnamed.body

    await scene.says(ilse, "knelpunt de wachtlijst van de ggz groeit")
    await scene.hears(ilse, "Dit wordt het", "wachtlijst")
    no = await scene.says(ilse, "nee")
    await scene.hears(ilse, "niets geplaatst", after=no)
    assert "wachtlijst" not in await scene.listed()


async def test_s5_and_s14_recognised(people: People, processes: Bots) -> None:
    """One tap counts a region, nobody else hears; a second of a region adds words, not weight."""
    scene = await set_up(
        people, processes, anouk="Twente", ilse="Utrecht", bas="Utrecht", mo="Zeeland"
    )
    anouk, ilse, bas, mo = [scene[name] for name in ("anouk", "ilse", "bas", "mo")]
    zco = scene.zco
    said = await anouk.say(zco, "!knelpunt geen vervolgplek na de opvang")
    last = await scene.reads(ilse, zco, "K-1 genoteerd")
    pressed = await ilse.react(zco, said, "👍")
    await scene.ticked(ilse, zco, said)
    assert "2 regio's" in await scene.listed()

    typed = await bas.say(zco, "herken ik", reply_to=said)
    await scene.hears(bas, "Je regio stond al bij K-1", "!aanvulling K-1")
    added = await scene.says(bas, "aanvulling K-1 bij ons vooral gezinnen")
    await scene.ticked(bas, scene.alone[bas.user_id], added)
    post = await scene.reads(mo, zco, "Aanvulling bij K-1", "vooral gezinnen")
    assert bas.user_id not in str(post.content)
    added = await ilse.say(zco, "!aanvulling K-1 hier vooral EU-burgers")
    await scene.ticked(ilse, zco, added)

    await ask(scene.bot, anouk, zco, "!knelpunt de tolk komt te laat")
    await scene.says(mo, "herken ik")
    await scene.hears(mo, "Welk punt", "1. K-2 de tolk", "2. K-1 geen vervolgplek", "nee")
    two = await scene.says(mo, "2")
    await scene.ticked(mo, scene.alone[mo.user_id], two)
    stand = await scene.stands("K-1")
    for words in ("3 regio's", "vooral gezinnen", "vooral EU-burgers"):
        assert words in stand
    assert "regio" not in line_of(await scene.listed(), "K-2")
    found = await ask(scene.bot, mo, zco, "!zoek EU-burgers")
    assert "K-1" in found.body

    messages = [
        event.body
        for event in from_bot(scene.bot, mo, zco, after=last.event_id)
        if event.type == "m.room.message" and event.target("m.thread") in (None, said, typed)
    ]
    assert [body.partition(":")[0] for body in messages] == ["Aanvulling bij K-1"]

    await ilse.redact(zco, pressed)
    assert "3 regio's" not in await scene.stands("K-1")
    assert [scene.told(one, "K-1") for one in (anouk, ilse)] == [0, 0]


def line_of(listed: str, label: str) -> str:
    return next(line for line in listed.splitlines() if label in line)


async def test_from_a_double_to_is_it_solved(people: People, processes: Bots) -> None:
    """What becomes of it: merged, looked into, closed, and opened again on its reporter's no."""
    scene = await set_up(people, processes, anouk="Twente", ilse="Utrecht", bas="Utrecht")
    saskia, anouk, ilse, zco = scene.saskia, scene["anouk"], scene["ilse"], scene.zco
    await ask(scene.bot, anouk, zco, "!knelpunt geen vervolgplek na cosm gem verwijst door")
    await merged(scene)
    assert "K-2" not in await scene.listed()

    await ask(scene.bot, saskia, zco, "!beoordeling K-1")
    for person in (anouk, ilse):
        await scene.hears(person, "K-1", "in beoordeling")
    await ask(scene.bot, saskia, zco, "!afgerond K-1")
    await scene.hears(anouk, "K-1", "Is het opgelost?")
    await scene.hears(ilse, "K-1", "is nu afgerond")
    no = await scene.says(anouk, "nee")
    await scene.hears(anouk, "moderators gevraagd", after=no)
    await scene.hears(saskia, "niet is opgelost", "Heropenen?")
    yes = await scene.says(saskia, "ja")
    await scene.hears(anouk, "K-1", "in beoordeling", after=no)
    await scene.ticked(saskia, scene.alone[saskia.user_id], yes)
    await scene.listed()
    three = (anouk, ilse, scene["bas"])
    assert [scene.told(one, "in beoordeling") for one in three] == [2, 2, 0]
    assert [scene.told(one, "Is het opgelost") for one in three] == [1, 0, 0]


async def merged(scene: RegisterScene) -> None:
    """Ilse says that hers is K-1 as well; Saskia puts them together."""
    ilse, saskia = scene["ilse"], scene.saskia
    await scene.says(ilse, "knelpunt na cosm geen vervolgplek, gemeente verwijst door")
    await scene.hears(ilse, "Dit wordt het")
    await scene.says(ilse, "ja")
    await scene.hears(ilse, "K-2 lijkt op K-1", "Zelfde probleem?")
    await scene.says(ilse, "ja")
    await scene.hears(saskia, "hetzelfde is als K-1", "Samenvoegen?")
    await scene.says(saskia, "ja")
    await scene.hears(ilse, "K-2", "samengevoegd met K-1")
