"""Administrators hear of trouble together in a room of their own, while it is fit for that."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from bot.administrators import TROUBLES, Administrators
from commands.base import say
from storage.database import Unit
from tests.dialogue.conftest import _zco
from tests.dialogue.conversation import Conversation, on
from tests.dialogue.world import BOT, SERVER, user

ROOM: Final = f"!beheerders0:{SERVER}"
PEOPLE: Final = (user("beheer"), user("chef"))


@pytest.fixture
def talk() -> Iterator[Conversation]:
    """The setting names a room, of which the bot has heard nothing yet."""
    conversation = Conversation(administrators=Administrators(PEOPLE, ROOM, BOT))
    yield conversation
    conversation.close()
    conversation.nothing_new()


def made(talk: Conversation, **state: Any) -> str:
    """Their room, with the bot in it."""
    assert talk.room("beheerders", members=["chef"], **state) == ROOM
    return ROOM


def alarm(talk: Conversation, place: str = "!x:a", error: str = "M_FORBIDDEN") -> None:
    """The homeserver refuses a row for good."""

    def write(unit: Unit) -> None:
        talk.house._dispatcher.alerts.refused(unit, place, error)

    talk.house.database.transact(write)
    talk.batch()


def test_one_message_that_mentions_them_once_for_each_cause(talk: Conversation) -> None:
    made(talk)
    for _ in range(2):
        alarm(talk)
    told = talk.sees(ROOM, "weigert", "M_FORBIDDEN")
    assert told.loud
    assert told.mentions == PEOPLE
    assert told.relation is None
    talk.nothing_new()


def test_all_that_is_for_administrators_goes_there(talk: Conversation) -> None:
    made(talk)
    zco = _zco(talk)
    talk.skip()
    stranger = "@promo:elders.example"
    talk.batch(talk.world.invite(talk.world.new_room("promo", creator=stranger)[0], stranger))
    talk.batch(talk.world.membership(zco, BOT, "leave"))
    talk.sees(ROOM, "Ik zit niet meer in Landelijk")
    talk.at(on("2027-01-12", "17.05"))
    talk.sees(ROOM, "een uitnodiging genegeerd")


def test_until_the_bot_is_there_each_hears_it_in_private_and_once_why(talk: Conversation) -> None:
    _, events = talk.world.new_room("beheerders", creator="beheer")
    talk.batch()
    for who in ("beheer", "chef"):
        talk.sees(talk.private(who), "beheerderskamer", "ik zit er niet in", "elke beheerder")
    alarm(talk)
    alarm(talk, "!y:a")
    for who in ("beheer", "chef"):
        assert [one.body.count("weigert") for one in talk.unread(talk.private(who))] == [1, 1]
    talk.skip()
    people = (*PEOPLE, BOT)
    talk.batch(*events, *(talk.world.membership(ROOM, one, "join") for one in people))
    alarm(talk, "!z:a")
    talk.sees(ROOM, "weigert", "!z:a")


def test_anybody_may_invite_the_bot_there_and_nowhere_else(talk: Conversation) -> None:
    stranger = "@eve:elders.nl"
    first, _ = talk.world.new_room("beheerders", creator="beheer")
    assert first == ROOM
    other, _ = talk.world.new_room("beheerders", creator="beheer")
    talk.batch(talk.world.invite(other, stranger), talk.world.invite(ROOM, stranger))
    assert talk.is_in(ROOM)
    assert not talk.is_in(other)
    talk.skip()


OPEN: Final = {
    "room_not_encrypted": ({"encrypted": False}, "niet versleuteld"),
    "room_is_public": ({"join_rule": "public"}, "zonder uitnodiging"),
    "by_other_rooms": ({"join_rule": "restricted"}, "zonder uitnodiging"),
    "room_history_open": ({"history": "world_readable"}, "de geschiedenis lezen"),
}


@pytest.mark.parametrize(("state", "why"), OPEN.values(), ids=OPEN)
def test_an_open_room_is_not_used(talk: Conversation, state: dict[str, Any], why: str) -> None:
    made(talk, **state)
    for who in ("beheer", "chef"):
        talk.sees(talk.private(who), why)
    alarm(talk)
    for who in ("beheer", "chef"):
        talk.sees(talk.private(who), "weigert")
    talk.nothing_new()


@pytest.mark.parametrize("membership", ["join", "invite"])
def test_nor_is_one_in_which_somebody_else_is(talk: Conversation, membership: str) -> None:
    made(talk)
    talk.batch(talk.world.membership(ROOM, "anouk", membership))
    for who in ("beheer", "chef"):
        talk.sees(talk.private(who), "anderen in dan beheerders")
    alarm(talk)
    talk.nothing_new(ROOM)
    talk.skip()
    talk.leaves("anouk", ROOM)
    alarm(talk, "!y:a")
    talk.sees(ROOM, "!y:a")


def test_nor_one_where_the_bot_may_not_speak(talk: Conversation) -> None:
    made(talk)
    strict = {"users": {user("beheer"): 100}, "events_default": 50}
    talk.batch(talk.world.state(ROOM, "beheer", "m.room.power_levels", strict))
    for who in ("beheer", "chef"):
        talk.sees(talk.private(who), "ik mag er niets zeggen")


def test_nor_a_platform(talk: Conversation) -> None:
    made(talk)
    talk.says("beheer", ROOM, "!instellen platform zco")
    talk.skip(ROOM)
    for who in ("beheer", "chef"):
        talk.sees(talk.private(who), "het is een platform")
    talk.skip()


def test_what_waits_there_goes_to_each_in_private(talk: Conversation) -> None:
    made(talk)

    def write(unit: Unit) -> None:
        alerts = talk.house._dispatcher.alerts
        alerts.tell(unit, "one", say("disk_fills", megabytes=3))

    talk.house.database.transact(write)
    talk.batch(talk.world.membership(ROOM, BOT, "leave"))
    for who in ("beheer", "chef"):
        told = talk.sees(talk.private(who), "raakt vol")
        assert told.mentions == (user(who),)
        talk.sees(talk.private(who), "ik zit er niet in")
    talk.batch(talk.world.membership(ROOM, BOT, "join"))
    talk.nothing_new()


def test_that_their_own_room_refuses_is_told_in_private(talk: Conversation) -> None:
    made(talk)
    alarm(talk, ROOM)
    for who in ("beheer", "chef"):
        talk.sees(talk.private(who), "weigert", ROOM)
    talk.nothing_new()


def test_there_it_is_a_room_like_any_other(talk: Conversation) -> None:
    made(talk)
    talk.says("beheer", ROOM, "!lijst")
    talk.sees(ROOM, "nog geen platform")
    talk.says("chef", ROOM, "!help")
    talk.skip(ROOM)
    talk.says("chef", ROOM, "gewoon gepraat")


def test_each_reason_has_a_sentence_of_its_own() -> None:
    texts = Conversation().house.registry.texts
    for language in ("nl", "en"):
        said = {
            texts.render("administrators_room", {"room_id": ROOM, "why": why}, language, "u")
            for why in TROUBLES
        }
        assert len(said) == len(TROUBLES)
