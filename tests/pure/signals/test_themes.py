"""Guessing theme, form and groups from sloppy Dutch, and finding a theme by its typed name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.signals.lexicon import MAX_LETTERS, lexicon
from commands.signals.themes import (
    NO_THEME,
    Guess,
    find,
    find_theme,
    form_label,
    group_label,
    guess,
    ids_of,
    theme_label,
)
from tests.pure.signals.themes_report import (
    form_is_right,
    groups_are_right,
    read_samples,
    share,
    theme_is_right,
)

THEMES = {
    "shelter", "housing_aftercare", "residence", "investigation", "minors", "complex_needs",
    "criminal_expl", "labour_expl", "sexual_expl", "funding", "coordination_capacity",
    "data_sharing", "chain", "legal_aid", "safety", "other",
}  # fmt: skip
FORMS = {"sexual", "labour", "criminal", "organ_removal", "other"}
GROUPS = {"minor", "lvb", "eu_citizen", "third_country", "dutch"}


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("COSM zit weer vol, 3 wkn wachten", "shelter"),
        (
            "Doorstroom uit de COSM stokt: na drie maanden bedenktijd is er geen vervolgplek in de "
            "regio en gemeenten verwijzen naar elkaar. Voorstel: landelijke afspraak wie de "
            "vervolgopvang betaalt.",
            "housing_aftercare",
        ),
        (
            "gemeente wil neit betalen want client komt uit andere gem (woonplaatsbeginsl), "
            "opvang dus ook niet",
            "funding",
        ),
        ("aangifte duurt te lang", "investigation"),
        (
            "Intake mensenhandel bij politie pas na 9 weken; mensen haken af voor de aangifte is "
            "opgenomen. Nu de 4e keer sinds de zomer.",
            "investigation",
        ),
        ("wachtlijst trauma ggz 11 mnd, ondertussen geen stabiele plek", "complex_needs"),
        (
            "Geen urgentie: corporatie erkent mensenhandel niet als urgentiegrond",
            "housing_aftercare",
        ),
        (
            "EU-burgers na arbeidsuitbuiting: zonder inschrijving geen Wmo-opvang, ze slapen in "
            "de auto",
            "labour_expl",
        ),
        (
            "instelling meldt minderjarigen niet zonder toestemming ouders ivm AVG, dus geen beeld",
            "data_sharing",
        ),
        ("knelpnt geen vervolgplek na cosm gem verwijst door", "housing_aftercare"),
    ],
)
def test_the_stories_of_the_domain_get_their_theme(text: str, theme: str) -> None:
    assert guess(text).theme == theme


def test_theme_form_and_group_are_three_separate_answers() -> None:
    guessed = guess(
        "Jongeren met LVB worden bij criminele uitbuiting als verdachte gezien, non-punishment "
        "wordt nauwelijks ingeroepen"
    )
    assert (guessed.theme, guessed.form) == ("criminal_expl", "criminal")
    assert "lvb" in guessed.groups


def test_a_form_may_come_without_its_theme() -> None:
    guessed = guess("na uitstappen uit prostitutie geen huis want geen huurverleden")
    assert (guessed.theme, guessed.form) == ("housing_aftercare", "sexual")


@pytest.mark.parametrize("text", ["", "   ", "???", "haha ok", "asdf qwer", "👍", "12345"])
def test_nothing_to_go_by_is_other_without_confidence(text: str) -> None:
    assert guess(text) == Guess(theme=NO_THEME, form=None, groups=(), confidence=0.0)


@pytest.mark.parametrize("text", ["13- en 14-jarigen", "meiden van 15", "een 17 jarige", "tot 18-"])
def test_ages_under_eighteen_are_minors(text: str) -> None:
    assert "minor" in guess(text).groups


@pytest.mark.parametrize("text", ["18-jarigen", "wachttijd 11 jr", "na 9 weken", "vrouw van 25"])
def test_other_numbers_are_not_minors(text: str) -> None:
    assert "minor" not in guess(text).groups


@pytest.mark.parametrize(("part", "least"), [("held", 0.80), ("fresh", 0.75)])
def test_texts_the_list_was_not_tuned_on_are_guessed_right(part: str, least: float) -> None:
    samples = [sample for sample in read_samples() if sample.part == part]
    assert len(samples) >= 60
    assert share(samples, theme_is_right) >= least
    assert share(samples, form_is_right) >= 0.85
    assert share(samples, groups_are_right) >= 0.85


def test_a_confident_guess_is_right_more_often_than_a_doubtful_one() -> None:
    samples = [sample for sample in read_samples() if sample.part != "tune"]
    sure = [sample for sample in samples if guess(sample.text).confidence >= 0.6]
    doubtful = [sample for sample in samples if guess(sample.text).confidence < 0.4]
    assert sure
    assert doubtful
    assert share(sure, theme_is_right) > share(doubtful, theme_is_right)


def test_labelled_texts_use_known_labels_once() -> None:
    samples = read_samples()
    assert {sample.theme for sample in samples} == THEMES
    assert {sample.form for sample in samples} <= FORMS | {None}
    assert frozenset().union(*(sample.groups for sample in samples)) <= GROUPS
    assert len({sample.text for sample in samples}) == len(samples)


@given(st.text(max_size=300))
def test_any_text_gets_a_known_guess(text: str) -> None:
    guessed = guess(text)
    assert guessed.theme in THEMES
    assert guessed.form in FORMS | {None}
    assert set(guessed.groups) <= GROUPS
    assert 0.0 <= guessed.confidence < 1.0


@given(st.sampled_from([s.text for s in read_samples() if "OM" not in s.text]))
def test_spacing_and_accents_change_nothing(text: str) -> None:
    assert guess(text.replace("o", "ö").replace(" ", "  ")) == guess(text)


@given(
    st.sampled_from(
        [
            ("urgentieverklaring", "housing_aftercare"),
            ("bezettingsgraad", "shelter"),
            ("woonplaatsbeginsel", "funding"),
            ("arbeidsuitbuiting", "labour_expl"),
            ("verblijfsvergunning", "residence"),
            ("schadevergoeding", "legal_aid"),
            ("zorgcoordinator", "coordination_capacity"),
            ("privacyconvenant", "data_sharing"),
            ("jeugdbescherming", "minors"),
        ]
    ),
    st.data(),
)
def test_two_letters_swapped_in_a_long_word_are_forgiven(
    word_and_theme: tuple[str, str], data: st.DataObject
) -> None:
    word, theme = word_and_theme
    place = data.draw(st.integers(1, len(word) - 2))
    typed = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    assert guess(f"gedoe met {typed}").theme == theme


def test_a_pasted_report_is_judged_by_its_beginning() -> None:
    assert guess("aangifte " + "en " * 500 + "verblijfsvergunning " * 50).theme == "investigation"


def test_a_word_without_end_is_cut_short() -> None:
    assert lexicon().words("a" * 60_000) == ["a" * MAX_LETTERS]


def test_every_id_has_a_name_in_both_languages() -> None:
    assert set(ids_of("themes")) == THEMES
    for language in ("nl", "en"):
        names = [theme_label(theme, language) for theme in ids_of("themes")]
        assert len(set(names)) == len(names)
        assert all(form_label(form, language) for form in FORMS)
        assert all(group_label(group, language) for group in GROUPS)


def test_an_unknown_id_has_no_name() -> None:
    with pytest.raises(KeyError):
        theme_label("nonsense", "nl")


@pytest.mark.parametrize(
    ("typed", "theme"),
    [
        ("huisvesting", "housing_aftercare"),
        ("huisvestng", "housing_aftercare"),
        ("HUISVESTING ", "housing_aftercare"),
        ("arbeidsuitbuitign", "labour_expl"),
        ("b8/3", "residence"),
        ("zoco", "coordination_capacity"),
        ("advocat", "legal_aid"),
        ("legal_aid", "legal_aid"),
        ("politie en aangiftes", "investigation"),
        ("Seksuele en online uitbuiting", "sexual_expl"),
        ("overig", "other"),
    ],
)
def test_a_theme_is_found_by_what_people_type(typed: str, theme: str) -> None:
    assert find_theme(typed) == (theme,)


def test_a_word_of_several_themes_gives_the_choice() -> None:
    assert set(find_theme("uitbuiting")) == {"criminal_expl", "labour_expl", "sexual_expl"}


@pytest.mark.parametrize("typed", ["", "  ", "asdf", "12"])
def test_words_that_name_nothing_find_nothing(typed: str) -> None:
    assert find_theme(typed) == ()


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_every_theme_is_found_by_its_own_names(theme: str) -> None:
    assert find_theme(theme) == (theme,)
    assert find_theme(theme_label(theme, "nl")) == (theme,)
    assert find_theme(theme_label(theme, "en")) == (theme,)


def test_forms_and_groups_are_found_too() -> None:
    assert find("forms", "seksuele uitbuiting") == ("sexual",)
    assert find("groups", "EU burgers") == ("eu_citizen",)
