"""`!instellen`: read by everybody, changed by moderators, in one line or by answering."""

import pytest

from commands.rooms.declared import SETTINGS
from tests.dialogue.conversation import Conversation, on


def test_everybody_sees_all_settings_with_how_to_change_them(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!instellen")

    shown = talk.sees(zco, "Vergaderduur: 150 minuten", "!instellen vergaderduur 120")
    assert "Alleen moderators" in shown.body
    for number, setting in enumerate(SETTINGS, 1):
        assert f"{number}. {setting.names[0].capitalize()}: " in shown.body


def test_one_line_changes_one_thing(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!instellen toon u")
    talk.sees(zco, "Aanspreekvorm is nu: u (was: je)")
    talk.says("saskia", zco, "!organisatie")
    talk.skip(zco)
    talk.says("anouk", zco, "!help")
    talk.sees(zco, "bij welke organisatie u hoort")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("Instellen AANSPREEKVORM: U", "Aanspreekvorm is nu: u"),
        ("instellen vergaderdur 90", "Vergaderduur is nu: 90 minuten"),
        ("instellen duur 90 min", "Vergaderduur is nu: 90 minuten"),
        ("settings meeting length 45", "Vergaderduur is nu: 45 minuten"),
        ("instellen quorum geen", "Quorum was al: geen"),
        ("instellen stille uren van 18 tot 8 uur", "Stille uren is nu: 18.00-08.00"),
        ("instellen rust 17.00-09:15", "Stille uren is nu: 17.00-09.15"),
        ("instellen momenten 20, 15 en 5", "Momenten is nu: 20 15 5"),
        ("instellen wie mag melden moderators", "Wie meldt is nu: moderators"),
        ("instellen taal engels", "Taal is nu: Engels (was: Nederlands)"),
        ("instellen naam Regionaal Overleg Oost", "Naam is nu: Regionaal Overleg Oost"),
        ("instellen bewaartermijn standaard", "Bewaartermijn was al: 24 maanden"),
        ("instellen vinkjes aan", "Vinkjes is nu: ja"),
    ],
)
def test_sloppy_words_are_understood(talk: Conversation, zco: str, typed: str, answer: str) -> None:
    talk.says("saskia", zco, f"!{typed}")
    talk.sees(zco, answer)


BAD = {
    "title": ["x" * 81],
    "aliases": ["x" * 81, "som", "tfm, zoco"],
    "tone": ["gij", "5", "je u"],
    "language": ["Frans", "7"],
    "logs": ["niemand", "3"],
    "meeting_minutes": ["14", "481", "-60", "1e3", "lang", "90 uur", "12.5", "9" * 30],
    "quorum": ["101", "-1", "veel", "3 mensen"],
    "must_attend": ["Onbekend", "@anouk", ","],
    "quiet_hours": ["08.30-17.30", "25.00-08.00", "17.30", "17.99-08.00", "nooit", "18-8-9"],
    "school_region": ["Oost", "1"],
    "poll_place": ["buiten", "9"],
    "poll_ticks": ["misschien", "2"],
    "moments": ["10 12 15", "15 12", "15 12 10 5", "15 12 x", "99 12 10", "15 15 10"],
    "agenda_days": ["41", "-1", "tien"],
    "agreement": ["0", "3", "allen"],
    "own_redaction": ["soms"],
    "retention_months": ["0", "61", "altijd"],
    "letterhead": ["x" * 161],
    "helpdesk": ["x" * 81],
    "officer": ["x" * 81],
}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: one.key)
def test_bad_input_gets_one_sentence_and_changes_nothing(
    talk: Conversation, zco: str, setting: object
) -> None:
    declared = next(one for one in SETTINGS if one is setting)
    for bad in BAD[declared.key]:
        before = talk.house.tables(but=("value", "inbox", "outbox"))
        talk.says("saskia", zco, f"!instellen {declared.names[0]} {bad}")
        answer = talk.sees(zco)
        assert "Dat kan hier niet" in answer.body or "ander platform" in answer.body, (
            bad, answer.body,
        )  # fmt: skip
        assert len(answer.body) < 200
        assert talk.house.tables(but=("value", "inbox", "outbox")) == before, bad


def test_the_dialogue_asks_one_thing_at_a_time(talk: Conversation, zco: str) -> None:
    asked = talk.says("saskia", zco, "!instellen")
    overview = talk.sees(zco, "Wat wil je wijzigen?", "6. Vergaderduur")
    assert overview.relation == "m.thread"
    assert overview.target == asked

    talk.says("saskia", zco, "6", thread=asked)
    talk.sees(zco, "Vergaderduur is nu: 150 minuten", "van 15 tot en met 480 minuten")
    talk.says("saskia", zco, "1000", thread=asked)
    talk.sees(zco, "Dat kan hier niet")
    talk.says("saskia", zco, "120", thread=asked)
    talk.sees(zco, "Vergaderduur is nu: 120 minuten (was: 150 minuten)")
    talk.sees(zco, "Nog iets wijzigen?")
    talk.says("saskia", zco, "schoolregio", thread=asked)
    talk.sees(zco, "1. alle", "3. Midden", "Antwoord met het nummer")
    talk.says("saskia", zco, "3", thread=asked)
    talk.sees(zco, "Schoolregio is nu: Midden (was: alle)")
    talk.sees(zco, "Nog iets wijzigen?")
    talk.says("saskia", zco, "klaar", thread=asked)
    talk.sees(zco, "meer wijzig ik niet")

    talk.says("saskia", zco, "3", thread=asked)
    talk.sees(zco, "geen vraag meer open")


def test_an_abandoned_dialogue_does_no_harm(talk: Conversation, zco: str) -> None:
    asked = talk.says("saskia", zco, "!instellen")
    talk.skip(zco)
    talk.says("saskia", zco, "3", thread=asked)
    talk.sees(zco, "Aanspreekvorm")
    before = talk.house.tables(but=("value", "inbox", "outbox"))

    talk.says("saskia", zco, "2")
    talk.says("anouk", zco, "2", thread=asked)
    talk.says("saskia", zco, "we zijn met z'n tweeën")
    talk.nothing_new()
    talk.says("anouk", zco, "!instellen aanspreekvorm")
    talk.sees(zco, "Aanspreekvorm is nu: je", "Alleen moderators")

    assert talk.house.tables(but=("value", "inbox", "outbox")) == before


def test_two_moderators_at_once(talk: Conversation, zco: str) -> None:
    talk.power("ilse", zco, 50)
    asked = talk.says("saskia", zco, "!instellen vergaderduur")
    talk.sees(zco, "150 minuten")
    talk.says("ilse", zco, "!instellen vergaderduur 90")
    talk.sees(zco, "90 minuten")

    talk.says("saskia", zco, "120", thread=asked)
    talk.sees(zco, "@ilse:voorbeeld.nl wijzigde dit zojuist", "90 minuten")
    talk.says("saskia", zco, "120", thread=asked)
    talk.sees(zco, "Vergaderduur is nu: 120 minuten (was: 90 minuten)")
    talk.skip(zco)


def test_a_moderator_who_is_demoted_cannot_finish_a_dialogue(talk: Conversation, zco: str) -> None:
    asked = talk.says("saskia", zco, "!instellen toon")
    talk.skip(zco)
    talk.power("saskia", zco, 0)

    talk.says("saskia", zco, "2", thread=asked)

    talk.sees(zco, "alleen voor moderators")
    assert talk.house.rooms()[zco].tone == "je"


def test_changes_are_written_down_and_can_be_undone(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!instellen vergaderduur 90")
    talk.says("saskia", zco, "!instellen toon u")
    talk.says("saskia", zco, "!ongedaan")
    talk.skip(zco)
    assert talk.house.rooms()[zco].tone == "je"
    talk.says("saskia", zco, "!instellen wijzigingen")
    log = talk.sees(zco, "@saskia:voorbeeld.nl zette vergaderduur op 90 minuten")
    assert "zette aanspreekvorm op u (teruggedraaid)" in log.body

    talk.says("saskia", zco, "!ongedaan")
    talk.skip(zco)
    talk.says("anouk", zco, "!instellen vergaderduur")
    talk.sees(zco, "150 minuten")


def test_undoing_leaves_what_others_set(talk: Conversation, zco: str) -> None:
    talk.power("ilse", zco, 50)
    talk.says("saskia", zco, "!instellen toon u")
    talk.says("ilse", zco, "!instellen taal engels")
    talk.power("mo", zco, 10)
    talk.says("saskia", zco, "!ongedaan")
    talk.skip(zco)
    room = talk.house.rooms()[zco]
    assert (room.tone, room.language) == ("je", "en")

    talk.says("saskia", zco, "!settings tone u")
    talk.says("ilse", zco, "!settings tone je")
    talk.skip(zco)
    talk.says("saskia", zco, "!undo")
    talk.sees(zco, "changed")
    assert talk.house.rooms()[zco].tone == "je"


def test_nothing_is_begun_in_quiet_hours(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!instellen stille uren 16.00-10.00")
    talk.slow.add("@henk:voorbeeld.nl")
    talk.joins("henk", zco)
    talk.skip()
    talk.at(on("2027-01-13", "09.59"))
    talk.nothing_new(zco)
    talk.at(on("2027-01-13", "10.01"))
    talk.sees(zco, "@henk:voorbeeld.nl")


@pytest.mark.parametrize("what", ["toon u", "quorum 3", "naam Mijn kamer"])
def test_members_change_nothing(talk: Conversation, zco: str, what: str) -> None:
    before = talk.house.tables(but=("value", "inbox", "outbox"))
    talk.says("anouk", zco, f"!instellen {what}")
    talk.sees(zco, "alleen voor moderators")
    assert talk.house.tables(but=("value", "inbox", "outbox")) == before


def test_a_name_is_not_claimed_by_another_room(talk: Conversation, zco: str, som: str) -> None:
    talk.says("saskia", zco, "!instellen bijnamen Zoco-overleg, coördinatoren")
    talk.sees(zco, "Zoco-overleg, coördinatoren")
    for alias in ("zoco-overleg", "ZCO", "meldpunten"):
        talk.says("joris", som, f"!instellen bijnamen {alias}")
        talk.sees(som, "naam van een ander platform")
    talk.says("joris", som, "!route akkoord zoco-overleg")
    talk.skip(som)


def test_who_may_log_holds(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!instellen wie meldt moderators")
    talk.skip(zco)
    talk.says("anouk", zco, "!knelpunt geen plek in de opvang")
    talk.sees(zco, "alleen voor moderators")
    talk.says("saskia", zco, "!knelpunt geen plek in de opvang")
    talk.sees(zco, "K-1")


def test_in_private_a_moderator_of_one_room_sets_it(talk: Conversation, zco: str) -> None:
    private = talk.private("saskia")
    talk.says("saskia", private, "instellen")
    talk.sees(private, "zco", "Wat wil je wijzigen?")
    talk.says("saskia", private, "7")
    talk.sees(private, "Quorum is nu: geen")
    talk.says("saskia", private, "4")
    talk.sees(private, "Quorum is nu: 4 organisaties")
    talk.skip(private)

    anouk = talk.private("anouk")
    talk.says("anouk", anouk, "instellen toon u")
    talk.sees(anouk, "Instellen kan een moderator")


def test_the_english_room_is_set_in_english(talk: Conversation) -> None:
    place = talk.platform("int", moderators=["jo"], members=["ann"])
    talk.says("jo", place, "!settings")
    shown = talk.sees(place, "Meeting length: 150 minutes", "!settings quorum 7")
    assert "instellen" not in shown.body
    talk.says("jo", place, "!settings who logs everybody")
    talk.sees(place, "Who logs is now: everybody (was: moderators)")
    talk.says("jo", place, "!settings quorum 400")
    talk.sees(place, "Type a number from 1 to 100 organisations, or none")
