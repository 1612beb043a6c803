"""Four people go on typing while the bot is killed again and again at moments that nobody chose.

Every command has one effect and one answer, counted in what somebody else's client decrypted.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pytest

from bot.matrix.person import Person, Seen
from tests.crash import report
from tests.crash.database import count, left_over
from tests.crash.forked import ForkedBot
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.talking import answer, answers, ask, platform, room_with, unlike

SEED: Final = int(os.environ.get("SCHAKEL_CRASH_SEED", "20270112"))
KILLS: Final = 30
COMMANDS: Final = 300
IN_START: Final = 5
"""Kills of those that fall while the bot starts; the others once it deals with what was typed."""

LONGEST_LIFE: Final = 1.5
"""Seconds from a start, or from the first batch, to the kill, at most."""

KNOWN: Final = 20
"""Items that are there before the first kill, so that people can recognise them."""


@dataclass(frozen=True)
class Command:
    """What one of the four types in one of the rooms, and how the one answer to it looks."""

    who: int
    room: str
    text: str
    answered: Callable[[str], bool]


def commands(rng: random.Random) -> list[Command]:
    """COMMANDS of all sorts in an order of chance; each person recognises an item only once."""
    known = [(who, number) for who in range(4) for number in range(1, KNOWN + 1)]
    recognised = iter(rng.sample(known, len(known)))
    numbers = iter(range(COMMANDS))
    makers: dict[str, Callable[[], Command]] = {
        "knelpunt": lambda: _item(rng, "knelpunt", "K-", next(numbers)),
        "trend": lambda: _item(rng, "trend", "T-", next(numbers)),
        "herken": lambda: Command(*_recognise(next(recognised)), answered=lambda body: body == "✓"),
        "lijst": lambda: Command(
            rng.randrange(4), rng.choice(["zco", "som"]), "!lijst", lambda body: "K-" in body
        ),
        "instellen": lambda: Command(
            0, "plain", "!instellen", lambda body: "nog geen platform" in body
        ),
    }
    kinds = rng.choices(list(makers), weights=[10, 5, 4, 5, 4], k=COMMANDS)
    return [makers[kind]() for kind in kinds]


def _item(rng: random.Random, word: str, label: str, number: int) -> Command:
    room = rng.choice(["zco", "som"])
    text = f"!{word} {unlike(number)}"
    return Command(rng.randrange(4), room, text, lambda body: body.startswith(label))


def _recognise(pair: tuple[int, int]) -> tuple[int, str, str]:
    who, number = pair
    return who, "zco", f"!herken K-{number}"


@dataclass
class Said:
    """A command that was typed, and its event."""

    command: Command
    event_id: str


class Crowd:
    """The four, who type, and the one who counts."""

    def __init__(self, four: Sequence[Person], rooms: dict[str, str]) -> None:
        self._four = four
        self._rooms = rooms
        self.said: list[Said] = []

    async def type(self, batch: Sequence[Command]) -> None:
        """Each types her part of `batch` in order, all at the same time."""
        await asyncio.gather(*(self._type(who, batch) for who in range(4)))

    async def _type(self, who: int, batch: Sequence[Command]) -> None:
        for command in batch:
            if command.who == who:
                room = self._rooms[command.room]
                self.said.append(Said(command, await self._four[who].say(room, command.text)))


@pytest.mark.timeout(600)
async def test_thirty_kills(people: People, processes: Bots) -> None:
    rng = random.Random(SEED)
    olga = await people.person("olga")
    four = [await people.person(name) for name in ("anouk", "petra", "wim", "fatima")]
    bot = await processes.make_kind(ForkedBot, [olga.user_id, four[0].user_id])
    await bot.start()
    rooms = {slug: await platform(bot, olga, slug, four) for slug in ("zco", "som")}
    rooms["plain"] = await room_with(bot, olga, "open", four, encrypted=False)
    for number in range(1, KNOWN + 1):
        last = await olga.say(rooms["zco"], f"!knelpunt {unlike(10_000 + number)}")
    assert f"K-{KNOWN} " in (await answer(bot, olga, rooms["zco"], last)).body

    for person in four:
        await person.pause()  # who reads along makes the homeserver slower, and the kills no better
    crowd = Crowd(four, rooms)
    fell = await _killed(bot, crowd, commands(rng), rng)
    report.kills(f"kills at random moments (seed {SEED}): last point passed", fell)

    await bot.start()
    for said in crowd.said:
        await answer(bot, olga, rooms[said.command.room], said.event_id)
    closing = (("zco", "!help"), ("som", "!help"), ("plain", "!instellen"))
    ends = {
        rooms[slug]: (await ask(bot, olga, rooms[slug], asked)).event_id for slug, asked in closing
    }
    assert await bot.stop() == 0
    _count(bot, olga, rooms, crowd.said)
    for person in four:
        person.resume()
    for person in (olga, *four):
        await _reads_all(person, ends)


async def _reads_all(person: Person, ends: dict[str, str]) -> None:
    """Room id -> its last event: up to there nothing stays undecryptable."""
    for room, end in ends.items():
        await person.wait_for(room, lambda event, end=end: event.event_id == end)  # type: ignore[misc]
        assert all(event.readable for event in person.timeline(room))


async def _killed(
    bot: ForkedBot, crowd: Crowd, typed: Sequence[Command], rng: random.Random
) -> Counter[str]:
    """Kill it KILLS times while `typed` is typed; returns after which points it fell."""
    fell: Counter[str] = Counter()
    in_start = rng.sample(range(KILLS), IN_START)
    await bot.kill()
    for turn, batch in enumerate(_parts(typed, KILLS)):
        await bot.spawn()
        life = rng.uniform(0, LONGEST_LIFE)
        await asyncio.gather(crowd.type(batch), _kill(bot, life, at_work=turn not in in_start))
        fell[bot.last_point()] += 1
    return fell


async def _kill(bot: ForkedBot, life: float, *, at_work: bool) -> None:
    if at_work:
        await bot.at_work()
    await asyncio.sleep(life)
    assert bot.running
    await bot.kill()


def _parts(typed: Sequence[Command], number: int) -> Iterator[Sequence[Command]]:
    size = -(-len(typed) // number)
    return (typed[at : at + size] for at in range(0, len(typed), size))


def _count(bot: ForkedBot, olga: Person, rooms: dict[str, str], said: Sequence[Said]) -> None:
    """Everything once: what olga reads, and what is in the database."""
    assert len(said) == COMMANDS
    heard = {
        one.event_id: answers(bot, olga, rooms[one.command.room], one.event_id) for one in said
    }
    bodies = {event_id: [_words(e) for e in events] for event_id, events in heard.items()}
    wrong = {
        one.command.text: bodies[one.event_id]
        for one in said
        if [one.command.answered(body) for body in bodies[one.event_id]] != [True]
    }
    assert wrong == {}

    for letter, kind, before in (("K", "bottleneck", KNOWN), ("T", "trend", 0)):
        given = [b.split()[0] for [b] in bodies.values() if b.startswith(f"{letter}-")]
        first, last = before + 1, before + len(given)
        assert sorted(given) == sorted(f"{letter}-{n}" for n in range(first, last + 1))
        assert count(bot, f"SELECT count(*) FROM signal WHERE kind = '{kind}'") == last
    recognised = sum(one.command.text.startswith("!herken") for one in said)
    assert count(bot, "SELECT count(*) FROM endorsement") == recognised
    assert left_over(bot) == {}


def _words(event: Seen) -> str:
    """The words of a message, or the key of a reaction."""
    return event.body or str(event.relates_to.get("key", ""))
