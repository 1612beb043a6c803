"""Rights in conversation: one's own data, being forgotten, the statement, the runbook, danger."""

import json
from datetime import timedelta

import pytest

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on
from tests.dialogue.world import user

ACUTE = "SPOED client staat nu op straat, dader zoekt haar, wie heeft plek vannacht"
MATRIX = ("member", "room")
"""Tables that say what Matrix says: who is in a room stays while she is in it."""


def names(talk: Conversation, who: str) -> list[str]:
    """Tables in which a person is named, apart from the state of rooms."""
    found = talk.house.tables(but=MATRIX)
    return [name for name, rows in found.items() if any(user(who) in str(row) for row in rows)]


# S13: acute danger


@pytest.mark.parametrize("where", ["room", "private"])
def test_acute_danger_gets_numbers_at_once_and_is_kept_nowhere(
    talk: Conversation, zco: str, where: str
) -> None:
    place = zco if where == "room" else talk.private("anouk")
    talk.skip()
    before = talk.house.tables(but=("value", "inbox", "outbox", "message_name", *MATRIX))

    talk.says("anouk", place, f"!knelpunt {ACUTE}")

    told = talk.sees(place, "geen noodkanaal", "112", "033-448 11 86", without=["straat"])
    assert told.loud
    assert told.mentions == (user("anouk"),)
    assert told.relation is None
    assert talk.house.tables(but=("value", "inbox", "outbox", "message_name", *MATRIX)) == before
    talk.nothing_new()
    assert not talk.house.on_disk("dader zoekt")
    talk.at(on("2027-01-13", "08.29"))
    talk.nothing_new()
    talk.at(on("2027-01-13", "08.30"))
    talk.sees(talk.private("anouk"), "algemeen punt", "knelpunt", without=["straat"])
    talk.nothing_new()


def test_acute_danger_on_friday_evening_is_taken_up_on_monday(talk: Conversation, zco: str) -> None:
    talk.at(on("2027-01-15", "21.00"))
    talk.says("anouk", zco, f"!trend {ACUTE}")
    talk.sees(zco, "112")

    talk.at(on("2027-01-18", "08.29"))
    talk.nothing_new()
    talk.at(on("2027-01-18", "08.31"))
    talk.sees(talk.private("anouk"), "algemeen punt")


@pytest.mark.parametrize(
    "typed",
    [f"!knelpunt {ACUTE}", f"!succes {ACUTE}", f"!knelpnt {ACUTE}", f"@schakel {ACUTE}",
     "!knelpunt SPOED client met bsn 123456782 op straat, wie heeft nu een bed"],
)  # fmt: skip
def test_acute_danger_is_heard_however_it_is_typed(
    talk: Conversation, zco: str, typed: str
) -> None:
    talk.says("anouk", zco, typed, mentions=("schakel",))

    talk.sees(zco, "112", without=["123456782"])
    talk.nothing_new()
    assert not talk.house.on_disk("op straat")


def test_a_flag_on_acute_danger_gives_numbers(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, ACUTE)
    talk.nothing_new()

    talk.reacts("anouk", zco, said, "🚩")

    talk.sees(zco, "112")
    assert not talk.house.on_disk("dader zoekt")


def test_a_better_text_and_an_edit_are_looked_at_too(talk: Conversation, zco: str) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, "knelpunt geen vervolgplek na cosm")
    talk.sees(anouk, "Dit wordt het")
    talk.says("anouk", anouk, ACUTE)
    talk.sees(anouk, "112")
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek na cosm")
    talk.sees(zco, "K-1")

    talk.edits("anouk", zco, said, f"!knelpunt {ACUTE}")

    talk.sees(zco, "112")
    assert not talk.house.on_disk("dader zoekt")


def test_the_helpdesk_is_a_setting_of_the_room(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!instellen helpdesk Meldpunt 0800-1234 (dag en nacht)")
    talk.skip()
    talk.says("anouk", zco, f"!knelpunt {ACUTE}")
    talk.sees(zco, "112", "0800-1234")


def test_whom_to_ask_about_data_is_a_setting_of_the_room(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!instellen fg CoMensha, fg@voorbeeld.nl")
    talk.skip()
    talk.says("anouk", zco, "!privacy")
    talk.sees(zco, "fg@voorbeeld.nl", without=["FG van CoMensha"])
    talk.says("saskia", zco, "!datalek")
    talk.sees(talk.private("saskia"), "fg@voorbeeld.nl")
    talk.skip(zco)


@pytest.mark.parametrize(
    "text",
    ["crisisopvang zit vol", "geen spoedplekken in de regio", "spoedprocedure IND duurt lang"],
)
def test_structural_texts_are_no_danger(talk: Conversation, zco: str, text: str) -> None:
    talk.says("anouk", zco, f"!knelpunt {text}")
    talk.sees(zco, "K-1")


# S11: what do you know about me


def test_somebody_asks_what_is_kept_of_her(talk: Conversation, chain: Chain) -> None:
    talk.says("saskia", chain.zco, "!organisatie Fier: @anouk (plv)")
    for text in ("geen vervolgplek", "wachttijd intake negen weken"):
        talk.says("anouk", chain.zco, f"!knelpunt {text}")
    talk.says("ilse", chain.zco, "!trend werving via apps")
    talk.says("anouk", chain.zco, "!herken T-1")
    talk.skip()

    talk.says("anouk", chain.zco, "schakel, welke gegevens heb je van mij", mentions=("schakel",))

    talk.sees(chain.zco, "stuur het je privé", without=["K-1"])
    told = talk.sees(
        talk.private("anouk"),
        user("anouk"), "Fier (vervanger)", "Twente", "K-1 en K-2", "12 januari 2029", "T-1",
        "mijngegevens bestand", "vergeetmij", "FG",
        without=["ilse", "vervolgplek"],
    )  # fmt: skip
    assert told.loud
    talk.nothing_new()


def test_the_file_holds_every_row_that_names_her_and_no_other(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt geen vervolgplek na cosm")
    talk.says("ilse", zco, "!knelpunt wachttijd intake negen weken")
    talk.says("anouk", zco, "!herken K-2")
    talk.skip()
    anouk = talk.private("anouk")

    talk.says("anouk", anouk, "mijngegevens bestand")

    talk.sees(anouk, "Hierbij")
    file = talk.sees(anouk, "mijn-gegevens.json").file
    assert file is not None
    record = json.loads(file)
    kept = {(one["table"], one["fields"].get("text")) for one in record["kept"]}
    assert ("signal", "geen vervolgplek na cosm") in kept
    assert {"endorsement", "coordinator", "signal_change", "action"} <= {one for one, _ in kept}
    assert all(one["purpose"] and one["term"] for one in record["kept"])
    assert all(one["until"] for one in record["kept"] if one["table"] in ("signal", "endorsement"))
    assert "ilse" not in str(record)
    assert "wachttijd" not in str(record)


def test_the_name_goes_six_months_after_withdrawing(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt geen vervolgplek na cosm")
    talk.says("anouk", zco, "!intrekken K-1")
    talk.skip()
    talk.says("anouk", talk.private("anouk"), "wat weet je van mij")
    talk.sees(talk.private("anouk"), "K-1", "12 juli 2027")


# Being forgotten


def test_being_forgotten_takes_one_confirmation(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt geen vervolgplek na cosm")
    talk.skip()
    anouk = talk.private("anouk")
    talk.says("anouk", zco, "!vergeetmij")
    talk.sees(zco, "privé")
    talk.sees(anouk, "Zal ik", "K-1 blijft staan", "alles")

    talk.says("anouk", anouk, "nee")

    talk.sees(anouk, "niets gewist")
    assert "signal" in names(talk, "anouk")


@pytest.mark.parametrize("typed", ["vergeetmi", "vergetmij", "wisje"])
def test_a_mistyped_vergeetmij_asks_what_is_meant(talk: Conversation, zco: str, typed: str) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, typed)
    for seen in talk.unread(anouk):
        assert "Zal ik" not in seen.body
    talk.skip()


def test_somebody_is_forgotten_and_what_she_reported_stays_nobodys(
    talk: Conversation, chain: Chain
) -> None:
    zco = chain.zco
    talk.says("anouk", zco, "!knelpunt geen vervolgplek na cosm")
    talk.says("ilse", zco, "!trend werving via apps")
    talk.says("anouk", zco, "!herken T-1")
    talk.skip()
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, "vergeet mij")
    talk.sees(anouk, "Zal ik")

    talk.says("anouk", anouk, "ja hoor")

    talk.sees(anouk, "Gedaan", "zolang je daar lid")
    talk.nothing_new()
    assert names(talk, "anouk") == []
    talk.says("ilse", zco, "!lijst")
    talk.sees(zco, "K-1", "geen vervolgplek", "T-1", "2 regio's")
    talk.says("anouk", anouk, "mijngegevens")
    talk.sees(anouk, "Account", without=["K-1", "Twente", "Herkend"])


def test_at_her_word_the_texts_go_as_well_and_our_post_with_them(
    talk: Conversation, chain: Chain
) -> None:
    anouk, zco = talk.private("anouk"), chain.zco
    talk.says("anouk", anouk, "knelpunt doorstroom stokt bij bijzondere woorden")
    talk.says("anouk", anouk, "ja")
    talk.skip(anouk)
    post = talk.sees(zco, "bijzondere woorden")
    talk.says("saskia", zco, "!overzicht som")
    talk.skip()
    talk.says("anouk", anouk, "vergeetmij")
    talk.sees(anouk, "alles")

    talk.says("anouk", anouk, "alles")

    talk.sees(anouk, "Gedaan", "K-1", "gewist")
    assert post.redacted
    talk.sees(talk.private("saskia"), "Concept 1 vervalt", without=["bijzondere woorden"])
    assert names(talk, "anouk") == []
    assert not talk.house.on_disk("bijzondere woorden")
    talk.says("ilse", zco, "!lijst")
    talk.sees(zco, "Er staat niets open")


def test_nobody_else_can_answer_for_her(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt geen vervolgplek na cosm")
    talk.says("anouk", talk.private("anouk"), "vergeetmij")
    talk.skip()
    talk.says("ilse", talk.private("ilse"), "ja")
    talk.skip()
    assert "signal" in names(talk, "anouk")


def test_what_waits_to_be_told_to_her_is_not_told(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, f"!knelpunt {ACUTE}")
    talk.skip()
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, "vergeetmij")
    talk.says("anouk", anouk, "ja")
    talk.skip()

    talk.at(on("2027-01-13", "12.00"))

    talk.nothing_new()
    assert names(talk, "anouk") == []


# Who left every platform


def test_who_left_keeps_her_rights_and_nothing_else(talk: Conversation, zco: str) -> None:
    anouk = talk.private("anouk")
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek na cosm")
    talk.skip()
    talk.leaves("anouk", zco)

    for text in ("lijst", "herken K-1", "help", "knelpunt geen opvang", "ja", "1", "hoi", ACUTE[:5],
                 "ongedaan", "lijts", "wat nu dan toch weer"):  # fmt: skip
        talk.says("anouk", anouk, text)
    talk.edits("anouk", anouk, said, "!knelpunt heel iets anders")
    talk.nothing_new()

    talk.says("anouk", anouk, "privacy")
    talk.sees(anouk, "mijngegevens", "FG")
    talk.says("anouk", anouk, "mijngegevens")
    talk.sees(anouk, "K-1")
    talk.says("anouk", anouk, "vergeetmij")
    talk.sees(anouk, "Zal ik")
    talk.says("anouk", anouk, "ja")
    talk.sees(anouk, "Gedaan", without=["lid van"])
    assert names(talk, "anouk") == []

    for text in ("privacy", "mijngegevens", "vergeetmij", "hallo"):
        talk.says("anouk", anouk, text)
    talk.nothing_new()


def test_her_private_room_is_left_and_forgotten_in_the_end(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt bsn 123456782 staat fout")  # makes the bot write to her
    talk.skip()
    anouk = talk.private("anouk")
    talk.leaves("anouk", zco)
    talk.says("anouk", anouk, "vergeetmij")
    talk.says("anouk", anouk, "ja")
    talk.skip()

    for _ in range(3):  # a night to leave, one to see that it is left
        talk.at(talk.now + timedelta(days=1))

    assert not talk.is_in(anouk)
    tables = talk.house.tables()
    held = [
        name
        for name, rows in tables.items()
        if any(user("anouk") in str(row).replace(anouk, "") for row in rows)
    ]
    assert held == []


def test_a_stranger_has_no_rights_to_ask(talk: Conversation, zco: str) -> None:
    place = talk.room("kamer", creator="vreemde")
    for text in ("privacy", "mijngegevens", "vergeetmij"):
        talk.says("vreemde", place, text)
    talk.nothing_new()


# The statement and the runbook


def test_the_statement_is_short_and_names_terms_and_officer(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!privacy")
    told = talk.sees(zco, "24 maanden", "6 maanden", "mijngegevens", "vergeetmij", "FG")
    assert len(told.body) < 500
    talk.says("saskia", zco, "!instellen bewaartermijn 12")
    talk.skip()
    talk.says("anouk", zco, "!avg")
    talk.sees(zco, "12 maanden")


def test_the_runbook_is_for_moderators_and_counts_the_hours(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!datalek")
    talk.sees(zco, "moderator")
    talk.says("saskia", zco, "!datalek")
    talk.sees(zco, "privé")
    talk.sees(talk.private("saskia"), "72 uur", "vrijdag 15 januari 2027", "FG", "112")
    talk.nothing_new()


# The bot redacts, where it may


def test_the_bot_redacts_a_refused_message_where_moderators_want_it(
    talk: Conversation, zco: str
) -> None:
    said = talk.says("anouk", zco, "!knelpunt bsn 123456782 staat fout")
    talk.skip()
    assert talk.port.redacted == []
    talk.says("saskia", zco, "!instellen zelf wissen ja")
    talk.skip()
    without_power = talk.says("anouk", zco, "!knelpunt bsn 123456782 staat fout")
    talk.skip()
    assert talk.port.redacted == []

    talk.power("schakel", zco, 100)
    with_power = talk.says("anouk", zco, "!knelpunt bsn 123456782 staat fout")

    talk.skip()
    assert talk.port.redacted == [with_power]
    assert said != without_power
