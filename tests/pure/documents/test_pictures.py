"""The pictures: as large as they say, and told in words."""

import struct
from dataclasses import replace

import pytest

from bot.matrix.media import described
from commands.documents.records import FigureRow
from tests.pure.documents.making import in_words, made
from tests.pure.documents.samples import FIGURES, poll

TELEPHONE = 1080
"""Pixels across, two for each point."""


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels (PNG, ISO/IEC 15948 §11.2.2)."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_chart_is_as_wide_as_a_telephone_and_as_high_as_it_must_be() -> None:
    width, height = size(made(FIGURES.png("a")))
    assert width == TELEPHONE
    more = replace(FIGURES, rows=(*FIGURES.rows, FigureRow("Werk", 3, 2)))
    wider, higher = size(made(more.png("a")))
    assert wider == TELEPHONE
    assert higher > height


def test_a_poll_grows_only_with_its_voters() -> None:
    small, large = size(made(poll(4, 3).png("a"))), size(made(poll(4, 12).png("a")))
    assert small[0] == TELEPHONE
    assert large[0] > TELEPHONE
    assert size(made(poll(8, 3).png("a")))[1] > small[1]


def test_the_message_has_the_size_of_the_picture() -> None:
    png = made(FIGURES.png("a"))
    info = described(png, "a.png", "image/png")["info"]
    assert (info["w"], info["h"]) == size(png)


def test_bars_are_as_long_as_counts_say() -> None:
    """The longest bar fills the same width whatever it counts; half of it is half as long."""
    one = made(replace(FIGURES, rows=(FigureRow("A", 2, 1),)).png("a"))
    other = made(replace(FIGURES, rows=(FigureRow("A", 200, 100),)).png("a"))
    half = made(replace(FIGURES, rows=(FigureRow("A", 2, 2),)).png("a"))
    assert size(one) == size(other) == size(half)
    assert len({one, other, half}) == 3


def test_figures_in_words() -> None:
    assert in_words(FIGURES.png("a")) == (
        "Meldingen per thema, januari–maart 2027. "
        "Opvang en huisvesting: 14 (oktober–december 2026: 9); "
        "Verblijfsrecht: 11 (oktober–december 2026: 12); "
        "Zorg en behandeling: 7 (oktober–december 2026: enkele); "
        "Financiering: enkele (oktober–december 2026: 0); "
        "Minderjarigen: 0 (oktober–december 2026: 5)."
    )
    assert in_words(replace(FIGURES, rows=(), before="").png("a")).endswith("Niets gemeld.")


def test_a_poll_in_words() -> None:
    assert in_words(poll(2, 3).png("a")) == (
        "Wie kan wanneer: Strategisch Overleg in maart. "
        "1 maart 10.00–12.30: 1 kan, 1 misschien, 1 niet; "
        "2 maart 10.00–12.30: 3 kan, 0 misschien, 0 niet."
    )


@pytest.mark.parametrize("recipe", [FIGURES.png("a"), poll(20, 12).png("a")])
def test_the_same_record_makes_the_same_picture(recipe: object) -> None:
    assert made(recipe) == made(recipe)  # type: ignore[arg-type]


def test_tables_for_a_spreadsheet() -> None:
    assert made(FIGURES.csv("a")).decode("utf-8-sig").splitlines()[3:5] == [
        "Zorg en behandeling;7;enkele",
        "Financiering;enkele;0",
    ]
    lines = made(poll(2, 2).csv("a")).decode("utf-8-sig").splitlines()
    assert lines[:2] == ["Wie;1 maart 10.00–12.30;2 maart 10.00–12.30", "Fier;kan;kan"]
    assert lines[-3:] == ["kan;1;2", "misschien;1;0", "niet;0;0"]
    armed = replace(FIGURES, rows=(FigureRow("=1+1", 7, 0),))
    assert "'=1+1;7;0" in made(armed.csv("a")).decode("utf-8-sig")
