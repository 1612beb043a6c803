"""File recipes -> bytes, off the event loop."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

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
    "ics": ("text/calendar", _ics),
}


class Files:
    """Makes files for the outbox."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def make(self, recipe: FileRecipe, voice: Mapping[str, str]) -> tuple[bytes, str]:
        """(bytes, media type) of a recipe. The same recipe always gives the same file."""
        mimetype, maker = MAKERS[recipe.kind]
        data = await asyncio.to_thread(
            maker, self._texts, recipe.record, voice["language"], voice["tone"]
        )
        return data, mimetype
