"""Small questions of the bot: who may answer, how, for how long, and what becomes of the words."""

from datetime import timedelta

import pytest

from storage import questions
from storage.database import Unit
from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on

PHONE = "bel 06-12345678 over de wachtlijst"


def open_questions(talk: Conversation) -> int:
    """How many wait in the database."""
    return len(talk.house.tables()["question"])


@pytest.mark.parametrize("answer", ["1", "1.", "nr 1", "optie 1", "de eerste", "1️⃣", "!1"])
def test_a_number_as_a_reply(talk: Conversation, zco: str, answer: str) -> None:
    talk.says("anouk", zco, "!punten geen plek")
    question = talk.sees(zco, "Bedoel je", "1")
    assert (question.loud, question.mentions) == (True, ("@anouk:voorbeeld.nl",))
    talk.replies("anouk", zco, question, answer)
    talk.sees(zco, "K-1 genoteerd")
    assert open_questions(talk) == 0


@pytest.mark.parametrize("answer", ["ja", "✅", "knelpunten"])
def test_one_reading_takes_a_yes(talk: Conversation, zco: str, answer: str) -> None:
    talk.says("anouk", zco, "!punten geen plek")
    question = talk.sees(zco, "Bedoel je", "Antwoord met 1")
    talk.replies("anouk", zco, question, answer)
    talk.sees(zco, "K-1 genoteerd")


def test_a_button_answers_too(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!punten geen plek")
    question = talk.sees(zco, "Bedoel je")
    talk.reacts("ilse", zco, question, "✅")
    talk.nothing_new()
    talk.reacts("anouk", zco, question, "✅")
    talk.sees(zco, "K-1 genoteerd")


def test_an_answer_in_the_thread_below_the_command(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!punten geen plek")
    talk.sees(zco, "Bedoel je")
    talk.says("anouk", zco, "hm even kijken hoor", thread=said)
    talk.nothing_new()
    talk.says("anouk", zco, "1", thread=said)
    talk.sees(zco, "K-1 genoteerd")


def test_an_answer_in_the_main_timeline_is_chat(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!punten geen plek")
    talk.sees(zco, "Bedoel je")
    for chat in ("1", "ja", "nee"):
        talk.says("anouk", zco, chat)
    talk.nothing_new()
    assert open_questions(talk) == 1


@pytest.mark.parametrize("answer", ["1", "ja", "nee", "✅", "haha"])
def test_somebody_elses_answer_does_nothing(talk: Conversation, zco: str, answer: str) -> None:
    said = talk.says("anouk", zco, "!punten geen plek")
    question = talk.sees(zco, "Bedoel je")

    for who in ("ilse", "saskia"):
        talk.replies(who, zco, question, answer)
        talk.says(who, zco, answer, thread=said)

    talk.nothing_new()
    assert open_questions(talk) == 1
    talk.replies("anouk", zco, question, "1")
    talk.sees(zco, "K-1 genoteerd")


@pytest.mark.parametrize("answer", ["nee", "❌", "laat maar"])
def test_no_ends_it(talk: Conversation, zco: str, answer: str) -> None:
    talk.says("anouk", zco, "!punten geen plek")
    question = talk.sees(zco, "Bedoel je")
    talk.replies("anouk", zco, question, answer)
    talk.sees(zco, "dan doe ik niets")
    assert open_questions(talk) == 0


def test_a_number_that_was_not_offered(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!punten geen plek")
    question = talk.sees(zco, "Bedoel je")
    talk.replies("anouk", zco, question, "4")
    talk.sees(zco, "Kies een nummer")
    talk.replies("anouk", zco, question, "1")
    talk.sees(zco, "K-1 genoteerd")


def test_a_question_that_is_answered_is_gone(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!punten geen plek")
    question = talk.sees(zco, "Bedoel je")
    talk.replies("anouk", zco, question, "1")
    talk.sees(zco, "K-1")
    talk.replies("anouk", zco, question, "1")
    talk.sees(zco, "geen vraag meer open")
    talk.replies("anouk", zco, question, "dank je wel")
    talk.nothing_new()


def test_after_a_day_a_question_and_its_words_are_gone(talk: Conversation, zco: str) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, "knelpunt geen plek voor gezinnen")
    question = talk.sees(anouk, "Dit wordt het")
    assert open_questions(talk) == 1

    talk.at(talk.now + timedelta(hours=23, minutes=59))
    talk.nothing_new()
    assert open_questions(talk) == 1
    talk.at(talk.now + timedelta(minutes=10))
    talk.says("anouk", anouk, "ja")
    talk.sees(anouk, "geen vraag meer open")
    talk.replies("anouk", anouk, question, "ja")
    talk.sees(anouk, "geen vraag meer open")
    assert open_questions(talk) == 0
    assert "gezinnen" not in repr(talk.house.tables())


def test_a_newer_question_replaces_the_older_of_its_kind(talk: Conversation, zco: str) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, "knelpunt geen plek voor gezinnen")
    first = talk.sees(anouk, "gezinnen")
    talk.says("anouk", anouk, "knelpunt geen plek voor mannen")
    talk.sees(anouk, "mannen")
    assert open_questions(talk) == 1

    talk.replies("anouk", anouk, first, "ja")
    talk.sees(anouk, "geen vraag meer open")
    talk.says("anouk", anouk, "ja")
    talk.sees(zco, "K-1", "mannen")
    talk.sees(anouk, "K-1 is geplaatst")


def test_a_promise_that_can_be_two_days_is_asked_about(talk: Conversation, chain: Chain) -> None:
    talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek")
    talk.says("saskia", talk.private("saskia"), "overzicht som")
    talk.says("saskia", talk.private("saskia"), "1 mag")
    talk.says("saskia", talk.private("saskia"), "akkoord 1")
    talk.skip()

    talk.says("joris", chain.som, "!terugkoppeling K-1 JenV zoekt het uit, voor volgende vrijdag")
    question = talk.sees(chain.som, "Welke dag", "1)", "15 januari 2027", "2)", "22 januari 2027")
    assert question.mentions == ("@joris:voorbeeld.nl",)
    talk.nothing_new()
    talk.replies("joris", chain.som, question, "2")

    for place in (chain.zco, chain.som, chain.zco):
        talk.sees(place, "JenV zoekt het uit", "vóór vrijdag 22 januari 2027")
    talk.sees(talk.private("anouk"), "22 januari 2027")


@pytest.mark.parametrize("answer", ["zo plaatsen", "ja", "✅", "zo graag"])
def test_the_rewrite_of_a_warned_text_is_placed(talk: Conversation, zco: str, answer: str) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, f"knelpunt {PHONE}")
    talk.sees(anouk, "Nog niet bewaard", "telefoonnummer", "toch", "wachtlijst", without=["1234"])
    talk.says("anouk", anouk, answer)

    talk.sees(zco, "K-1", "wachtlijst", without=["1234"])
    talk.sees(anouk, "geplaatst")


def test_a_warned_text_is_placed_all_the_same(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, f"!knelpunt {PHONE}")
    talk.sees(zco, "Nog niet bewaard", "telefoonnummer", without=["1234"])
    anouk = talk.private("anouk")
    talk.sees(anouk, "Zo kan het wel", "toch")
    assert talk.house.tables()["signal"] == []

    talk.says("anouk", anouk, "toch")
    talk.sees(zco, "K-1", "06-12345678")
    talk.sees(anouk, "K-1 is geplaatst")
    assert open_questions(talk) == 0


def test_a_better_text_is_judged_anew(talk: Conversation, zco: str) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, f"knelpunt {PHONE}")
    talk.sees(anouk, "Nog niet bewaard")
    talk.says("anouk", anouk, "bel mij op 06-87654321 over de wachtlijst")
    talk.sees(anouk, "Nog niet bewaard", without=["8765"])
    talk.says("anouk", anouk, "de wachtlijst is te lang")
    talk.sees(anouk, "Dit wordt het", "de wachtlijst is te lang", without=["toch"])
    talk.says("anouk", anouk, "beter")
    talk.sees(anouk, "niet duidelijk")
    talk.says("anouk", anouk, "ja")
    talk.sees(zco, "K-1", "de wachtlijst is te lang")
    talk.sees(anouk, "geplaatst")
    assert "8765" not in repr(talk.house.tables())
    assert "1234567" not in repr(talk.house.tables())


def test_a_blocked_text_offers_its_rewrite_only(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt bsn 123456782 staat nog in oude gemeente")
    talk.sees(zco, "Niet bewaard", "verwijderen", without=["123456782"])
    anouk = talk.private("anouk")
    talk.sees(anouk, "Zo kan het wel", "oude gemeente", without=["123456782", "toch"])
    talk.says("anouk", anouk, "toch")
    talk.sees(anouk, "niet duidelijk")

    talk.redacts("anouk", zco, said)  # as the bot asked
    talk.says("anouk", anouk, "ja")

    talk.sees(zco, "K-1", "oude gemeente", without=["123456782"])
    talk.sees(anouk, "K-1 is geplaatst")
    assert not talk.house.on_disk("123456782")


def test_a_warned_text_waits_a_day_at_most(talk: Conversation, zco: str) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, f"knelpunt {PHONE}")
    talk.sees(anouk, "Nog niet bewaard")
    assert "06-12345678" in repr(talk.house.tables()["question"])
    assert "06-12345678" not in repr(talk.house.tables(but=("question",)))

    talk.at(talk.now + timedelta(hours=24, minutes=5))
    talk.says("ilse", zco, "!help")
    talk.skip(zco)
    assert "06-12345678" not in repr(talk.house.tables())


def test_who_left_the_platform_cannot_say_yes(talk: Conversation, zco: str, som: str) -> None:
    talk.joins("anouk", som)
    talk.skip()
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, "knelpunt geen plek voor gezinnen")
    talk.sees(anouk, "Dit wordt het")
    talk.leaves("anouk", zco)
    talk.says("anouk", anouk, "ja")
    talk.sees(anouk, "niet in een platform")
    talk.nothing_new()


def test_a_flag_asks_the_author(talk: Conversation, zco: str) -> None:
    said = talk.says("ilse", zco, "bij ons is er geen plek voor mannen")
    talk.reacts("anouk", zco, said, "🚩")
    ilse = talk.private("ilse")
    talk.sees(ilse, "@anouk", "geen plek voor mannen", "Mag dat")
    talk.says("anouk", talk.private("anouk"), "ja")
    talk.sees(talk.private("anouk"), "geen vraag")
    talk.reacts("ilse", ilse, talk.port.seen[ilse][-1], "✅")

    receipt = talk.sees(zco, "K-1 genoteerd")
    assert receipt.target == said
    talk.sees(ilse, "K-1 is geplaatst")
    talk.redacts("ilse", zco, said)
    talk.sees(ilse, "K-1 is ingetrokken")
    assert "geen plek voor mannen" not in repr(talk.house.tables())


def test_expired_questions_are_not_kept(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!punten geen plek")
    talk.sees(zco, "Bedoel je")
    later = on("2027-01-13", "09.30")

    def forget(unit: Unit) -> None:
        with unit.command() as session:
            questions.forget_expired(session, later)

    talk.house.database.transact(forget)
    assert open_questions(talk) == 0
