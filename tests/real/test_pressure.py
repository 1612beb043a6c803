"""What piles up has a bound: where the homeserver takes nothing, where the bot may not speak."""

from pathlib import Path

import pytest

from benchmarks.speed.rooms import room_id
from bot.pressure import LOOK_AFTER, MOST_AT_ONCE, MOST_TO_SEND
from bot.unsaid import MOST_ROWS
from tests.real.flooding import Flood, flooded, said

COMMANDS = 3_000
LIMITED = 429
ALERTED = f"outbox WHERE state = 'sent' AND cause = 'alert:unsaid:{room_id(0)}'"
SENT_ELSEWHERE = f"outbox WHERE state = 'sent' AND room_id = '{room_id(1)}'"


@pytest.mark.timeout(300)
async def test_while_the_homeserver_takes_nothing_no_more_is_asked_for(tmp_path: Path) -> None:
    async with flooded(tmp_path) as flood:
        await held_up(flood, COMMANDS, LIMITED)


@pytest.mark.timeout(300)
async def test_where_it_may_not_speak_answers_have_a_bound(tmp_path: Path) -> None:
    async with flooded(tmp_path) as flood:
        await muted(flood, 2 * MOST_ROWS)


async def held_up(flood: Flood, commands: int, status: int) -> None:
    """Sends are refused with 429, and `status` in turns, while so many commands come; then all are
    answered.
    """
    await flood.stub.ask("refuse", status=status)
    await flood.stub.ask("feed", said=said(commands, 10), answers=0)
    await flood.until(lambda _: flood.complains("too much waits to be sent"))
    paused = await flood.stub.ask("progress")
    later = await flood.until(lambda seen: seen["refused"] >= paused["refused"] + 20)
    assert later["handed"] == paused["handed"] < commands
    assert MOST_TO_SEND < flood.most_rows <= MOST_TO_SEND + 2 * MOST_AT_ONCE
    await flood.stub.ask("refuse", status=None)
    await flood.until(lambda seen: seen["answered"] == commands)
    await flood.until_empty()
    assert flood.most_rows <= MOST_TO_SEND + 2 * MOST_AT_ONCE
    assert flood.count("outbox WHERE state = 'sent'") == commands + 100
    assert flood.count("outbox WHERE state = 'failed'") == 0


async def muted(flood: Flood, commands: int) -> None:
    """So many commands in a room where it may not speak, and one elsewhere, which is answered."""
    await flood.until_empty()
    elsewhere = flood.count(SENT_ELSEWHERE)
    await flood.stub.ask("power", room=0, level=-1)
    await flood.stub.ask("feed", said=[*said(commands, 1), (1, 0, "!help")], answers=0)
    await flood.until(lambda _: flood.count(SENT_ELSEWHERE) == elsewhere + 1)
    assert flood.complains("answers dropped where we cannot speak")
    # the notice in the room, and between two looks what 100 events and one part make
    assert flood.most_rows <= MOST_ROWS + LOOK_AFTER + MOST_AT_ONCE + 2
    await flood.until(lambda _: flood.count(ALERTED) == 1)
    sent = flood.count("outbox WHERE state = 'sent'")
    await flood.stub.ask("power", room=0, level=0)
    await flood.until_empty()
    assert flood.count("outbox WHERE state = 'sent'") - sent <= MOST_ROWS + LOOK_AFTER + 3
    assert flood.count("inbox") == commands + 101
    assert flood.count("message_name") < 100
