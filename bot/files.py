"""File recipes -> bytes, off the event loop."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.documents.makers import DOCUMENTS, IN_WORDS
from bot.render import render
from commands.base import FileRecipe
from commands.language.cells import write_cells
from commands.language.texts import Texts
from commands.meetings import icalendar_file

Maker = Callable[[Texts, Mapping[str, Any], str, str], bytes]


def _markdown(texts: Texts, record: Mapping[str, Any], language: str, tone: str) -> bytes:
    """A sentence of the texts as a document for mail: plain text that is also Markdown."""
    source = texts.render(record["key"], record["values"], language, tone)
    return (render(source).body + "\n").encode()


def _csv(texts: Texts, record: Mapping[str, Any], language: str, tone: str) -> bytes:
    """Rows of cells as a table that Excel opens."""
    return write_cells(record["rows"])


def _json(texts: Texts, record: Mapping[str, Any], language: str, tone: str) -> bytes:
    """A record as it is, readable."""
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def _ics(texts: Texts, record: Mapping[str, Any], language: str, tone: str) -> bytes:
    """A meeting for calendars."""
    return icalendar_file.write(record)


MAKERS: Mapping[str, tuple[str, Maker]] = {
    "markdown": ("text/markdown", _markdown),
    "csv": ("text/csv", _csv),
    "json": ("application/json", _json),
    **DOCUMENTS,
    "ics": ("text/calendar", _ics),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A file as it is sent. `words` say what a picture shows; None: its name says enough."""

    data: bytes
    mimetype: str
    words: str | None = None


class Files:
    """Makes files for the outbox."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def make(self, recipe: FileRecipe, voice: Mapping[str, str]) -> Made:
        """The file of a recipe. The same recipe always gives the same file."""
        return await asyncio.to_thread(self.made, recipe, voice["language"], voice["tone"])

    def made(self, recipe: FileRecipe, language: str, tone: str) -> Made:
        """The same, here and now."""
        mimetype, maker = MAKERS[recipe.kind]
        data = maker(self._texts, recipe.record, language, tone)
        in_words = IN_WORDS.get(recipe.kind)
        words = in_words(self._texts, recipe.record, language, tone) if in_words else None
        return Made(data, mimetype, words)
