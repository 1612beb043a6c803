"""S9 and S10: an edit corrects, a deletion erases, also where it went up."""

from dataclasses import dataclass

import pytest

from bot.matrix.person import Person, Seen
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.register_scene import RegisterScene, set_up
from tests.real.talking import ask, from_bot, platform

pytestmark = pytest.mark.timeout(300)


@dataclass
class Above:
    """The SOM, which has a point of the ZCO: Petra reads there; `post` is what she read."""

    petra: Person
    som: str
    post: Seen


async def released(scene: RegisterScene, people: People, label: str) -> Above:
    """The point goes up to the SOM by Saskia's akkoord."""
    petra = await people.person("petra")
    som = await platform(scene.bot, scene.saskia, "som", [petra])
    await ask(scene.bot, scene.saskia, scene.zco, "!route som")
    await ask(scene.bot, scene.saskia, som, "!route akkoord zco")
    await ask(scene.bot, scene.saskia, scene.zco, "!overzicht som")
    await scene.hears(scene.saskia, "Concept 1", label)
    await scene.says(scene.saskia, "akkoord 1")
    post = await scene.reads(petra, som, "Signalenoverzicht", label)
    return Above(petra, som, post)


async def test_s9_a_correction(people: People, processes: Bots) -> None:
    """Corrected at once below; above only after akkoord, and said there."""
    scene = await set_up(people, processes, anouk="Twente", ilse="Utrecht")
    anouk, ilse, saskia, zco = scene["anouk"], scene["ilse"], scene.saskia, scene.zco
    said = await ilse.say(zco, "!knelpunt wachttijd voor de intake is 9 weken")
    await scene.reads(anouk, zco, "K-1 genoteerd")
    await ask(scene.bot, anouk, zco, "!herken K-1")
    await ilse.edit(zco, said, "!knelpunt wachttijd voor de intake is 8 weken")
    await scene.ticked(ilse, zco, said)
    listed = await scene.listed()
    assert ("8 weken" in listed, "9 weken" in listed) == (True, False)
    assert "Niets gevonden" in (await ask(scene.bot, anouk, zco, "!zoek 9 weken")).body
    assert scene.told(ilse, "K-1") == 0

    above = await released(scene, people, "K-1")
    assert "8 weken" in above.post.body
    await ilse.edit(zco, said, "!knelpunt wachttijd voor de intake is 6 weken")
    await scene.hears(ilse, "K-1 is aangepast", "stond al in het overzicht van", "rectificatie")
    asked = await scene.hears(saskia, "Rectificatie 2", "6 weken", "akkoord 2")
    assert "6 weken" in await scene.listed()
    await ask(scene.bot, above.petra, above.som, "!help")
    assert bodies(scene, above, "6 weken") == []  # nothing goes up by itself

    await scene.says(saskia, "akkoord 2")
    await scene.reads(above.petra, above.som, "Rectificatie", "K-1 luidt nu", "6 weken")
    await scene.hears(saskia, "staat bij", after=asked.event_id)
    listed = (await ask(scene.bot, above.petra, above.som, "!lijst")).body
    assert ("6 weken" in listed, "8 weken" in listed) == (True, False)
    now = above.petra.text(above.som, above.post.event_id)
    assert ("6 weken" in now, "8 weken" in now) == (True, False)
    assert ilse.user_id.partition(":")[0] not in "".join(bodies(scene, above, ""))


def bodies(scene: RegisterScene, above: Above, words: str) -> list[str]:
    """What the bot said above with these words."""
    seen = from_bot(scene.bot, above.petra, above.som)
    return [event.body for event in seen if words in event.body]


async def test_s10_what_was_said_in_private(people: People, processes: Bots) -> None:
    """The post that the bot made of it is redacted along, and what was added to it."""
    scene = await set_up(people, processes, ruben="Rotterdam", ilse="Utrecht")
    ruben, ilse, zco = scene["ruben"], scene["ilse"], scene.zco
    said = await scene.says(ruben, "knelpunt wachttijd voor de intake is 9 weken")
    await scene.hears(ruben, "Dit wordt het", "9 weken")
    await scene.says(ruben, "ja")
    post = await scene.reads(ilse, zco, "K-1", "9 weken")
    await ilse.react(zco, post.event_id, "👍")
    await scene.ticked(ilse, zco, post.event_id)
    added = await scene.says(ilse, "aanvulling K-1 hier bijzonder lang")
    await scene.ticked(ilse, scene.alone[ilse.user_id], added)
    await scene.reads(ruben, zco, "bijzonder lang")

    await ruben.redact(scene.alone[ruben.user_id], said)
    gone = await scene.hears(ruben, "K-1 is ingetrokken en de tekst is gewist")
    assert "weken" not in gone.body
    told = await scene.hears(ilse, "K-1", "dat je herkende, is ingetrokken")
    assert "weken" not in told.body
    await scene.redacted(ilse, zco, post)
    await is_gone(scene, ["9 weken", "bijzonder lang"], (ilse, zco), (ruben, zco))


async def test_s10_deleted_in_the_room(people: People, processes: Bots) -> None:
    """Gone means gone, also where it went up: the moderators decide on telling it there."""
    scene = await set_up(people, processes, ruben="Rotterdam", ilse="Utrecht")
    ruben, ilse, saskia, zco = scene["ruben"], scene["ilse"], scene.saskia, scene.zco
    said = await ruben.say(zco, "!knelpunt wachttijd voor de intake is 9 weken")
    receipt = await scene.reads(ilse, zco, "K-1 genoteerd")
    await ask(scene.bot, ilse, zco, "!herken K-1")
    await ask(scene.bot, ilse, zco, "!knelpunt geen tolk in de nacht")
    await ask(scene.bot, ruben, zco, "!herken K-2")
    above = await released(scene, people, "K-1")
    await ruben.redact(zco, said)
    await scene.hears(ruben, "K-1 is ingetrokken en de tekst is gewist")
    await scene.hears(ilse, "K-1", "dat je herkende, is ingetrokken")
    asked = await scene.hears(saskia, "Rectificatie 2", "ingetrokken door wie het meldde")
    assert "9 weken" not in asked.body
    await scene.redacted(ilse, zco, receipt)

    await scene.says(saskia, "akkoord 2")
    told = await scene.reads(above.petra, above.som, "Rectificatie", "K-1 is ingetrokken")
    assert "9 weken" not in told.body
    await scene.redacted(above.petra, above.som, above.post)
    anew = await scene.reads(above.petra, above.som, "Signalenoverzicht", "tolk in de nacht")
    assert "9 weken" not in anew.body
    await is_gone(scene, ["9 weken"], (ilse, zco), (above.petra, above.som))


async def is_gone(scene: RegisterScene, erased: list[str], *places: tuple[Person, str]) -> None:
    """No list, search, message or file has these words; what is kept is found where it is."""
    assert "K-1" not in await scene.listed()
    for words in erased:
        found = await ask(scene.bot, scene.saskia, scene.zco, f"!zoek {words}")
        assert "Niets gevonden" in found.body
    for person, room in places:
        left = [event.body for event in from_bot(scene.bot, person, room)]
        assert [body for body in left for words in erased if words in body] == []
    written = await scene.stopped()
    assert b"Utrecht" in written
    assert [words for words in erased if words.encode() in written] == []
