"""People type with a thumb, in haste, in their own order: it has its effect, or gets one question.

Each line is a message as somebody sent it; what it must lead to stands beside it.
"""

from typing import Final

import pytest

from storage import register
from storage.database import Unit
from storage.register import Wanted
from tests.dialogue.conversation import Conversation
from tests.dialogue.world import BOT

TYPED_IN_THE_ROOM: Final = {
    # typing errors in the word
    "!knelpnt geen vervolgplek na cosm": "geen vervolgplek na cosm",
    "!kneplunt opvang vol": "opvang vol",
    "!KNELPUNT GEEN PLEK": "GEEN PLEK",
    "!Knélpunt wachttijd ggz": "wachttijd ggz",
    "!knelpunt: wachtlijst ggz 11 mnd": "wachtlijst ggz 11 mnd",
    "!knelpunt.geen urgentieverklaring": "geen urgentieverklaring",
    "!knelpunt:geen tolk": "geen tolk",
    "!knelpuntgeen plek": "geen plek",
    "!knellpunt - tolk niet vergoed": "- tolk niet vergoed",
    "!obstakel aangifte duurt te lang": "aangifte duurt te lang",
    "!bottelneck no shelter": "no shelter",
    # the prefix as phones, lists and other programs make it
    "！knelpunt volle breedte": "volle breedte",
    "! knelpunt spatie ertussen": "spatie ertussen",
    "- !knelpunt uit een lijstje": "uit een lijstje",
    "• !knelpunt met een bolletje": "met een bolletje",
    "2) !knelpunt uit een genummerde lijst": "uit een genummerde lijst",
    "– !knelpunt gedachtestreep": "gedachtestreep",
    "> !knelpunt doorgestuurd": "doorgestuurd",
    "“!knelpunt tussen aanhalingstekens”": "tussen aanhalingstekens",
    "**!knelpunt** vet gemaakt": "vet gemaakt",
    "`!knelpunt in code`": "in code",
    "```\n!knelpunt in een blok\n```": "in een blok",
    "\u200e!knelpunt met een leesrichting": "met een leesrichting",
    "\ufeff  !knelpunt\tmet een tab": "met een tab",
    # what comes before and after
    "Goedemorgen allemaal,\n\n!knelpunt geen plek in de regio": "geen plek in de regio",
    "!knelpunt\ngeen plek voor gezinnen": "geen plek voor gezinnen",
    "!knelpunt drie dingen:\n- geld\n- plek\n- tijd": "drie dingen:\n- geld\n- plek\n- tijd",
    "!knelpunt cliënten slapen in d’r auto 😡": "cliënten slapen in d’r auto 😡",
    "!knelpunt gezin 👨‍👩‍👧 krijgt geen plek": "gezin 👨‍👩‍👧 krijgt geen plek",
    "!knelpunt 'wie betaalt' is \"onduidelijk\"": "'wie betaalt' is \"onduidelijk\"",
    "!knelpunt IND’ers <3 maanden & geen B8 > wachten": "IND’ers <3 maanden & geen B8 > wachten",
}


def stored(talk: Conversation) -> list[str]:
    """The words of all signals, oldest first."""

    places = list(talk.house.rooms())

    def read(unit: Unit) -> list[str]:
        with unit.command() as session:
            found = register.listed(session, places, Wanted(), 50)
            return [str(signal.text) for signal in reversed(found)]

    return talk.house.database.transact(read)


@pytest.mark.parametrize("typed", TYPED_IN_THE_ROOM, ids=range(len(TYPED_IN_THE_ROOM)))
def test_a_bottleneck_typed_in_haste(talk: Conversation, zco: str, typed: str) -> None:
    talk.says("anouk", zco, typed)

    assert not talk.sees(zco, "K-1 genoteerd").loud
    assert stored(talk) == [TYPED_IN_THE_ROOM[typed]]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (f"{BOT} knelpunt geen plek", "geen plek"),
        ("schakel: knelpunt geen plek", "geen plek"),
        ("Hoi Schakel, knelpunt geen plek", "geen plek"),
        ("schakel !knelpunt geen plek", "geen plek"),
        ("knelpunt geen plek @schakel", "geen plek"),
        ("Schakel!\n!knelpunt geen plek", "geen plek"),
    ],
)
def test_the_bot_is_mentioned_instead(
    talk: Conversation, zco: str, typed: str, wanted: str
) -> None:
    talk.says("anouk", zco, typed, mentions=(BOT,))

    talk.sees(zco, "K-1 genoteerd")
    assert stored(talk) == [wanted]


def test_a_bare_mention_gets_the_help(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "@schakel", mentions=(BOT,))
    talk.sees(zco, "!knelpunt", "!lijst")


@pytest.mark.parametrize(
    "typed",
    [
        "!herken K-1",
        "!hreken k1",
        "!herkn K - 1",
        "!herken ik K-1",
        "!herken ik ook bij K-1",
        "!K-1 herken ik ook",
        "!k1: speelt hier ook!!",
        "!speelt hier ook k-1",
        "!idem nr 1",
        "!+1 voor K-1",
        "!+1 #1",
        "!Herken, knelpunt 1",
    ],
)
def test_herken_in_many_words(talk: Conversation, zco: str, typed: str) -> None:
    talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.sees(zco, "K-1")

    said = talk.says("ilse", zco, typed)

    assert talk.reactions(said) == ["✓"]
    talk.says("ilse", zco, "!lijst")
    talk.sees(zco, "K-1", "2 regio's")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("knelpnt geen plek", "ja"),
        ("- knelpunt geen plek", "Ja hoor"),
        ("Knelpunt, geen plek", "jaaa"),
        ("!knelpunt geen plek", "ok"),
        ("knelpunt: geen plek", "✅"),
        ("KNELPUNT geen plek", "doe maar"),
        ("kenlpunt geen plek", "zonder regio"),
    ],
)
def test_a_report_in_private_from_the_phone(
    talk: Conversation, zco: str, typed: str, answer: str
) -> None:
    anouk = talk.private("anouk")

    talk.says("anouk", anouk, typed)
    talk.sees(anouk, "Dit wordt het", "knelpunt", "regio Twente", "geen plek", "zonder je naam")
    talk.says("anouk", anouk, answer)

    talk.sees(zco, "K-1", "geen plek", without=["anouk"])
    talk.sees(anouk, "K-1 is geplaatst")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("!knelpunt", "nog geen tekst"),
        ("!herken", "Welk punt"),
        ("!herken dat ene", "Welk punt"),
        ("!herken K-99", "ken ik hier niet"),
        ("!intreken K-1", "Bedoel je"),
        ("!akoord 9", "Bedoel je"),
        ("!ongedaann", "Bedoel je"),
        ("!punten opvang", "Bedoel je"),
        ("!koffie", "ken ik niet"),
        ("!terugkopeling K-1 komt goed", "alleen voor moderators"),
        ("!instelen platform zco", "alleen voor beheerders"),
        ("!organistie SHOP: @anouk", "alleen voor moderators"),
        ("!regoi Twente: @anouk", "alleen voor moderators"),
    ],
)
def test_half_a_sentence_gets_one_helpful_answer(
    talk: Conversation, zco: str, typed: str, sentence: str
) -> None:
    before = talk.house.tables(but=("value", "inbox", "outbox", "message_name", "question"))

    talk.says("anouk", zco, typed)

    talk.sees(zco, sentence)
    assert stored(talk) == []
    after = talk.house.tables(but=("value", "inbox", "outbox", "message_name", "question"))
    assert after == before


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("!help knelpnt", "er loopt iets vast"),
        ("!hlep", "!knelpunt"),
        ("!help hoe herken ik iets", "!herken"),
        ("!Help!", "!knelpunt"),
        ("!hulp lijstje", "wat er openstaat"),
        ("!help  !lijst", "wat er openstaat"),
    ],
)
def test_help_is_found(talk: Conversation, zco: str, typed: str, shown: str) -> None:
    talk.says("anouk", zco, typed)
    seen = talk.sees(zco)
    if "Bedoel je" in seen.body:
        talk.replies("anouk", zco, seen, "1")
        seen = talk.sees(zco)
    assert shown in seen.body


def test_several_commands_in_one_message(talk: Conversation, zco: str) -> None:
    talk.says(
        "anouk", zco, "Van gisteren:\n!knelpunt geen geld\nen ook geen tijd\n!succes vaste tolk"
    )

    talk.sees(zco, "K-1 genoteerd")
    talk.sees(zco, "S-1 genoteerd")
    assert stored(talk) == ["geen geld\nen ook geen tijd", "vaste tolk"]


def test_the_same_line_twice_in_one_message_is_one(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt geen geld\n!knelpunt  Geen geld")
    talk.sees(zco, "K-1 genoteerd")
    talk.sees(zco, "net al genoteerd")
    talk.says("anouk", zco, "!succes tolk")
    talk.sees(zco, "S-1")
    talk.says("anouk", zco, "!knelpunt geen geld")
    talk.sees(zco, "K-2 genoteerd")


def test_a_whole_page_of_commands_is_cut(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "\n".join(f"!knelpunt wachtlijst {n}" for n in range(50)))
    assert len(talk.unread(zco)) == 20
    talk.skip(zco)


@pytest.mark.parametrize(
    "chat",
    [
        "wat een knelpunt!",
        "!!! let op",
        "ok!",
        "Fijn dat het een succes was",
        "https://voorbeeld.nl/!knelpunt",
        "5!",
        "knelpunt geen plek",
        "?!",
        "!",
        "haha 😂",
        "schakel is wel handig",
    ],
)
def test_chat_in_a_room_is_left_alone(talk: Conversation, zco: str, chat: str) -> None:
    before = talk.house.tables(but=("value",))
    talk.says("anouk", zco, chat)
    assert talk.house.tables(but=("value",)) == before


@pytest.mark.parametrize(
    "chat",
    ["LOL", "haha", "👍", "dankjewel!", "bedankt voor je hulp", "top!", "prima", "ok", "..."],
)
def test_small_talk_in_private_gets_silence(talk: Conversation, zco: str, chat: str) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, chat)
    talk.nothing_new()


def test_a_sentence_without_a_command_in_private_hears_how(talk: Conversation, zco: str) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, "er is geen plek voor vrouwen met kinderen")
    talk.sees(anouk, "knelpunt", "help")
    assert not talk.house.on_disk("vrouwen met kinderen")
