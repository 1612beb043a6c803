"""A message that kills the process, or fails its commit, again and again is set aside, no other."""

import signal

import pytest

from bot.matrix.person import Person
from bot.receive import MOST_ALONE
from tests.crash.database import count, delivered, left_over
from tests.crash.forked import ForkedBot
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.talking import answer, answers, ask, from_bot, platform, private_room

pytestmark = pytest.mark.timeout(600)

MOST_DEATHS = 2 + MOST_ALONE
"""The bot dies while it runs, at the start that tries the whole batch again, and at those that try
the message alone."""

LETHAL = "!knelpunt dodelijk"


async def test_what_kills_each_start(people: People, processes: Bots) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await processes.make_kind(ForkedBot, [anouk.user_id])
    bot.trouble = {"event set aside"}
    await bot.start(SCHAKEL_TEST__KILL_ON="dodelijk")
    rooms = [await platform(bot, anouk, slug, [petra]) for slug in ("zco", "som")]

    before = await petra.say(rooms[0], "!knelpunt tekst een")
    lethal = await petra.say(rooms[0], LETHAL)
    after = await petra.say(rooms[0], "!knelpunt tekst twee")
    elsewhere = await petra.say(rooms[1], "!knelpunt tekst drie")
    assert await bot.wait() == -signal.SIGKILL
    deaths = 1
    while deaths <= MOST_DEATHS and not await _survives(bot):
        deaths += 1
    assert deaths == MOST_DEATHS
    await _others_were_answered(bot, anouk, rooms, [before, after, elsewhere])
    await _was_set_aside(bot, anouk, rooms[0], lethal)


async def test_what_fails_its_commit_again_and_again(people: People, processes: Bots) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await processes.make_kind(ForkedBot, [anouk.user_id])
    bot.trouble = {"commit failed", "event failed", "event set aside"}
    await bot.start(SCHAKEL_TEST__FAIL_ON="dodelijk")
    rooms = [await platform(bot, anouk, slug, [petra]) for slug in ("zco", "som")]

    before = await petra.say(rooms[0], "!knelpunt tekst een")
    lethal = await petra.say(rooms[0], LETHAL)
    after = await petra.say(rooms[0], "!knelpunt tekst twee")
    elsewhere = await petra.say(rooms[1], "!knelpunt tekst drie")
    await _others_were_answered(bot, anouk, rooms, [before, after, elsewhere])
    await _was_set_aside(bot, anouk, rooms[0], lethal)


async def test_an_answer_that_cannot_be_made_does_not_hold_up_the_next(
    people: People, processes: Bots
) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await processes.make_kind(ForkedBot, [anouk.user_id])
    bot.trouble = {"not sent", "refused for good"}
    await bot.start(SCHAKEL_TEST__FAIL_SENDING="K-1 genoteerd")
    room = await platform(bot, anouk, "zco", [petra])
    unanswered = await petra.say(room, "!knelpunt tekst een")
    assert (await ask(bot, petra, room, "!knelpunt tekst twee")).body.startswith("K-2 ")
    assert answers(bot, petra, room, unanswered) == []
    private = await private_room(bot, anouk)
    await anouk.wait_for(private, lambda event: "Provoked" in event.body)
    await delivered(bot)
    assert await bot.stop() == 0
    assert left_over(bot) == {"outbox": [("message", "failed", "Provoked")]}


async def _survives(bot: ForkedBot) -> bool:
    await bot.spawn(SCHAKEL_TEST__KILL_ON="dodelijk")
    try:
        await bot.ready()
    except AssertionError:
        return False
    return True


async def _others_were_answered(
    bot: ForkedBot, anouk: Person, rooms: list[str], asked: list[str]
) -> None:
    in_room = [rooms[0], rooms[0], rooms[1]]
    heard = [await answer(bot, anouk, *pair) for pair in zip(in_room, asked, strict=True)]
    for room in rooms:
        await ask(bot, anouk, room, "!help")
    assert sorted(one.body.split()[0] for one in heard) == ["K-1", "K-2", "K-3"]
    assert [len(answers(bot, anouk, *pair)) for pair in zip(in_room, asked, strict=True)] == [1] * 3


async def _was_set_aside(bot: ForkedBot, anouk: Person, room: str, lethal: str) -> None:
    """It has no answer, and an administrator hears of it in private, once."""
    assert answers(bot, anouk, room, lethal) == []
    private = await private_room(bot, anouk)
    await anouk.wait_for(private, lambda event: lethal in event.body)
    assert await bot.stop() == 0
    assert len([e for e in from_bot(bot, anouk, private) if lethal in e.body]) == 1
    assert count(bot, "SELECT count(*) FROM inbox WHERE quarantined") == 1
