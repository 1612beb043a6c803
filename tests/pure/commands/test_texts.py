"""Every sentence: a twin in English, fit to be sent, friendly, in the right form of address."""

import re
from pathlib import Path

import pytest

from bot.render import render
from commands.language.texts import LANGUAGES, TONES, Texts, TextsError
from tests.pure.commands.sentences import sentences, texts, used_keys, values

TEXTS = texts()
DUTCH = sentences("nl")
JE = re.compile(r"\b(?:je|jij|jou|jouw|jezelf)\b", re.IGNORECASE)
U = re.compile(r"\b(?:u|uw|uzelf)\b(?!-\d)", re.IGNORECASE)


def rendered(key: str, language: str, tone: str) -> list[str]:
    """The bodies of a sentence with all its sample values."""
    return [render(TEXTS.render(key, some, language, tone)).body for some in values(DUTCH[key])]


def test_every_sentence_has_a_twin_with_the_same_parameters() -> None:
    assert sentences("en") == DUTCH
    assert len(DUTCH) > 70


def test_every_sentence_that_the_code_names_exists() -> None:
    assert used_keys() - set(DUTCH) == set()


@pytest.mark.parametrize("key", sorted(DUTCH))
def test_a_sentence_can_be_sent(key: str) -> None:
    for language in LANGUAGES:
        for tone in TONES:
            for body in rendered(key, language, tone):
                assert body.strip()
                assert not re.search(r"!(?!\w|#|=)", body), "an exclamation mark"
                assert not re.search(r"\bNone\b|\{\{|\{%|undefined", body)
                assert not re.search(r" {2}\S| [.,;:?](?:\s|$)|(?<!\.)\.\.(?!\.)", body), body
                assert "\n\n\n" not in body


@pytest.mark.parametrize("key", sorted(DUTCH))
def test_a_dutch_sentence_keeps_its_form_of_address(key: str) -> None:
    for body in rendered(key, "nl", "je"):
        assert not U.search(body.replace("Aanspreekvorm: u", "")), body
    for body in rendered(key, "nl", "u"):
        assert not JE.search(body.replace("Aanspreekvorm: je", "")), body


def test_both_forms_differ_where_they_should() -> None:
    differ = [key for key in DUTCH if rendered(key, "nl", "je") != rendered(key, "nl", "u")]
    assert len(differ) > 15
    assert [key for key in DUTCH if rendered(key, "en", "je") != rendered(key, "en", "u")] == []


@pytest.mark.parametrize(
    ("nl", "en", "message"),
    [
        ("{% macro a() %}x{% endmacro %}", "", "without a twin"),
        ("", "{% macro a() %}x{% endmacro %}", "without a twin"),
    ],
)
def test_a_sentence_without_a_twin_is_refused(
    tmp_path: Path, nl: str, en: str, message: str
) -> None:
    (tmp_path / "nl.j2").write_text(nl)
    (tmp_path / "en.j2").write_text(en)
    with pytest.raises(TextsError, match=message):
        Texts([tmp_path])


def test_two_sentences_of_one_name_are_refused(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        for language in LANGUAGES:
            (folder / f"{language}.j2").write_text("{% macro a() %}x{% endmacro %}")
    with pytest.raises(TextsError, match="two sentences are called a"):
        Texts(folders)


def test_what_a_template_lacks_is_an_error_not_a_gap(tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / f"{language}.j2").write_text("{% macro a(x) %}{{ x }}{% endmacro %}")
    with pytest.raises(Exception, match="not provided"):
        Texts([tmp_path]).render("a", {}, "nl", "je")


def test_values_are_data(tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / f"{language}.j2").write_text(
            "{% macro a(x) %}{{ x }} {{ x | code }}{% endmacro %}"
        )
    made = Texts([tmp_path]).render("a", {"x": "{{ 7*7 }} *a* `b` <i>"}, "nl", "je")
    shown = render(made)
    assert shown.body == "{{ 7*7 }} *a* `b` <i> {{ 7*7 }} *a* 'b' <i>"
    assert "<i>" not in (shown.html or "")
