"""The register: what a signal is about, where it stands, who hears of it, how it is found."""

import csv
import io

import pytest

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on


def log(talk: Conversation, place: str, *texts: str, who: str = "anouk") -> None:
    """Somebody logs these; what the bot says to it is passed over."""
    for text in texts:
        talk.says(who, place, f"!{text}")
    talk.skip()


def went_up(talk: Conversation, chain: Chain, text: str, *, as_text: str | None = None) -> None:
    """K-1 of anouk, recognised by ilse, stands in the SOM."""
    saskia = talk.private("saskia")
    log(talk, chain.zco, f"knelpunt {text}")
    talk.says("ilse", chain.zco, "!herken K-1")
    talk.says("saskia", chain.zco, "!overzicht som")
    if as_text:
        talk.says("saskia", saskia, f"1 tekst {as_text}")
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()


# What it is about


@pytest.mark.parametrize("who", ["anouk", "ilse", "saskia"])
@pytest.mark.parametrize("typed", ["huisvesting", "doorstroom", "huisvestng", "Huisvesting."])
def test_anybody_puts_the_theme_right(talk: Conversation, zco: str, who: str, typed: str) -> None:
    talk.says("anouk", zco, "!knelpunt aangifte duurt te lang")
    receipt = talk.sees(zco, "Thema: Aangifte, opsporing, vervolging")

    said = talk.says(who, zco, f"!thema K-1 {typed}")

    assert talk.reactions(said) == ["✓"]
    assert "Doorstroom, huisvesting, nazorg" in talk.port.by_id[receipt.event_id].body
    talk.nothing_new()


def test_a_theme_that_was_chosen_outlives_an_edit(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt aangifte duurt te lang")
    receipt = talk.sees(zco, "Aangifte")
    talk.says("ilse", zco, "!thema K-1 veiligheid")
    talk.edits("anouk", zco, said, "!knelpunt aangifte duurt negen weken")
    assert "Thema: Veiligheid" in talk.port.by_id[receipt.event_id].body


def test_an_unknown_theme_is_answered_with_those_there_are(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt aangifte duurt te lang")
    talk.says("anouk", zco, "!thema K-1 xyzzy")
    talk.sees(zco, "Dat thema ken ik niet", "Opvang en capaciteit", "!thema K-1 Opvang")
    talk.says("anouk", zco, "!thema huisvesting")
    talk.sees(zco, "Welk punt")


def test_form_groups_and_severity(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt minderjarigen in criminele uitbuiting zijn verdachte")
    talk.sees(zco, "Vorm: crimineel", "Groep: minderjarig")
    for typed in ("!vorm K-1 arbeid", "!groep K-1 lvb, minderjarig", "!ernst K-1 hoogg vaak"):
        assert talk.reactions(talk.says("ilse", zco, typed)) == ["✓"]
    talk.says("ilse", zco, "!stand K-1")
    talk.sees(zco, "Vorm: arbeid", "LVB, minderjarig", "Impact: hoog", "Hoe vaak: vaak")
    talk.says("ilse", zco, "!ernst K-1 geen")
    talk.says("ilse", zco, "!groep K-1 geen")
    talk.says("ilse", zco, "!stand K-1")
    talk.sees(zco, "Vorm: arbeid", without=["Groep", "Impact"])
    talk.says("ilse", zco, "!ernst K-1 paars")
    talk.sees(zco, "laag, midden of hoog", "!ernst K-1 hoog vaak")


# Additions


def test_an_addition_is_kept_changed_and_taken_back(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt geen vervolgplek")
    said = talk.says("ilse", zco, "!aanvulling K-1 bij ons vooral EU-burgers")
    assert talk.reactions(said) == ["✓"]
    talk.nothing_new()
    talk.says("mo", zco, "!stand K-1")
    talk.sees(zco, "Aanvullingen", "bij ons vooral EU-burgers")

    talk.edits("ilse", zco, said, "!aanvulling K-1 bij ons vooral gezinnen")
    talk.says("mo", zco, "!stand K-1")
    talk.sees(zco, "gezinnen", without=["EU-burgers"])
    talk.says("mo", zco, "!zoek gezinnen")
    talk.sees(zco, "K-1")
    talk.redacts("ilse", zco, said)
    talk.says("mo", zco, "!stand K-1")
    talk.sees(zco, "K-1", without=["Aanvullingen", "gezinnen"])
    talk.says("mo", zco, "!zoek gezinnen")
    talk.sees(zco, "Niets gevonden")
    assert not talk.house.on_disk("vooral gezinnen")


def test_deleting_what_was_undone_takes_nothing_of_others(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt geen vervolgplek", "knelpunt tolk te laat")
    undone = talk.says("ilse", zco, "!aanvulling K-1 bij ons ook")
    talk.says("ilse", zco, "!ongedaan")
    talk.says("mo", zco, "!aanvulling K-2 vooral in de avond")
    talk.redacts("ilse", zco, undone)
    talk.skip()
    talk.says("mo", zco, "!stand K-2")
    talk.sees(zco, "vooral in de avond")


def test_an_addition_as_a_reply_keeps_its_own_number(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.skip()
    talk.replies("ilse", zco, said, "!aanvulling 3 plekken erbij zou al helpen")
    talk.says("ilse", zco, "!stand K-1")
    talk.sees(zco, "3 plekken erbij zou al helpen")


def test_an_addition_in_private_stands_in_the_thread_without_a_name(
    talk: Conversation, zco: str
) -> None:
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.skip()
    ilse = talk.private("ilse")
    typed = talk.says("ilse", ilse, "aanvulling K-1 bij ons vooral gezinnen")
    post = talk.sees(zco, "Aanvulling bij K-1: bij ons vooral gezinnen", without=["ilse"])
    assert (post.relation, post.target) == ("m.thread", said)
    talk.redacts("ilse", ilse, typed)
    assert post.redacted


def test_an_addition_passes_the_guard(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt geen vervolgplek")
    talk.says("ilse", zco, "!aanvulling K-1 bsn 123456782 staat nog in oude gemeente")
    talk.sees(zco, "Niet bewaard", without=["123456782"])
    talk.skip()
    assert talk.house.tables()["addition"] == []


# Its life


def test_each_step_is_told_once_to_all_behind_it(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt geen vervolgplek")
    talk.says("ilse", zco, "!herken K-1")
    for typed, told in (
        ("!beoordeling K-1", "K-1, dat je meldde of herkende, is nu in beoordeling"),
        ("!geagendeerd K-1", "is nu geagendeerd"),
        ("!parkeer K-1 wacht op de nieuwe wet", "geparkeerd. Reden: wacht op de nieuwe wet."),
        ("!heropen K-1", "is nu in beoordeling"),
    ):
        said = talk.says("saskia", zco, typed)
        assert talk.reactions(said) == ["✓"], typed
        for who in ("anouk", "ilse"):
            assert talk.sees(talk.private(who), told).loud
        talk.nothing_new()
    talk.says("mo", zco, "!stand K-1")
    talk.sees(zco, "12 januari 2027: gelogd", "geparkeerd, wacht op de nieuwe wet")


def test_in_the_evening_it_is_told_the_next_morning(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt geen vervolgplek")
    talk.at(on("2027-01-15", "21.00"))
    said = talk.says("saskia", zco, "!beoordeling K-1")
    assert talk.reactions(said) == ["✓"]
    talk.nothing_new()
    talk.at(on("2027-01-18", "08.30"))
    assert talk.sees(talk.private("anouk"), "K-1", "in beoordeling").at == on("2027-01-18", "08.30")


def test_what_was_taken_back_in_time_is_told_to_nobody(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt geen vervolgplek")
    talk.at(on("2027-01-15", "21.00"))
    talk.says("saskia", zco, "!beoordeling K-1")
    talk.says("saskia", zco, "!ongedaan")
    talk.at(on("2027-01-18", "12.00"))
    talk.nothing_new()
    talk.says("mo", zco, "!stand K-1")
    talk.sees(zco, "K-1 (knelpunt, gelogd)", without=["in beoordeling"])


@pytest.mark.parametrize(
    ("who", "typed", "answer"),
    [
        ("ilse", "!beoordeling K-1", "alleen voor moderators"),
        ("saskia", "!heropen K-1", "hoeft niet heropend te worden: het is gelogd"),
        ("saskia", "!parkeer K-1", "nog geen tekst"),
        ("saskia", "!afgerond", "Welk punt"),
        ("saskia", "!losmaken K-1", "nergens mee samengevoegd"),
        ("saskia", "!voegsamen K-1 K-1", "hetzelfde nummer"),
        ("saskia", "!voegsamen K-1 S-2", "niet van dezelfde soort"),
        ("saskia", "!voegsamen K-1", "Welk punt"),
    ],
)
def test_what_cannot_be_done_says_what_can(
    talk: Conversation, zco: str, who: str, typed: str, answer: str
) -> None:
    log(talk, zco, "knelpunt geen vervolgplek", "succes eerste", "succes tweede tolk")
    talk.says(who, zco, typed)
    talk.sees(zco, answer)
    talk.nothing_new()


def test_a_step_that_does_not_exist_says_which_do(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt geen vervolgplek")
    talk.says("saskia", zco, "!afgerond K-1")
    talk.skip()
    talk.says("saskia", zco, "!parkeer K-1 komt later")
    talk.sees(zco, "K-1 is afgerond en kan niet geparkeerd worden. Wel: in beoordeling.")
    talk.says("saskia", zco, "!afgerond K-1")
    talk.sees(zco, "K-1 is al afgerond")


def test_is_it_solved_no_asks_the_moderators(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt geen vervolgplek")
    talk.says("ilse", zco, "!herken K-1")
    talk.says("saskia", zco, "!afgerond K-1")
    anouk, saskia = talk.private("anouk"), talk.private("saskia")
    talk.sees(anouk, "K-1", "afgerond", "Is het opgelost?")
    talk.sees(talk.private("ilse"), "is nu afgerond", without=["opgelost"])
    talk.nothing_new()

    talk.says("anouk", anouk, "nee")
    talk.sees(anouk, "de moderators gevraagd")
    talk.sees(saskia, "zegt dat het niet is opgelost", "geen vervolgplek", without=["anouk"])
    said = talk.says("saskia", saskia, "ja")
    assert talk.reactions(said) == ["✓"]
    for who in ("anouk", "ilse"):
        talk.sees(talk.private(who), "is nu in beoordeling")


def test_is_it_solved_yes_is_the_end_of_it(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt geen vervolgplek")
    talk.at(on("2027-01-15", "18.00"))  # a Friday: she is asked on Monday, and answers on Thursday
    talk.says("saskia", zco, "!afgerond K-1")
    talk.at(on("2027-01-21", "18.00"))
    asked = talk.sees(talk.private("anouk"), "Is het opgelost?")
    talk.reacts("anouk", talk.private("anouk"), asked, "✅")
    talk.sees(talk.private("anouk"), "Goed om te horen")


def test_two_that_are_closed_are_two_questions(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt geen vervolgplek", "knelpunt tolk komt te laat")
    anouk, saskia = talk.private("anouk"), talk.private("saskia")
    for number in (1, 2):
        talk.says("saskia", zco, f"!afgerond K-{number}")
    first = talk.sees(anouk, "K-1", "opgelost")
    talk.sees(anouk, "K-2", "opgelost")
    talk.replies("anouk", anouk, first, "nee")
    talk.sees(anouk, "om K-1 te heropenen")
    talk.sees(saskia, "K-1")
    talk.says("anouk", anouk, "ja")
    talk.sees(anouk, "K-2 blijft afgerond")


def test_a_moderator_of_another_platform_decides_nothing(talk: Conversation, chain: Chain) -> None:
    went_up(talk, chain, "geen vervolgplek")
    for typed in ("!afgerond K-1", "!thema K-1 veiligheid", "!ernst K-1 hoog", "!parkeer K-1 nee"):
        talk.says("joris", chain.som, typed)
        talk.sees(chain.som, "in een ander platform gemeld")
    talk.nothing_new()


def test_recognising_without_saying_which_is_a_choice(talk: Conversation, zco: str) -> None:
    """S5: what somebody else reported last, never her own."""
    log(talk, zco, "knelpunt geen vervolgplek", "knelpunt intake duurt lang")
    log(talk, zco, "knelpunt tolk te laat", who="ilse")
    talk.says("ilse", zco, "!herken ik")
    asked = talk.sees(zco, "1. K-2 intake duurt lang", "2. K-1 geen vervolgplek", without=["K-3"])
    talk.replies("ilse", zco, asked, "2")
    talk.says("mo", zco, "!lijst")
    talk.sees(zco, "K-1 geen vervolgplek (Doorstroom, huisvesting, nazorg, 2 regio's)")


# Doubles and merging


def test_a_likely_double_is_asked_about_after_the_answer(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt geen vervolgplek na de opvang, gemeenten verwijzen naar elkaar")
    talk.says("ilse", zco, "!knelpunt na opvang geen vervolgplek, gem verwijst naar andere gem")
    talk.sees(zco, "K-2 genoteerd")
    asked = talk.sees(zco, "K-2 lijkt op K-1: geen vervolgplek na de opvang", "Zelfde probleem?")
    assert asked.mentions == ("@ilse:voorbeeld.nl",)
    saskia = talk.private("saskia")

    talk.replies("ilse", zco, asked, "ja")

    talk.sees(zco, "Je staat nu ook bij K-1")
    talk.sees(saskia, "K-2", "hetzelfde is als K-1", "Samenvoegen?", without=["ilse"])
    said = talk.says("saskia", saskia, "ja")
    assert talk.reactions(said) == ["✓"]
    talk.sees(talk.private("ilse"), "K-2", "samengevoegd met K-1")
    talk.nothing_new()
    talk.says("mo", zco, "!lijst")
    talk.sees(zco, "K-1", "2 regio's", without=["K-2"])
    talk.says("mo", zco, "!stand K-2")
    talk.sees(zco, "K-2 (knelpunt, samengevoegd)", "Telt mee bij K-1")


@pytest.mark.parametrize(
    "text",
    [
        "tolk komt te laat bij het eerste gesprek",
        "geen tolk",
        "wachtlijst ggz elf maanden",
        "aangifte duurt te lang in de regio",
    ],
)
def test_what_is_another_problem_is_not_asked_about(
    talk: Conversation, zco: str, text: str
) -> None:
    log(
        talk, zco,
        "knelpunt geen vervolgplek na de opvang in de regio",
        "succes tolk komt nooit te laat bij het eerste gesprek",
        "knelpunt IND neemt geen telefoon op",
    )  # fmt: skip
    talk.says("ilse", zco, f"!knelpunt {text}")
    talk.sees(zco, "K-3 genoteerd")
    talk.nothing_new()


def test_no_leaves_them_apart(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt geen vervolgplek na de opvang")
    talk.says("ilse", zco, "!knelpunt na de opvang geen vervolgplek")
    talk.sees(zco, "K-2 genoteerd")
    asked = talk.sees(zco, "lijkt op K-1")
    talk.reacts("ilse", zco, asked, "❌")
    talk.sees(zco, "twee punten")
    talk.nothing_new()


def test_merged_regions_and_people_count_once_and_come_apart_again(
    talk: Conversation, zco: str
) -> None:
    log(talk, zco, "knelpunt tolk te laat")
    log(talk, zco, "knelpunt geen vervolgplek na de opvang", who="ilse")
    for who in ("ilse", "mo"):
        talk.says(who, zco, "!herken K-1")
    talk.says("mo", zco, "!herken K-2")

    talk.says("saskia", zco, "!voegsamen K-2 K-1")
    for who in ("ilse", "mo"):
        talk.sees(talk.private(who), "K-2", "samengevoegd met K-1")
    talk.nothing_new()
    talk.says("mo", zco, "!lijst")
    talk.sees(zco, "3 regio's", without=["K-2"])
    talk.says("saskia", zco, "!beoordeling K-1")
    for who in ("anouk", "ilse", "mo"):
        talk.sees(talk.private(who), "K-1", "in beoordeling")
    talk.nothing_new()

    talk.says("saskia", zco, "!losmaken K-2")
    for who in ("ilse", "mo"):
        talk.sees(talk.private(who), "K-2", "weer op zichzelf: gelogd")
    talk.says("mo", zco, "!lijst")
    talk.sees(zco, "K-2", "2 regio's", "K-1", "3 regio's")


def test_what_was_merged_into_a_withdrawn_one_stands_by_itself(
    talk: Conversation, zco: str
) -> None:
    log(talk, zco, "knelpunt tolk te laat")
    log(talk, zco, "knelpunt geen vervolgplek na de opvang", who="ilse")
    talk.says("saskia", zco, "!voegsamen K-2 K-1")
    talk.skip()
    talk.says("anouk", zco, "!intrekken K-1")
    talk.sees(talk.private("ilse"), "K-2", "weer op zichzelf")
    talk.skip(zco, talk.private("anouk"))
    talk.says("mo", zco, "!lijst")
    talk.sees(zco, "K-2", without=["K-1"])


# Finding


def test_words_are_found_in_part_without_accents_and_in_any_order(
    talk: Conversation, zco: str
) -> None:
    log(
        talk, zco,
        "knelpunt de crisisopvang zit vol",
        "knelpunt zorgcoördinator alleen voor de hele regio",
        "trend werving via Snapchat",
    )  # fmt: skip
    for typed, found, not_found in (
        ("opvang", "K-1", "K-2"),
        ("OPVANG crisis", "K-1", "K-2"),
        ("zorgcoordinator", "K-2", "K-1"),
        ("regio hele", "K-2", "K-1"),
        ("snapch", "T-1", "K-1"),
    ):
        talk.says("ilse", zco, f"!zoek {typed}")
        talk.sees(zco, found, without=[not_found])
    for typed in ("vergadering", "opvang snapchat", "\"'* OR", "a AND b NOT c", "NEAR(x y)"):
        talk.says("ilse", zco, f"!zoek {typed}")
        talk.sees(zco, "Niets gevonden")
    for typed in ("!zoek", "!zoek ?!"):
        talk.says("ilse", zco, typed)
        talk.sees(zco, "Waarop zal ik zoeken")


def test_what_is_undone_edited_or_withdrawn_is_found_so(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt tolk komt te laat")
    talk.says("anouk", zco, "!knelpunt wachtlijst ggz")
    talk.says("anouk", zco, "!ongedaan")
    talk.edits("anouk", zco, said, "!knelpunt vertaler komt te laat")
    talk.skip()
    for typed, found in (("tolk", False), ("vertaler", True), ("wachtlijst", False)):
        talk.says("ilse", zco, f"!zoek {typed}")
        talk.sees(zco, "K-1" if found else "Niets gevonden")
    talk.redacts("anouk", zco, said)
    talk.skip()
    for typed in ("vertaler", "ingetrokken"):
        talk.says("ilse", zco, f"!zoek {typed}")
        talk.sees(zco, "Niets gevonden")
    assert not talk.house.on_disk("vertaler")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("thema:opvang", {"K-1"}),
        ("opvang", {"K-1"}),
        ("soort:trend", {"T-1"}),
        ("trends", {"T-1"}),
        ("regio:Twente", {"K-1", "T-1"}),
        ("regio:utrecht", {"K-1", "K-2"}),
        ("geparkeerd", {"K-3"}),
        ("stand:open", {"K-1", "K-2", "T-1"}),
        ("alles", {"K-1", "K-2", "K-3", "T-1"}),
        ("ouder:10", {"K-1"}),
        ("ouder:10 werkdagen", {"K-1"}),
        ("thema:opvang alles", {"K-1"}),
        ("regio:Twente soort:knelpunt", {"K-1"}),
    ],
)
def test_lists_have_filters(talk: Conversation, zco: str, typed: str, found: set[str]) -> None:
    log(talk, zco, "knelpunt crisisopvang zit vol")
    talk.says("ilse", zco, "!herken K-1")
    talk.at(on("2027-01-27"))  # eleven working days later
    log(talk, zco, "knelpunt wachtlijst ggz elf maanden", who="ilse")
    log(talk, zco, "knelpunt tolk niet vergoed", who="mo")
    log(talk, zco, "trend werving via Snapchat")
    talk.says("saskia", zco, "!parkeer K-3 komt later")
    talk.skip()
    talk.says("bas", zco, f"!lijst {typed}")
    body = talk.sees(zco).body
    assert {label for label in ("K-1", "K-2", "K-3", "T-1") if label in body} == found


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("thema:xyzzy", "Dat begrijp ik niet"),
        ("ouder:veel", "Dat begrijp ik niet"),
        ("kleur:rood", "Dat begrijp ik niet"),
        ("regio:Atlantis", "regio ken ik niet"),
        ("succes", "Niets gevonden"),
    ],
)
def test_a_filter_that_is_not_understood(
    talk: Conversation, zco: str, typed: str, answer: str
) -> None:
    log(talk, zco, "knelpunt crisisopvang zit vol")
    talk.says("bas", zco, f"!lijst {typed}")
    talk.sees(zco, answer)


def test_ages_are_in_working_days(talk: Conversation, zco: str) -> None:
    talk.at(on("2027-03-25"))  # Thursday; Good Friday and Easter follow
    log(talk, zco, "knelpunt crisisopvang zit vol")
    talk.at(on("2027-03-31"))
    talk.says("bas", zco, "!lijst")
    talk.sees(zco, "2 werkdagen")
    talk.says("bas", zco, "!stand K-1")
    talk.sees(zco, "Leeftijd: 2 werkdagen")


def test_ones_own_are_shown_in_private_only(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt crisisopvang zit vol")
    log(talk, zco, "knelpunt tolk niet vergoed", who="ilse")
    talk.says("anouk", zco, "!herken K-2")
    anouk = talk.private("anouk")
    talk.says("anouk", zco, "!mijn")
    talk.sees(anouk, "Gemeld", "K-1", "Herkend", "K-2")
    talk.says("anouk", anouk, "knelpunt wachtlijst ggz")
    talk.sees(anouk, "Dit wordt het")
    talk.says("anouk", anouk, "mijn")
    talk.sees(anouk, "concept wacht op je ja")
    talk.says("mo", zco, "!mijn")
    talk.sees(talk.private("mo"), "nog niets gemeld of herkend")
    talk.nothing_new()


# Figures and files


def test_figures_against_the_period_before(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt crisisopvang zit vol", "knelpunt vrouwenopvang zit vol")
    talk.at(on("2027-05-12"))
    log(talk, zco, "knelpunt noodopvang zit vol", "trend werving via Snapchat")
    talk.says("ilse", zco, "!cijfers")
    talk.sees(zco, "knelpunten: 1 (was 2)", "trends: 1 (was 0)", "Opvang en capaciteit: 1 (was 2)")
    talk.sees(zco, "Meldingen per thema")
    talk.says("ilse", zco, "!cijfers jaar")
    talk.sees(zco, "Cijfers over 12 maanden", "knelpunten: 3 (was 0)")
    talk.sees(zco, "Meldingen per thema")
    talk.says("ilse", zco, "!cijfers blauw")
    talk.sees(zco, "!cijfers jaar")


def rows(data: bytes | None) -> list[list[str]]:
    assert data is not None
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_tables_hold_no_formulas(talk: Conversation, zco: str) -> None:
    log(talk, zco, "knelpunt =1+1 in de tabel", "knelpunt -2 plekken dit jaar")
    talk.says("ilse", zco, "!lijst csv")
    talk.sees(zco, "2 punten")
    made = rows(talk.sees(zco, "lijst.csv").file)
    assert made[0][:4] == ["nummer", "soort", "thema", "stand"]
    assert {tuple(row[1:4:2]) for row in made[1:]} == {("knelpunt", "gelogd")}
    assert [row[-1] for row in made[1:]] == ["'-2 plekken dit jaar", "'=1+1 in de tabel"]
    talk.says("ilse", zco, "!cijfers csv")
    talk.sees(zco, "als tabel")
    assert ["soort", "knelpunt", "2", "0"] in rows(talk.sees(zco, "cijfers.csv").file)


def test_small_counts_of_others_are_a_few(talk: Conversation, chain: Chain) -> None:
    went_up(talk, chain, "crisisopvang zit vol")
    log(talk, chain.som, "trend werving via Snapchat", who="petra")
    talk.says("petra", chain.som, "!cijfers")
    talk.sees(chain.som, "knelpunten: enkele (was 0)", "trends: 1 (was 0)")
    talk.sees(chain.som, "Meldingen per thema", "enkele", without=["capaciteit: 1"])
    talk.says("anouk", chain.zco, "!cijfers")
    talk.sees(chain.zco, "knelpunten: 1 (was 0)", without=["trends", "enkele"])
    talk.sees(chain.zco, "Meldingen per thema")


# What another platform sees


def test_another_platform_sees_the_released_words_only(talk: Conversation, chain: Chain) -> None:
    went_up(talk, chain, "wachten in Enschede op tolk", as_text="Wachttijden voor vertalers")
    talk.says("ilse", chain.zco, "!aanvulling K-1 bij ons vooral gezinnen")
    talk.says("saskia", chain.zco, "!beoordeling K-1")
    talk.skip()
    secret = ["Enschede", "gezinnen"]
    for typed in ("!lijst", "!stand K-1", "!zoek vertalers", "!lijst csv"):
        talk.says("petra", chain.som, typed)
        while talk.unread(chain.som):
            talk.sees(chain.som, without=secret)
    for word in ("Enschede", "gezinnen", "tolk"):
        talk.says("petra", chain.som, f"!zoek {word}")
        talk.sees(chain.som, "Niets gevonden")
    talk.says("petra", chain.som, "!aanvulling K-1 wij zien dit ook landelijk")
    talk.says("anouk", chain.zco, "!stand K-1")
    talk.sees(chain.zco, "Enschede", "gezinnen", without=["landelijk"])
    talk.says("petra", chain.som, "!stand K-1")
    talk.sees(chain.som, "Wachttijden voor vertalers", "landelijk", without=secret)
