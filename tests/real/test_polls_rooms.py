"""Story S14 on a real homeserver: one date poll in two rooms, one tally, one meeting, one calendar.

Winter and summer are both asked for, so that the calendar file crosses a change of the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.matrix.person import Person, Seen
from tests.interop.calendars import Read, read
from tests.interop.conftest import node as node
from tests.real.bot_process import BotProcess, Bots
from tests.real.people import People
from tests.real.talking import ask, from_bot, platform, private_room
from tests.real.test_polls import BETWEEN_EDITS, END, START, answer_of

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ASK = (
    "!datumprikker Themadag ZCO+SOM | do 11 mrt 10.00-12.30 | di 15 jun 10.00-12.30"
    " | sluit do 28 jan | kamers zco som"
)
HALF_WAY = datetime(2027, 1, 20, 13, 1, tzinfo=AMSTERDAM)
TWO_DAYS_BEFORE = datetime(2027, 1, 26, 17, 0, tzinfo=AMSTERDAM)
CLOSES = datetime(2027, 1, 28, 17, 0, tzinfo=AMSTERDAM)
SECOND = timedelta(seconds=1)
WAIT = 90.0


@dataclass
class Scene:
    """joris moderates zco and som; mo of Moviera is in both.

    Of zco: anouk (HVO) and fleur (Fier). Of som: petra and her deputy wim (SHOP), bas (FairWork).
    """

    bot: BotProcess
    joris: Person
    mo: Person
    anouk: Person
    fleur: Person
    petra: Person
    wim: Person
    bas: Person
    zco: str
    som: str
    private: list[tuple[Person, str]] = field(default_factory=list)

    @property
    def eyes(self) -> tuple[tuple[Person, str], ...]:
        """Somebody who is in one of the two rooms only, for each."""
        return (self.anouk, self.zco), (self.petra, self.som)

    async def natives(self, person: Person, room: str) -> list[Seen]:
        """The native polls of the two dates."""

        def look() -> list[Seen] | None:
            found = [one for one in person.timeline(room) if one.type == START]
            return found if len(found) == 2 else None

        return await person.until(look, WAIT)

    async def accepts(self, person: Person) -> str:
        """Go into the private room that the bot made; returns when the bot knows that."""
        room = await private_room(self.bot, person)
        said = await person.say(room, "help")
        await person.wait_for(room, lambda one: one.sender == self.bot.user_id, WAIT, after=said)
        return room

    async def both_show(self, *words: str) -> None:
        """Wait until the overview holds all of these in both rooms, edits applied.

        An edit that is held back so that it does not follow on another may go.
        """
        self.bot.clock.go_on(BETWEEN_EDITS)
        for person, room in self.eyes:
            await person.until(lambda p=person, r=room: self._shown(p, r, words), WAIT)  # type: ignore[misc]

    def _shown(self, person: Person, room: str, words: Sequence[str]) -> bool | None:
        overviews = [
            one
            for one in from_bot(self.bot, person, room)
            if " misschien, " in one.body and one.target("m.replace") is None
        ]
        assert len(overviews) <= 1
        text = person.text(room, overviews[0].event_id) if overviews else ""
        return all(word in text for word in words) or None

    async def both_hear(self, words: str, kind: str = "m.text") -> None:
        """Wait until both rooms have this as one message in the main timeline."""
        for person, room in self.eyes:
            said = await person.wait_for(
                room, lambda one: words in one.body and one.sender == self.bot.user_id, WAIT
            )
            assert (said.msgtype, said.encrypted) == (kind, True)
            assert said.target("m.thread") is None
            same = [one for one in from_bot(self.bot, person, room) if one.body == said.body]
            assert len(same) == 1

    async def calendars(self, node: Path, count: int) -> Read:
        """The newest of this many calendar files: the same bytes in both rooms."""
        found = []
        for person, room in self.eyes:

            def files(person: Person = person, room: str = room) -> list[Seen] | None:
                seen = [one for one in person.timeline(room) if one.body == "V-1.ics"]
                return seen if len(seen) == count else None

            found.append(await person.download((await person.until(files, WAIT))[-1]))
        assert found[0] == found[1]
        return read(node, found[0])


async def set_up(people: People, processes: Bots) -> Scene:
    """Two platforms and five organisations."""
    names = ("joris", "mo", "anouk", "fleur", "petra", "wim", "bas")
    joris, mo, anouk, fleur, petra, wim, bas = [await people.person(name) for name in names]
    bot = await (await processes.make([joris.user_id])).start()
    zco = await platform(bot, joris, "zco", [mo, anouk, fleur])
    som = await platform(bot, joris, "som", [mo, petra, wim, bas])
    for words in (f"Moviera: {mo.user_id}", f"HVO: {anouk.user_id}", f"Fier: {fleur.user_id}"):
        await ask(bot, joris, zco, f"!organisatie {words}")
    for words in (f"SHOP: {petra.user_id}, {wim.user_id} (plv)", f"FairWork: {bas.user_id}"):
        await ask(bot, joris, som, f"!organisatie {words}")
    return Scene(bot, joris, mo, anouk, fleur, petra, wim, bas, zco, som)


async def votes(scene: Scene) -> None:
    """By click, typed, by a deputy, by phone; mo in both rooms."""
    bot, zco, som = scene.bot, scene.zco, scene.som
    placed = await ask(bot, scene.joris, zco, ASK)
    assert "Moviera zit in meer dan een kamer en heeft één stem" in placed.body
    await scene.both_hear("Datumprikker D-1: Themadag ZCO+SOM, 5 organisaties")
    winter, summer = await scene.natives(scene.mo, zco)
    await scene.mo.vote(zco, winter.event_id, answer_of(winter, "kan"))
    await scene.mo.vote(zco, summer.event_id, answer_of(summer, "kan niet"))
    await scene.both_show("1) do 11 mrt 10.00-12.30: 1 kan, 0 misschien, 0 niet", "1 van 5")
    assert (await ask(bot, scene.mo, som, "!kan 2")).type == "m.reaction"
    await scene.both_show(
        "1) do 11 mrt 10.00-12.30: 0 kan, 0 misschien, 1 niet (Moviera)",
        "2) di 15 jun 10.00-12.30: 1 kan, 0 misschien, 0 niet",
    )
    winter, summer = await scene.natives(scene.petra, som)
    await scene.petra.vote(som, winter.event_id, answer_of(winter, "kan niet"))
    await scene.petra.vote(som, summer.event_id, answer_of(summer, "kan misschien"))
    await ask(bot, scene.anouk, zco, "!kan 1 2")
    await scene.both_show("1 kan, 0 misschien, 2 niet (Moviera en SHOP)", "2 kan, 1 misschien")
    await ask(bot, scene.wim, som, "!kan 1 2")
    for person in (scene.petra, scene.wim):
        room = await scene.accepts(person)
        await person.wait_for(room, lambda one: "SHOP staat bij D-1 nu op: 1, 2" in one.body, WAIT)
        scene.private.append((person, room))
    await ask(bot, scene.joris, som, "!stem voor FairWork: 1, misschien 2 (trein)")
    await scene.both_show(
        "4 van 5",
        "1) do 11 mrt 10.00-12.30: 3 kan, 0 misschien, 1 niet (Moviera)",
        "2) di 15 jun 10.00-12.30: 3 kan, 1 misschien, 0 niet",
        "FairWork bij 2: trein",
        "Nog niet alles ingevuld: Fier.",
    )


async def reminders(scene: Scene) -> None:
    """Only Fier is missing: fleur is asked twice in private, nobody else at all."""
    bot = scene.bot
    bot.clock.set(HALF_WAY)
    own = await scene.accepts(scene.fleur)
    asked = "Wanneer kan Fier? Datumprikker D-1"
    await scene.fleur.wait_for(own, lambda one: asked in one.body, WAIT)
    bot.clock.set(TWO_DAYS_BEFORE - SECOND)
    await scene.both_hear("4 van 5 organisaties hebben gestemd", "m.notice")

    def questions() -> list[Seen]:
        return [one for one in from_bot(bot, scene.fleur, own) if asked in one.body]

    await scene.fleur.until(lambda: len(questions()) == 2 or None, WAIT)
    assert [one.mentions for one in questions()] == [(scene.fleur.user_id,)] * 2
    await scene.fleur.say(own, "alles behalve 1")
    await scene.fleur.wait_for(own, lambda one: "Genoteerd voor D-1" in one.body, WAIT)
    for person in (scene.mo, scene.anouk, scene.bas):
        assert person.invitations == {}
    for person, room in scene.private:
        assert not [one for one in from_bot(bot, person, room) if "Wanneer" in one.body]
    told = await private_room(bot, scene.joris)
    await scene.joris.wait_for(told, lambda one: "Iedereen heeft gestemd" in one.body, WAIT)
    assert len(questions()) == 2


async def closing(scene: Scene) -> None:
    """At the deadline it closes in both rooms; a click after it counts nowhere."""
    bot = scene.bot
    winter = (await scene.natives(scene.petra, scene.som))[0]
    bot.clock.set(CLOSES - SECOND)
    for person, room in scene.eyes:
        await person.until(
            lambda p=person, r=room: (  # type: ignore[misc]
                len([one for one in p.timeline(r) if one.type == END]) == 2 or None
            ),
            WAIT,
        )
    await scene.petra.vote(scene.som, winter.event_id, answer_of(winter, "kan niet"))
    refused = await ask(bot, scene.petra, scene.som, "!kan 2")  # the click is done by then
    assert "D-1 is gesloten" in refused.body
    await scene.both_show(
        "gesloten. 5 van 5 organisaties",
        "1) do 11 mrt 10.00-12.30: 3 kan, 0 misschien, 2 niet (Fier en Moviera)",
        "2) di 15 jun 10.00-12.30: 4 kan, 1 misschien, 0 niet",
        "Beste: 2, want de minsten zeggen niet",
    )


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of 2027 in UTC."""
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


async def fixing(scene: Scene, node: Path) -> None:
    """A winter date, then reopened and a summer date, then moved, then called off."""
    bot, som = scene.bot, scene.som
    await ask(bot, scene.joris, som, "!vast D-1 1")
    await scene.both_hear("V-1 Themadag ZCO+SOM is op donderdag 11 maart 2027, 10.00-12.30")
    first = await scene.calendars(node, 1)
    assert (first.method, first.status, first.sequence) == ("PUBLISH", "CONFIRMED", 0)
    assert (first.starts, first.ends) == (at(3, 11, 9), at(3, 11, 11, 30))
    assert (first.summary, first.attendees) == ("Themadag ZCO+SOM", 0)

    await ask(bot, scene.joris, som, "!heropen D-1 tot vr 5 feb")
    called_off = await scene.calendars(node, 2)
    assert (called_off.method, called_off.status) == ("CANCEL", "CANCELLED")
    assert (called_off.starts, called_off.ends) == (first.starts, first.ends)

    await ask(bot, scene.joris, scene.zco, "!vast D-1 2")
    await scene.both_show("Vastgelegd: dinsdag 15 juni 2027, 10.00-12.30")
    summer = await scene.calendars(node, 3)
    assert (summer.method, summer.status) == ("PUBLISH", "CONFIRMED")
    assert (summer.starts, summer.ends) == (at(6, 15, 8), at(6, 15, 10, 30))

    await ask(bot, scene.joris, som, "!verplaats V-1 naar do 17 jun 13.00")
    moved = await scene.calendars(node, 4)
    assert (moved.method, moved.starts) == ("PUBLISH", at(6, 17, 11))

    await ask(bot, scene.joris, som, "!annuleer D-1")
    await scene.both_hear("D-1 Themadag ZCO+SOM gaat niet door")
    gone = await scene.calendars(node, 5)
    assert (gone.method, gone.status, gone.starts) == ("CANCEL", "CANCELLED", moved.starts)
    chain = (first, called_off, summer, moved, gone)
    assert [one.sequence for one in chain] == [0, 1, 2, 3, 4]
    assert {one.uid for one in chain} == {first.uid}


@pytest.mark.timeout(600)
async def test_a_theme_day_of_two_rooms(people: People, processes: Bots, node: Path) -> None:
    scene = await set_up(people, processes)
    await votes(scene)
    await reminders(scene)
    await closing(scene)
    await fixing(scene, node)
