"""Digests upward: the whole road with three people, and what the clock does."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.matrix.person import Person, Seen
from tests.real.bot_process import BotProcess, Bots
from tests.real.people import People
from tests.real.talking import answer, ask, from_bot, platform, private_room

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2027, 1, 18, 9, 0, tzinfo=AMSTERDAM)
EVENING = datetime(2027, 1, 12, 20, 0, tzinfo=AMSTERDAM)
NEXT_MORNING = datetime(2027, 1, 13, 8, 30, tzinfo=AMSTERDAM)
SECOND = timedelta(seconds=1)


@dataclass
class Scene:
    """Two platforms with a confirmed route. Saskia moderates both; Anouk is in the lower one, and
    Petra in both: she counts.
    """

    bot: BotProcess
    saskia: Person
    anouk: Person
    petra: Person
    zco: str
    som: str

    async def log(self, text: str) -> str:
        """Anouk types it and Petra recognises it; the number that it got."""
        logged = await self.anouk.say(self.zco, f"!knelpunt {text}")
        label = (await answer(self.bot, self.petra, self.zco, logged)).body.split()[0]
        assert (await ask(self.bot, self.petra, self.zco, f"!herken {label}")).type == "m.reaction"
        return label

    async def draft(self, private: str, after: str | None = None) -> tuple[int, Seen]:
        """Wait for a draft in Saskia's private room: its number and its message."""
        shown = await self.saskia.wait_for(
            private, lambda event: event.body.startswith("Concept "), timeout=60, after=after
        )
        return int(shown.body.split()[1].rstrip(":")), shown

    async def approve(self, private: str, number: int) -> Seen:
        """Release a draft; what the bot says to that."""
        said = await self.saskia.say(private, f"akkoord {number}")
        return await self.heard(private, said)

    async def heard(self, private: str, said: str) -> Seen:
        """What the bot says next in Saskia's private room."""
        return await self.saskia.wait_for(
            private, lambda event: event.sender == self.bot.user_id, timeout=60, after=said
        )

    def digests(self) -> list[Seen]:
        """Digests that Petra can read in the higher platform."""
        return [
            event
            for event in from_bot(self.bot, self.petra, self.som)
            if event.body.startswith("Signalenoverzicht")
        ]

    def drafts(self, private: str) -> list[Seen]:
        """Drafts that Saskia was shown."""
        events = from_bot(self.bot, self.saskia, private)
        return [event for event in events if event.body.startswith("Concept ")]


async def set_up(people: People, processes: Bots) -> Scene:
    """Everything by talking. Everybody who logs or recognises is of a region of her own."""
    saskia, anouk, petra = [await people.person(name) for name in ("saskia", "anouk", "petra")]
    bot = await (await processes.make([saskia.user_id])).start()
    zco = await platform(bot, saskia, "zco", [anouk, petra])
    som = await platform(bot, saskia, "som", [petra])
    for region, person in (("Twente", anouk), ("Zeeland", petra)):
        await ask(bot, saskia, zco, f"!regio {region}: {person.user_id}")
    await ask(bot, saskia, zco, "!route som")
    await saskia.wait_for(som, lambda event: "!route akkoord zco" in event.body, timeout=60)
    await ask(bot, saskia, som, "!route akkoord zco")
    return Scene(bot, saskia, anouk, petra, zco, som)


async def test_from_a_sentence_to_an_answer_from_above(people: People, processes: Bots) -> None:
    scene = await set_up(people, processes)
    bot, saskia, petra = scene.bot, scene.saskia, scene.petra
    first = await scene.log("geen vervolgplek na de crisisopvang")
    second = await scene.log("de tolk komt steeds te laat")
    await ask(bot, saskia, scene.zco, "!overzicht som")
    private = await private_room(bot, saskia)
    number, shown = await scene.draft(private)
    assert [label in shown.body for label in (first, second)] == [True, True]
    await scene.heard(private, await saskia.say(private, "2 weg"))
    assert "Geplaatst bij som: 1 punt" in (await scene.approve(private, number)).body

    posted = await petra.wait_for(
        scene.som, lambda event: event.body.startswith("Signalenoverzicht"), timeout=60
    )
    assert [words in posted.body for words in (first, "crisisopvang", "2 regio")] == [True] * 3
    hidden = (second, "tolk", "anouk", "Twente", "Zeeland")
    assert [word for word in hidden if word in posted.body] == []
    assert (posted.encrypted, posted.msgtype) == (True, "m.text")

    await saskia.say(scene.som, f"!terugkoppeling {first} JenV maakt plekken vrij, voor 1 april")
    down = await scene.anouk.wait_for(
        scene.zco, lambda event: event.body.startswith("Terugkoppeling K"), timeout=60
    )
    assert ("JenV maakt plekken vrij" in down.body, "1 april 2027" in down.body) == (True, True)
    for person in (scene.anouk, petra):
        own = await private_room(bot, person)
        await person.wait_for(own, lambda e: "JenV maakt plekken vrij" in e.body, timeout=60)
    for room in (scene.zco, scene.som):
        await ask(bot, saskia, room, "!help")
    assert len(scene.digests()) == 1
    for room, in_main in ((scene.zco, [True, False]), (scene.som, [True])):
        given = [e for e in from_bot(bot, petra, room) if "JenV maakt plekken vrij" in e.body]
        assert [event.target("m.thread") is None for event in given] == in_main


async def test_a_draft_comes_by_the_clock_once(people: People, processes: Bots) -> None:
    scene = await set_up(people, processes)
    await scene.log("geen vervolgplek na de crisisopvang")
    planned = await ask(scene.bot, scene.saskia, scene.zco, "!route som elke maandag 9.00")
    assert "18 januari 2027" in planned.body

    scene.bot.clock.set(MONDAY - 2 * SECOND)
    private = await private_room(scene.bot, scene.saskia)
    await scene.draft(private)
    assert scene.bot.clock.now() >= MONDAY
    await scene.log("de tolk komt steeds te laat")
    await scene.heard(private, await scene.saskia.say(private, "help"))
    assert len(scene.drafts(private)) == 1
    assert scene.digests() == []


async def test_a_draft_that_was_missed_comes_once_after_the_start(
    people: People, processes: Bots
) -> None:
    """Three Mondays pass while it is away: there is one catch-up."""
    scene = await set_up(people, processes)
    await scene.log("geen vervolgplek na de crisisopvang")
    await ask(scene.bot, scene.saskia, scene.zco, "!route som elke maandag 9.00")
    assert await scene.bot.stop() == 0
    scene.bot.clock.set(MONDAY + timedelta(days=15, hours=2))
    await scene.bot.start()
    private = await private_room(scene.bot, scene.saskia)
    await scene.draft(private)
    assert await scene.bot.stop() == 0
    await scene.bot.start()
    await scene.log("de tolk komt steeds te laat")
    await scene.heard(private, await scene.saskia.say(private, "help"))
    assert len(scene.drafts(private)) == 1


async def test_what_is_approved_in_the_evening_is_posted_the_next_morning(
    people: People, processes: Bots
) -> None:
    scene = await set_up(people, processes)
    await scene.log("geen vervolgplek na de crisisopvang")
    await ask(scene.bot, scene.saskia, scene.zco, "!overzicht som")
    private = await private_room(scene.bot, scene.saskia)
    number, _ = await scene.draft(private)
    scene.bot.clock.set(EVENING)
    assert "13 januari 2027" in (await scene.approve(private, number)).body
    await ask(scene.bot, scene.petra, scene.som, "!help")
    assert scene.digests() == []

    scene.bot.clock.set(NEXT_MORNING - 2 * SECOND)
    await scene.petra.wait_for(
        scene.som, lambda event: event.body.startswith("Signalenoverzicht"), timeout=60
    )
    assert scene.bot.clock.now() >= NEXT_MORNING
    await ask(scene.bot, scene.petra, scene.som, "!help")
    assert len(scene.digests()) == 1
