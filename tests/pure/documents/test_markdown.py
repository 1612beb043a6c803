"""The same documents as text for mail, which is also Markdown."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.plain import escaped
from bot.documents.readable import visible
from bot.render import render
from commands.base import FileRecipe
from tests.pure.documents.making import made
from tests.pure.documents.samples import ACTION_LIST, AGENDA, DECISIONS, ITEMS, LETTER


def test_an_agenda_reads_well_as_it_is() -> None:
    lines = made(replace(AGENDA, items=ITEMS[2:4]).markdown("a")).decode().splitlines()
    assert lines == [
        "CoMensha  ",
        "Landelijk Coördinatiecentrum Mensenhandel",
        "",
        "# Agenda Landelijk Zorgcoördinatorenoverleg",
        "",
        "- Datum: dinsdag 9 maart 2027, 10.00–12.00 uur (week 10)",
        "- Plaats: Amersfoort",
        "- Voorzitter: Saskia de Wit",
        "- Secretaris: Wim Peters",
        "- Uitgave: Exemplaar voor de voorzitter",
        "",
        "| Nr. | Tijd | Onderwerp | Doel | Door |",
        "| --- | --- | --- | --- | --- |",
        "| 3 | 10.15–10.45; 30 min | **Vervolgplekken na de COSM: wachttijden per regio**; K-41; "
        "Notitie vervolgplekken <https://stukken.voorbeeld.nl/2027/vervolgplekken.pdf>; "
        "Overzicht per regio (bijlage bij het bericht van 2 maart); "
        "Voor de voorzitter: Vraag de regio’s om beurten; houd het bij tien minuten per regio. "
        "| bespreken | Saskia de Wit |",
        "| 4 | 10.45–11.10; 25 min | **Verblijfsregeling: doorlooptijden en rechtsbijstand**; "
        "2e keer doorgeschoven | bespreken | SHOP |",
        "",
        "Stukken staan in de kamer van het overleg. De besluitenlijst van het secretariaat is "
        "leidend.",
    ]


@pytest.mark.parametrize(
    "recipe", [one.markdown("a") for one in (AGENDA, DECISIONS, ACTION_LIST, LETTER)]
)
def test_it_is_markdown(recipe: FileRecipe) -> None:
    html = render(made(recipe).decode()).html or ""
    assert "<br>" in html
    assert ("<table>" in html) == (recipe.kind != "letter.md")


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1, max_size=3))
def test_words_are_shown_and_make_no_markup(written: list[str]) -> None:
    words = visible("\n".join(written)).replace("\N{NO-BREAK SPACE}", " ")
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    shown = render(escaped("\n".join(lines)))
    assert [" ".join(line.split()) for line in shown.body.splitlines()] == [
        " ".join(line.split()) for line in lines
    ]
    assert shown.html is None or not {"<strong>", "<em>", "<a ", "<li>"} & set(shown.html.split())
