"""Rooms in which the bot may not speak, and events that it cannot read: neither fills its disk."""

from datetime import datetime, timedelta
from typing import Final

import pytest

from bot import pressure, unsaid
from bot.matrix.events import Membership, StateChange, Undecryptable
from storage import inbox, outbox
from storage.database import Unit
from tests.dialogue.conversation import Conversation, on
from tests.dialogue.world import BOT

MOST: Final = 20
NOTICE: Final = "Ik mocht hier een tijd niets zeggen"


def mute(talk: Conversation, zco: str) -> None:
    """The bot may not speak in the room."""
    talk.power(BOT, zco, -1)


def trimmed(talk: Conversation) -> int:
    """What is too much is dropped; how many rows wait then."""

    def work(unit: Unit) -> int:
        unsaid.trim(unit, BOT, talk.house._dispatcher.alerts, talk.now, MOST)
        return len(outbox.waiting(unit.connection, talk.now))

    return talk.house.database.transact(work)


def expired(talk: Conversation, moment: datetime) -> int:
    """Answers that are late at this moment are dropped; how many that were."""
    alerts = talk.house._dispatcher.alerts
    gone = talk.house.database.transact(lambda unit: unsaid.expire(unit, BOT, alerts, moment))
    return len(gone)


def test_what_is_typed_there_is_done_and_answered_later(talk: Conversation, zco: str) -> None:
    mute(talk, zco)
    talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.says("ilse", zco, "!lijst")
    talk.nothing_new()
    assert trimmed(talk) == 2
    talk.power(BOT, zco, 0)
    talk.sees(zco, "K-1 genoteerd")
    talk.sees(zco, "geen vervolgplek")


def test_too_many_answers_go_and_what_was_logged_stays(talk: Conversation, zco: str) -> None:
    mute(talk, zco)
    talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    for _ in range(5):
        talk.batch(*(talk.world.message(zco, "ilse", "!lijst") for _ in range(MOST)))
        assert trimmed(talk) <= MOST + 2  # the notice in the room, and the administrator's
        talk.batch()
    talk.says("mo", zco, "!knelpunt te weinig tolken")
    talk.sees(talk.private("beheer"), "mag ik niets zeggen", "de oudste")
    talk.nothing_new()

    talk.power(BOT, zco, 0)
    said = [one.body for one in talk.unread(zco)]
    assert "K-1 genoteerd" in said[0]
    assert "K-2 genoteerd" in said[-1]
    assert sum(NOTICE in one for one in said) == 1
    assert len(said) <= MOST + 2
    talk.skip(zco)
    talk.says("ilse", zco, "!lijst")
    talk.sees(zco, "K-1", "K-2")


def test_logging_without_end_is_done_without_an_answer_to_each(
    talk: Conversation, zco: str
) -> None:
    mute(talk, zco)
    for count in range(3):
        points = (f"!knelpunt tekst {'abc'[count]} {n}" for n in range(MOST))
        talk.batch(*(talk.world.message(zco, "anouk", point) for point in points))
        assert trimmed(talk) <= 2 * MOST
    assert len(talk.house.tables()["signal"]) == 3 * MOST
    talk.skip()
    talk.power(BOT, zco, 0)
    assert talk.unread(zco)
    talk.skip()


def test_an_answer_of_yesterday_is_not_given_any_more(talk: Conversation, zco: str) -> None:
    mute(talk, zco)
    talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.says("ilse", zco, "!help")
    talk.at(talk.now + timedelta(hours=25))
    talk.says("ilse", zco, "!lijst")
    talk.skip(talk.private("beheer"))
    talk.power(BOT, zco, 0)
    talk.sees(zco, "K-1 genoteerd")
    talk.sees(zco, NOTICE)
    talk.sees(zco, "geen vervolgplek")
    talk.nothing_new()


def test_what_waits_for_monday_is_late_on_tuesday(talk: Conversation, zco: str) -> None:
    """A day begins when it might have been said, not on the Friday evening of which it is."""
    talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.sees(zco, "K-1 genoteerd")
    talk.at(on("2027-01-15", "21.00"))
    talk.says("saskia", zco, "!beoordeling K-1")
    assert expired(talk, on("2027-01-18", "08.29")) == 0
    assert expired(talk, on("2027-01-19", "08.30")) == 0
    assert expired(talk, on("2027-01-19", "08.31")) == 1
    talk.at(on("2027-01-19", "12.00"))
    talk.nothing_new()


def test_where_it_may_speak_nothing_is_dropped(talk: Conversation, zco: str) -> None:
    batch = talk.as_batch(*(talk.world.message(zco, "ilse", "!lijst") for _ in range(3 * MOST)))
    talk.house.process(batch)
    assert trimmed(talk) == 3 * MOST
    talk.batch()
    assert len(talk.unread(zco)) == 3 * MOST
    talk.skip()


def test_events_that_cannot_be_read_have_a_bound_and_one_notice(
    talk: Conversation, zco: str
) -> None:
    first = inbox.MOST_WAITING + 100
    for number in range(0, 2 * first, 100):
        unread = [
            Undecryptable(
                event_id=f"$u{number + one}",
                room_id=zco,
                sender="@anouk:voorbeeld.nl",
                at=talk.now,
                source={"type": "x"},
            )
            for one in range(100)
        ]
        talk.batch(*unread)
        kept = talk.house.tables()["waiting_event"]
        assert len(kept) == min(number + 100, inbox.MOST_WAITING)
        talk.at(talk.now + timedelta(minutes=2))
    talk.at(talk.now + timedelta(minutes=10))
    talk.sees(zco, "kan", "niet lezen")
    talk.nothing_new()
    assert f"$u{number + 99}" in {row[0] for row in kept}  # the newest stay
    assert "$u0" not in {row[0] for row in kept}


def test_a_long_absence_comes_in_parts_of_which_the_last_has_the_token(
    talk: Conversation, zco: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pressure, "MOST_AT_ONCE", 3)
    said = [talk.world.message(zco, "anouk", f"!knelpunt punt {n}") for n in range(8)]
    state = talk.world.power(zco, "ilse", 50)
    batch = talk.as_batch(*said[:4], state, *said[4:])
    before = talk.house.tables(but=())["value"]
    made = list(pressure.parts(batch, BOT))
    assert [len(part.events) for part in made] == [3, 4, 2]
    assert [event for part in made for event in part.events] == list(batch.events)
    for part in made[:-1]:
        talk.house.process(part)
        assert talk.house.tables(but=())["value"] == before
    talk.dispatch(batch)  # the process ended there: the whole answer comes again
    for number in range(1, 9):
        talk.sees(zco, f"K-{number} ")
    talk.nothing_new()
    assert talk.house.tables(but=())["value"] != before


def test_state_and_an_answer_in_which_the_bot_leaves_stay_whole(
    talk: Conversation, zco: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pressure, "MOST_AT_ONCE", 3)
    people = [talk.world.membership(zco, f"lid{n}", "join") for n in range(9)]
    whole = talk.as_batch(*people)
    assert list(pressure.parts(whole, BOT)) == [whole]
    said = [talk.world.message(zco, "anouk", "!lijst") for _ in range(9)]
    away = talk.as_batch(*said, talk.world.membership(zco, BOT, "leave"))
    assert list(pressure.parts(away, BOT)) == [away]
    assert all(isinstance(one, Membership | StateChange) for one in people)
    for person in people:
        talk.world.rooms[zco].members.discard(person.user_id)
