"""A date for the SOM on a real homeserver: clicks, typed and phoned votes, a deputy, the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.matrix.person import Person, Seen
from tests.real.bot_process import BotProcess, Bots
from tests.real.forked import QuickBot
from tests.real.people import People
from tests.real.talking import ask, from_bot, platform, private_room

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
START = "org.matrix.msc3381.poll.start"
END = "org.matrix.msc3381.poll.end"
ASK = "!datumprikker SOM | di 9 mrt 10.00-12.30 | do 11 mrt half twee | sluit do 28 jan"
SECOND = timedelta(seconds=1)
BETWEEN_EDITS = timedelta(seconds=10)


@dataclass
class Scene:
    """joris moderates; SHOP has petra and wim (deputy), Fier has fleur, FairWork has bas."""

    bot: BotProcess
    joris: Person
    petra: Person
    wim: Person
    fleur: Person
    bas: Person
    som: str

    def of_type(self, person: Person, kind: str) -> list[Seen]:
        """Events of the bot of this type that the person can read in the room."""
        return [one for one in person.timeline(self.som) if one.type == kind]

    async def natives(self, count: int = 2) -> list[Seen]:
        """The native polls, as petra sees them."""
        await self.petra.until(lambda: len(self.of_type(self.petra, START)) >= count or None, 60)
        return self.of_type(self.petra, START)

    async def shows(self, *words: str, at_once: bool = True) -> str:
        """Wait until the overview, edits applied, holds all of these; its text.

        `at_once`: an edit that is held back so that it does not follow on another may go.
        """
        if at_once:
            self.bot.clock.go_on(BETWEEN_EDITS)

        def look() -> str | None:
            for one in from_bot(self.bot, self.fleur, self.som):
                if " misschien, " in one.body and one.target("m.replace") is None:
                    text = self.fleur.text(self.som, one.event_id)
                    return text if all(word in text for word in words) else None
            return None

        return await self.fleur.until(look, 60)


def answer_of(poll: Seen, text: str) -> str:
    """The id of an answer of a native poll, by its text."""
    answers = poll.content[START]["answers"]
    return next(str(one["id"]) for one in answers if one["org.matrix.msc1767.text"] == text)


async def set_up(people: People, processes: Bots, kind: type[BotProcess] = QuickBot) -> Scene:
    """A platform with three organisations."""
    names = ("joris", "petra", "wim", "fleur", "bas")
    joris, petra, wim, fleur, bas = [await people.person(name) for name in names]
    bot = await (await processes.make_kind(kind, [joris.user_id])).start()
    som = await platform(bot, joris, "som", [petra, wim, fleur, bas])
    speaking = f"SHOP: {petra.user_id}, {wim.user_id} (plv)"
    for words in (speaking, f"Fier: {fleur.user_id}", f"FairWork: {bas.user_id}"):
        await ask(bot, joris, som, f"!organisatie {words}")
    return Scene(bot, joris, petra, wim, fleur, bas, som)


async def test_a_date_is_found_and_fixed(people: People, processes: Bots) -> None:
    scene = await set_up(people, processes)
    bot, som = scene.bot, scene.som
    await scene.joris.say(som, ASK)
    first, second = await scene.natives()
    assert (first.encrypted, first.target("m.thread") is not None) == (True, True)
    assert first.content[START]["max_selections"] == 1
    await scene.petra.vote(som, first.event_id, answer_of(first, "kan niet"))
    await scene.petra.vote(som, first.event_id, answer_of(first, "kan"))
    await scene.petra.vote(som, second.event_id, answer_of(second, "kan misschien"))
    ticked = await ask(bot, scene.fleur, som, "!kan 1 2")
    assert ticked.type == "m.reaction"
    await scene.shows("1) di 9 mrt 10.00-12.30: 2 kan", "2) do 11 mrt 13.30: 1 kan, 1 misschien")

    await scene.wim.say(som, "!kan 1")
    for person in (scene.wim, scene.petra):
        own = await private_room(bot, person)
        await person.wait_for(own, lambda event: "SHOP staat bij D-1 nu op: 1" in event.body, 60)
    assert "Nog niet alles ingevuld: FairWork." in await scene.shows("1 niet (SHOP)")

    bot.clock.set(datetime(2027, 1, 20, 13, 1, tzinfo=AMSTERDAM))
    own = await private_room(bot, scene.bas)
    asked = await scene.bas.wait_for(own, lambda event: "Wanneer kan FairWork?" in event.body, 60)
    assert asked.mentions == (scene.bas.user_id,)
    assert (await ask(bot, scene.joris, som, "!stem voor FairWork: 1")).type == "m.reaction"
    told = await private_room(bot, scene.joris)
    await scene.joris.wait_for(told, lambda event: "Iedereen heeft gestemd" in event.body, 60)
    bot.clock.set(datetime(2027, 1, 28, 17, 0, tzinfo=AMSTERDAM) - SECOND)
    closed = await scene.joris.wait_for(told, lambda event: "is gesloten" in event.body, 60)
    assert "1) di 9 mrt 10.00-12.30: 3 kan" in closed.body
    await scene.petra.until(lambda: len(scene.of_type(scene.petra, END)) == 2 or None, 60)

    assert (await ask(bot, scene.joris, som, "!vast D-1 1")).type == "m.reaction"
    await scene.shows("Vastgelegd: dinsdag 9 maart 2027, 10.00-12.30 (week 10)")
    posts = [one for one in from_bot(bot, scene.fleur, som) if one.msgtype == "m.text"]
    assert sum("Datumprikker D-1" in one.body for one in posts) == 1
    reminded = [one for one in from_bot(bot, scene.bas, own) if "Wanneer kan" in one.body]
    assert len(reminded) == 1


async def test_votes_cast_while_the_bot_was_dead_count(people: People, processes: Bots) -> None:
    """Killed right after it asked: whatever was sent or confirmed, the clicks count once."""
    scene = await set_up(people, processes)
    await scene.joris.say(scene.som, ASK)
    first = (await scene.natives(1))[0]
    await scene.bot.kill()
    await scene.petra.vote(scene.som, first.event_id, answer_of(first, "kan"))
    gone = await scene.fleur.vote(scene.som, first.event_id, answer_of(first, "kan"))
    await scene.fleur.redact(scene.som, gone)
    await scene.bas.vote(scene.som, first.event_id, "no such answer")
    await scene.bot.start()
    shown = await scene.shows("1 kan, 0 misschien, 0 niet", at_once=False)
    assert "1) di 9 mrt 10.00-12.30: 1 kan" in shown
    assert len(await scene.natives()) == 2
    edits = [one for one in from_bot(scene.bot, scene.fleur, scene.som) if one.target("m.replace")]
    apart = [b.at - a.at for a, b in pairwise(edits)]
    assert all(gap >= BETWEEN_EDITS for gap in apart)
