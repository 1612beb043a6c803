"""Points go up by more than one step, and their answers come back through each."""

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on


def in_som(talk: Conversation, chain: Chain, words: str = "Na de COSM ontbreekt een plek") -> str:
    """K-1 of anouk stands in the SOM, in the words of saskia; returns her event."""
    talk.route(chain.som, chain.tfm)
    said = talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek na cosm")
    talk.reacts("ilse", chain.zco, said, "👍")
    talk.says("saskia", chain.zco, "!overzicht som")
    saskia = talk.private("saskia")
    talk.says("saskia", saskia, f"1 tekst {words}")
    talk.says("saskia", saskia, "1 vraag Wie betaalt vervolgopvang? aan JenV")
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()
    return said


def test_a_point_goes_on_upward_in_the_words_that_were_released(
    talk: Conversation, chain: Chain
) -> None:
    in_som(talk, chain)

    talk.says("joris", chain.som, "!overzicht tfm")
    talk.sees(chain.som, "Concept 2 staat klaar")
    joris = talk.private("joris")
    talk.sees(
        joris, "som → tfm", "K-1", "Na de COSM ontbreekt een plek", "Wie betaalt", without=["cosm"]
    )
    talk.says("joris", joris, "akkoord 2")
    talk.sees(chain.tfm, "K-1", "Na de COSM ontbreekt een plek", without=["anouk", "Twente"])
    talk.skip(joris)


def test_the_answer_comes_back_through_every_step(talk: Conversation, chain: Chain) -> None:
    in_som(talk, chain)
    talk.says("joris", chain.som, "!overzicht tfm")
    talk.says("joris", talk.private("joris"), "akkoord 2")
    talk.skip()

    talk.says("tess", chain.tfm, "!terugkoppeling K-1 JenV betaalt de vervolgopvang")
    for place in (chain.tfm, chain.som, chain.zco):
        assert talk.sees(place, "Terugkoppeling K-1", "JenV betaalt").loud
    talk.sees(chain.zco, "JenV betaalt")  # in the thread of the point
    for who in ("anouk", "ilse"):
        talk.sees(talk.private(who), "K-1", "JenV betaalt")
    talk.nothing_new()


def test_what_reached_a_target_by_one_way_does_not_come_by_another(
    talk: Conversation, chain: Chain
) -> None:
    in_som(talk, chain)
    talk.says("saskia", chain.zco, "!overzicht tfm")
    saskia = talk.private("saskia")
    talk.sees(saskia, "zco → tfm", "Na de COSM ontbreekt een plek")
    talk.says("saskia", saskia, "akkoord 2")
    talk.skip()

    talk.says("joris", chain.som, "!overzicht tfm")
    talk.sees(chain.som, "Er is niets nieuws")


def test_a_released_text_is_not_used_after_a_correction(talk: Conversation, chain: Chain) -> None:
    said = in_som(talk, chain)
    talk.edits("anouk", chain.zco, said, "!knelpunt geen plek na opvang")
    talk.skip()

    talk.says("joris", chain.som, "!overzicht tfm")
    talk.skip(chain.som)
    talk.sees(talk.private("joris"), "geen plek na opvang", without=["COSM"])


def test_a_preview_changes_nothing(talk: Conversation, chain: Chain) -> None:
    talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek")
    talk.skip()
    before = talk.house.tables(but=("inbox", "outbox", "value"))

    talk.says("saskia", chain.zco, "!overzicht proef som")
    saskia = talk.private("saskia")
    talk.sees(saskia, "Proef: zco → som", "geen vervolgplek", without=["akkoord 1"])

    after = talk.house.tables(but=("inbox", "outbox", "value"))
    assert {name for name in after if after[name] != before[name]} <= {"room", "member"}


def test_what_was_sent_last_can_be_seen_again(talk: Conversation, chain: Chain) -> None:
    talk.says("saskia", chain.zco, "!overzicht vorige som")
    talk.sees(chain.zco, "nog niets geplaatst bij som")
    said = talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek")
    talk.reacts("ilse", chain.zco, said, "👍")
    talk.says("saskia", chain.zco, "!overzicht som")
    saskia = talk.private("saskia")
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()

    talk.says("saskia", saskia, "overzicht vorige som")
    talk.sees(saskia, "Overzicht 1 stond op dinsdag 12 januari 2027")
    talk.sees(saskia, "Signalenoverzicht", "K-1", "geen vervolgplek")
    talk.nothing_new()


def test_a_point_is_put_into_a_draft_by_its_number(talk: Conversation, chain: Chain) -> None:
    for number in range(6):
        talk.says("anouk", chain.zco, f"!knelpunt nummer {number}")
    talk.says("saskia", chain.zco, "!overzicht som")
    talk.skip()
    saskia = talk.private("saskia")

    talk.says("saskia", saskia, "voeg K-6 toe")
    talk.sees(saskia, "6 punten", "6. K-6")
    talk.says("saskia", saskia, "1 weg")
    talk.sees(saskia, "5 punten", without=["K-1 "])
    talk.says("saskia", saskia, "voeg k1 toe")
    talk.sees(saskia, "6 punten", "K-1 ")
    talk.says("saskia", saskia, "voeg K-99 toe")
    talk.sees(saskia, "K-99 ken ik hier niet")


def test_two_moderators_agree_where_the_platform_wants_it(talk: Conversation, chain: Chain) -> None:
    talk.says("saskia", chain.zco, "!instellen akkoord door 2")
    said = talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek")
    talk.reacts("ilse", chain.zco, said, "👍")
    talk.says("saskia", chain.zco, "!overzicht som")
    talk.skip()
    saskia = talk.private("saskia")
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "maar een")
    talk.nothing_new()

    talk.power("ilse", chain.zco, 50)
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "Nog een moderator")
    ilse = talk.private("ilse")
    talk.sees(ilse, "Concept 1", "geen vervolgplek")
    talk.says("saskia", saskia, "akkoord 1")  # twice by the same one is once
    talk.skip(saskia, ilse)
    talk.nothing_new(chain.som)

    talk.says("ilse", ilse, "1 tekst Er is geen vervolgplek")  # a newer version: both agree anew
    talk.sees(ilse, "Er is geen vervolgplek")
    talk.says("ilse", ilse, "akkoord 1")
    talk.sees(ilse, "Nog een moderator")
    talk.sees(saskia, "Er is geen vervolgplek")
    talk.nothing_new(chain.som)
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(chain.som, "Er is geen vervolgplek")
    talk.skip()


def test_of_two_who_agreed_both_must_still_be_moderators(talk: Conversation, chain: Chain) -> None:
    talk.says("saskia", chain.zco, "!instellen akkoord door 2")
    talk.power("ilse", chain.zco, 50)
    said = talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek")
    talk.reacts("mo", chain.zco, said, "👍")
    talk.says("saskia", chain.zco, "!overzicht som")
    saskia, ilse = talk.private("saskia"), talk.private("ilse")
    talk.at(on("2027-01-12", "20.00"))
    talk.says("saskia", saskia, "akkoord 1")
    talk.says("ilse", ilse, "akkoord 1")
    talk.skip()
    talk.power("saskia", chain.zco, 0)
    talk.at(on("2027-01-13", "09.00"))
    talk.sees(ilse, "niet geplaatst", "geen moderator meer")
    talk.nothing_new(chain.som)
    talk.skip()


def test_a_platform_is_called_by_its_alias_in_routes(talk: Conversation, chain: Chain) -> None:
    talk.says("joris", chain.som, "!instellen bijnamen strategisch overleg, de twaalf")
    talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek")
    talk.skip()
    talk.says("saskia", chain.zco, "!route strategisch overleg elke maandag 9.00")
    talk.sees(chain.zco, "Concept voor som", "elke maandag")
    talk.says("saskia", chain.zco, "!overzicht de twaalf")
    talk.sees(chain.zco, "Concept 1 staat klaar")
    talk.skip()
