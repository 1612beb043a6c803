"""Too much of anything: one friendly sentence, nothing that grows without end, others unharmed."""

import time
from datetime import timedelta
from typing import Final

import pytest

from bot.limits import Limits
from storage.database import Unit
from tests.dialogue.conversation import Conversation

AT_ONCE: Final = 20
TOO_FAST: Final = "Dat gaat mij te snel"


@pytest.fixture(autouse=True)
def strict(talk: Conversation, zco: str) -> None:
    """A small bucket; `tests/prove` has the real one."""
    talk.house._dispatcher._limits = Limits(AT_ONCE, 60)


def test_somebody_who_goes_on_and_on_hears_it_once(talk: Conversation, zco: str) -> None:
    flood = [talk.world.message(zco, "anouk", "!lijst") for _ in range(AT_ONCE + 20)]
    talk.batch(*flood, talk.world.message(zco, "ilse", "!lijst"))

    for _ in range(AT_ONCE):
        talk.sees(zco, "Er staat niets open")
    talk.sees(zco, TOO_FAST)
    talk.sees(zco, "Er staat niets open")  # ilse's
    talk.nothing_new()

    talk.at(talk.now + timedelta(minutes=1))
    talk.says("anouk", zco, "!lijst")
    talk.sees(zco, "Er staat niets open")


def test_the_same_batch_again_gives_the_same(talk: Conversation, zco: str) -> None:
    batch = talk.as_batch(*(talk.world.message(zco, "anouk", "!lijst") for _ in range(AT_ONCE + 5)))

    def fail(unit: Unit) -> None:
        talk.house._dispatcher.process(unit, batch)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        talk.house.database.transact(fail)
    talk.dispatch(batch)
    assert len([one for one in talk.unread(zco) if TOO_FAST in one.body]) == 1
    assert len(talk.unread(zco)) == AT_ONCE + 1
    talk.skip()


def test_in_private_it_is_said_in_her_tone(talk: Conversation, zco: str) -> None:
    place = talk.private("anouk")
    talk.skip()
    talk.batch(*(talk.world.message(place, "anouk", "lijst") for _ in range(AT_ONCE + 2)))
    assert TOO_FAST in talk.unread(place)[-1].body
    talk.skip()


def test_a_hundred_edits_are_not_a_hundred_posts(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    answer = talk.sees(zco, "K-1 genoteerd")
    talk.batch(*(talk.world.edit(zco, "anouk", said, f"!knelpunt versie {n}") for n in range(100)))
    assert len([one for one in talk.unread(zco) if TOO_FAST in one.body]) == 1
    assert len(talk.unread(zco)) < 5
    assert answer.edits <= AT_ONCE
    talk.skip()
    talk.says("ilse", zco, "!lijst")
    talk.sees(zco, f"versie {AT_ONCE - 1}")


def test_deleting_always_works(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.batch(*(talk.world.message(zco, "anouk", "!lijst") for _ in range(AT_ONCE + 5)))
    talk.skip()
    talk.redacts("anouk", zco, said)
    talk.skip()
    talk.says("ilse", zco, "!lijst")
    talk.sees(zco, "Er staat niets open")


def test_votes_count_for_a_tenth(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!peiling Koffie? | ja | nee")
    talk.skip()
    [poll] = talk.natives(zco)
    people = ("anouk", "ilse", "mo", "bas")
    votes = [
        talk.world.vote(zco, who, poll.event_id, (poll.answer(("ja", "nee")[n % 2]),))
        for n in range(AT_ONCE)
        for who in people
    ]
    talk.batch(*votes)
    assert [one for one in talk.unread(zco) if TOO_FAST in one.body] == []
    assert len(talk.unread(zco)) <= 1
    talk.skip()


@pytest.mark.parametrize(
    "text",
    [
        "!knelpunt " + "a" * 60_000,
        "!" + "a" * 60_000,
        "!lijst " + "thema:" * 10_000,
        "!datumprikker X " + "| di 9 mrt 10.00 " * 3_000,
        "!peiling X " + "| ja" * 15_000,
        "!vergadering " + "di " * 20_000,
        "!knelpunt " + "06-12345678 " * 5_000,
        "!zoek " + "opvang " * 8_000,
        "!lijst\n" * 9_000,
        "!actie " + "@wim " * 12_000,
        "!knelpunt " + "\u0301" * 30_000,
        "> " * 30_000 + "!lijst",
        "!stem voor " + "SHOP " * 12_000,
        "!instellen briefhoofd " + "| x" * 20_000,
        "!knelpunt" + "\n" * 60_000 + "x",
        "x\n" * 20_000 + "!lijst\n" * 3_000,
        "!\n" * 30_000,
    ],
    ids=lambda text: text[:24].strip(),
)
def test_a_message_as_large_as_matrix_allows(talk: Conversation, zco: str, text: str) -> None:
    began = time.process_time()
    talk.says("saskia", zco, text)
    assert time.process_time() - began < 10
    assert "ging iets mis" not in "".join(one.body for one in talk.unread(zco))
    assert sum(len(one.body) for one in talk.unread(zco)) < 20_000
    talk.skip()


def test_invitations_of_strangers_leave_a_number_and_little_else(
    talk: Conversation, zco: str
) -> None:
    talk.batch(
        *(
            talk.world.invite(talk.world.new_room("spam", creator="spam")[0], "@spam:elders.nl")
            for _ in range(200)
        )
    )
    assert all("spam" not in room_id for room_id in talk.house.rooms())
    talk.at(talk.now + timedelta(hours=10))
    talk.sees(talk.private("beheer"), "200 uitnodigingen")
    talk.skip()
    talk.at(talk.now + timedelta(days=2))
    assert not [row for row in talk.house.tables()["room"] if "spam" in str(row)]
    talk.skip()


def test_a_member_cannot_drag_the_bot_into_a_thousand_rooms(talk: Conversation, zco: str) -> None:
    talk.batch(
        *(
            talk.world.invite(talk.world.new_room("kamer", creator="anouk")[0], "anouk")
            for _ in range(20)
        )
    )
    assert len([one for one in talk.house.rooms() if "kamer" in one]) <= 3 + 1
    talk.skip()
