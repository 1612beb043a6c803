"""Kinds of documents -> bytes and, for pictures, the words for who cannot see them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from bot.documents import figures, plain, poll, typesetting, word
from bot.documents.actions import actions
from bot.documents.agenda import agenda
from bot.documents.decisions import decisions
from bot.documents.layout import Layout
from bot.documents.letter import letter
from bot.documents.readable import every, visible
from bot.documents.words import Words
from commands.documents.document import Document
from commands.documents.records import (
    ActionsDocument,
    AgendaDocument,
    DecisionsDocument,
    Figures,
    Letter,
    PollTable,
)
from commands.language.cells import write_cells
from commands.language.texts import Texts

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PNG: Final = "image/png"
TEXT: Final = "text/markdown"
CSV: Final = "text/csv"

R = TypeVar("R", bound=Document)


@dataclass(frozen=True, slots=True)
class _Made(Generic[R]):
    """Something made of records of a class, in the language that each record is in."""

    of: type[R]
    make: Callable[[R, Words], Any]

    def __call__(self, texts: Texts, record: Mapping[str, Any], language: str, tone: str) -> Any:
        """Make it. `language` and `tone` of where it goes do not count: a record has its own."""
        read = self.of.read(every(record, visible))
        return self.make(read, Words(texts, record["language"]))


def _on_paper(of: type[R], lay: Callable[[R, Words], Layout]) -> dict[str, tuple[str, _Made[R]]]:
    return {
        f"{of.name}.pdf": (PDF, _Made(of, lambda one, words: typesetting.pdf(lay(one, words)))),
        f"{of.name}.md": (TEXT, _Made(of, lambda one, words: plain.markdown(lay(one, words)))),
        f"{of.name}.docx": (DOCX, _Made(of, lambda one, words: word.docx(lay(one, words)))),
    }


def _drawn(
    of: type[R],
    draw: Callable[[R, Words], Mapping[str, Any]],
    cells: Callable[[R, Words], list[list[str]]],
) -> dict[str, tuple[str, _Made[R]]]:
    name = of.name
    return {
        f"{name}.png": (PNG, _Made(of, lambda one, words: typesetting.png(name, draw(one, words)))),
        f"{name}.csv": (CSV, _Made(of, lambda one, words: write_cells(cells(one, words)))),
    }


DOCUMENTS: Final[Mapping[str, tuple[str, _Made[Any]]]] = {
    **_on_paper(AgendaDocument, agenda),
    **_on_paper(DecisionsDocument, decisions),
    **_on_paper(ActionsDocument, actions),
    **_on_paper(Letter, letter),
    **_drawn(PollTable, poll.drawn, poll.cells),
    "poll.pdf": (PDF, _Made(PollTable, lambda one, words: typesetting.pdf(poll.poll(one, words)))),
    **_drawn(Figures, figures.drawn, figures.cells),
}
"""Kind -> media type, and what makes the bytes."""

IN_WORDS: Final[Mapping[str, _Made[Any]]] = {
    "poll.png": _Made(PollTable, poll.alt),
    "figures.png": _Made(Figures, figures.alt),
}
"""Pictures -> what they show, in words."""
