"""Killed at each named point once: the next start makes one effect and one answer of it."""

import signal
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.demo.homeserver import Homeserver
from bot.faults import BATCH_POINTS, JOB_POINTS, SENT_POINTS
from bot.matrix.person import Person
from tests.crash import report
from tests.crash.database import delivered, left_over
from tests.crash.forked import ForkedBot
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.talking import (
    answer,
    answers,
    ask,
    from_bot,
    joined,
    platform,
    private_room,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

KILLED = -signal.SIGKILL
FELL: Counter[str] = Counter()
BLOCKED = "!knelpunt onze cliënt met bsn 123456782 komt nergens terecht"


@dataclass
class Scene:
    """A bot in a platform room with somebody who talks and somebody who watches."""

    people: People
    bot: ForkedBot
    anouk: Person
    petra: Person
    zco: str
    logged: int = 0

    async def killed_at(self, point: str) -> None:
        """Start the bot, and see it killed the first time that it passes `point`."""
        await self.bot.spawn(SCHAKEL_TEST__KILL_AT=f"{point}:1")
        assert await self.bot.wait() == KILLED
        assert self.bot.last_point() == point
        FELL[point] += 1

    async def knelpunt(self) -> str:
        """Somebody types what makes the next number."""
        self.logged += 1
        return await self.petra.say(self.zco, f"!knelpunt tekst {self.logged}")

    async def answered_once(self, asked: str) -> None:
        """The item has the next number, and nobody sees a second answer."""
        heard = await answer(self.bot, self.anouk, self.zco, asked)
        assert f"K-{self.logged} genoteerd" in heard.body
        await self.is_done()
        assert len(answers(self.bot, self.anouk, self.zco, asked)) == 1

    async def is_done(self) -> None:
        """Once this returns the bot has stopped, and left nothing undone."""
        await ask(self.bot, self.anouk, self.zco, "!help")
        await delivered(self.bot)
        assert await self.bot.stop() == 0
        assert left_over(self.bot) == {}
        assert all(event.readable for event in self.anouk.timeline(self.zco))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(
    homeserver: Homeserver, store: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Scene]:
    """One bot on each store for all tests here; each leaves it stopped and done."""
    folder = tmp_path_factory.mktemp("points")
    async with People(homeserver) as people, Bots(homeserver, folder) as processes:
        anouk, petra = await people.person("anouk"), await people.person("petra")
        bot = await processes.make_kind(ForkedBot, [anouk.user_id])
        if store == "postgresql":
            bot.on_postgresql()
        await bot.start()
        zco = await platform(bot, anouk, "zco", [petra])
        assert await bot.stop() == 0
        yield Scene(people, bot, anouk, petra, zco)
        assert processes.complaints() == []
    report.kills(f"one kill at each point on {store}", FELL.copy())
    FELL.clear()


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def stopped(scene: Scene) -> AsyncIterator[None]:
    """Whatever a test leaves running does not meet the next one."""
    yield
    await scene.bot.kill()


@pytest.mark.parametrize("point", [*BATCH_POINTS, *SENT_POINTS, *JOB_POINTS])
async def test_a_command_has_one_effect_and_one_answer(scene: Scene, point: str) -> None:
    asked = await scene.knelpunt()
    await scene.killed_at(point)
    await scene.bot.start()
    await scene.answered_once(asked)


async def test_an_invitation_is_accepted(scene: Scene) -> None:
    bot, anouk = scene.bot, scene.anouk
    room = await scene.people.room(anouk, "nieuw", [scene.petra])
    await anouk.invite(room, bot.user_id)
    await scene.killed_at("joined")
    await joined(bot, anouk, room)
    asked = await anouk.say(room, "!instellen")
    await bot.start()
    await answer(bot, anouk, room, asked)
    await scene.is_done()
    assert len(answers(bot, anouk, room, asked)) == 1


async def test_a_private_room_is_made_once(scene: Scene) -> None:
    bot = scene.bot
    fatima = await scene.people.person("fatima")
    await scene.anouk.invite(scene.zco, fatima.user_id)
    await fatima.join(scene.zco)
    asked = await fatima.say(scene.zco, BLOCKED)
    await scene.killed_at("room_made")
    await bot.start()
    room = await private_room(bot, fatima)
    await fatima.wait_for(room, lambda event: "komt nergens terecht" in event.body)
    await answer(bot, scene.anouk, scene.zco, asked)
    await scene.is_done()
    assert len(answers(bot, scene.anouk, scene.zco, asked)) == 1
    welcome, rewritten = from_bot(bot, fatima, room)
    assert "Welkom" in welcome.body
    assert "komt nergens terecht" in rewritten.body
    assert fatima.invitations == {}


@pytest.mark.parametrize("point", ["committed", "before_send", "sent"])
async def test_a_new_device_knows_what_the_old_one_answered(scene: Scene, point: str) -> None:
    """Transaction ids are a device's own: only the mark tells that the answer is there."""
    asked = await scene.knelpunt()
    await scene.killed_at(point)
    (scene.bot.data / "secrets" / "session").unlink()
    await scene.bot.start()
    await scene.answered_once(asked)
