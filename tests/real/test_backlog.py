"""What was typed while the bot was away."""

import asyncio

import pytest

from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.talking import answer, answers, ask, platform, room_with, unlike

EACH = 125


@pytest.mark.timeout(600)
async def test_five_hundred_commands_are_handled_once_and_in_order(
    people: People, processes: Bots
) -> None:
    """A homeserver brings at most 100 events of a room at once: the rest lies in a gap."""
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await (await processes.make([anouk.user_id])).start()
    slugs = ("zco", "meldpunten", "som")
    rooms = [await platform(bot, anouk, slug, [petra]) for slug in slugs]
    plain = await room_with(bot, anouk, "open", [petra], encrypted=False)
    assert await bot.stop() == 0
    for person in (anouk, petra):
        await person.pause()  # who reads along only makes the homeserver slower

    async def type_all(room: str, text: str) -> list[str]:
        base = 1000 * [*rooms, plain].index(room)
        said = (text.format(unlike(base + number)) for number in range(EACH))
        return [await anouk.say(room, words) for words in said]

    asked = dict(
        zip(
            [*rooms, plain],
            await asyncio.gather(
                *(type_all(room, "!knelpunt {}") for room in rooms),
                type_all(plain, "!instellen"),
            ),
            strict=True,
        )
    )
    petra.resume()
    await bot.start()
    for room, event_ids in asked.items():
        await answer(bot, petra, room, event_ids[-1], timeout=240)
    anouk.resume()
    for room in asked:
        await ask(bot, anouk, room, "!instellen")
    given = []
    for room, event_ids in asked.items():
        heard = [answers(bot, petra, room, event_id) for event_id in event_ids]
        assert [len(one) for one in heard] == [1] * EACH
        if room != plain:
            numbers = [int(one.body.split()[0].removeprefix("K-")) for [one] in heard]
            assert numbers == sorted(numbers)
            given += numbers
    assert sorted(given) == list(range(1, 3 * EACH + 1))
