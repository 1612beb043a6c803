"""Templates and data -> PDF and PNG, with typst and the fonts inside it.

typst is loaded at first use. It works without Python's lock, so a thread is enough to keep the
rest going. Data goes in as JSON: templates show strings, they never run them.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.documents.layout import Layout
from bot.documents.readable import every, typeset

if TYPE_CHECKING:
    from typst import Compiler

TEMPLATES: Final = Path(str(files("bot.documents"))) / "templates"

PIXELS_PER_POINT: Final = 2
"""Sharp on a telephone, small enough to send."""

_EPOCH: Final = 0
"""The same record makes the same bytes: a document does not say when it was set."""


def pdf(layout: Layout) -> bytes:
    """A tagged PDF that follows PDF/UA-1."""
    return _compile("document", asdict(layout), format="pdf", pdf_standards=["ua-1"])


def png(template: str, data: Mapping[str, Any]) -> bytes:
    """A picture as wide as the template's page, in PIXELS_PER_POINT."""
    return _compile(template, data, format="png", ppi=72 * PIXELS_PER_POINT)


def compiler(template: str, data: Mapping[str, Any]) -> "Compiler":
    """A compiler of this template that has all strings of `data` as they can be shown."""
    import typst

    return typst.Compiler(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(every(data, typeset, but="link"))},
    )


def _compile(template: str, data: Mapping[str, Any], **options: Any) -> bytes:
    made = compiler(template, data).compile(timestamp=_EPOCH, **options)
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> Any:
    """The fonts inside typst and no others, so that every machine makes the same document."""
    import typst

    return typst.Fonts(include_system_fonts=False)
