"""A bot behind a fault proxy, and the count of its answers: 0 lost, 0 twice."""

import asyncio
import copy
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count as numbers_from
from typing import Final

from bot.matrix.person import Person
from commands.signals.intake import LOOK_FOR_DOUBLE
from tests.crash.database import count, delivered, left_over
from tests.real.bot_process import BotProcess, Bots
from tests.real.fault_proxy import Fault, FaultProxy
from tests.real.people import People
from tests.real.talking import answer, answers, ask, platform, unlike

JUMP_HOURS: Final = (-48, 72)
POLLS: Final = (
    "!datumprikker SOM | di 9 mrt 10.00 | do 11 mrt 13.30 | sluit do 14 jan",
    "!datumprikker Reserve | di 16 mrt 10.00 | do 18 mrt 13.30 | sluit wo 20 jan",
)
"""The first ends within the jumps, the other after them."""

AFTER_ALL: Final = timedelta(days=9)
POLL_START: Final = "org.matrix.msc3381.poll.start"
POLL_END: Final = "org.matrix.msc3381.poll.end"

_words = numbers_from(1)


@dataclass
class Behind:
    """One bot, its proxy, a room of two people who type, and what they typed."""

    proxy: FaultProxy
    bot: BotProcess
    people: Sequence[Person]
    room: str
    said: list[str] = field(default_factory=list)

    async def types(self, commands: int) -> list[str]:
        """Both type, at the same time, each message with a new room key; returns the events."""
        half = commands // 2
        shares = zip(self.people, (half, commands - half), strict=True)
        typed = await asyncio.gather(*(self._types(who, share) for who, share in shares))
        events = [event_id for share in typed for event_id in share]
        self.said += events
        return events

    async def _types(self, who: Person, commands: int) -> list[str]:
        events = []
        for _ in range(commands):
            who.client.invalidate_outbound_session(self.room)
            events.append(await who.say(self.room, f"!knelpunt {unlike(next(_words))}"))
        return events

    async def meets(self, *kinds: Fault, commands: int, chance: float, seed: int) -> None:
        """Type while these faults befall the bot, until each did; wait for every answer."""
        self.proxy.arm(*kinds, chance=chance, seed=seed)
        before = self.proxy.fell.copy()
        events = await self.types(commands)
        while any(self.proxy.fell[kind] == before[kind] for kind in kinds):
            events += await self.types(4)
            await answer(self.bot, self.people[0], self.room, events[-1], timeout=240)
        for event_id in events:
            await answer(self.bot, self.people[0], self.room, event_id, timeout=240)
        self.proxy.disarm()

    async def jumps(self, commands: int, seed: int) -> int:
        """Type while the bot's clock jumps to and fro; returns how often it jumped.

        Two polls end meanwhile and afterwards, each once, whether the clock passes their ends once
        or several times.
        """
        chance, began = random.Random(seed), self.bot.clock.now()
        for ask_for in POLLS:
            await self.people[0].say(self.room, ask_for)
        ended = 2 * len(POLLS)  # each has two dates
        # One that ends before it could be sent is not sent any more, and so never seen to end.
        await self.people[0].until(lambda: len(self._started()) >= ended, 240)
        turns = -(-commands // 4)
        events: list[str] = []
        for _ in range(turns):
            self.bot.clock.set(began + timedelta(hours=chance.uniform(*JUMP_HOURS)))
            typed = await self.types(4)
            await answer(self.bot, self.people[0], self.room, typed[0], timeout=240)
            events += typed  # the next jump falls while the others are dealt with
        for event_id in events:
            await answer(self.bot, self.people[0], self.room, event_id, timeout=240)
        self.bot.clock.set(began + AFTER_ALL)
        await self.people[0].until(lambda: len(self._ended()) >= ended, 240)
        return turns + 1

    async def is_whole(self) -> None:
        """Everything typed so far has exactly one answer, all numbers differ, nothing is left."""
        await ask(self.bot, self.people[0], self.room, "!help")
        heard = [answers(self.bot, self.people[0], self.room, one) for one in self.said]
        lost = sum(not one for one in heard)
        twice = sum(len(one) > 1 for one in heard)
        assert (lost, twice) == (0, 0)
        numbers = sorted(int(one.body.split()[0].removeprefix("K-")) for [one] in heard)
        assert numbers == list(range(1, len(self.said) + 1))
        await delivered(self.bot)
        assert await self.bot.stop() == 0
        assert left_over(self.bot) == {}
        assert len(set(self._ended())) == len(self._ended())
        looked = f"SELECT count(*) FROM occurrence WHERE job = '{LOOK_FOR_DOUBLE}'"
        assert count(self.bot, looked) == len(self.said)
        # The last one's look may still wait for its second.
        assert count(self.bot, f"{looked} AND state NOT IN ('done', 'waiting')") == 0

    def _started(self) -> list[str]:
        """The native polls that the bot posted."""
        seen = self.people[0].timeline(self.room)
        return [one.event_id for one in seen if one.type == POLL_START]

    def _ended(self) -> list[str | None]:
        """The native polls that the bot ended, once for each end."""
        seen = self.people[0].timeline(self.room)
        return [one.target("m.reference") for one in seen if one.type == POLL_END]


async def behind(people: People, processes: Bots, proxy: FaultProxy) -> Behind:
    """Start a bot whose homeserver is the proxy."""
    anouk, petra = await people.person("anouk"), await people.person("petra")
    front = copy.copy(processes.homeserver)
    front.url = proxy.url
    real, processes.homeserver = processes.homeserver, front
    bot = await processes.make([anouk.user_id])
    processes.homeserver = real
    await bot.start()
    room = await platform(bot, anouk, "zco", [petra])
    return Behind(proxy, bot, (anouk, petra), room)


def new_seed() -> int:
    """One of chance, to be printed."""
    return random.SystemRandom().randrange(1_000_000)
