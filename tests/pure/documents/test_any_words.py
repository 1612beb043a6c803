"""Whatever people write: every document can be made, and shows it as it is."""

import io
from dataclasses import replace
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.documents.readable import BOX, GLYPHS, typeset, visible
from commands.base import FileRecipe
from commands.documents.records import (
    ActionsDocument,
    AgendaDocument,
    DecisionsDocument,
    Figures,
    Letter,
    Point,
    PollTable,
    Sentence,
)
from tests.pure.documents.making import in_words, made
from tests.pure.documents.pdf import Pdf
from tests.pure.documents.samples import LETTER

SLOW = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
WORDS = st.text(st.characters(), max_size=40) | st.sampled_from(
    [
        "",
        " ",
        "\n",
        "#let x = 1",
        "*_`$[",
        "\u202eabc",
        "e\u0301\u0301",
        "👩‍👩‍👧",
        "ﷺ",
        "\x00",
        "\ud800",
    ]
)
LANGUAGES = st.sampled_from(["nl", "en"])
SENTENCES = st.builds(Sentence, st.just("document_regions"), st.just({"count": 3}))
MARKUP = (
    '#import "x": y; #sys.inputs *vet* _schuin_ `code` $x^2$ [ ] <label> @ref = Kop\n- punt\n'
    "{{ 7*7 }} {% raw %} <b>html</b> &amp; \\u{1F600} // /* <w:p/> ]]> %PDF \\ ~ -- ..."
)


def letter(**changes: Any) -> Letter:
    """A letter with one point that has these words."""
    return replace(LETTER, points=(replace(Point("Thema", "Tekst"), **changes),))


def shown(recipe: FileRecipe) -> str:
    """All text of a PDF, without the places where a line may end."""
    return Pdf(made(recipe)).tree.all_text.replace("\u200b", "")


st.register_type_strategy(Sentence, SENTENCES)


@pytest.mark.parametrize("cls", [AgendaDocument, DecisionsDocument, ActionsDocument, Letter])
@SLOW
@given(data=st.data())
def test_a_document_can_always_be_made(cls: Any, data: st.DataObject) -> None:
    with_words = data.draw(st.builds(cls, language=LANGUAGES, title=WORDS, platform=WORDS))

    assert made(with_words.pdf("a")).startswith(b"%PDF")
    assert made(with_words.docx("a")).startswith(b"PK")


@SLOW
@given(record=st.builds(PollTable, language=LANGUAGES, title=WORDS))
def test_a_poll_can_always_be_made(record: PollTable) -> None:
    assert made(record.pdf("a")).startswith(b"%PDF")
    assert made(record.png("a")).startswith(b"\x89PNG")
    assert made(record.csv("a"))
    assert in_words(record.png("a"))


@SLOW
@given(record=st.builds(Figures, language=LANGUAGES, title=WORDS))
def test_figures_can_always_be_made(record: Figures) -> None:
    assert made(record.png("a")).startswith(b"\x89PNG")
    assert made(record.csv("a"))
    assert in_words(record.png("a"))


@SLOW
@given(words=st.text(min_size=1, max_size=300))
def test_any_text_can_be_set(words: str) -> None:
    assert made(letter(text=words, question=words, addressee=words).pdf("a"))


def test_markup_is_shown_and_never_run() -> None:
    recipe = letter(theme=MARKUP, text=MARKUP).pdf("a")
    assert shown(recipe).count(MARKUP.replace("\n", "")) == 2

    document = docx.Document(io.BytesIO(made(letter(text=MARKUP).docx("a"))))
    assert MARKUP in [paragraph.text for paragraph in document.paragraphs]


def test_all_characters_that_we_call_shown_are_shown() -> None:
    for first, last in GLYPHS:
        characters = [chr(code) for code in range(first, last + 1)]
        words = " ".join(characters)
        assert BOX not in typeset(words).replace("□", "", words.count("□"))
        made(letter(text=words).pdf("a"))


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Goed 👍🏽 gedaan", "Goed □ gedaan"),
        ("👩‍👩‍👧", "□"),
        ("中文 tekst", "□ tekst"),
        ("a\u202eb\u200dc\x07d", "abcd"),
        ("cafe\u0301", "café"),
        ("regio's, 's-Hertogenbosch en 'tekst'", "regio’s, ’s-Hertogenbosch en 'tekst'"),
        ("a\r\nb\u2028c\u0085d", "a\nb\nc\nd"),
        ("שלום", "שלום"),
        ("✓ € ½ ≥ →", "✓ € ½ ≥ →"),
    ],
)
def test_what_the_fonts_lack_is_a_box_and_what_nobody_sees_is_gone(written: str, seen: str) -> None:
    assert typeset(written) == seen


def test_ordinary_words_stay_as_they_are() -> None:
    words = "Zorgcoördinatoren “vragen” – al jàren – om 10 % méér (zie K-41); één één."
    assert typeset(words) == visible(words) == words


def test_four_thousand_characters_without_a_space_stay_on_the_page() -> None:
    long = "x" * 4000
    pdf = Pdf(made(letter(theme=long, text=long, addressee=long, question=long).pdf("a")))
    assert pdf.tree.all_text.replace("\u200b", "").count("x" * 4000) == 4
    assert pdf.pages > 2
    assert made(letter(text=long).docx("a"))


def test_words_for_word_have_nothing_that_xml_forbids() -> None:
    document = docx.Document(io.BytesIO(made(letter(text="a\x00b\ud800c\ufffed\x0be").docx("a"))))
    assert "abcd\ne" in [paragraph.text for paragraph in document.paragraphs]
