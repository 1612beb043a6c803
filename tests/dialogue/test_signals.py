"""Bottlenecks, successes and trends: logged, recognised and listed where they were said."""

import pytest

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation
from tests.dialogue.world import user

ITEMS = ("value", "inbox", "outbox", "message_name")


def test_each_kind_has_its_own_numbers(talk: Conversation, zco: str) -> None:
    for text, label in (
        ("!knelpunt geen vervolgplek na cosm", "K-1"),
        ("!succes vaste contactpersoon bij de IND", "S-1"),
        ("!trend werving steeds vaker via Snapchat", "T-1"),
        ("!knelpunt aangifte duurt te lang", "K-2"),
        ("!Knelpunt: wachtlijst ggz 11 maanden", "K-3"),
    ):
        talk.says("anouk", zco, text)
        assert not talk.sees(zco, f"{label} genoteerd").loud


def test_numbers_run_on_over_all_rooms(talk: Conversation, zco: str, som: str) -> None:
    talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.sees(zco, "K-1 genoteerd")
    talk.says("petra", som, "!knelpunt geen vervolgplek")
    talk.sees(som, "K-2 genoteerd")


def test_the_receipt_stands_in_a_thread_below_what_was_said(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek na cosm")
    receipt = talk.sees(zco, "K-1 genoteerd")
    assert (receipt.relation, receipt.target) == ("m.thread", said)


def test_a_reply_to_ones_own_message_takes_its_text(talk: Conversation, zco: str) -> None:
    chat = talk.says("anouk", zco, "doorstroom uit de COSM stokt")
    talk.nothing_new()

    talk.replies("anouk", zco, chat, "!knelpunt")
    talk.sees(zco, "K-1 genoteerd")
    talk.says("ilse", zco, "!lijst")
    talk.sees(zco, "doorstroom uit de COSM stokt")


@pytest.mark.parametrize("who", ["ilse", "saskia"])
def test_another_persons_message_is_logged_on_her_yes_only(
    talk: Conversation, zco: str, who: str
) -> None:
    chat = talk.says("anouk", zco, "doorstroom uit de COSM stokt")
    anouk = talk.private("anouk")

    talk.replies(who, zco, chat, "!trend")

    talk.sees(zco, "Ik vraag het wie dit schreef")
    asked = talk.sees(anouk, user(who), "als trend", "doorstroom uit de COSM stokt")
    assert talk.house.tables()["signal"] == []
    talk.replies(who, zco, asked, "ja")
    talk.nothing_new()
    talk.says("anouk", anouk, "ja")
    receipt = talk.sees(zco, "T-1 genoteerd")
    assert (receipt.relation, receipt.target) == ("m.thread", chat)
    talk.sees(anouk, "T-1 is geplaatst")


def test_without_a_yes_nothing_of_it_stays(talk: Conversation, zco: str) -> None:
    chat = talk.says("anouk", zco, "doorstroom uit de COSM stokt")
    before = talk.house.tables(but=(*ITEMS, "room", "member", "greeted"))

    talk.replies("ilse", zco, chat, "!knelpunt")
    talk.skip()
    talk.says("anouk", talk.private("anouk"), "nee")
    talk.sees(talk.private("anouk"), "niets bewaard")

    assert talk.house.tables(but=(*ITEMS, "room", "member", "greeted")) == before
    assert not talk.house.on_disk("doorstroom")


def test_a_message_that_cannot_be_had_is_no_text(talk: Conversation, zco: str) -> None:
    chat = talk.says("anouk", zco, "doorstroom stokt")
    talk.redacts("anouk", zco, chat)

    talk.replies("anouk", zco, chat, "!knelpunt")

    talk.sees(zco, "nog geen tekst")


@pytest.mark.parametrize(
    "text", ["!knelpunt", "!knelpunt   ", "!succes\n\n", "!trend \u202e \u200b"]
)
def test_without_a_text_nothing_is_logged(talk: Conversation, zco: str, text: str) -> None:
    talk.says("anouk", zco, text)
    talk.sees(zco, "nog geen tekst")


def test_a_text_that_is_too_long_is_refused(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt " + "wachten " * 501)
    talk.sees(zco, "te lang", "4007", "4000")
    talk.says("anouk", zco, "!knelpunt " + "wachten " * 499)
    talk.sees(zco, "K-1 genoteerd")


@pytest.mark.parametrize(
    "key", ["👍", "👍🏻", "👍🏿", "👍\ufe0f"], ids=["plain", "light", "dark", "variation"]
)
@pytest.mark.parametrize("on_receipt", [True, False])
def test_a_thumb_is_herken_ik(talk: Conversation, zco: str, key: str, on_receipt: bool) -> None:
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    receipt = talk.sees(zco, "K-1")
    target = receipt.event_id if on_receipt else said

    talk.reacts("ilse", zco, target, key)

    assert talk.reactions(target) == ["✓"]
    talk.nothing_new()
    talk.says("mo", zco, "!lijst")
    talk.sees(zco, "2 regio's")


@pytest.mark.parametrize("key", ["👎", "❤️", "👍👍", "thumbs", ""])
def test_other_reactions_do_nothing(talk: Conversation, zco: str, key: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.sees(zco, "K-1")
    before = talk.house.tables(but=ITEMS)

    talk.reacts("ilse", zco, said, key)

    assert talk.house.tables(but=ITEMS) == before
    assert talk.reactions(said) == []


@pytest.mark.parametrize(
    "text",
    ["!herken K-1", "!herken k1", "!+1 K-1", "!idem knelpunt 1", "!herken ik K-1", "!endorse 1"],
)
def test_herken_by_command(talk: Conversation, zco: str, text: str) -> None:
    talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.sees(zco, "K-1")

    said = talk.says("ilse", zco, text)

    assert talk.reactions(said) == ["✓"]
    talk.says("ilse", zco, "!lijst")
    talk.sees(zco, "2 regio's")


def test_herken_as_a_reply_to_receipt_or_source(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    receipt = talk.sees(zco, "K-1")

    talk.replies("ilse", zco, receipt, "!herken")
    talk.replies("mo", zco, said, "!herken")

    talk.says("mo", zco, "!lijst")
    talk.sees(zco, "3 regio's")


@pytest.mark.parametrize("on_receipt", [True, False])
@pytest.mark.parametrize("text", ["herken ik", "Herken ik ook.", "+1"])
def test_herken_ik_below_a_signal_needs_no_prefix(
    talk: Conversation, zco: str, text: str, on_receipt: bool
) -> None:
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    receipt = talk.sees(zco, "K-1")

    typed = talk.replies("ilse", zco, receipt if on_receipt else said, text)

    assert talk.reactions(typed) == ["✓"]
    talk.says("mo", zco, "!lijst")
    talk.sees(zco, "2 regio's")


@pytest.mark.parametrize("text", ["herken ik niet", "herken ik dat goed?", "hier ook wel eens"])
def test_what_else_is_said_below_a_signal_is_a_discussion(
    talk: Conversation, zco: str, text: str
) -> None:
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.sees(zco, "K-1")
    talk.replies("ilse", zco, said, text)
    talk.says("ilse", zco, "herken ik")
    talk.nothing_new()
    talk.says("mo", zco, "!lijst")
    talk.sees(zco, "K-1", without=["regio"])


def test_a_region_counts_once(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!regio Utrecht: @ilse, @bas")
    talk.skip()
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.sees(zco, "K-1")

    talk.reacts("ilse", zco, said, "👍")
    talk.reacts("bas", zco, said, "👍")
    talk.nothing_new()
    for who in ("bas", "ilse"):
        talk.says(who, zco, "!herken K-1")
        talk.sees(talk.private(who), "Je regio stond al bij K-1", "!aanvulling K-1")
    talk.nothing_new()

    talk.says("mo", zco, "!lijst")
    talk.sees(zco, "2 regio's")


def test_ones_own_signal_and_ones_own_region_count_already(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!regio Twente: @anouk, @bas")
    talk.skip()
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.sees(zco, "K-1")

    talk.reacts("anouk", zco, said, "👍")
    talk.nothing_new()
    talk.says("anouk", zco, "!herken K-1")
    talk.sees(zco, "van jezelf")
    talk.says("bas", zco, "!herken K-1")
    talk.sees(talk.private("bas"), "Je regio stond al")

    talk.says("mo", zco, "!lijst")
    talk.sees(zco, "K-1", without=["regio's"])


def test_somebody_without_a_region_adds_no_region(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.sees(zco, "K-1")
    said = talk.says("bas", zco, "!herken K-1")
    assert talk.reactions(said) == ["✓"]
    talk.says("bas", zco, "!herken K-1")
    talk.sees(talk.private("bas"), "Je stond al bij K-1")
    talk.says("mo", zco, "!lijst")
    talk.sees(zco, "K-1", without=["regio's"])


def test_a_list_shows_this_room_only(talk: Conversation, chain: Chain) -> None:
    talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek na cosm")
    talk.says("petra", chain.som, "!knelpunt financiering onduidelijk")
    talk.skip()

    talk.says("ilse", chain.zco, "!lijst")
    talk.sees(chain.zco, "K-1", "geen vervolgplek", without=["K-2", "financiering"])
    talk.says("petra", chain.som, "!lijst")
    talk.sees(chain.som, "K-2", "financiering", without=["K-1", "vervolgplek"])
    talk.says("hoofd", chain.tfm, "!lijst")
    talk.sees(chain.tfm, "Er staat niets open")


@pytest.mark.parametrize("word", ["herken {}", "terugkoppeling {} dat is geregeld"])
def test_a_number_of_another_room_is_like_one_that_does_not_exist(
    talk: Conversation, chain: Chain, word: str
) -> None:
    talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek na cosm")
    talk.skip()

    answers = []
    for number in ("K-1", "K-7"):
        talk.says("joris", chain.som, "!" + word.format(number))
        seen = talk.sees(chain.som)
        answers.append(f"{seen.body} {seen.html} {seen.msgtype}".replace(number, "K-?"))

    assert answers[0] == answers[1]
    assert "ken ik hier niet" in answers[0]


def test_only_moderators_log_at_the_task_force(talk: Conversation, tfm: str) -> None:
    talk.says("hoofd", tfm, "!knelpunt te weinig rechercheurs")
    talk.sees(tfm, "alleen voor moderators")
    talk.says("tess", tfm, "!knelpunt te weinig rechercheurs")
    talk.sees(tfm, "K-1 genoteerd", "bij u")


def test_a_long_list_is_cut_and_says_so(talk: Conversation, zco: str) -> None:
    for number in range(21):
        talk.says("anouk", zco, f"!knelpunt wachtlijst bij aanbieder {number}")
    talk.skip()

    talk.says("ilse", zco, "!lijst")

    seen = talk.sees(zco, "K-21", "K-2 ", "nog meer open")
    assert "K-1 " not in seen.body


def test_the_same_sentence_twice_is_one_item(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt geen vervolgplek na cosm")
    talk.sees(zco, "K-1")
    talk.says("anouk", zco, "!knelpunt  Geen vervolgplek na cosm")
    talk.sees(zco, "net al genoteerd")
    talk.says("ilse", zco, "!knelpunt geen vervolgplek na cosm")
    talk.sees(zco, "K-2")
    talk.sees(zco, "K-2 lijkt op K-1")


def test_a_text_is_shown_as_typed(talk: Conversation, zco: str) -> None:
    text = "*niet* <b>vet</b> [link](http://x.example) {{ 7*7 }} @room `code` # kop | a | b |"
    talk.says("anouk", zco, f"!knelpunt {text}")
    talk.skip()

    talk.says("ilse", zco, "!lijst")

    seen = talk.sees(zco, text)
    assert seen.mentions == ()
    assert seen.html is not None
    assert all(tag not in seen.html for tag in ("<b>", "<em>", "<a ", "<code>", "<h1", "<table"))
