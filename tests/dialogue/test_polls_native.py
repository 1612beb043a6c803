"""Native polls at their edges: the order of events, spoiled votes, ends, keys that come late."""

from typing import Any

import pytest

from bot.matrix.events import Echo, Undecryptable
from bot.polls import START
from storage import outbox
from storage.database import Unit
from tests.dialogue.conversation import Conversation, on
from tests.dialogue.port import NativePoll
from tests.dialogue.test_polls import ASK, overview
from tests.dialogue.test_polls import som as som
from tests.dialogue.world import BOT, user

FIRST = "1) di 9 mrt 10.00-12.30"


@pytest.fixture
def first(talk: Conversation, som: str) -> NativePoll:
    """The native poll of the first date."""
    talk.says("joris", som, ASK)
    talk.skip()
    return talk.natives(som)[0]


def test_a_vote_in_the_sync_of_our_own_poll_counts(talk: Conversation, som: str) -> None:
    """Cast while we were dead between sending and confirming: both come in one answer."""
    talk.house.process(talk.as_batch(talk.world.message(som, "joris", ASK)))
    txn_id, content = talk.house.database.transact(_first_poll)
    event_id = talk.world.event_id(som)
    ids = [one["id"] for one in content[START]["answers"]]
    echo = Echo(
        event_id=event_id,
        room_id=som,
        sender=BOT,
        at=talk.now,
        mark=txn_id,
        transaction_id=None,
    )
    vote = talk.world.vote(som, "fleur", event_id, (ids[0],))
    talk.batch(echo, vote)

    assert f"{FIRST}: 1 kan, 0 misschien, 0 niet" in overview(talk, som).body
    assert len(talk.natives(som)) == 2  # the first was sent by who died
    talk.skip()


def _first_poll(unit: Unit) -> tuple[str, dict[str, Any]]:
    rows = unit.connection.execute(
        outbox.OUTBOX.select().where(outbox.OUTBOX.c.kind == outbox.Kind.POLL)
    )
    row = rows.first()
    assert row is not None
    return row.txn_id, row.content


def test_a_spoiled_vote_is_the_newest_and_says_nothing(
    talk: Conversation, som: str, first: NativePoll
) -> None:
    talk.votes("fleur", first, "kan")
    talk.batch(talk.world.vote(som, "fleur", first.event_id, ("nonsense",)))
    assert f"{FIRST}: 0 kan" in overview(talk, som).body
    talk.votes("fleur", first, "kan")
    talk.batch(talk.world.vote(som, "fleur", first.event_id, None))
    assert f"{FIRST}: 0 kan" in overview(talk, som).body
    talk.votes("fleur", first, "kan niet")
    talk.batch(talk.world.vote(som, "fleur", first.event_id, ()))
    assert "0 niet" in overview(talk, som).body.split("2)")[0]


def test_servers_time_decides_and_not_arrival(
    talk: Conversation, som: str, first: NativePoll
) -> None:
    later = talk.now
    talk.at(on("2027-01-12", "10.00"))
    talk.votes("fleur", first, "kan niet", at=on("2027-01-12", "09.30"))
    talk.votes("fleur", first, "kan", at=later)  # its key came late
    assert f"{FIRST}: 0 kan, 0 misschien, 1 niet (Fier)" in overview(talk, som).body
    talk.says("bas", som, "!kan 1")  # all that was stored is counted anew
    assert f"{FIRST}: 1 kan, 0 misschien, 1 niet (Fier)" in overview(talk, som).body


def test_a_late_vote_from_before_the_end_counts_and_one_after_it_does_not(
    talk: Conversation, som: str, first: NativePoll
) -> None:
    talk.at(on("2027-01-28", "17.05"))
    talk.skip()
    talk.votes("fleur", first, "kan", at=on("2027-01-28", "16.59"))
    talk.votes("bas", first, "kan", at=on("2027-01-28", "17.01"))
    assert f"{FIRST}: 1 kan, 0 misschien, 0 niet" in overview(talk, som).body


def test_only_who_may_redact_ends_it(talk: Conversation, som: str, first: NativePoll) -> None:
    talk.batch(talk.world.poll_end(som, "petra", first.event_id))
    talk.votes("fleur", first, "kan")
    talk.batch(talk.world.poll_end(som, "joris", first.event_id))
    talk.at(talk.now.replace(second=59))
    talk.votes("bas", first, "kan")
    assert f"{FIRST}: 1 kan" in overview(talk, som).body
    talk.says("bas", som, "!kan 1")  # the date itself is not closed
    assert f"{FIRST}: 2 kan" in overview(talk, som).body


def test_an_unreadable_vote_is_counted_as_such(
    talk: Conversation, som: str, first: NativePoll
) -> None:
    relation = {"rel_type": "m.reference", "event_id": first.event_id}
    event_id = talk.world.event_id(som)
    source = {"event_id": event_id, "content": {"ciphertext": "x", "m.relates_to": relation}}
    talk.batch(
        Undecryptable(
            event_id=event_id, room_id=som, sender=user("fleur"), at=talk.now, source=source
        )
    )
    talk.says("bas", som, "!stand D-1")
    talk.sees(som, "1 stem onleesbaar")
    talk.skip(som)
    talk.redacts("fleur", som, event_id)
    talk.says("bas", som, "!stand D-1")
    talk.sees(som, "D-1", without=["onleesbaar"])
    talk.skip(som)


def test_a_stranger_and_a_plain_vote_count_not(
    talk: Conversation, som: str, first: NativePoll
) -> None:
    plain = talk.world.vote(som, "fleur", first.event_id, (first.answer("kan"),))
    talk.votes("@x:elders.nl", first, "kan")
    talk.leaves("fleur", som)
    talk.batch(plain)
    assert f"{FIRST}: 0 kan" in overview(talk, som).body
