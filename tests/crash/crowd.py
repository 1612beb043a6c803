"""Four people who type commands of all sorts, one who reads along, and the count of the answers."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count as numbers_from
from itertools import islice
from typing import Final, Self

from bot.matrix.person import Person, Seen
from tests.crash.database import count, delivered, left_over
from tests.crash.forked import ForkedBot
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.talking import answer, answered_events, ask, platform, room_with, unlike

CLOSING: Final = (("zco", "!help"), ("som", "!help"), ("plain", "!instellen"))
"""Room and what is said there last: once it is answered, all before it is."""

LISTED: Final = ("K-", "T-", "Er staat niets open.")


@dataclass(frozen=True)
class Command:
    """What one of the four types in one of the rooms, and how the one answer to it looks."""

    who: int
    room: str
    text: str
    answered: Callable[[str], bool]


@dataclass(frozen=True)
class Said:
    """A command that was typed, and its event."""

    command: Command
    event_id: str


def commands(rng: random.Random, known: int) -> Iterator[Command]:
    """Commands without end in an order of chance; `known` items can be recognised from the start.

    Each person recognises an item only once.
    """
    pairs = [(who, number) for who in range(4) for number in range(1, known + 1)]
    to_recognise = iter(rng.sample(pairs, len(pairs)))
    numbers = numbers_from()

    def item(word: str, label: str) -> Command:
        room, text = rng.choice(["zco", "som"]), f"!{word} {unlike(next(numbers))}"
        return Command(rng.randrange(4), room, text, lambda body: body.startswith(label))

    def recognise() -> Command:
        pair = next(to_recognise, None)
        if pair is None:
            return item("knelpunt", "K-")
        return Command(pair[0], "zco", f"!herken K-{pair[1]}", lambda body: body == "✓")

    def listed() -> Command:
        room = rng.choice(["zco", "som"])
        return Command(
            rng.randrange(4), room, "!lijst", lambda body: any(word in body for word in LISTED)
        )

    makers: dict[Callable[[], Command], int] = {
        lambda: item("knelpunt", "K-"): 10,
        lambda: item("trend", "T-"): 5,
        recognise: 4,
        listed: 5,
        lambda: Command(0, "plain", "!instellen", lambda body: "nog geen platform" in body): 4,
    }
    while True:
        yield rng.choices(list(makers), weights=list(makers.values()))[0]()


@dataclass
class Crowd:
    """The four, who type, and olga, whose decrypted timeline counts."""

    bot: ForkedBot
    olga: Person
    four: Sequence[Person]
    rooms: dict[str, str]
    known: int
    typed: Iterator[Command]
    said: list[Said] = field(default_factory=list)

    @classmethod
    async def gathered(
        cls, people: People, processes: Bots, store: str, rng: random.Random, known: int
    ) -> Self:
        """Make all of them, and the `known` items; the bot runs on `store`."""
        olga = await people.person("olga")
        four = [await people.person(name) for name in ("anouk", "petra", "wim", "fatima")]
        bot = await processes.make_kind(ForkedBot, [olga.user_id, four[0].user_id])
        if store == "postgresql":
            bot.on_postgresql()
        await bot.start()
        rooms = {slug: await platform(bot, olga, slug, four) for slug in ("zco", "som")}
        rooms["plain"] = await room_with(bot, olga, "open", four, encrypted=False)
        for number in range(1, known + 1):
            last = await olga.say(rooms["zco"], f"!knelpunt {unlike(10_000_000 + number)}")
        assert f"K-{known} " in (await answer(bot, olga, rooms["zco"], last)).body
        for person in four:
            await person.pause()  # who reads along makes the homeserver slower, and kills no better
        return cls(bot, olga, four, rooms, known, commands(rng, known))

    async def type(self, number: int) -> None:
        """Each types her part of the next commands in order, all at the same time."""
        batch = list(islice(self.typed, number))
        await asyncio.gather(*(self._type(who, batch) for who in range(4)))

    async def _type(self, who: int, batch: Sequence[Command]) -> None:
        for command in batch:
            if command.who == who:
                room = self.rooms[command.room]
                self.said.append(Said(command, await self.four[who].say(room, command.text)))

    async def all_answered(self) -> None:
        """Wait until all that was typed so far has an answer; the bot must be running."""
        await self.olga.until(lambda: self._heard().keys() >= {s.event_id for s in self.said}, 300)

    async def is_whole(self) -> None:
        """Everything has one answer, everybody can read it, and the stopped bot left nothing."""
        await self.all_answered()
        ends = {
            self.rooms[slug]: (await ask(self.bot, self.olga, self.rooms[slug], asked)).event_id
            for slug, asked in CLOSING
        }
        await delivered(self.bot)
        assert await self.bot.stop() == 0
        self._count()
        for person in self.four:
            person.resume()
        for person in (self.olga, *self.four):
            await _reads_all(person, ends)

    def _heard(self) -> dict[str, list[str]]:
        """Event -> the words, or the key, of each answer to it that olga can read."""
        heard = defaultdict[str, list[str]](list)
        for room in self.rooms.values():
            for event in self.olga.timeline(room):
                if event.readable:
                    for target in answered_events(self.bot, event):
                        heard[target].append(_words(event))
        return heard

    def _count(self) -> None:
        heard = self._heard()
        bodies = {one.event_id: heard.get(one.event_id, []) for one in self.said}
        wrong = {
            one.command.text: bodies[one.event_id]
            for one in self.said
            if [one.command.answered(body) for body in bodies[one.event_id]] != [True]
        }
        assert wrong == {}, wrong
        for letter, kind, before in (("K", "bottleneck", self.known), ("T", "trend", 0)):
            given = [b.split()[0] for [b] in bodies.values() if b.startswith(f"{letter}-")]
            first, last = before + 1, before + len(given)
            assert sorted(given) == sorted(f"{letter}-{n}" for n in range(first, last + 1))
            assert count(self.bot, f"SELECT count(*) FROM signal WHERE kind = '{kind}'") == last
        recognised = sum(one.command.text.startswith("!herken") for one in self.said)
        assert count(self.bot, "SELECT count(*) FROM endorsement") == recognised
        left = left_over(self.bot)
        assert left == {}, left


def _words(event: Seen) -> str:
    """The words of a message, or the key of a reaction."""
    return event.body or str(event.relates_to.get("key", ""))


async def _reads_all(person: Person, ends: dict[str, str]) -> None:
    """Room id -> its last event: up to there nothing stays undecryptable.

    Room keys come a hundred at a time, so after the messages that need them.
    """
    for room, end in ends.items():
        await person.wait_for(room, lambda event, end=end: event.event_id == end, 300)  # type: ignore[misc]
        await person.until(lambda room=room: all(e.readable for e in person.timeline(room)), 300)  # type: ignore[misc]
