"""Private chats: with people of a platform only, without a prefix, in their own form of address."""

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation

STRANGER = "@promo:elders.example"


def test_in_private_no_prefix_is_needed(talk: Conversation, zco: str) -> None:
    for text in ("lijst", "!lijst", "Lijst."):
        talk.says("anouk", talk.private("anouk"), text)
        seen = talk.sees(talk.private("anouk"), "Er staat niets open")
        assert seen.relation is None


def test_a_private_room_shows_all_platforms_of_a_person(talk: Conversation, chain: Chain) -> None:
    talk.joins("anouk", chain.som)
    talk.skip()
    talk.says("ilse", chain.zco, "!knelpunt geen vervolgplek")
    talk.says("petra", chain.som, "!knelpunt financiering onduidelijk")
    talk.says("tess", chain.tfm, "!knelpunt te weinig rechercheurs")
    talk.skip()

    talk.says("anouk", talk.private("anouk"), "lijst")
    talk.sees(talk.private("anouk"), "K-1", "K-2", without=["K-3"])
    talk.says("petra", talk.private("petra"), "lijst")
    talk.sees(talk.private("petra"), "K-2", without=["K-1", "K-3"])


def test_rights_end_when_somebody_leaves(talk: Conversation, zco: str) -> None:
    talk.says("ilse", zco, "!knelpunt geen vervolgplek")
    talk.skip()
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, "lijst")
    talk.sees(anouk, "K-1")
    talk.leaves("anouk", zco)

    for text in ("lijst", "herken K-1", "help", "knelpunt geen opvang"):
        talk.says("anouk", anouk, text)

    talk.nothing_new()


def test_a_stranger_gets_silence_everywhere(talk: Conversation, zco: str) -> None:
    for who in (STRANGER, "buitenstaander"):
        place = talk.private(who)
        assert not talk.is_in(place)
        talk.says(who, place, "help")
        talk.says(who, zco, "!help")  # not in the room, whatever reaches us
    talk.nothing_new()


def test_somebody_of_another_server_gets_silence_in_a_platform(
    talk: Conversation, zco: str
) -> None:
    talk.joins(STRANGER, zco)
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.skip(zco)

    talk.says(STRANGER, zco, "!lijst")
    talk.says(STRANGER, zco, "!herken K-1")
    talk.reacts(STRANGER, zco, said, "👍")

    assert talk.reactions(said) == []
    talk.nothing_new(zco)
    talk.skip()


def test_somebody_of_another_server_is_not_welcomed(talk: Conversation, zco: str) -> None:
    talk.joins(STRANGER, zco)
    try:
        assert talk.got(STRANGER) == []
    finally:
        talk.skip()


def test_a_third_person_makes_a_private_room_a_room(talk: Conversation, zco: str) -> None:
    anouk = talk.private("anouk")
    talk.joins("ilse", anouk)

    talk.says("anouk", anouk, "lijst")
    talk.says("anouk", anouk, "!lijst")

    talk.nothing_new()


def test_an_unencrypted_chat_is_not_private(talk: Conversation, zco: str) -> None:
    place = talk.room("onversleuteld", creator="anouk", encrypted=False)

    talk.says("anouk", place, "lijst")
    talk.says("anouk", place, "!lijst")

    talk.nothing_new()


def test_the_bot_opens_one_private_room_a_person(talk: Conversation, zco: str) -> None:
    for _ in range(2):
        talk.says("anouk", zco, "!knelpunt bsn 123456782 staat fout")
        talk.sees(zco, "Niet bewaard")
    assert len(talk.unread(talk.private("anouk"))) == 2
    talk.skip()
    assert len(talk.house.private_rooms()) == 1


def test_what_works_in_rooms_only_says_so(talk: Conversation, zco: str) -> None:
    saskia = talk.private("saskia")
    for text in ("regio Twente: @anouk", "route som", "terugkoppeling K-1 klaar"):
        talk.says("saskia", saskia, text)
        talk.sees(saskia, "alleen in de kamer van een platform")
    talk.says("saskia", zco, "!2 weg")
    talk.sees(zco, "alleen in een privégesprek", without=["!#"])


def test_je_and_u(talk: Conversation, chain: Chain) -> None:
    for place, who, word in ((chain.zco, "anouk", "jezelf"), (chain.som, "petra", "uzelf")):
        talk.says(who, place, "!knelpunt geen vervolgplek")
        label = talk.sees(place, "K-").body[:3]
        talk.says(who, place, f"!herken {label}")
        talk.sees(place, word)
        talk.says(who, talk.private(who), f"herken {label}")
        talk.sees(talk.private(who), word)


def test_who_is_in_a_u_room_too_is_addressed_with_u(talk: Conversation, chain: Chain) -> None:
    talk.joins("anouk", chain.som)
    talk.skip()
    talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek")
    talk.skip()
    talk.says("anouk", talk.private("anouk"), "herken K-1")
    talk.sees(talk.private("anouk"), "uzelf")
