"""Write the references of commands and settings: `python -m scripts.reference`.

The register of stored fields is written by `python -m scripts.fields`.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from scripts.command_page import command_page
from scripts.configuration_page import configuration_page
from scripts.settings_page import settings_page

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"
PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "opdrachten.md": partial(command_page, "nl"),
    "commands.md": partial(command_page, "en"),
    "instellingen.md": settings_page,
    "configuration.md": configuration_page,
}
"""Name of a page in docs/ -> what makes it."""

if __name__ == "__main__":
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
