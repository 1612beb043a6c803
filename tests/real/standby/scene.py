"""A platform with people who type while the bots that answer them take over from each other."""

import itertools

from bot.matrix.person import Person
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.standby.pair import Pair, answered_once
from tests.real.talking import platform, unlike


class Scene:
    """A pair with one platform; `asked`: every knelpunt that was typed, in order."""

    def __init__(self, pair: Pair, anouk: Person, typists: list[Person], room: str) -> None:
        self.pair = pair
        self.anouk = anouk
        self.typists = typists
        self.room = room
        self.asked: list[str] = []
        self._turn = itertools.cycle(typists)

    @classmethod
    async def make(cls, people: People, processes: Bots, typists: int = 1) -> "Scene":
        """The pair is started, and something was typed and answered."""
        anouk = await people.person("anouk")
        others = [await people.person("petra") for _ in range(typists)]
        pair = await Pair.make(processes, [anouk.user_id])
        await pair.start()
        room = await platform(pair.one, anouk, "zco", others)
        made = cls(pair, anouk, others, room)
        await made.says()
        await made.all_once()
        return made

    async def says(self) -> str:
        """The next one types a knelpunt."""
        event = await next(self._turn).say(self.room, f"!knelpunt {unlike(len(self.asked))}")
        self.asked.append(event)
        return event

    async def all_once(self) -> None:
        """Each has its one answer, which anouk can read, with the next number."""
        bodies = await answered_once(self.pair.one, self.anouk, self.room, self.asked)
        wanted = [f"K-{n}" for n in range(1, len(self.asked) + 1)]
        assert sorted(body.split()[0] for body in bodies) == sorted(wanted)
