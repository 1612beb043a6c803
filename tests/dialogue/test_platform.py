"""Making a room a platform: by an administrator's word, and only a closed, encrypted room."""

from typing import Any

import pytest

from tests.dialogue.conversation import Conversation


def test_an_administrator_makes_a_room_a_platform(talk: Conversation) -> None:
    place = talk.room("zoco-overleg", moderators=["saskia"], members=["anouk"])

    talk.says("beheer", place, "!instellen platform zco")
    made = talk.sees(place, "Landelijk Zorgcoördinatorenoverleg", "zco")
    assert not made.loud

    talk.says("anouk", place, "!instellen")
    talk.sees(place, "Landelijk Zorgcoördinatorenoverleg", "Aanspreekvorm: je", "Nederlands")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ({"encrypted": False}, "niet versleuteld"),
        ({"join_rule": "public"}, "Iedereen kan deze kamer in"),
        ({"history": "world_readable"}, "Iedereen kan de geschiedenis"),
    ],
    ids=["unencrypted", "public", "history open"],
)
def test_an_open_room_is_refused(talk: Conversation, state: dict[str, Any], sentence: str) -> None:
    place = talk.room("open", moderators=["saskia"], **state)

    talk.says("beheer", place, "!instellen platform zco")
    talk.sees(place, sentence, "opnieuw")

    talk.says("saskia", place, "!knelpunt geen opvang")
    talk.nothing_new()
    assert talk.house.rooms()[place].slug is None


def test_nobody_else_makes_a_platform(talk: Conversation, zco: str) -> None:
    place = talk.room("nieuw", moderators=["saskia"], members=["anouk"])

    for who in ("saskia", "anouk"):
        talk.says(who, place, "!instellen platform som")
        talk.nothing_new()  # a room that is no platform hears nothing but its administrators
        talk.says(who, zco, "!instellen platform som")
        talk.sees(zco, "alleen voor beheerders")
    assert talk.house.rooms()[place].slug is None


def test_a_platform_has_one_room_and_a_room_one_platform(talk: Conversation, zco: str) -> None:
    other = talk.room("tweede")
    talk.says("beheer", other, "!instellen platform zco")
    talk.sees(other, "zco heeft al een andere kamer")

    talk.joins("beheer", zco)
    talk.skip(talk.private("beheer"))
    talk.says("beheer", zco, "!instellen platform som")
    talk.sees(zco, "al het platform zco")
    talk.says("beheer", zco, "!instellen platform zco")
    talk.sees(zco, "Deze kamer is nu")


@pytest.mark.parametrize("slug", ["zocco", "'; drop table room; --", "ZCO zco"])
def test_an_unknown_platform_is_refused(talk: Conversation, slug: str) -> None:
    place = talk.room("nieuw")

    talk.says("beheer", place, f"!instellen platform {slug}")

    talk.sees(place, "ken ik niet", "!instellen platform zco")
    assert talk.house.rooms()[place].slug is None


def test_a_slug_may_be_typed_in_capitals(talk: Conversation) -> None:
    place = talk.room("nieuw")
    talk.says("beheer", place, "!Instellen PLATFORM Zco")
    talk.sees(place, "Landelijk Zorgcoördinatorenoverleg")


def test_members_get_no_answer_in_a_room_that_is_no_platform(talk: Conversation) -> None:
    place = talk.room("kantine", moderators=["saskia"], members=["anouk", "ilse"])

    for who in ("saskia", "anouk"):
        for text in ("!help", "!lijst", "!knelpunt geen opvang", "!hlep"):
            talk.says(who, place, text)

    talk.nothing_new()


def test_an_administrator_is_told_what_to_do_first(talk: Conversation) -> None:
    place = talk.room("kantine", members=["anouk", "ilse"])

    talk.says("beheer", place, "!knelpunt geen opvang")

    talk.sees(place, "nog geen platform", "!instellen platform zco")


def test_the_english_room_answers_in_english(talk: Conversation) -> None:
    place = talk.platform("int", moderators=["jo"], members=["ann"])

    talk.says("jo", place, "!bottleneck no shelter for men")
    talk.sees(place, "K-1 noted", "Do you see this too?")
    talk.says("ann", place, "!endorse k1")
    talk.says("ann", place, "!list")
    talk.sees(place, "K-1", "no shelter for men")
    talk.says("ann", place, "!nonsense")
    talk.sees(place, "I do not know that", "!help")
    talk.says("ann", place, "!help")
    talk.sees(place, "!endorse K-41", without=["knelpunt"])
