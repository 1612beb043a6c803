"""A busy date poll that is killed half-way: the overview is edited seldom, and right in the end.

Twelve organisations change their minds four hundred times about twenty dates: eight thousand
answers. What should stand in the end is worked out here, from what was typed last.
"""

import asyncio
import os
import random
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Final

import pytest

from bot.matrix.person import Person, Seen
from tests.crash import report
from tests.crash.database import count, delivered, left_over
from tests.crash.forked import ForkedBot
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.talking import ask, from_bot, platform

SEED: Final = int(os.environ.get("SCHAKEL_CRASH_SEED", "20270112"))
ORGANISATIONS: Final = 12
DATES: Final = range(1, 21)
CHANGES: Final = 400
APART: Final = timedelta(seconds=10)
LINE: Final = re.compile(r"^(\d+)\) .*: (\d+) kan, (\d+) misschien, (\d+) niet", re.MULTILINE)

Ballot = Mapping[int, str]
"""Date -> kan, misschien or niet."""


def ballot(rng: random.Random) -> Ballot:
    """What somebody thinks of all dates; at least one can."""
    said = {number: rng.choice(("kan", "misschien", "niet")) for number in DATES}
    return said | {rng.choice(DATES): "kan"}


def typed(said: Ballot) -> str:
    """The same as people type it."""
    of = {word: " ".join(str(n) for n in DATES if said[n] == word) for word in ("kan", "misschien")}
    return f"!kan {of['kan']}" + (f", misschien {of['misschien']}" if of["misschien"] else "")


def expected(ballots: Sequence[Ballot]) -> dict[int, tuple[int, ...]]:
    """Date -> how many can, perhaps can, and cannot."""
    words = ("kan", "misschien", "niet")
    return {n: tuple(sum(one[n] == word for one in ballots) for word in words) for n in DATES}


def shown(person: Person, room: str, overview: str) -> dict[int, tuple[int, ...]]:
    """The same as the overview says it now."""
    lines = LINE.findall(person.text(room, overview))
    return {int(number): tuple(map(int, counts)) for number, *counts in lines}


async def vote(person: Person, room: str, ballots: Sequence[Ballot]) -> None:
    """Type these one after the other."""
    for one in ballots:
        await person.say(room, typed(one))


def edits(bot: ForkedBot, person: Person, room: str) -> list[Seen]:
    """All edits of the bot's in the room."""
    return [one for one in from_bot(bot, person, room) if one.target("m.replace") is not None]


def ticked(bot: ForkedBot, person: Person, room: str) -> list[str]:
    """The votes below which the bot put its tick, once for each tick; sorted."""
    votes = {one.event_id for one in person.timeline(room) if one.body.startswith("!kan ")}
    ticks = (one.target("m.annotation") for one in from_bot(bot, person, room))
    return sorted(one for one in ticks if one in votes)


@pytest.mark.timeout(900)
async def test_four_hundred_changes_of_mind(people: People, processes: Bots) -> None:
    rng = random.Random(SEED)
    olga = await people.person("olga")
    voters = [await people.person(f"stem{number}") for number in range(ORGANISATIONS)]
    bot = await processes.make_kind(ForkedBot, [olga.user_id])
    await bot.start()
    som = await platform(bot, olga, "som", voters)
    for number, person in enumerate(voters):
        await ask(bot, olga, som, f"!organisatie Org{number}: {person.user_id}")
        await person.pause()
    days = " | ".join(f"{day} maart 2027 10.00" for day in DATES)
    await olga.say(som, f"!datumprikker Druk | {days} | sluit do 28 jan")
    overview = await olga.wait_for(som, lambda one: "1) ma 1 mrt 10.00: 0 kan" in one.body, 60)

    turns = CHANGES // ORGANISATIONS
    more = CHANGES % ORGANISATIONS
    minds = [
        [ballot(rng) for _ in range(turns + (number < more))] for number in range(ORGANISATIONS)
    ]
    begun = asyncio.get_running_loop().time()
    half = turns // 2
    await asyncio.gather(*(vote(p, som, m[:half]) for p, m in zip(voters, minds, strict=True)))
    await bot.kill()
    point = bot.last_point()
    rest = asyncio.gather(*(vote(p, som, m[half:]) for p, m in zip(voters, minds, strict=True)))
    await bot.spawn()  # it is ready when it has dealt with all that was typed until then
    await rest
    await olga.until(lambda: len(ticked(bot, olga, som)) >= CHANGES or None, 600)
    wanted = expected([mind[-1] for mind in minds])
    await olga.until(lambda: shown(olga, som, overview.event_id) == wanted or None, 60)
    seconds = asyncio.get_running_loop().time() - begun
    await ask(bot, olga, som, "!help")

    made = edits(bot, olga, som)
    apart = [later.at - earlier.at for earlier, later in pairwise(made)]
    report.TABLES.append(
        (
            f"{CHANGES} changes of mind about {len(DATES)} dates, killed after {point}",
            [
                f"seconds      {seconds:.0f}",
                f"edits        {len(made)}",
                f"least apart  {min(apart).total_seconds():.1f} s",
            ],
        )
    )
    assert min(apart) >= APART
    assert {one.target("m.replace") for one in made} == {overview.event_id}
    ticks = ticked(bot, olga, som)
    assert len(set(ticks)) == len(ticks) == CHANGES
    await delivered(bot)
    assert await bot.stop() == 0
    assert left_over(bot) == {}
    assert count(bot, "SELECT count(*) FROM ballot") == CHANGES * len(DATES)
