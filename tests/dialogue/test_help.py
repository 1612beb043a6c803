"""Help shows what this person may do here; chatter gets silence; a mistyped word a question."""

import pytest

from tests.dialogue.conversation import Conversation
from tests.dialogue.world import BOT

MODERATORS_ONLY = ("!route som", "!akkoord 9", "!overzicht som", "!terugkoppeling")


def test_a_member_sees_what_she_may_do(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!help")
    shown = talk.sees(zco, "!knelpunt", "!herken", "!lijst", "Noem nooit namen")
    assert all(word not in shown.body for word in MODERATORS_ONLY)
    assert not shown.loud


def test_a_moderator_sees_more(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!help")
    talk.sees(zco, "!knelpunt", *MODERATORS_ONLY)


def test_in_private_help_leaves_out_what_needs_a_room(talk: Conversation, zco: str) -> None:
    for who in ("anouk", "saskia"):
        talk.says(who, talk.private(who), "help")
        talk.sees(talk.private(who), "herken", without=["!organisatie", "!regio"])


@pytest.mark.parametrize("text", ["!ping", "!ben je er?", "!are you there"])
def test_ping_tells_that_the_bot_is_there(talk: Conversation, zco: str, text: str) -> None:
    before = talk.house.tables(but=("value", "inbox", "outbox"))
    talk.says("anouk", zco, text)
    talk.sees(zco, "Ik ben er.")
    assert talk.house.tables(but=("value", "inbox", "outbox")) == before


def test_help_about_one_command(talk: Conversation, zco: str) -> None:
    for word in ("herken", "!Herken", "endorse", "+1"):
        talk.says("anouk", zco, f"!help {word}")
        talk.sees(zco, "!herken K-41", without=["!knelpunt"])
    for word in ("route", "bestaatniet"):  # what she may not, or what is not
        talk.says("anouk", zco, f"!help {word}")
        talk.sees(zco, "ken ik niet")


@pytest.mark.parametrize(
    "text",
    ["LOL", "haha", "knelpunt van de dag: koffie", "wat een help", "! ", "!!!", "help", "👍"],
)
def test_chatter_gets_silence(talk: Conversation, zco: str, text: str) -> None:
    talk.says("anouk", zco, text)
    talk.nothing_new()


@pytest.mark.parametrize("text", ["!bingo vanavond", "@schakel bingo vanavond"])
def test_an_unknown_word_gets_one_sentence(talk: Conversation, zco: str, text: str) -> None:
    talk.says("anouk", zco, text, mentions=("schakel",))
    talk.sees(zco, "Dat ken ik niet", "!help", without=["bingo"])


@pytest.mark.parametrize("text", ["!knelpnt geen plek", "!Knélpunt geen plek", "!KNELPUNT nee"])
def test_a_typing_error_with_one_meaning_is_forgiven(
    talk: Conversation, zco: str, text: str
) -> None:
    talk.says("anouk", zco, text)
    talk.sees(zco, "K-1 genoteerd")


def test_a_mistyped_release_is_asked_about(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!akoord 1")
    question = talk.sees(zco, "Bedoel je", "!akkoord")
    assert question.mentions == ("@saskia:voorbeeld.nl",)
    talk.replies("saskia", zco, question, "1")
    talk.sees(zco, "Dat concept ken ik niet")


@pytest.mark.parametrize("text", ["@schakel lijst", "Schakel: lijst", f"{BOT} !lijst"])
def test_a_mention_needs_no_prefix(talk: Conversation, zco: str, text: str) -> None:
    talk.says("anouk", zco, text, mentions=("schakel",))
    talk.sees(zco, "Er staat niets open")


def test_a_name_without_a_mention_is_chat(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "schakel lijst")
    talk.nothing_new()


def test_an_answer_stands_in_the_thread_of_the_question(talk: Conversation, zco: str) -> None:
    root = talk.says("anouk", zco, "even over de opvang")
    talk.says("ilse", zco, "!lijst", thread=root)
    assert talk.sees(zco).target == root


def test_privacy_is_told_to_everybody(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!privacy")
    talk.sees(zco, "niets van cliënten", "mijngegevens")
