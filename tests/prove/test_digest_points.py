"""Killed between draft, release, post and watermark: each comes once, and nothing twice."""

import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot.demo.homeserver import Homeserver
from bot.faults import BATCH_POINTS, JOB_POINTS, SENT_POINTS
from bot.matrix.person import Person, Seen
from commands.language.calendar import add_working_days
from tests.crash import report
from tests.crash.database import count, delivered, left_over
from tests.crash.forked import ForkedBot
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.talking import answer, ask, from_bot, platform, private_room, unlike

pytestmark = pytest.mark.asyncio(loop_scope="module")

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
FELL: Counter[str] = Counter()
SENDING: Final = tuple(point for point in SENT_POINTS if point != "confirmed")
SAID: Final = (*BATCH_POINTS, *SENDING)


@dataclass
class Scene:
    """Two platforms with a route; saskia moderates both, anouk logs and petra recognises."""

    bot: ForkedBot
    saskia: Person
    anouk: Person
    petra: Person
    zco: str
    som: str
    private: str
    day: datetime
    logged: int = 0
    drafts: int = 0

    async def log(self) -> str:
        """A point that two regions know, and that no digest held."""
        self.logged += 1
        said = await self.anouk.say(self.zco, f"!knelpunt {unlike(self.logged)}")
        label = (await answer(self.bot, self.petra, self.zco, said)).body.split()[0]
        await ask(self.bot, self.petra, self.zco, f"!herken {label}")
        return label

    async def draft(self) -> int:
        """A draft in which all that was logged stands; the number of it."""
        self.drafts += 1
        await self.saskia.say(self.private, "overzicht som")
        await self.shown(self.drafts)
        return self.drafts

    async def shown(self, number: int) -> None:
        """Wait until saskia sees this draft."""
        await self.saskia.wait_for(self.private, _begins(f"Concept {number}:"), timeout=90)

    async def posted(self, label: str) -> None:
        """Wait until petra sees a digest with this point."""
        await self.petra.wait_for(self.som, lambda event: _digest_of(event, label), timeout=90)

    async def killed_at(self, point: str) -> None:
        """Start the bot, and see it killed the first time that it passes `point`."""
        await self.bot.spawn(SCHAKEL_TEST__KILL_AT=f"{point}:1")
        assert await self.bot.wait() == -signal.SIGKILL
        assert self.bot.last_point() == point
        FELL[point] += 1

    async def nothing_twice(self, label: str) -> None:
        """The point stands above once, its draft came once, and no other draft holds it."""
        await ask(self.bot, self.petra, self.som, "!help")
        said = await self.saskia.say(self.private, "overzicht som")
        await self.saskia.wait_for(
            self.private, lambda event: "niets nieuws" in event.body, timeout=90, after=said
        )
        await delivered(self.bot)
        assert await self.bot.stop() == 0
        assert left_over(self.bot) == {}
        above = from_bot(self.bot, self.petra, self.som)
        assert sum(_digest_of(event, label) for event in above) == 1
        number = f"Concept {self.drafts}:"
        mine = from_bot(self.bot, self.saskia, self.private)
        assert sum(event.body.startswith(number) for event in mine) == 1
        mails = [event for event in mine if event.body == f"overzicht-{self.drafts}.md"]
        assert len(mails) == 1
        posted = f"SELECT count(*) FROM digest WHERE id = {self.drafts} AND state = 'posted'"
        assert count(self.bot, posted) == 1


def _begins(words: str) -> Callable[[Seen], bool]:
    return lambda event: event.body.startswith(words)


def _from(bot: ForkedBot) -> Callable[[Seen], bool]:
    return lambda event: event.sender == bot.user_id


def _digest_of(event: Seen, label: str) -> bool:
    return event.body.startswith("Signalenoverzicht") and f"{label} " in event.body


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(
    homeserver: Homeserver, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Scene]:
    """One bot for all tests here; each leaves it stopped and done."""
    folder = tmp_path_factory.mktemp("digests")
    async with People(homeserver) as people, Bots(homeserver, folder) as processes:
        saskia, anouk, petra = [await people.person(name) for name in ("saskia", "anouk", "petra")]
        bot = await processes.make_kind(ForkedBot, [saskia.user_id])
        await bot.start()
        zco = await platform(bot, saskia, "zco", [anouk, petra])
        som = await platform(bot, saskia, "som", [petra])
        for region, person in (("Twente", anouk), ("Zeeland", petra)):
            await ask(bot, saskia, zco, f"!regio {region}: {person.user_id}")
        await ask(bot, saskia, zco, "!route som")
        await saskia.wait_for(som, lambda event: "!route akkoord zco" in event.body, timeout=90)
        await ask(bot, saskia, som, "!route akkoord zco")
        day = bot.clock.now().astimezone(AMSTERDAM).replace(hour=10, minute=0, second=0)
        made = Scene(bot, saskia, anouk, petra, zco, som, "", day)
        await made.log()
        await ask(bot, saskia, zco, "!overzicht som")
        made.private, made.drafts = await private_room(bot, saskia), 1
        await made.shown(1)
        await saskia.say(made.private, "akkoord 1")
        await made.posted("K-1")
        yield made
        assert processes.complaints() == []
    report.kills("kills between draft, release, post and watermark", FELL)


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def running(scene: Scene) -> AsyncIterator[None]:
    """Each test begins on a morning of its own with a bot that runs.

    The bot keeps no room key that was not used for a month; clients make new ones each week.
    """
    scene.day = datetime.combine(add_working_days(scene.day.date(), 5), scene.day.timetz())
    scene.bot.clock.set(scene.day)
    for person in (scene.saskia, scene.anouk, scene.petra):
        person.take_new_room_keys()
    if not scene.bot.running:
        await scene.bot.start()
    yield
    await scene.bot.kill()


@pytest.mark.parametrize("point", SAID)
async def test_a_draft_is_made_once(scene: Scene, point: str) -> None:
    label = await scene.log()
    assert await scene.bot.stop() == 0
    scene.drafts += 1
    await scene.saskia.say(scene.private, "overzicht som")
    await scene.killed_at(point)
    await scene.bot.start()
    await scene.shown(scene.drafts)
    await scene.saskia.say(scene.private, f"akkoord {scene.drafts}")
    await scene.posted(label)
    await scene.nothing_twice(label)


@pytest.mark.parametrize("point", [*SAID, "confirmed"])
async def test_a_release_is_posted_once(scene: Scene, point: str) -> None:
    label = await scene.log()
    number = await scene.draft()
    assert await scene.bot.stop() == 0
    await scene.saskia.say(scene.private, f"akkoord {number}")
    await scene.killed_at(point)
    await scene.bot.start()
    await scene.posted(label)
    await scene.nothing_twice(label)


@pytest.mark.parametrize("point", [*JOB_POINTS, *SENT_POINTS])
async def test_what_waits_for_the_morning_is_posted_once(scene: Scene, point: str) -> None:
    label = await scene.log()
    number = await scene.draft()
    scene.bot.clock.set(scene.day + timedelta(hours=11))
    said = await scene.saskia.say(scene.private, f"akkoord {number}")
    told = await scene.saskia.wait_for(scene.private, _from(scene.bot), timeout=90, after=said)
    assert "8.30" in told.body
    assert await scene.bot.stop() == 0
    scene.bot.clock.set(scene.day + timedelta(days=4))
    await scene.killed_at(point)
    await scene.bot.start()
    await scene.posted(label)
    await scene.nothing_twice(label)


@pytest.mark.parametrize("point", [*JOB_POINTS, *SENT_POINTS])
async def test_a_draft_by_the_clock_comes_once(scene: Scene, point: str) -> None:
    label = await scene.log()
    morning = datetime.combine(add_working_days(scene.day.date(), 1), scene.day.timetz())
    day = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")[morning.weekday()]
    await ask(scene.bot, scene.saskia, scene.zco, f"!route som elke {day} 9.00")
    assert await scene.bot.stop() == 0
    scene.bot.clock.set(morning)
    scene.drafts += 1
    await scene.killed_at(point)
    await scene.bot.start()
    await scene.shown(scene.drafts)
    await scene.saskia.say(scene.private, f"akkoord {scene.drafts}")
    await scene.posted(label)
    await scene.nothing_twice(label)
