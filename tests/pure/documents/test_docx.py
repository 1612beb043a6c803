"""The Word documents, read back as Word and a screen reader would."""

import io
import re
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from commands.base import FileRecipe
from tests.pure.documents.making import made
from tests.pure.documents.samples import ACTION_LIST, AGENDA, DECISIONS, ITEMS, LETTER

EVERY = {
    "agenda": AGENDA.docx("a"),
    "decisions": DECISIONS.docx("a"),
    "actions": ACTION_LIST.docx("a"),
    "letter": LETTER.docx("a"),
}
EACH = pytest.mark.parametrize("recipe", EVERY.values(), ids=EVERY)


def opened(recipe: FileRecipe) -> Document:
    """The document as python-docx reads it."""
    return docx.Document(io.BytesIO(made(recipe)))


def headings(document: Document) -> list[str]:
    """Headings in order, with their level."""
    found = [(one.style.name, one.text) for one in document.paragraphs if one.style]
    return [f"{name[-1]} {text}" for name, text in found if name and name.startswith("Heading")]


def test_it_has_headings() -> None:
    assert headings(opened(DECISIONS.docx("a"))) == [
        "1 Besluitenlijst Strategisch Overleg Mensenhandel",
        "2 Besluiten",
        "2 Acties",
        "2 Verslag",
    ]
    assert headings(opened(LETTER.docx("a"))) == [
        "1 Signalen uit het veld",
        "2 1. Opvang en huisvesting",
        "2 2. Verblijfsrecht",
    ]


def test_every_item_stands_in_the_table() -> None:
    [table] = opened(AGENDA.docx("a")).tables
    head, *rows = [[cell.text for cell in row.cells] for row in table.rows]

    assert head == ["Nr.", "Tijd", "Onderwerp", "Doel", "Door"]
    assert [row[0] for row in rows] == [str(item.number) for item in ITEMS]
    for row, item in zip(rows, ITEMS, strict=True):
        assert row[2].startswith(item.title)
        assert item.reference in row[2]
        assert row[4] == item.presenter
    assert "2e keer doorgeschoven" in rows[3][2]
    assert "nagekomen" in rows[4][2]
    assert ITEMS[2].note in rows[2][2]


@EACH
def test_the_head_of_a_table_is_repeated_and_rows_stay_whole(recipe: FileRecipe) -> None:
    for table in opened(recipe).tables:
        rows = table._tbl.tr_lst
        repeated = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
        assert repeated == [True] + [False] * (len(rows) - 1)
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        assert table._tbl.tblPr.find(qn("w:tblDescription")) is not None


@EACH
def test_it_says_what_it_is_in_which_language(recipe: FileRecipe) -> None:
    document = opened(recipe)
    properties = document.core_properties
    assert properties.title == headings(document)[0][2:]
    assert properties.author == recipe.record["platform"]
    assert properties.language == "nl-NL"
    languages = {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"nl-NL"}
    foot = document.sections[0].footer._element.xml
    assert re.findall(r'w:instr="(\w+)"', foot) == ["PAGE", "NUMPAGES"]


@EACH
def test_the_same_record_makes_the_same_bytes(recipe: FileRecipe) -> None:
    data = made(recipe)
    assert made(recipe) == data
    with ZipFile(io.BytesIO(data)) as packed:
        assert {info.date_time[0] for info in packed.infolist()} == {1980}
        core = packed.read("docProps/core.xml")
        assert [word for word in (b"python-docx", b"created", b"modified") if word in core] == []
        assert not any("thumbnail" in name for name in packed.namelist())
        modes = re.findall(
            rb'"compatibilityMode"[^>]* w:val="(\d+)"', packed.read("word/settings.xml")
        )
        assert modes == [b"15"]


def test_what_is_asked_stands_apart() -> None:
    paragraphs = opened(LETTER.docx("a")).paragraphs
    asked = [one.text for one in paragraphs if one.style and one.style.name == "Asked"]
    assert asked == ["Gevraagd aan Ministerie van JenV", "Gevraagd aan IND"]


def test_a_paper_on_the_web_is_a_link() -> None:
    document = opened(AGENDA.docx("a"))
    [link] = document.element.body.iter(qn("w:hyperlink"))
    target = document.part.rels[link.get(qn("r:id"))].target_ref
    assert target == "https://stukken.voorbeeld.nl/2027/vervolgplekken.pdf"
