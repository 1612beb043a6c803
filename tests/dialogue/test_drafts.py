"""The draft of a digest: what it holds, in which order, with which flags, and how it is edited."""

import pytest

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on


def logged(talk: Conversation, zco: str, *texts: str) -> None:
    """Anouk logs each of these."""
    for text in texts:
        talk.says("anouk", zco, f"!{text}")
    talk.skip(zco)


def draft(talk: Conversation, chain: Chain, target: str = "som") -> str:
    """Saskia asks for a draft and gets it in private; returns her private room."""
    talk.says("saskia", chain.zco, f"!overzicht {target}")
    talk.sees(chain.zco, "staat klaar in je privégesprek")
    return talk.private("saskia")


def test_the_draft_is_ordered_by_regions_then_age(talk: Conversation, chain: Chain) -> None:
    logged(talk, chain.zco, "knelpunt eerste", "knelpunt tweede", "knelpunt derde")
    talk.says("ilse", chain.zco, "!herken K-2")
    talk.says("ilse", chain.zco, "!herken K-3")
    talk.says("mo", chain.zco, "!herken K-3")

    saskia = draft(talk, chain)

    body = talk.sees(saskia, "Concept 1", "3 punten").body
    assert [line[:8] for line in body.splitlines() if line[:2] in ("1.", "2.", "3.")] == [
        "1. K-3 d",
        "2. K-2 t",
        "3. K-1 e",
    ]


def test_the_draft_takes_five_two_two(talk: Conversation, chain: Chain) -> None:
    kinds = ("knelpunt",) * 6 + ("succes",) * 3 + ("trend",) * 3
    logged(talk, chain.zco, *(f"{kind} nummer {n}" for n, kind in enumerate(kinds)))

    saskia = draft(talk, chain)

    shown = talk.sees(
        saskia, "9 punten", "1. K-1", "5. K-5", "6. S-1", "7. S-2", "8. T-1", "9. T-2"
    )
    assert all(label not in shown.body for label in ("K-6", "S-3", "T-3"))


def test_the_task_force_gets_three_with_a_question_each(talk: Conversation, chain: Chain) -> None:
    logged(talk, chain.zco, *(f"knelpunt nummer {n}" for n in range(4)), "succes iets")

    saskia = draft(talk, chain, "tfm")

    talk.sees(saskia, "3 punten", "heeft nog geen vraag", without=["K-4", "S-1"])


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("wachttijd in Enschede loopt op", "noemt een plaats"),
        ("SHOP heeft geen plek meer", "noemt een organisatie"),
        ("geen vervolgplek", "komt uit één regio"),
    ],
)
def test_flags_hold_a_draft_back_until_a_tick(
    talk: Conversation, chain: Chain, text: str, flag: str
) -> None:
    talk.says("saskia", chain.zco, "!organisatie SHOP: @bas")
    logged(talk, chain.zco, f"knelpunt {text}")
    if "regio" not in flag:
        talk.says("ilse", chain.zco, "!herken K-1")
    saskia = draft(talk, chain)
    talk.sees(saskia, flag)

    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "kan nog niet weg", flag, "1 mag", "1 weg")
    talk.nothing_new()

    talk.says("saskia", saskia, "1 mag")
    talk.sees(saskia, "Concept 1")
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(chain.som, "K-1", text)
    talk.skip()


def test_a_new_text_has_to_be_ticked_anew(talk: Conversation, chain: Chain) -> None:
    logged(talk, chain.zco, "knelpunt geen vervolgplek")
    saskia = draft(talk, chain)
    for typed in ("1 mag", "1 tekst Geen plek in Enschede"):
        talk.says("saskia", saskia, typed)
    talk.skip()

    talk.says("saskia", saskia, "akkoord 1")

    talk.sees(saskia, "kan nog niet weg", "noemt een plaats")


def test_a_question_that_names_a_place_has_to_be_ticked_too(
    talk: Conversation, chain: Chain
) -> None:
    logged(talk, chain.zco, "knelpunt geen vervolgplek")
    saskia = draft(talk, chain)
    for typed in ("1 mag", "1 vraag Wie betaalt in Enschede? aan JenV"):
        talk.says("saskia", saskia, typed)
    talk.skip()

    talk.says("saskia", saskia, "akkoord 1")

    talk.sees(saskia, "kan nog niet weg", "noemt een plaats")
    talk.nothing_new(chain.som)


def test_a_question_is_needed_for_the_task_force(talk: Conversation, chain: Chain) -> None:
    logged(talk, chain.zco, "knelpunt geen vervolgplek")
    talk.says("ilse", chain.zco, "!herken K-1")
    saskia = draft(talk, chain, "tfm")
    talk.sees(saskia)

    talk.says("saskia", saskia, "1 mag")
    talk.sees(saskia)
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "kan nog niet weg", "heeft nog geen vraag", "1 vraag")

    talk.says("saskia", saskia, "1 vraag Wie betaalt vervolgopvang? aan JenV")
    talk.sees(saskia, "Gevraagd aan JenV: Wie betaalt vervolgopvang?")
    talk.says("saskia", saskia, "akkoord 1")
    post = talk.sees(chain.tfm, "Geen vervolgplek", "Gevraagd aan JenV: Wie betaalt vervolgopvang?")
    assert "!" not in post.body.replace("!=", "")
    talk.skip()


def test_edits_in_plain_words(talk: Conversation, chain: Chain) -> None:
    logged(talk, chain.zco, "knelpunt eerste", "knelpunt tweede", "knelpunt derde")
    saskia = draft(talk, chain)
    talk.sees(saskia, "1. K-1 eerste", "2. K-2 tweede", "3. K-3 derde")

    for typed, shown in (
        ("2 tekst Intake loopt op tot 9 weken", "2. K-2 Intake loopt op tot 9 weken"),
        ("3. weg", "2 punten"),
        ("2 omhoog", "1. K-2 Intake loopt op tot 9 weken"),
        ("1) omlaag", "1. K-1 eerste"),
        ("1 omhoog", "1. K-1 eerste"),
        ("1 Vraag: Wie betaalt dit? aan VWS", "Gevraagd aan VWS: Wie betaalt dit?"),
        ("1 vraag Kan dit aan de gemeenten worden gevraagd?", "Gevraagd: Kan dit aan de gemeenten"),
        ("!2 tekst Intake duurt lang", "2. K-2 Intake duurt lang"),
    ):
        talk.says("saskia", saskia, typed)
        talk.sees(saskia, "Concept 1", shown)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("9 weg", "geen punt 9"),
        ("0 weg", "geen punt 0"),
        ("1 dans", "Dat begrijp ik niet"),
        ("1", "Dat begrijp ik niet"),
        ("1 tekst", "nog geen tekst"),
        ("1 vraag", "nog geen tekst"),
        ("akkoord", "akkoord 1"),
        ("akkoord 7", "ken ik niet"),
        ("akkoord 99999999999999999999", "ken ik niet"),
        ("akkoord zeven", "Zet het nummer"),
    ],
)
def test_what_is_no_edit_changes_nothing(
    talk: Conversation, chain: Chain, typed: str, sentence: str
) -> None:
    logged(talk, chain.zco, "knelpunt eerste")
    saskia = draft(talk, chain)
    talk.sees(saskia)
    but = ("value", "inbox", "outbox")
    before = talk.house.tables(but=but)

    talk.says("saskia", saskia, typed)

    talk.sees(saskia, sentence)
    assert talk.house.tables(but=but) == before


def test_an_empty_draft_is_not_released(talk: Conversation, chain: Chain) -> None:
    logged(talk, chain.zco, "knelpunt eerste")
    saskia = draft(talk, chain)
    talk.says("saskia", saskia, "1 weg")
    talk.skip()

    talk.says("saskia", saskia, "akkoord 1")

    talk.sees(saskia, "staat niets meer")
    talk.nothing_new()


def test_nothing_new_is_no_draft(talk: Conversation, chain: Chain) -> None:
    talk.says("saskia", chain.zco, "!overzicht som")
    talk.sees(chain.zco, "niets nieuws")
    talk.nothing_new()


def test_two_routes_are_asked_about(talk: Conversation, chain: Chain) -> None:
    talk.says("saskia", chain.zco, "!overzicht")
    talk.sees(chain.zco, "overzicht som", "overzicht tfm")


def test_a_fresh_draft_replaces_the_older_one(talk: Conversation, chain: Chain) -> None:
    logged(talk, chain.zco, "knelpunt eerste")
    saskia = draft(talk, chain)
    logged(talk, chain.zco, "knelpunt tweede")
    draft(talk, chain)
    talk.sees(saskia, "Concept 1")
    talk.sees(saskia, "Concept 2", "eerste", "tweede")

    talk.says("saskia", saskia, "akkoord 1")

    talk.sees(saskia, "vervangen")
    talk.nothing_new()


def test_akkoord_is_for_the_version_that_was_seen(talk: Conversation, chain: Chain) -> None:
    talk.power("ilse", chain.zco, 50)
    logged(talk, chain.zco, "knelpunt eerste", "knelpunt tweede")
    saskia = draft(talk, chain)
    talk.says("ilse", talk.private("ilse"), "overzicht 1")
    talk.sees(talk.private("ilse"), "Concept 1")
    talk.says("ilse", talk.private("ilse"), "2 weg")
    talk.sees(talk.private("ilse"), "1 punt")
    talk.sees(saskia, "2 punten")

    talk.says("saskia", saskia, "akkoord 1")

    talk.sees(saskia, "nieuwere versie")
    talk.sees(saskia, "Concept 1", "1 punt")
    talk.nothing_new(chain.som)


def test_members_neither_see_nor_release_drafts(talk: Conversation, chain: Chain) -> None:
    logged(talk, chain.zco, "knelpunt eerste")
    saskia = draft(talk, chain)
    talk.sees(saskia)

    for typed in ("!overzicht som", "!akkoord 1", "!overzicht 1"):
        talk.says("anouk", chain.zco, typed)
        talk.sees(chain.zco, "alleen voor moderators")
    for typed in ("overzicht", "akkoord 1", "1 weg"):
        talk.says("anouk", talk.private("anouk"), typed)
        talk.sees(talk.private("anouk"), "alleen voor moderators")
    talk.nothing_new()


def test_a_draft_of_another_platform_does_not_exist(talk: Conversation, chain: Chain) -> None:
    logged(talk, chain.zco, "knelpunt eerste")
    saskia = draft(talk, chain)
    talk.sees(saskia)

    answers = []
    for number in (1, 7):
        talk.says("joris", chain.som, f"!akkoord {number}")
        answers.append(talk.sees(chain.som, "ken ik niet").body.replace(str(number), "?"))
    assert answers[0] == answers[1]


def test_drafts_come_by_the_rule_of_their_route(talk: Conversation, chain: Chain) -> None:
    talk.says("saskia", chain.zco, "!route som elke maandag 9.00")
    talk.sees(chain.zco, "maandag", "18 januari 2027")
    talk.at(on("2027-01-18", "09.01"))
    talk.nothing_new()  # nothing new, no draft

    logged(talk, chain.zco, "knelpunt eerste")
    talk.at(on("2027-01-25", "08.59"))
    talk.nothing_new()
    talk.at(on("2027-01-25", "09.01"))
    talk.sees(talk.private("saskia"), "Concept 1", "eerste")
    talk.nothing_new()


def test_after_downtime_one_draft_comes(talk: Conversation, chain: Chain) -> None:
    talk.says("saskia", chain.zco, "!route som elke maandag 9.00")
    logged(talk, chain.zco, "knelpunt eerste")

    talk.asleep_until(on("2027-02-17", "10.00"))

    talk.sees(talk.private("saskia"), "Concept 1")
    talk.nothing_new()
    talk.at(on("2027-02-22", "09.01"))
    talk.sees(talk.private("saskia"), "Concept 2")


def test_a_draft_by_the_clock_waits_for_office_hours(talk: Conversation, chain: Chain) -> None:
    talk.says("saskia", chain.zco, "!route som elke zaterdag 22.00")
    logged(talk, chain.zco, "knelpunt eerste")

    talk.at(on("2027-01-18", "08.29"))
    talk.nothing_new()
    talk.at(on("2027-01-18", "08.31"))
    talk.sees(talk.private("saskia"), "Concept 1")


@pytest.mark.parametrize("words", ["soms", "elke maandag 25.00", "som", "elke maandag 9.00 graag"])
def test_a_moment_that_is_not_clear_is_refused(
    talk: Conversation, chain: Chain, words: str
) -> None:
    talk.says("saskia", chain.zco, f"!route som {words}")
    talk.sees(chain.zco, "Dat moment begrijp ik niet", "!route som elke maandag 9.00")


def test_an_ended_route_makes_no_drafts(talk: Conversation, chain: Chain) -> None:
    talk.says("saskia", chain.zco, "!route som elke maandag 9.00")
    talk.says("saskia", chain.zco, "!route som uit")
    talk.skip()
    logged(talk, chain.zco, "knelpunt eerste")
    talk.at(on("2027-02-17"))
    talk.nothing_new()
