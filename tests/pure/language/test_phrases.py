"""Every phrase means what the table says: never something else."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from commands.language.dates import parse_moment, parse_moments
from commands.language.moments import (
    AMSTERDAM,
    Ambiguous,
    Moment,
    NotUnderstood,
    Parsed,
    Understood,
)
from tests.pure.language.phrases import DUTCH, ENGLISH, LISTS, SAID

Row = tuple[str, str, str]


def rows(table: str) -> list[Row]:
    """The rows of a table as (said, phrase, meaning)."""
    lines = (line.split(" | ") for line in table.strip().splitlines())
    return [(said, phrase, meaning) for said, phrase, meaning in lines]


def said_at(key: str) -> datetime:
    """The aware moment that a key of `SAID` stands for."""
    return datetime.fromisoformat(SAID[key]).replace(tzinfo=ZoneInfo(AMSTERDAM))


def _moment(moment: Moment) -> str:
    times = "-".join(f"{clock:%H:%M}" for clock in (moment.start, moment.end) if clock)
    return f"{moment.date} {times}".strip()


def meaning_of(parsed: Parsed[Moment]) -> str:
    """An answer in the notation of the tables."""
    match parsed:
        case Understood(value, rest):
            return f"{_moment(value)} + {rest}" if rest else _moment(value)
        case Ambiguous(choices, why):
            return f"? {why.reason}: {', '.join(map(_moment, choices))}"
        case NotUnderstood(why):
            return f"- {why.reason}"


@pytest.mark.parametrize(("said", "phrase", "meaning"), rows(DUTCH))
def test_dutch_phrase(said: str, phrase: str, meaning: str) -> None:
    assert meaning_of(parse_moment(phrase, said_at(said))) == meaning


@pytest.mark.parametrize(("said", "phrase", "meaning"), rows(ENGLISH))
def test_english_phrase(said: str, phrase: str, meaning: str) -> None:
    assert meaning_of(parse_moment(phrase, said_at(said), "en")) == meaning


@pytest.mark.parametrize(("said", "phrase", "meaning"), rows(LISTS))
def test_list(said: str, phrase: str, meaning: str) -> None:
    answers = parse_moments(phrase, said_at(said))
    assert "; ".join(map(meaning_of, answers)) == meaning


@pytest.mark.parametrize(("table", "least"), [(DUTCH, 150), (ENGLISH, 40)])
def test_tables_are_large_and_without_doubles(table: str, least: int) -> None:
    phrases = {phrase.lower() for _, phrase, _ in rows(table)}
    assert len(phrases) >= least


def test_a_list_of_one_is_what_the_phrase_is() -> None:
    plain: Callable[[str], bool] = lambda meaning: not meaning.startswith("-")  # noqa: E731
    for said, phrase, meaning in rows(DUTCH):
        if plain(meaning) and " + " not in meaning:
            assert "; ".join(map(meaning_of, parse_moments(phrase, said_at(said)))) == meaning
