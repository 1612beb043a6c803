"""Draw the documents of the tests for docs/pictures: `python -m scripts.pictures`."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from bot.documents import figures, poll
from bot.documents.agenda import agenda
from bot.documents.decisions import decisions
from bot.documents.layout import Layout
from bot.documents.letter import letter
from bot.documents.typesetting import compiler
from bot.documents.words import Words
from tests.pure.documents import samples
from tests.pure.documents.making import texts

PICTURES: Final = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PAGE_PIXELS: Final = 60
"""To the inch of a page."""

WORDS: Final = Words(texts(), "nl")
PAGES: Final[Mapping[str, Layout]] = {
    "agenda": agenda(samples.AGENDA, WORDS),
    "besluitenlijst": decisions(samples.DECISIONS, WORDS),
    "brief": letter(samples.LETTER, WORDS),
    "datumprikker": poll.poll(samples.poll(), WORDS),
}
DRAWN: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "cijfers": ("figures", figures.drawn(samples.FIGURES, WORDS)),
    "stand": ("poll", poll.drawn(samples.poll(), WORDS)),
}


def draw(name: str, template: str, data: Mapping[str, Any]) -> None:
    """Write one picture, of the first page."""
    made = compiler(template, data).compile(format="png", ppi=PAGE_PIXELS)
    assert made is not None
    (PICTURES / f"{name}.png").write_bytes(made if isinstance(made, bytes) else made[0])


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for name, layout in PAGES.items():
        draw(name, "document", asdict(layout))
    for name, (template, data) in DRAWN.items():
        draw(name, template, data)
