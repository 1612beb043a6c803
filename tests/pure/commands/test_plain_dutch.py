"""Dutch that a tired person reads at once: no difficult words, short sentences, no bare signs.

The list is a list of words to avoid with simpler ones (B1). It looks at every sentence of the bot
with its sample values, in both forms of address, and at the pages for members.
"""

import re
import unicodedata
from pathlib import Path

import pytest

from tests.pure.commands.sentences import sentences, texts, values

ROOT = Path(__file__).resolve().parents[3]
LISTED = Path(__file__).with_name("data") / "difficult_words.tsv"
DIFFICULT = dict(line.split("\t") for line in LISTED.read_text(encoding="utf-8").splitlines())
WORD = re.compile(rf"\b(?:{'|'.join(map(re.escape, DIFFICULT))})(?:e|en|d|t)?\b", re.IGNORECASE)
SAMPLE = re.compile(r"\bvoorbeeld \w+")
"""A value that stands for people's own words."""

LONGEST = 22
"""Words in a sentence of running text."""

TEXTS = texts()
DUTCH = sentences("nl")
PAGES = ("leden.md", "privacy.md")
CODE = re.compile(r"```.*?```|`[^`]*`|\[|\]\([^)]*\)", re.DOTALL)


def bodies(key: str) -> list[str]:
    """A sentence with each of its sample values, both ways, as Markdown."""
    return [
        SAMPLE.sub("iets", TEXTS.render(key, some, "nl", tone).replace("\\", ""))
        for some in values(DUTCH[key])
        for tone in ("u", "je")
    ]


def difficult(text: str) -> list[str]:
    """The words of the list in a text, with what to say instead."""
    return [f"{found}: {_simpler(found)}" for found in WORD.findall(text)]


def _simpler(found: str) -> str:
    return next(words for one, words in DIFFICULT.items() if found.lower().startswith(one.lower()))


def too_long(text: str) -> list[str]:
    """Sentences of more than LONGEST words; a colon, semicolon or sign ends one too."""
    parts = re.split(r"(?<=[.?:;])\s+|\n+|[|⚠]", text)
    return [part for part in parts if len(re.findall(r"\w[\w'.-]*", part)) > LONGEST]


def bare_signs(text: str) -> list[str]:
    """Lines with a pictogram and without any word that says the same."""
    return [
        line
        for line in text.splitlines()
        if any(unicodedata.category(c) == "So" for c in line)
        and not re.search(r"[^\W\d_]{2}", line)
    ]


@pytest.mark.parametrize("key", sorted(DUTCH))
def test_a_sentence_is_plain(key: str) -> None:
    for body in bodies(key):
        assert difficult(body) == []
        assert too_long(body) == []
        assert bare_signs(body) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_for_members_is_plain(name: str) -> None:
    text = CODE.sub("", (ROOT / "docs" / name).read_text(encoding="utf-8"))
    assert difficult(text) == []
    assert too_long(text) == []
    assert not re.search(r"\b(?:je|jij|jouw)\b", text)


def test_what_is_not_plain_is_found() -> None:
    assert difficult("Indien u dit wenst, dient te worden") == ["Indien: als", "dient te: moet"]
    assert too_long("Kort. " + "woord " * 30) == ["woord " * 30]
    assert bare_signs("⚠ een regio\n⚠ 3\n👍") == ["⚠ 3", "👍"]
