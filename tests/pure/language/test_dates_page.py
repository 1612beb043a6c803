"""Every example in `docs/dates.md` is true."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from commands.language.dates import parse_moment, parse_moments
from commands.language.echo import echo, echo_recurrence
from commands.language.moments import AMSTERDAM, Ambiguous, Parsed, Understood
from commands.language.recurrence_reading import parse_recurrence

T = TypeVar("T")
PAGE = Path(__file__).parents[3] / "docs" / "dates.md"
SAID_AT = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo(AMSTERDAM))


def examples() -> list[tuple[str, str, str]]:
    """The rows of the tables as (heading, typed, meaning)."""
    found = []
    heading = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        heading = line.removeprefix("## ") if line.startswith("## ") else heading
        row = re.fullmatch(r"\| `([^`]+)` \| (.+) \|", line)
        if row:
            found.append((heading, row[1], row[2]))
    return found


def told(parsed: Parsed[T], speak: Callable[[T], str]) -> str:
    """An answer as the page writes it."""
    if isinstance(parsed, Understood):
        return speak(parsed.value)
    if isinstance(parsed, Ambiguous):
        return " ".join(f"{speak(choice)}?" for choice in parsed.choices)
    return parsed.why.reason


@pytest.mark.parametrize(("heading", "typed", "meaning"), examples())
def test_example(heading: str, typed: str, meaning: str) -> None:
    if heading == "Moments":
        found = told(parse_moment(typed, SAID_AT), echo)
    elif heading == "Lists":
        found = "; ".join(told(parsed, echo) for parsed in parse_moments(typed, SAID_AT))
    else:
        found = told(parse_recurrence(typed, SAID_AT), echo_recurrence)
    assert found == meaning


def test_the_page_has_examples_of_all_three() -> None:
    headings = [heading for heading, _, _ in examples()]
    assert headings.count("Moments") >= 25
    assert headings.count("Lists") >= 4
    assert headings.count("Recurrence") >= 8
