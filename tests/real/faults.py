"""A bot behind a fault proxy, and the count of its answers: 0 lost, 0 twice."""

import asyncio
import copy
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from bot.matrix.person import Person
from tests.crash.database import left_over
from tests.real.bot_process import BotProcess, Bots
from tests.real.fault_proxy import Fault, FaultProxy
from tests.real.people import People
from tests.real.talking import answer, answers, ask, platform, unlike

_words = count(1)


@dataclass
class Behind:
    """One bot, its proxy, a room of two people who type, and what they typed."""

    proxy: FaultProxy
    bot: BotProcess
    people: Sequence[Person]
    room: str
    said: list[str]

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

    async def is_whole(self) -> None:
        """Everything typed so far has exactly one answer, all numbers differ, nothing is left."""
        await ask(self.bot, self.people[0], self.room, "!help")
        heard = [answers(self.bot, self.people[0], self.room, one) for one in self.said]
        lost = sum(not one for one in heard)
        twice = sum(len(one) > 1 for one in heard)
        assert (lost, twice) == (0, 0)
        numbers = sorted(int(one.body.split()[0].removeprefix("K-")) for [one] in heard)
        assert numbers == list(range(1, len(self.said) + 1))
        assert await self.bot.stop() == 0
        assert left_over(self.bot) == {}


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
    return Behind(proxy, bot, (anouk, petra), room, [])


def new_seed() -> int:
    """One of chance, to be printed."""
    return random.SystemRandom().randrange(1_000_000)
