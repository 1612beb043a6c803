"""Another implementation votes in the bot's polls, and counts the same."""

import re
from typing import Any

from tests.interop.conftest import Peers
from tests.interop.js_peer import JsPeer
from tests.interop.test_process import body_has, platform
from tests.interop.test_process import processes as processes
from tests.real.bot_process import Bots

ASK = "!datumprikker Overleg | di 9 mrt 10.00 | do 11 mrt 13.30 | sluit do 28 jan"
LINE = re.compile(r"\d\) (\w+ \d+ \w+) [^:]*: (\d+) kan, (\d+) misschien, (\d+) niet")
Counts = dict[str, tuple[int, int, int]]


async def told(anna: JsPeer, room: str) -> Counts:
    """What the bot counts, by day."""
    said = await anna.do("say", room=room, body="!stand D-1")

    def fits(event: dict[str, Any]) -> bool:
        relation = event["content"].get("m.relates_to", {})
        return bool(relation.get("event_id") == said and "D-1" in str(event["content"].get("body")))

    shown = await anna.reads(room, fits)
    found = LINE.findall(shown["content"]["body"])
    assert len(found) == 2
    return {day: (int(yes), int(maybe), int(no)) for day, yes, maybe, no in found}


async def counted(anna: JsPeer, room: str) -> Counts:
    """What the poll model of matrix-js-sdk counts, by day."""
    polls = await anna.do("polls", room=room)
    days = {"9 maart": "di 9 mrt", "11 maart": "do 11 mrt"}
    return {
        short: (poll["counts"]["kan"], poll["counts"]["kan misschien"], poll["counts"]["kan niet"])
        for question, poll in polls.items()
        for long, short in days.items()
        if long in question
    }


async def test_both_count_the_same(processes: Bots, peers: Peers) -> None:
    anna, wim = await peers.new("anna"), await peers.new("wim")
    bot = await processes.make([anna.user_id])
    await bot.start()
    room = await platform(bot, anna)
    await anna.do("invite", room=room, user=wim.user_id)
    await wim.do("join", room=room)
    await anna.do("say", room=room, body=ASK)
    await anna.reads(room, body_has("Datumprikker D-1"))
    while len(polls := await anna.do("polls", room=room)) < 2:
        pass  # each question is a round trip to the other process
    first, second = (next(p for q, p in polls.items() if day in q) for day in ("9 maa", "11 maa"))

    async def votes(peer: JsPeer, poll: dict[str, Any], *answers: str) -> str:
        ids = [poll["ids"].get(answer, answer) for answer in answers]
        return str(await peer.do("vote", room=room, poll=poll["poll"], answers=ids))

    await votes(anna, first, "kan")
    await votes(anna, first, "kan niet")
    await votes(wim, first, "kan")
    await votes(wim, first, "nonsense")  # spoiled, and her last
    await votes(anna, second, "kan misschien")
    gone = await votes(anna, second, "kan")
    await anna.do("redact", room=room, event=gone)  # the one before counts again
    await votes(wim, second, "kan")
    expected = {"di 9 mrt": (0, 0, 1), "do 11 mrt": (1, 1, 0)}
    await _agree(anna, wim, room, expected)

    await anna.do("say", room=room, body="!sluit D-1")
    while not all(one["ended"] for one in (await anna.do("polls", room=room)).values()):
        pass
    await votes(wim, first, "kan")  # after the end
    await votes(wim, second)  # withdrawn, but too late
    await _agree(anna, wim, room, expected)


async def _agree(anna: JsPeer, other: JsPeer, room: str, expected: Counts) -> None:
    """The bot's count and that of somebody whose client did not send the deleted vote itself."""
    assert await told(anna, room) == expected
    for _ in range(200):
        if (seen := await counted(other, room)) == expected:
            break
    assert seen == expected
