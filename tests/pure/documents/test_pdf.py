"""The PDFs: what a screen reader gets of them, and that they are the same everywhere."""

import re
from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from commands.base import FileRecipe
from commands.documents.records import AgendaItem
from tests.pure.documents.making import made
from tests.pure.documents.pdf import Node, Pdf, words
from tests.pure.documents.samples import (
    ACTION_LIST,
    AGENDA,
    DECISIONS,
    ITEMS,
    LETTER,
    poll,
)

EVERY = {
    "agenda": AGENDA.pdf("a"),
    "decisions": DECISIONS.pdf("a"),
    "actions": ACTION_LIST.pdf("a"),
    "letter": LETTER.pdf("a"),
    "poll": poll().pdf("a"),
}
EACH = pytest.mark.parametrize("recipe", EVERY.values(), ids=EVERY)


def outline(node: Node) -> str:
    """What a screen reader reads out, a line for each heading, paragraph, row and bullet."""
    if node.tag == "TR":
        cells = [" / ".join(outline(cell).splitlines()) or cell.text for cell in node.children]
        return ("| " + " | ".join(cells)).rstrip()
    below = [outline(child) for child in node.children]
    if node.tag in ("P", "LBody") or node.tag.startswith("H"):
        return f"{node.tag} {node.all_text}" if node.tag != "P" else node.all_text
    return "\n".join(one for one in (node.text, *below) if one)


@EACH
def test_it_is_tagged_and_says_what_it_is(recipe: FileRecipe) -> None:
    pdf = Pdf(made(recipe))

    assert pdf.catalog["MarkInfo"]["Marked"] == "true"
    assert pdf.catalog["Lang"] == b"nl-NL"
    assert pdf.catalog["ViewerPreferences"]["DisplayDocTitle"] == "true"
    metadata = pdf.stream(pdf.catalog["Metadata"]).decode()
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", metadata)
    [title] = pdf.tree.find("H1")
    assert words(pdf.info["Title"]) == title.text


@EACH
def test_it_has_the_fonts_of_typst_and_no_date(recipe: FileRecipe) -> None:
    data = made(recipe)

    families = {name.partition("-")[0] for name in Pdf(data).fonts}
    assert families <= {"LibertinusSerif", "DejaVuSansMono"}
    assert b"CreationDate" not in data
    assert b"ModDate" not in data
    assert made(recipe) == data


@EACH
def test_tables_have_a_header_and_full_rows(recipe: FileRecipe) -> None:
    tables = Pdf(made(recipe)).tree.find("Table")

    assert bool(tables) == (recipe.kind != "letter.pdf")
    for table in tables:
        [head] = table.find("THead")
        width = len(head.find("TH"))
        assert width > 1
        assert all(cell.attributes["Scope"] == "Column" for cell in head.find("TH"))
        assert {len(row.children) for row in table.find("TR")} == {width}


def test_every_item_stands_in_the_agenda() -> None:
    items = tuple(
        AgendaItem(n, f"Onderwerp nummer {n}", 5, reference=f"K-{n}", presenter=f"Mevrouw {n}")
        for n in range(1, 41)
    )
    pdf = Pdf(made(replace(AGENDA, items=items).pdf("a")))

    [body] = pdf.tree.find("TBody")
    assert len(body.children) == 40
    for row, item in zip(body.children, items, strict=True):
        for wanted in (str(item.number), item.title, "5 min", item.reference, item.presenter):
            assert wanted in row.all_text
    assert pdf.pages > 1


def test_only_the_chair_reads_the_notes() -> None:
    note = ITEMS[2].note
    chair = Pdf(made(AGENDA.pdf("a"))).tree.all_text
    members = Pdf(made(replace(AGENDA, for_chair=False).pdf("a"))).tree.all_text

    assert note in chair
    assert "Exemplaar voor de voorzitter" in chair
    assert note not in members
    assert "voorzitter" not in members.replace("Voorzitter", "")


def test_a_paper_on_the_web_is_a_link() -> None:
    data = made(AGENDA.pdf("a"))
    [link] = Pdf(data).tree.find("Link")
    assert link.all_text == "Notitie vervolgplekken"
    assert b"(https://stukken.voorbeeld.nl/2027/vervolgplekken.pdf)" in data


@pytest.mark.parametrize("link", ["javascript:alert(1)", "http://a b", "https://", "file:///etc"])
def test_other_addresses_are_shown_as_words(link: str) -> None:
    paper = replace(ITEMS[2].papers[0], link=link)
    agenda = replace(AGENDA, items=(replace(ITEMS[2], papers=(paper,)),))
    pdf = Pdf(made(agenda.pdf("a")))
    assert pdf.tree.find("Link") == []
    assert link in pdf.tree.all_text.replace("\u200b", "")


def test_an_empty_document_says_so() -> None:
    empty = replace(AGENDA, items=(), letterhead=(), place="", chair="", secretary="", standing="")
    assert "nog geen punten" in Pdf(made(empty.pdf("a"))).tree.all_text
    assert "geen besluiten" in Pdf(made(replace(DECISIONS, decisions=()).pdf("a"))).tree.all_text
    assert "geen acties" in Pdf(made(replace(ACTION_LIST, actions=()).pdf("a"))).tree.all_text


def test_a_document_speaks_the_language_of_its_record() -> None:
    pdf = Pdf(made(replace(LETTER, language="en").pdf("a")))
    assert pdf.catalog["Lang"] == b"en-GB"
    for wanted in ("Signals from the field", "Asked of IND", "5 regions recognise this"):
        assert wanted in pdf.tree.all_text
    assert "Gevraagd" not in pdf.tree.all_text


def test_many_dates_get_a_sign_each_and_the_page_lies_down() -> None:
    data = made(poll(options=20, voters=12).pdf("a"))
    assert "✓ kan · ? misschien · ✗ niet" in Pdf(data).tree.all_text
    [width, height] = re.findall(rb"/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", data)[0]
    assert float(width) > float(height)


@EACH
def test_it_reads_as_agreed(recipe: FileRecipe, snapshot: SnapshotAssertion) -> None:
    assert outline(Pdf(made(recipe)).tree) == snapshot
