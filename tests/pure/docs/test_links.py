"""Pages lead somewhere: to files and headings that exist, to subcommands and targets that work."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli import app

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
LINK = re.compile(r'(?:\]\(|(?:src|href)=")([^)"\s]+)')
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCED = re.compile(r"```.*?```", re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
SUBCOMMAND = re.compile(r"(?:^\s*|`|bin/)schakel ([a-z]+)", re.MULTILINE)
TARGET = re.compile(r"(?:^\s*|`)make ([a-z]+)", re.MULTILINE)
IN_NAVIGATION = re.compile(r": ([\w-]+\.md)$", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda one: one.name)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    assert [link for link in LINK.findall(text) if not leads_somewhere(page, link)] == []


def test_a_link_that_leads_nowhere_is_found() -> None:
    page = DOCS / "index.md"
    assert leads_somewhere(page, "overzichten.md#als-het-niet-meer-klopt")
    assert not leads_somewhere(page, "overzichten.md#bestaat-niet")
    assert not leads_somewhere(page, "bestaat-niet.md")


def test_every_page_is_in_the_navigation_once() -> None:
    listed = IN_NAVIGATION.findall((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(page.name for page in DOCS.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda one: one.name)
def test_subcommands_and_targets_exist(page: Path) -> None:
    code = "\n".join(CODE.findall(page.read_text(encoding="utf-8")))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(SUBCOMMAND.findall(code)) - known == set()
    assert set(TARGET.findall(code)) - targets == set()


def leads_somewhere(page: Path, link: str) -> bool:
    """Whether a link of a page is to another site, or to a file and heading that exist."""
    name, _, anchor = link.partition("#")
    if "://" in name:
        return True
    target = page.parent / name if name else page
    return target.exists() and (not anchor or anchor in anchors(target))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the site and code forges make them."""
    headings = HEADING.findall(FENCED.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w -]", "", one).strip().lower().replace(" ", "-") for one in headings}


def test_every_subcommand_is_in_the_operators_guide() -> None:
    guide = (DOCS / "operating.md").read_text(encoding="utf-8")
    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    told = set(re.findall(r"^\| `([a-z]+)` \|", guide, re.MULTILINE))
    assert told == known, "the table of subcommands in docs/operating.md"
