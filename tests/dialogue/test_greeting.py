"""Newcomers get three lines once, who asks gets them again, chatter and strangers get silence."""

import pytest

from tests.dialogue.conversation import Conversation, on


def lines_of_help(body: str) -> list[str]:
    """The numbered lines."""
    return [line for line in body.splitlines() if line[:2] in ("1.", "2.", "3.")]


def test_a_newcomer_is_greeted_once_in_private(talk: Conversation, zco: str, som: str) -> None:
    talk.joins("henk", zco)
    seen = talk.sees(talk.private("henk"), "knelpunt", "👍", "help", "Noem nooit namen")
    assert len(lines_of_help(seen.body)) == 3
    assert seen.mentions == ("@henk:voorbeeld.nl",)

    talk.leaves("henk", zco)
    talk.joins("henk", zco)
    talk.joins("henk", som)
    talk.nothing_new()


def test_not_at_night(talk: Conversation, zco: str) -> None:
    talk.at(on("2027-01-15", "20.00"))
    talk.joins("henk", zco)
    talk.nothing_new()
    talk.at(on("2027-01-18", "08.30"))
    talk.sees(talk.private("henk"), "Welkom")


@pytest.mark.parametrize(
    "said",
    [
        "hoi bot wat moet ik hier",
        "Hallo!",
        "goedemorgen",
        "wie ben jij?",
        "wat kun je",
        "Wat kan ik hier doen?",
        "hoe werkt dit eigenlijk",
        "hello",
    ],
)
def test_who_asks_gets_three_lines(talk: Conversation, zco: str, said: str) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, said)
    assert len(lines_of_help(talk.sees(anouk).body)) == 3
    talk.says("anouk", anouk, "LOL")
    talk.nothing_new()


def test_who_greeted_first_is_not_greeted_again(talk: Conversation, zco: str, som: str) -> None:
    talk.says("anouk", talk.private("anouk"), "hoi")
    talk.sees(talk.private("anouk"), "Welkom")
    talk.joins("anouk", som)
    talk.nothing_new()


def test_a_greeting_is_nothing_to_take_back(talk: Conversation, zco: str) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, "hoi")
    talk.says("anouk", anouk, "ongedaan")
    talk.sees(anouk, "Welkom")
    talk.sees(anouk, "niets dat ik kan terugdraaien")


def test_greetings_among_people_are_left_alone(talk: Conversation, zco: str) -> None:
    for chat in ("hoi allemaal", "goedemorgen!", "wat is dit", "wie ben jij"):
        talk.says("anouk", zco, chat)
    talk.nothing_new()


def test_nonsense_gets_one_question_and_then_silence(talk: Conversation, zco: str) -> None:
    henk = talk.private("ilse")
    talk.says("ilse", henk, "knelp asdf test")
    talk.sees(henk, "Bedoel je", "knelpunt")
    talk.says("ilse", henk, "LOL")
    talk.nothing_new()
    assert talk.house.tables()["signal"] == []


@pytest.mark.parametrize("said", ["hoi", "!help", "knelpunt iets", "ja", "!ongedaan"])
def test_strangers_get_silence(talk: Conversation, zco: str, said: str) -> None:
    promo = "@promo:elders.example"
    place = talk.room("kantine", members=[promo, "anouk"])
    talk.says(promo, place, said)
    talk.says(promo, zco, said)
    talk.nothing_new()
