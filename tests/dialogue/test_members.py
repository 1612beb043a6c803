"""Who belongs to which organisation and region: kept by moderators, named by mention or id."""

import pytest

from tests.dialogue.conversation import Conversation


def test_a_moderator_sets_who_speaks_for_a_region(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!regio Drenthe: @bas")
    talk.sees(zco, "Regio Drenthe: @bas:voorbeeld.nl.")

    talk.says("saskia", zco, "!regio")
    talk.sees(zco, "Drenthe: @bas:voorbeeld.nl", "Twente: @anouk:voorbeeld.nl")


def test_a_region_that_is_set_again_has_only_the_new_people(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!regio twente: @bas:voorbeeld.nl")
    talk.sees(zco, "Twente: @bas:voorbeeld.nl")

    talk.says("saskia", zco, "!regio")
    talk.sees(zco, "Twente: @bas:voorbeeld.nl", without=["@anouk", "twente: "])


def test_an_organisation_has_delegates_and_deputies(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!organisatie SHOP: @anouk, @bas (plv)")
    talk.sees(zco, "SHOP: @anouk:voorbeeld.nl en @bas:voorbeeld.nl", "(@bas:voorbeeld.nl als plaa")

    talk.says("saskia", zco, "!organisatie")
    talk.sees(zco, "SHOP: @anouk:voorbeeld.nl, @bas:voorbeeld.nl (plv)")


@pytest.mark.parametrize("word", ["regio Twente", "organisatie SHOP"])
def test_only_a_moderator_sets_them(talk: Conversation, zco: str, word: str) -> None:
    before = talk.house.tables(but=("value", "inbox", "outbox"))

    talk.says("anouk", zco, f"!{word}: @anouk")

    talk.sees(zco, "alleen voor moderators")
    assert talk.house.tables(but=("value", "inbox", "outbox")) == before


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("!regio Twente", "Typ het zo"),
        ("!regio : @bas", "Typ het zo"),
        ("!regio Twente: bas", "Typ het zo"),
        ("!regio @bas: Twente", "Typ het zo"),
        ("!regio Twente: @niemand", "is niet in deze kamer"),
        ("!organisatie SHOP: @joris", "is niet in deze kamer"),
        ("!regio Twente: @schakel", "is niet in deze kamer"),
    ],
)
def test_what_is_wrong_gets_a_sentence_and_changes_nothing(
    talk: Conversation, zco: str, typed: str, sentence: str
) -> None:
    before = talk.house.tables(but=("value", "inbox", "outbox"))

    talk.says("saskia", zco, typed)

    talk.sees(zco, sentence)
    assert talk.house.tables(but=("value", "inbox", "outbox")) == before


def test_a_name_shared_by_two_people_is_asked_about(talk: Conversation, zco: str) -> None:
    talk.joins("@bas:elders.example", zco)
    talk.skip()

    talk.says("saskia", zco, "!regio Drenthe: @bas")
    talk.sees(zco, "@bas:elders.example", "@bas:voorbeeld.nl", "hele naam")

    talk.says("saskia", zco, "!regio Drenthe: @bas:elders.example")
    talk.sees(zco, "Regio Drenthe: @bas:elders.example")


def test_a_name_of_a_person_is_no_organisation(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!organisatie Fatima El Idrissi (19) uit Borculo: @bas")

    talk.sees(zco, "iet bewaard", without=["Fatima", "Borculo"])
    talk.skip(talk.private("saskia"))
    assert not talk.house.on_disk("Fatima")
