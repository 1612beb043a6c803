"""A question from above: one post below after akkoord there, and the answers come up by release."""

import pytest

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on

QUESTION = "Herkent u wachttijden bij de ggz?"
ASK = f"!uitvraag zco {QUESTION} | voor 1 mei"


def asked(talk: Conversation, chain: Chain, sentence: str = ASK) -> str:
    """Joris of the SOM asks the ZCO; saskia's private room, in which the request stands."""
    talk.says("joris", chain.som, sentence)
    saskia = talk.private("saskia")
    talk.skip()
    return saskia


def posted(talk: Conversation, chain: Chain) -> tuple[str, str]:
    """U-1 stands in the ZCO; (saskia's private room, the event of the post)."""
    saskia = asked(talk, chain)
    talk.says("saskia", saskia, "akkoord U-1")
    post = talk.sees(chain.zco)
    talk.skip()
    return saskia, post.event_id


def answered(talk: Conversation, chain: Chain) -> tuple[str, str]:
    """Two regions recognise it and one adds something."""
    saskia, post = posted(talk, chain)
    talk.reacts("anouk", chain.zco, post, "👍")
    talk.says("ilse", chain.zco, "!herken U-1")
    talk.says("mo", chain.zco, "!aanvulling U-1 vooral bij EU-burgers")
    return saskia, post


def test_it_waits_for_akkoord_below_and_is_one_post_there(talk: Conversation, chain: Chain) -> None:
    talk.says("joris", chain.som, ASK)
    told = talk.sees(chain.som, "U-1", "moderators van het", "zaterdag 1 mei 2027")
    assert not told.loud
    saskia = talk.private("saskia")
    request = talk.sees(
        saskia, "U-1", "Strategisch Overleg Mensenhandel", QUESTION, "akkoord U-1", "intrekken U-1"
    )
    assert request.loud
    talk.nothing_new()

    talk.says("saskia", saskia, "akkoord U-1")
    post = talk.sees(
        *(chain.zco, "Strategisch Overleg Mensenhandel", "U-1", QUESTION, "1 mei 2027"),
        *("herken ik", "!aanvulling U-1"),
        without=["joris", "saskia"],
    )
    assert post.loud
    assert post.relation is None
    talk.sees(saskia, "U-1 staat", "zco")
    talk.sees(chain.som, "U-1 staat", without=["saskia"])
    talk.nothing_new()


def test_akkoord_may_be_typed_in_the_room(talk: Conversation, chain: Chain) -> None:
    asked(talk, chain)
    talk.says("saskia", chain.zco, "!akkoord u1")
    talk.sees(chain.zco, QUESTION)
    talk.sees(chain.zco, "U-1 staat")
    talk.skip(chain.som)


def test_regions_count_once_and_additions_are_kept(talk: Conversation, chain: Chain) -> None:
    _, post = posted(talk, chain)

    for who in ("anouk", "ilse"):
        talk.reacts(who, chain.zco, post, "👍")
    said = talk.replies("mo", chain.zco, post, "herken ik")
    assert talk.reactions(said) == ["✓"]
    talk.says("ilse", chain.zco, "!herken ik U-1")
    talk.sees(talk.private("ilse"), "Utrecht", "U-1")
    added = talk.replies("mo", chain.zco, post, "!aanvulling vooral bij EU-burgers")
    assert talk.reactions(added) == ["✓"]
    added = talk.replies("ilse", chain.zco, post, "aanvulling: ook bij ons")
    assert talk.reactions(added) == ["✓"]
    talk.replies("ilse", chain.zco, post, "wat een goede vraag")
    talk.nothing_new()
    talk.says("saskia", chain.zco, "!uitvraag U-1")
    talk.sees(chain.zco, "U-1", QUESTION, "3 regio's", "2 aanvullingen")


def test_answers_come_up_in_the_next_draft(talk: Conversation, chain: Chain) -> None:
    saskia, _ = answered(talk, chain)
    talk.says("mo", talk.private("mo"), "aanvulling U-1 vanaf drie maanden wachten")
    talk.nothing_new(chain.zco, chain.som)

    talk.says("saskia", saskia, "overzicht som")
    talk.sees(
        *(saskia, "Concept 1", "1. U-1", QUESTION, "2 regio's", "vooral bij EU-burgers"),
        "vanaf drie maanden wachten",
    )
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(
        *(chain.som, "U-1", QUESTION, "2 regio's herkennen dit", "vooral bij EU-burgers"),
        without=["anouk", "ilse", "Twente", "Utrecht", "mo:"],
    )
    talk.sees(saskia, "Geplaatst bij som: 1 punt")
    mail = talk.sees(saskia, "overzicht-1.md")
    assert mail.file is not None
    assert "EU-burgers" in mail.file.decode()
    talk.skip()

    talk.says("saskia", saskia, "overzicht som")
    talk.sees(saskia, "niets nieuws")
    talk.says("bas", chain.zco, "!aanvulling U-1 tolken ontbreken")
    talk.says("saskia", saskia, "overzicht som")
    talk.sees(saskia, "Concept 2", "U-1", "tolken ontbreken", without=["EU-burgers"])


def test_points_and_answers_stand_in_one_draft(talk: Conversation, chain: Chain) -> None:
    said = talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek")
    talk.reacts("ilse", chain.zco, said, "👍")
    saskia, _ = answered(talk, chain)
    talk.skip()
    talk.says("saskia", saskia, "overzicht proef som")
    talk.sees(saskia, "1. K-1", "2. U-1")
    talk.says("saskia", saskia, "overzicht som")
    talk.sees(saskia, "2 punten", "1. K-1", "2. U-1")

    for typed, shown in (
        ("2 tekst Bij een deel van de regio's loopt het op", "Bij een deel van de regio's"),
        ("2 omhoog", "1. K-1"),
    ):
        talk.says("saskia", saskia, typed)
        talk.sees(saskia, "Concept 1", shown, without=["EU-burgers"])
    talk.says("saskia", saskia, "2 vraag wie? aan JenV")
    talk.sees(saskia, "uitvraag", "2 tekst", "2 weg")
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(chain.som, "K-1", "U-1", "Bij een deel van de regio's", without=["EU-burgers"])
    talk.sees(saskia, "2 punten")
    talk.skip()
    talk.says("saskia", saskia, "overzicht vorige som")
    talk.sees(saskia, "Overzicht 1")
    talk.sees(saskia, "K-1", "U-1", "Bij een deel van de regio's")


def test_an_answer_that_is_dropped_stays_below(talk: Conversation, chain: Chain) -> None:
    saskia, _ = answered(talk, chain)
    talk.says("saskia", saskia, "overzicht som")
    talk.skip()
    talk.says("saskia", saskia, "1 weg")
    talk.sees(saskia, "0 punten")
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "staat niets meer")
    talk.nothing_new()


@pytest.mark.parametrize(
    ("words", "flag"),
    [("in Enschede duurt het lang", "noemt een plaats"), ("SHOP wacht", "noemt een organisatie")],
)
def test_what_names_somebody_is_held_back(
    talk: Conversation, chain: Chain, words: str, flag: str
) -> None:
    talk.says("saskia", chain.zco, "!organisatie SHOP: @bas")
    saskia, _ = answered(talk, chain)
    talk.says("bas", chain.zco, f"!aanvulling U-1 {words}")
    talk.skip()
    talk.says("saskia", saskia, "overzicht som")
    talk.sees(saskia, flag)
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "kan nog niet weg", "U-1", flag)
    talk.nothing_new(chain.som)
    talk.says("saskia", saskia, "1 mag")
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(chain.som, "U-1")
    talk.skip()


def test_one_region_needs_a_tick(talk: Conversation, chain: Chain) -> None:
    saskia, post = posted(talk, chain)
    talk.reacts("anouk", chain.zco, post, "👍")
    talk.says("saskia", saskia, "overzicht som")
    talk.sees(saskia, "U-1", "komt uit één regio")
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "kan nog niet weg")


def test_the_lower_moderators_are_reminded_and_it_ends_visibly(
    talk: Conversation, chain: Chain
) -> None:
    saskia, post = answered(talk, chain)
    talk.skip()
    talk.at(on("2027-04-26", "17.00"))
    talk.nothing_new()
    talk.at(on("2027-04-28", "09.01"))
    talk.sees(saskia, "U-1", "zaterdag 1 mei 2027", "2 regio's", "1 aanvulling")
    talk.nothing_new()
    talk.at(on("2027-05-03", "09.01"))
    talk.sees(chain.zco, "U-1", "gesloten", "2 regio's")
    talk.sees(chain.som, "U-1", "gesloten", "overzicht", without=["2 regio's"])
    assert "gesloten" in talk.port.by_id[post].body
    talk.nothing_new()

    talk.says("bas", chain.zco, "!aanvulling U-1 nog iets")
    talk.sees(chain.zco, "U-1", "gesloten")
    talk.says("saskia", saskia, "overzicht som")
    talk.sees(saskia, "U-1", "2 regio's")


def test_without_akkoord_it_lapses_and_who_asked_knows(talk: Conversation, chain: Chain) -> None:
    saskia = asked(talk, chain)
    talk.at(on("2027-04-28", "09.01"))
    talk.sees(saskia, "U-1", "wacht", "akkoord U-1")
    talk.at(on("2027-05-03", "09.01"))
    talk.sees(chain.som, "U-1", "niet geplaatst")
    talk.sees(saskia, "U-1", "vervallen")
    talk.nothing_new()
    talk.says("saskia", saskia, "akkoord U-1")
    talk.sees(saskia, "U-1", "loopt niet meer")
    talk.nothing_new()


def test_what_nobody_answered_goes_up_as_such(talk: Conversation, chain: Chain) -> None:
    saskia, _ = posted(talk, chain)
    talk.says("saskia", saskia, "overzicht som")
    talk.sees(saskia, "niets nieuws")
    talk.at(on("2027-05-03", "09.05"))
    talk.skip()
    talk.says("saskia", saskia, "overzicht som")
    talk.sees(saskia, "U-1", "geen antwoord")
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(chain.som, "U-1", "geen antwoord")
    talk.skip()
    talk.says("saskia", saskia, "overzicht som")
    talk.sees(saskia, "niets nieuws")


def test_in_the_evening_it_waits_for_the_morning(talk: Conversation, chain: Chain) -> None:
    talk.at(on("2027-01-14", "20.00"))
    talk.says("joris", chain.som, ASK)
    saskia = talk.private("saskia")
    talk.skip()
    talk.says("saskia", saskia, "akkoord U-1")
    talk.sees(saskia, "U-1", "vrijdag 15 januari 2027, 8.30")
    talk.nothing_new(chain.zco)
    talk.at(on("2027-01-15", "08.31"))
    talk.sees(chain.zco, QUESTION)
    talk.skip()


@pytest.mark.parametrize(
    ("who", "typed", "sentence"),
    [
        ("petra", ASK, "alleen voor moderators"),
        ("joris", "!uitvraag zco", "geen vraag"),
        ("joris", "!uitvraag zco | voor 1 mei", "geen vraag"),
        ("joris", f"!uitvraag tfm {QUESTION}", "geen route"),
        ("joris", f"!uitvraag som {QUESTION}", "geen route"),
        ("joris", f"!uitvraag politie {QUESTION}", "ken ik niet"),
        ("joris", f"!uitvraag zco {QUESTION} | voor 12 januari 2027", "nog komt"),
        ("joris", f"!uitvraag zco {QUESTION} | voor gisteren", "datum"),
        ("joris", f"!uitvraag zco {QUESTION} | ooit", "datum"),
        ("joris", "!uitvraag zco Herkent u bsn 123456782? | voor 1 mei", "burgerservicenummer"),
    ],
)
def test_what_cannot_be_asked_gets_a_sentence(
    talk: Conversation, chain: Chain, who: str, typed: str, sentence: str
) -> None:
    talk.says(who, chain.som, typed)
    talk.sees(chain.som, sentence, without=["123456782"])
    talk.nothing_new(chain.zco, talk.private("saskia"))
    talk.says("joris", chain.som, "!uitvraag")
    talk.sees(chain.som, "geen uitvragen")
    talk.skip()


def test_a_past_year_is_asked_about(talk: Conversation, chain: Chain) -> None:
    talk.says("joris", chain.som, f"!uitvraag zco {QUESTION} | voor 1 mei 2026")
    question = talk.sees(chain.som, "Welke dag", "1 mei 2027")
    talk.replies("joris", chain.som, question, "1")
    talk.sees(chain.som, "U-1", "1 mei 2027")
    talk.sees(talk.private("saskia"), QUESTION)


def test_without_a_date_it_runs_for_fifteen_working_days(talk: Conversation, chain: Chain) -> None:
    talk.says("joris", chain.som, f"!uitvraag zco {QUESTION}")
    talk.sees(chain.som, "U-1", "dinsdag 2 februari 2027")
    talk.sees(talk.private("saskia"), QUESTION)


def test_the_lower_room_cannot_ask_upward(talk: Conversation, chain: Chain) -> None:
    talk.says("saskia", chain.zco, f"!uitvraag som {QUESTION}")
    talk.sees(chain.zco, "geen route", "som → zco")


def test_an_ended_route_is_no_route(talk: Conversation, chain: Chain) -> None:
    talk.says("saskia", chain.zco, "!route som uit")
    talk.skip()
    talk.says("joris", chain.som, ASK)
    talk.sees(chain.som, "geen route")


def test_only_a_moderator_below_agrees(talk: Conversation, chain: Chain) -> None:
    asked(talk, chain)
    talk.says("anouk", chain.zco, "!akkoord U-1")
    talk.sees(chain.zco, "alleen voor moderators")
    answers = []
    for number in (1, 7):
        talk.says("tess", chain.tfm, f"!akkoord U-{number}")
        answers.append(talk.sees(chain.tfm, "ken ik").body.replace(str(number), "?"))
    assert answers[0] == answers[1]
    talk.says("joris", chain.som, "!akkoord U-1")
    talk.sees(chain.som, "moderators van het Landelijk Zorgcoördinatorenoverleg")
    talk.nothing_new()


def test_akkoord_twice_posts_once(talk: Conversation, chain: Chain) -> None:
    saskia, _ = posted(talk, chain)
    talk.says("saskia", saskia, "akkoord U-1")
    talk.sees(saskia, "U-1 staat er al")
    talk.nothing_new()


def test_who_is_no_moderator_any_more_cannot_agree(talk: Conversation, chain: Chain) -> None:
    talk.power("ilse", chain.zco, 50)
    saskia = asked(talk, chain)
    talk.power("saskia", chain.zco, 0)
    talk.says("saskia", saskia, "akkoord U-1")
    talk.sees(saskia, "moderators")
    talk.nothing_new(chain.zco)
    talk.skip()


def test_another_rooms_number_does_not_exist(talk: Conversation, chain: Chain) -> None:
    answered(talk, chain)
    talk.skip()
    for sentence in (
        *("herken U-#", "aanvulling U-# ook hier", "akkoord U-#", "intrekken U-#", "uitvraag U-#"),
        "U-# herken ik",
    ):
        bodies = []
        for number in (1, 7):
            talk.says("tess", chain.tfm, "!" + sentence.replace("#", str(number)))
            bodies.append(talk.sees(chain.tfm).body.replace(str(number), "?"))
        assert bodies[0] == bodies[1], sentence


def test_before_akkoord_it_does_not_exist_for_members_below(
    talk: Conversation, chain: Chain
) -> None:
    asked(talk, chain)
    for sentence in ("herken U-#", "aanvulling U-# iets", "uitvraag U-#"):
        bodies = []
        for number in (1, 7):
            talk.says("anouk", chain.zco, "!" + sentence.replace("#", str(number)))
            bodies.append(talk.sees(chain.zco).body.replace(str(number), "?"))
        assert bodies[0] == bodies[1], sentence


def test_who_asks_does_not_answer_itself(talk: Conversation, chain: Chain) -> None:
    posted(talk, chain)
    for sentence in ("herken U-1", "aanvulling U-1 wij ook"):
        talk.says("petra", chain.som, f"!{sentence}")
        talk.sees(chain.som, "U-1", "Landelijk Zorgcoördinatorenoverleg")
    talk.says("petra", chain.som, "!uitvraag U-1")
    talk.sees(chain.som, "U-1", QUESTION, without=["regio"])


def test_it_is_declined_below_or_taken_back_above(talk: Conversation, chain: Chain) -> None:
    saskia = asked(talk, chain)
    talk.says("saskia", saskia, "intrekken U-1")
    talk.sees(saskia, "U-1", "niet geplaatst")
    talk.sees(chain.som, "U-1", "niet geplaatst", without=["saskia"])
    talk.nothing_new()

    talk.says("joris", chain.som, ASK)
    talk.says("saskia", saskia, "akkoord U-2")
    post = talk.sees(chain.zco, QUESTION)
    talk.skip()
    talk.says("petra", chain.som, "!intrekken U-2")
    talk.sees(chain.som, "moderators")
    talk.says("saskia", saskia, "intrekken U-2")
    talk.sees(saskia, "Strategisch Overleg Mensenhandel")
    talk.says("joris", chain.som, "!intrekken U-2")
    talk.sees(chain.som, "U-2 is ingetrokken")
    assert post.redacted
    talk.at(on("2027-06-01"))
    talk.nothing_new(chain.zco, chain.som)
    talk.skip()


def test_undoing_the_question_takes_it_all_back(talk: Conversation, chain: Chain) -> None:
    talk.says("joris", chain.som, ASK)
    request = talk.sees(talk.private("saskia"), QUESTION)
    talk.skip()
    talk.says("joris", chain.som, "!ongedaan")
    assert request.redacted
    talk.skip()
    talk.says("saskia", talk.private("saskia"), "akkoord U-1")
    talk.sees(talk.private("saskia"), "ken ik")
    talk.at(on("2027-06-01"))
    talk.nothing_new()


def test_undoing_the_akkoord_takes_the_post_back(talk: Conversation, chain: Chain) -> None:
    saskia = asked(talk, chain)
    talk.says("saskia", saskia, "akkoord U-1")
    post = talk.sees(chain.zco, QUESTION)
    talk.says("saskia", saskia, "ongedaan")
    assert post.redacted
    talk.skip()
    talk.says("saskia", saskia, "akkoord U-1")
    talk.sees(chain.zco, QUESTION)
    talk.skip()


def test_an_akkoord_that_was_answered_stays(talk: Conversation, chain: Chain) -> None:
    saskia, post = posted(talk, chain)
    talk.reacts("anouk", chain.zco, post, "👍")
    talk.says("saskia", saskia, "ongedaan")
    talk.sees(saskia, "niet meer terugdraaien")
    assert not talk.port.by_id[post].redacted


def test_editing_the_question_asks_anew(talk: Conversation, chain: Chain) -> None:
    said = talk.says("joris", chain.som, ASK)
    request = talk.sees(talk.private("saskia"), QUESTION)
    talk.edits("joris", chain.som, said, ASK.replace("ggz", "ggz en de politie"))
    assert request.redacted
    talk.sees(talk.private("saskia"), "U-2", "ggz en de politie")
    talk.skip()
    talk.says("saskia", talk.private("saskia"), "akkoord U-1")
    talk.sees(talk.private("saskia"), "ken ik")


def test_deleting_the_question_withdraws_it(talk: Conversation, chain: Chain) -> None:
    said = talk.says("joris", chain.som, ASK)
    saskia = talk.private("saskia")
    talk.says("saskia", saskia, "akkoord U-1")
    post = talk.sees(chain.zco, QUESTION)
    talk.says("ilse", chain.zco, "!aanvulling U-1 vooral EU-burgers")
    talk.says("saskia", saskia, "overzicht som")
    talk.skip()
    talk.redacts("joris", chain.som, said)

    assert post.redacted
    assert not talk.house.on_disk("wachttijden bij de ggz")
    talk.skip()
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "nieuwere versie")
    talk.skip()
    talk.says("ilse", chain.zco, "!aanvulling U-1 iets")
    talk.sees(chain.zco, "ken ik")


def test_an_answer_can_be_put_right_until_it_went_up(talk: Conversation, chain: Chain) -> None:
    saskia, post = posted(talk, chain)
    talk.reacts("anouk", chain.zco, post, "👍")
    talk.reacts("ilse", chain.zco, post, "👍")
    said = talk.says("mo", chain.zco, "!aanvulling U-1 wel 9 weken")
    talk.says("saskia", saskia, "overzicht som")
    talk.sees(saskia, "9 weken")
    talk.edits("mo", chain.zco, said, "!aanvulling U-1 wel 6 weken")
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "nieuwere versie")
    talk.sees(saskia, "6 weken", without=["9 weken"])
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(chain.som, "6 weken")
    talk.skip()

    talk.edits("mo", chain.zco, said, "!aanvulling U-1 wel 4 weken")
    talk.sees(chain.zco, "al omhoog")
    talk.nothing_new(chain.som)


def test_a_moderators_words_are_held_back_when_an_answer_changed(
    talk: Conversation, chain: Chain
) -> None:
    saskia, post = posted(talk, chain)
    talk.reacts("anouk", chain.zco, post, "👍")
    talk.reacts("ilse", chain.zco, post, "👍")
    said = talk.says("mo", chain.zco, "!aanvulling U-1 wel 9 weken")
    talk.says("saskia", saskia, "overzicht som")
    talk.says("saskia", saskia, "1 tekst Tot negen weken wachten")
    talk.edits("mo", chain.zco, said, "!aanvulling U-1 wel 6 weken")
    talk.skip()
    talk.says("saskia", saskia, "overzicht 1")
    talk.sees(saskia, "negen weken", "gewijzigd")
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "kan nog niet weg")
    talk.nothing_new(chain.som)


def test_an_approved_draft_waits_again_when_an_answer_changes(
    talk: Conversation, chain: Chain
) -> None:
    saskia, _ = posted(talk, chain)
    for who in ("anouk", "ilse"):
        talk.says(who, chain.zco, "!herken U-1")
    said = talk.says("mo", chain.zco, "!aanvulling U-1 wel 9 weken")
    talk.at(on("2027-01-14", "20.00"))
    talk.says("saskia", saskia, "overzicht som")
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()
    talk.redacts("mo", chain.zco, said)
    talk.sees(saskia, "Concept 1 wacht opnieuw", "U-1")
    talk.sees(saskia, "Concept 1", without=["9 weken"])
    talk.at(on("2027-01-15", "09.00"))
    talk.nothing_new(chain.som)


def test_deleted_words_are_gone_above_too(talk: Conversation, chain: Chain) -> None:
    saskia, _ = posted(talk, chain)
    for who in ("anouk", "ilse"):
        talk.says(who, chain.zco, "!herken U-1")
    said = talk.says("mo", chain.zco, "!aanvulling U-1 gouden olifanten")
    talk.says("saskia", saskia, "overzicht som")
    talk.says("saskia", saskia, "akkoord 1")
    digest = talk.sees(chain.som, "olifanten")
    talk.skip()
    talk.redacts("mo", chain.zco, said)
    assert "olifanten" not in digest.body
    assert "2 regio's" in digest.body
    assert not talk.house.on_disk("olifanten")
    talk.sees(saskia, "U-1", "aanvulling", "verwijderd")
    talk.nothing_new()


def test_taking_a_thumb_away_takes_the_region_away(talk: Conversation, chain: Chain) -> None:
    saskia, post = posted(talk, chain)
    thumb = talk.reacts("anouk", chain.zco, post, "👍")
    talk.reacts("ilse", chain.zco, post, "👍")
    talk.redacts("anouk", chain.zco, thumb)
    talk.says("saskia", saskia, "uitvraag U-1")
    talk.sees(saskia, "1 regio")


def test_answers_are_members_data(talk: Conversation, chain: Chain) -> None:
    answered(talk, chain)
    mo = talk.private("mo")
    talk.says("mo", mo, "vergeetmij")
    talk.says("mo", mo, "ja")
    talk.skip()
    found = talk.house.tables(but=())["inquiry_answer"]
    assert found[-1][2] is None
    assert found[-1][4] == "vooral bij EU-burgers"


def test_it_is_over_after_its_term(talk: Conversation, chain: Chain) -> None:
    saskia, _ = answered(talk, chain)
    talk.says("saskia", saskia, "overzicht som")
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()
    talk.at(on("2027-11-15"))
    assert {row[2] for row in talk.house.tables(but=())["inquiry_answer"]} == {None}
    assert talk.house.on_disk("wachttijden bij de ggz")
    talk.at(on("2029-05-15"))
    assert not talk.house.on_disk("wachttijden bij de ggz")
    assert not talk.house.on_disk("vooral bij EU-burgers")
    talk.skip()


def test_it_moves_along_with_an_upgraded_room(talk: Conversation, chain: Chain) -> None:
    asked(talk, chain)
    talk.says("joris", chain.som, "!uitvraag")
    talk.sees(chain.som, "U-1", "wacht op akkoord")


def test_in_english(talk: Conversation, chain: Chain) -> None:
    for place, who in ((chain.som, "joris"), (chain.zco, "saskia")):
        talk.says(who, place, "!instellen taal Engels")
    talk.skip()
    talk.says("joris", chain.som, "!inquiry zco Do you see waiting times? | before 1 May")
    talk.sees(chain.som, "U-1", "Saturday 1 May 2027")
    saskia = talk.private("saskia")
    talk.says("saskia", chain.zco, "!approve U-1")
    talk.sees(chain.zco, "Do you see waiting times?", "!addition U-1", "metoo")
    talk.skip(saskia)
    talk.skip()
