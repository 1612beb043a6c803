"""A poll with ten thousand responses, a thousand edits, and rows that pile up."""

import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.dialogue.conversation import Conversation
from tests.prove.figures import figure, scaled
from tests.real.flooding import Flood, flooded
from tests.real.test_pressure import held_up, muted

HELD_UP = 20_000
MUTED = 100_000
MOST_MEGABYTES = 60.0
"""That a flood may add to the bot's memory, however long it is."""

PEOPLE = 50
RESPONSES = 10_000
EDITS = 1_000


@pytest.mark.timeout(0)
def test_a_poll_with_ten_thousand_responses() -> None:
    talk = Conversation()
    people = [f"lid{n}" for n in range(PEOPLE)]
    zco = talk.platform("zco", moderators=["saskia"], members=people)
    talk.says("saskia", zco, "!peiling Koffie? | ja | nee")
    [poll] = talk.natives(zco)
    talk.skip()
    began, wanted = time.process_time(), scaled(RESPONSES)
    for first in range(0, wanted, 100):
        talk.now += timedelta(minutes=1)
        votes = [
            talk.world.vote(zco, people[n % PEOPLE], poll.event_id, (poll.answer("ja"),))
            for n in range(first, min(first + 100, wanted))
        ]
        talk.batch(*votes)
    each = 1000 * (time.process_time() - began) / wanted
    figure(f"{wanted} responses to one poll: {each:.1f} ms of processor time each")
    assert talk.unread(zco) == []  # it was told by editing the overview
    assert len(talk.house.tables()["ballot"]) == wanted
    talk.close()


@pytest.mark.timeout(0)
def test_a_member_who_edits_a_thousand_times() -> None:
    talk = Conversation()
    zco = talk.platform("zco", moderators=["saskia"], members=["anouk"])
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.skip()
    began, wanted = time.process_time(), scaled(EDITS)
    talk.batch(*(talk.world.edit(zco, "anouk", said, f"!knelpunt nr {n}") for n in range(wanted)))
    each = 1000 * (time.process_time() - began) / wanted
    told = [one for one in talk.unread(zco) if "te snel" in one.body]
    figure(f"{wanted} edits at once: {each:.1f} ms each, {len(talk.unread(zco))} messages")
    assert len(told) == (wanted > 2_000)
    assert len(talk.unread(zco)) <= 2
    talk.close()


@pytest.mark.timeout(0)
async def test_a_homeserver_that_takes_nothing_while_twenty_thousand_commands_come(
    tmp_path: Path,
) -> None:
    commands = max(3_000, scaled(HELD_UP))
    async with flooded(tmp_path) as flood:
        await held_up(flood, commands, 503)
        _tell(f"{commands} commands while sends get 429 and 503", flood)


@pytest.mark.timeout(0)
async def test_a_hundred_thousand_commands_into_a_room_where_it_may_not_speak(
    tmp_path: Path,
) -> None:
    commands = max(2_000, scaled(MUTED))
    async with flooded(tmp_path) as flood:
        await muted(flood, commands)
        _tell(f"{commands} commands into a muted room", flood)


def _tell(what: str, flood: Flood) -> None:
    grown = flood.most_memory - flood.began
    figure(f"{what}: {flood.most_rows} rows waited at most, memory grew by {grown:.0f} MB")
    assert grown <= MOST_MEGABYTES
