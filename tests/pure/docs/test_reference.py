"""The references are what the code makes, and no page names a command that does not exist."""

import re
from pathlib import Path

import pytest

from commands.base import Command
from commands.catalogue import MODULES
from commands.registry import LONGEST_NAME, Registry
from scripts.command_page import CAPABILITIES, capability_of
from scripts.reference import DOCS, PAGES

ROOT = DOCS.parent
REGISTRY = Registry(MODULES)
HAND_WRITTEN = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
SAID = re.compile(r"(?<![\w!])!([^\W\d_][\w']*(?: [\w']+){0,2})")
"""An exclamation mark with up to three words behind it."""

MADE = re.compile(r'@command\("(\w+)", english=\("(\w+)"')
"""A command that the page itself makes."""

CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_reference_is_what_the_code_makes(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "write it anew: python -m scripts.reference"


@pytest.mark.parametrize("command", REGISTRY.commands, ids=lambda one: one.key)
def test_every_command_is_in_both_references(command: Command) -> None:
    assert capability_of(command) in CAPABILITIES
    for name in ("opdrachten.md", "commands.md"):
        page = (DOCS / name).read_text(encoding="utf-8")
        for called in (*command.names, *command.english):
            assert re.search(rf"`!?{re.escape(called)}[` ]", page), f"{called} is not in {name}"


@pytest.mark.parametrize("page", HAND_WRITTEN, ids=lambda one: one.name)
def test_every_command_in_a_page_exists(page: Path) -> None:
    assert unknown(page.read_text(encoding="utf-8")) == []


def test_a_command_that_does_not_exist_is_found() -> None:
    text = "Typ `!knelpunt geen plek` of `!bingo vanavond`.\n```\nAnouk: !datum erbij D-7\n```"
    assert unknown(text) == ["bingo vanavond"]


def unknown(text: str) -> list[str]:
    """What stands behind an exclamation mark in code and is no command."""
    said = [one for code in CODE.findall(text) for one in SAID.findall(code)]
    made = {name for names in MADE.findall(text) for name in names}
    known = [any(map(REGISTRY.named, _beginnings(one))) or one.split()[0] in made for one in said]
    return [one for one, is_known in zip(said, known, strict=True) if not is_known]


def _beginnings(sentence: str) -> list[str]:
    words = sentence.split()
    return [" ".join(words[:count]) for count in range(1, LONGEST_NAME + 1)]
