"""A thousand times kill -9 in encrypted rooms while people type, half of them on each store.

A kill falls at a named point that work passes, or at a moment of chance. Every command has one
answer that others can read, every invitation is followed once, every refused message has one
sentence in private.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Self

import pytest

from bot.faults import BATCH_POINTS, JOB_POINTS, POINTS
from bot.matrix.person import Person
from tests.crash import report
from tests.crash.conftest import store
from tests.crash.crowd import Crowd
from tests.crash.killing import killed_at, killed_at_random
from tests.prove.figures import SEED, figure, scaled
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.talking import answers, from_bot, is_membership, platform, private_room

__all__ = ["store"]

KILLS: Final = 500
"""On each store."""

EACH: Final = 20
"""Of those, at each named point; the others fall at moments of chance."""

TYPED: Final = 4
"""Commands for one kill, and more as long as its point is not passed."""

IN_START: Final = 0.2
"""The part of the kills of chance that falls while the bot starts."""

LOOK_EVERY: Final = 25
"""Kills, after which all that was typed must have its answer."""

CHANCE: Final = "chance"
BLOCKED: Final = "!knelpunt onze cliënt met bsn 123456782 komt nergens terecht"
IN_PRIVATE: Final = "komt nergens terecht"


@dataclass
class Rooms:
    """Rooms of which a kill made the bot go in late, or make one for `bep` late."""

    crowd: Crowd
    bep: Person
    small: str
    entered: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)

    @classmethod
    async def made(cls, crowd: Crowd, people: People) -> Self:
        """Bep gets a small platform of her own."""
        bep = await people.person("bep")
        return cls(crowd, bep, await platform(crowd.bot, crowd.olga, "meldpunten", [bep]))

    async def invite(self) -> None:
        """A new room, to which the bot is invited while it does not run."""
        room = await self.crowd.olga.create_room("nieuw", encrypted=False)
        await self.crowd.olga.invite(room, self.crowd.bot.user_id)
        self.entered.append(room)

    async def refuse(self) -> None:
        """What bep types leads to a sentence in a private room that is not there yet."""
        self.blocked.append(await self.bep.say(self.small, BLOCKED))

    async def read_and_left(self) -> None:
        """Bep reads what came in private, and leaves; the bot must be running."""
        room = await private_room(self.crowd.bot, self.bep)
        await self.bep.wait_for(room, lambda event: IN_PRIVATE in event.body)
        await self.bep.leave(room)
        self.private.append(room)

    def is_whole(self) -> None:
        """Each room was entered once, and each refusal has one sentence in private."""
        bot, olga = self.crowd.bot, self.crowd.olga
        for room in self.entered:
            joins = [e for e in olga.timeline(room) if is_membership(e, bot, "join")]
            assert len(joins) == 1
        for asked in self.blocked:
            assert len(answers(bot, self.bep, self.small, asked)) == 1
        assert len(self.private) == len(set(self.private)) == len(self.blocked)
        for room in self.private:
            said = [e for e in from_bot(bot, self.bep, room) if IN_PRIVATE in e.body]
            assert len(said) == 1


def aims(rng: random.Random) -> list[str]:
    """Where each kill is to fall, in an order of chance."""
    points = [*POINTS, *JOB_POINTS] * scaled(EACH)
    made = points + [CHANCE] * (scaled(KILLS) - len(points))
    rng.shuffle(made)
    return made


def times(point: str, rng: random.Random) -> int:
    """At which passing of it in one life."""
    if point in BATCH_POINTS:
        return rng.randint(1, 3)
    return 1 if point in ("joined", "room_made", *JOB_POINTS) else rng.randint(1, 6)


@pytest.mark.timeout(0)
async def test_kills(people: People, processes: Bots, store: str) -> None:
    rng = random.Random(SEED)
    wanted = aims(rng)
    crowd = await Crowd.gathered(people, processes, store, rng, known=max(20, len(wanted) // 5))
    rooms = await Rooms.made(crowd, people)
    await crowd.bot.kill()
    fell, last = Counter[str](), Counter[str]()
    began = time.monotonic()
    for number, aim in enumerate(wanted, 1):
        await _kill(aim, rng, crowd, rooms)
        fell[aim] += 1
        last[crowd.bot.last_point()] += 1
        if aim == "room_made" or number % LOOK_EVERY == 0:
            await crowd.bot.start()
            if aim == "room_made":
                await rooms.read_and_left()
            if number % LOOK_EVERY == 0:
                await crowd.all_answered()
                print(f"{store}: {number} kills, {time.monotonic() - began:.0f} s", flush=True)
            await crowd.bot.kill()
            fell["looked"] += 1
    seconds = time.monotonic() - began
    await crowd.bot.start()
    await crowd.is_whole()
    rooms.is_whole()
    for line in _lines(fell, len(crowd.said) + len(rooms.blocked)):
        figure(f"{store}: {line}")
    figure(f"{store}: {seconds:.0f} s, {seconds / fell.total():.1f} s for each kill, seed {SEED}")
    report.kills(f"{store}: last point passed", last)


async def _kill(aim: str, rng: random.Random, crowd: Crowd, rooms: Rooms) -> None:
    if aim == CHANCE:
        await killed_at_random(crowd, rng, TYPED, in_start=rng.random() < IN_START)
        return
    if aim == "joined":
        await rooms.invite()
    if aim == "room_made":
        await rooms.refuse()
    await killed_at(crowd, aim, times(aim, rng), TYPED)
    assert crowd.bot.last_point() == aim


def _lines(fell: Counter[str], commands: int) -> Iterator[str]:
    at_points = {point: fell[point] for point in (*POINTS, *JOB_POINTS)}
    yield (
        f"{fell.total()} times kill -9, {sum(at_points.values())} of them at {len(at_points)} named"
        f" points, at each {min(at_points.values())} times at least"
    )
    yield f"{commands} commands: 0 lost, 0 twice, 0 unreadable"
