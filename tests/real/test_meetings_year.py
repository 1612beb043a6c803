"""Story S2, and a year of a platform under the test clock, with documents that people open."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import docx
import pytest

from bot.matrix.person import Person
from tests.pure.documents.pdf import Pdf
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.scene import Scene
from tests.real.talking import ask, from_bot, platform, room_with

pytestmark = pytest.mark.timeout(300)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SECOND = timedelta(seconds=1)


@dataclass
class Som(Scene):
    """The SOM of the stories: Joris is its secretary, Petra, Els and Wim are members."""

    joris: Person
    petra: Person
    els: Person
    wim: Person
    som: str

    def at(self, day: str, clock: str = "09.00") -> None:
        """It is two seconds before that, so that what is due then is seen to come.

        The bot keeps no room key that was not used for a month; clients make new ones each week.
        """
        moment = datetime.fromisoformat(f"{day}T{clock.replace('.', ':')}")
        self.bot.clock.set(moment.replace(tzinfo=AMSTERDAM) - 2 * SECOND)
        for person in (self.joris, self.petra, self.els, self.wim):
            person.take_new_room_keys()

    async def asks(self, person: Person, text: str) -> str:
        """What the bot answers in the SOM."""
        return (await ask(self.bot, person, self.som, text)).body

    async def tick(self, person: Person, text: str) -> None:
        """Something in the SOM that is done without a word."""
        assert (await ask(self.bot, person, self.som, text)).type == "m.reaction"

    def posts(self, person: Person) -> list[str]:
        """The texts of the bot in the main timeline of the SOM."""
        return [
            event.body
            for event in from_bot(self.bot, person, self.som)
            if event.msgtype == "m.text" and event.target("m.thread") is None
        ]


async def set_up(people: People, processes: Bots, *alone: str) -> Som:
    """`alone`: who has a private chat."""
    joris, petra, els, wim = [
        await people.person(name) for name in ("joris", "petra", "els", "wim")
    ]
    bot = await (await processes.make([joris.user_id])).start()
    som = await platform(bot, joris, "som", [petra, els, wim])
    own = {
        one.user_id: await room_with(bot, one, "alleen")
        for name, one in (("joris", joris), ("petra", petra), ("els", els), ("wim", wim))
        if name in alone
    }
    return Som(bot, own, joris, petra, els, wim, som)


def paragraphs(data: bytes) -> str:
    """All words of a document for Word, its tables' too."""
    return "".join(docx.Document(io.BytesIO(data)).element.itertext())


async def test_s2_agenda_with_deadline_and_late_item(people: People, processes: Bots) -> None:
    scene = await set_up(people, processes, "joris", "els")
    joris, petra, els, wim, som = scene.joris, scene.petra, scene.els, scene.wim, scene.som
    await scene.tick(joris, "!vergadering di 12 jan 10.00-12.00")
    await scene.asks(joris, "!agenda huisvesting, 20 min")
    await scene.asks(joris, "!agenda cijfers, 10 min")
    await scene.tick(joris, "!vergadering di 9 mrt 10.00-12.30 Amersfoort")
    scene.at("2027-01-13")
    await scene.hears(joris, "V-1 is geweest", "naar V-2", "huisvesting", "cijfers")

    scene.at("2027-02-09")
    call = await scene.reads(petra, som, "Punten voor V-2", "Tot dinsdag 23 februari 2027, 12.00")
    assert ("2 doorgeschoven punten" in call.body, call.msgtype) == (True, "m.text")
    added = await scene.asks(petra, "!agenda terugkoppeling TFM, bespreken, 15 min")
    assert "A-3 staat op de agenda van V-2" in added

    scene.at("2027-02-23", "12.00")
    await scene.hears(joris, "De inbreng voor V-2", "3 punten, 45 van 150 min")
    scene.at("2027-02-24", "10.00")
    late = await scene.asks(els, "!agenda wachttijd ggz")
    assert "De inbreng is gesloten. Ik leg A-4 als nagekomen punt voor" in late
    await scene.hears(joris, "Nagekomen", "A-4 wachttijd ggz")
    shown = await scene.asks(petra, "!agenda")
    assert "A-4 wachttijd ggz (nagekomen, wacht op het secretariaat)" in shown
    await scene.says(joris, "ja")
    await scene.hears(els, "A-4 staat als nagekomen punt op de agenda")

    asked = await scene.says(joris, "agenda toon")
    await scene.hears(joris, "4 punten, 45 van 150 min", "A-1 huisvesting, 20 min (1e keer",
                      "agenda publiceer", after=asked)  # fmt: skip
    await scene.says(joris, "agenda publiceer")
    await scene.reads(wim, som, "(V-2, versie 1)", "A-3 terugkoppeling", "A-4 wachttijd")
    pdf = Pdf(await scene.file(wim, som, "agenda-V-2-versie-1.pdf"))
    word = paragraphs(await scene.file(wim, som, "agenda-V-2-versie-1.docx"))
    mail = (await scene.file(wim, som, "agenda-V-2-versie-1.md")).decode()
    for words in ("huisvesting", "terugkoppeling TFM", "wachttijd ggz", "Amersfoort"):
        assert [words in one for one in (pdf.tree.all_text, word, mail)] == [True] * 3
    own = scene.alone[joris.user_id]
    chair = Pdf(await scene.file(joris, own, "agenda-V-2-versie-1-voorzitter.pdf"))
    assert "10.20" in chair.tree.all_text
    assert "10.20" not in pdf.tree.all_text  # times of items are for the chair


async def test_a_year_of_a_platform(people: People, processes: Bots) -> None:
    """Four meetings of a series: one moved, one cancelled; items that come back, and an answer."""
    scene = await set_up(people, processes, "joris", "wim")
    anouk, zco = await with_a_bottleneck(scene, people)
    await january(scene)
    await march(scene, anouk, zco)
    await spring(scene)
    await june_and_september(scene)
    await december(scene)
    posts = scene.posts(scene.petra)
    for words in (
        *("Signalenoverzicht", "komt terug", "Besluitenlijst", "is verplaatst", "vervalt"),
        "(V-2, versie 1)",
    ):
        assert sum(words in one for one in posts) == 1, words
    assert len(posts) < 12  # a year of a platform is few messages


async def with_a_bottleneck(scene: Som, people: People) -> tuple[Person, str]:
    """K-1 of Anouk, recognised by Petra, goes up to the SOM from the ZCO; she, and that room."""
    bot, joris, petra = scene.bot, scene.joris, scene.petra
    anouk = await people.person("anouk")
    zco = await platform(bot, joris, "zco", [anouk, petra])
    for region, one in (("Twente", anouk), ("Utrecht", petra)):
        await ask(bot, joris, zco, f"!regio {region}: {one.user_id}")
    await ask(bot, joris, zco, "!route som")
    await scene.asks(joris, "!route akkoord zco")
    await ask(bot, anouk, zco, "!knelpunt geen vervolgplek na de opvang")
    await ask(bot, petra, zco, "!herken K-1")
    await ask(bot, joris, zco, "!overzicht som")
    await scene.hears(joris, "Concept 1")
    await scene.says(joris, "akkoord 1")
    await scene.reads(petra, scene.som, "Signalenoverzicht", "K-1")
    return anouk, zco


async def january(scene: Som) -> None:
    """The series is called, and its first agenda filled."""
    joris, petra, wim = scene.joris, scene.petra, scene.wim
    await scene.asks(joris, f"!organisatie SHOP: {petra.user_id}")
    await scene.tick(joris, "!agenda vast Mededelingen, 10 min")
    await scene.tick(joris, "!agenda vast Rondvraag, 5 min, achteraan")
    months = "maart, juni, september en december"
    await scene.tick(joris, f"!vergadering elke 2e dinsdag van {months} 10.00-12.30 Amersfoort")
    await scene.reads(petra, scene.som, "dinsdag 9 maart 2027", "dinsdag 8 juni 2027")
    for person, item in (
        (petra, "wachttijd ggz, besluiten, 30 min"),
        (petra, "cijfers, informeren, 15 min"),
        (wim, f"huisvesting, bespreken, 45 min, door {wim.user_id}"),
        (petra, "K-1 20 min besluiten"),
    ):
        assert "staat op de agenda van V-1" in await scene.asks(person, f"!agenda {item}")
    shown = await scene.asks(petra, "!agenda")
    assert "6 punten, 125 van 150 min" in shown
    subjects = ("Mededelingen", "wachttijd", "cijfers", "huisvesting", "vervolgplek", "Rondvraag")
    assert [words for line, words in zip(numbered(shown), subjects, strict=True)
            if words not in line] == []  # fmt: skip


def numbered(shown: str) -> list[str]:
    return [line for line in shown.splitlines() if line[:1].isdecimal()]


async def march(scene: Som, anouk: Person, zco: str) -> None:
    """Held: two decisions, one of them an answer for the ZCO; an action; the rest goes on."""
    joris, petra, wim, som = scene.joris, scene.petra, scene.wim, scene.som
    scene.at("2027-03-09", "11.00")
    await scene.tick(joris, f"!aanwezig SHOP, {wim.user_id}")
    noted = await scene.asks(joris, "!besluit punt 2 SHOP werkt het plan uit")
    assert ("B-1 genoteerd bij V-1" in noted, "wachttijd ggz" in noted) == (True, True)
    await scene.asks(joris, "!besluit K-1 JenV zoekt extra vervolgplekken")
    await scene.reads(anouk, zco, "Terugkoppeling K-1", "JenV zoekt extra vervolgplekken")
    task = await scene.asks(joris, f"!actie {wim.user_id} brief naar VNG sturen voor 1 april")
    assert "brief naar VNG sturen, voor donderdag 1 april 2027" in task
    await scene.hears(wim, "X-1 voor u", "brief naar VNG sturen")
    await scene.tick(joris, "!notitie punt 3 cijfers komen in juni")

    scene.at("2027-03-10")
    after = await scene.hears(joris, "V-1 is geweest", "naar V-2", "cijfers", "huisvesting")
    assert [words for words in ("wachttijd", "Mededelingen", "vervolgplek")
            if words in after.body] == []  # fmt: skip
    scene.at("2027-03-12")
    await scene.hears(joris, "Van V-1", "nog geen besluitenlijst")
    await scene.tick(joris, "!besluitenlijst publiceer")
    pdf = Pdf(await scene.file(petra, som, "besluitenlijst-V-1-versie-1.pdf"))
    word = paragraphs(await scene.file(petra, som, "besluitenlijst-V-1-versie-1.docx"))
    for words in (
        *("SHOP werkt het plan uit", "JenV zoekt extra vervolgplekken", "brief naar VNG sturen"),
        *("donderdag 1 april 2027", "cijfers komen in juni"),
    ):
        assert [words in one for one in (pdf.tree.all_text, word)] == [True, True], words


async def spring(scene: Som) -> None:
    """The action is reminded of before and after its day; June is moved, its agenda goes out."""
    joris, petra, wim, som = scene.joris, scene.petra, scene.wim, scene.som
    scene.at("2027-03-30")
    await scene.hears(wim, "Ter herinnering. X-1")
    scene.at("2027-04-02")
    await scene.hears(wim, "Is dit gelukt? X-1")
    await scene.tick(joris, "!verplaats V-2 naar do 10 jun")
    moved = await scene.reads(petra, som, "V-2", "verplaatst naar donderdag 10 juni 2027")
    calendar = (await scene.file(petra, som, "V-2.ics", after=moved.event_id)).decode()
    assert "RECURRENCE-ID;TZID=Europe/Amsterdam:20270608T100000" in calendar
    assert "DTSTART;TZID=Europe/Amsterdam:20270610T100000" in calendar
    await scene.tick(joris, "!agenda V-2 publiceer")
    agenda = await scene.reads(petra, som, "(V-2, versie 1)")
    assert "cijfers, informeren, 15 min (1e keer doorgeschoven)" in agenda.body
    assert "brief naar VNG sturen" in agenda.body
    pdf = Pdf(await scene.file(petra, som, "agenda-V-2-versie-1.pdf"))
    assert "huisvesting" in pdf.tree.all_text
    await scene.tick(wim, "!gereed X-1")


async def june_and_september(scene: Som) -> None:
    """June is held without a word; September is cancelled: what was there goes to December."""
    joris, petra, som = scene.joris, scene.petra, scene.som
    scene.at("2027-06-11")
    await scene.hears(joris, "V-2 is geweest", "naar V-3")
    september = await scene.asks(petra, "!agenda V-3")
    assert "cijfers, informeren, 15 min (2e keer doorgeschoven)" in september
    assert "X-1" not in september
    await scene.tick(joris, "!vergadering V-3 vervalt")
    gone = await scene.reads(petra, som, "V-3", "vervalt")
    calendar = (await scene.file(petra, som, "V-3.ics", after=gone.event_id)).decode()
    assert ("METHOD:CANCEL" in calendar, "STATUS:CANCELLED" in calendar) == (True, True)
    ahead = await scene.asks(petra, "!vergaderingen")
    assert ("V-4" in ahead, "dinsdag 14 december 2027" in ahead, "V-3" in ahead) == (
        True, True, False,
    )  # fmt: skip


async def december(scene: Som) -> None:
    """One item is dealt with, one goes on a third time; what was decided is found."""
    joris, petra = scene.joris, scene.petra
    scene.at("2027-12-14", "11.00")
    lines = numbered(await scene.asks(petra, "!agenda"))
    place = next(line.partition(".")[0] for line in lines if "cijfers" in line)
    assert "(2e keer doorgeschoven)" in next(line for line in lines if "huisvesting" in line)
    noted = await scene.asks(joris, f"!besluit punt {place} cijfers zijn akkoord")
    assert ("B-3 genoteerd bij V-4" in noted, "cijfers" in noted) == (True, True)
    scene.at("2027-12-15")
    after = await scene.hears(joris, "V-4 is geweest", "huisvesting")
    assert "cijfers" not in after.body
    assert "(3e keer doorgeschoven)" in await scene.asks(petra, "!agenda V-5")
    found = await scene.asks(petra, "!besluiten plan")
    assert ("B-1 (V-1) SHOP werkt het plan uit" in found, "B-3" in found) == (True, False)
    assert "geen acties open" in await scene.asks(petra, "!acties")
    for words in ("Ter herinnering. X-1", "Is dit gelukt? X-1"):
        assert scene.told(scene.wim, words) == 1
    for meeting in ("Van V-1", "Van V-2"):  # June's two reminders were due at once: one is said
        assert scene.told(joris, meeting) == 1
