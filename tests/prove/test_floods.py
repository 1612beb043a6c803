"""A poll with ten thousand responses, a thousand edits, and rows that pile up."""

import time
from datetime import timedelta

import pytest

from tests.dialogue.conversation import Conversation
from tests.prove.figures import figure, scaled

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
