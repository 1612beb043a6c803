"""Counts of people, reports or cases under five are words upward."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.digests.few import few, in_words
from commands.privacy.guard import check

NOUNS = ("cliënten", "meisjes", "slachtoffers", "meldingen", "zaken", "personen", "aangiftes")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("3 cliënten wachten", "enkele cliënten wachten"),
        ("Twee minderjarige meisjes", "Enkele minderjarige meisjes"),
        ("1 melding van drie slachtoffers", "enkele meldingen van enkele slachtoffers"),
        ("three victims wait", "a few victims wait"),
        ("12 cliënten wachten", "12 cliënten wachten"),
        ("5 meldingen", "5 meldingen"),
        ("wacht 2 weken cliënten te lang", "wacht 2 weken cliënten te lang"),
        ("na 4 maanden", "na 4 maanden"),
        ("een cliënt kan nergens heen", "een cliënt kan nergens heen"),
        ("artikel 3.4 cliënten", "artikel 3.4 cliënten"),
        ("12-4 cliënten", "12-4 cliënten"),
    ],
)
def test_small_counts_become_words(typed: str, told: str) -> None:
    assert few(typed) == told
    assert in_words(check(typed)) == told


@given(st.lists(st.tuples(st.integers(1, 40), st.sampled_from(NOUNS)), max_size=4))
def test_only_counts_under_five_go(counted: list[tuple[int, str]]) -> None:
    told = few(" en ".join(f"{number} {noun}" for number, noun in counted))

    assert [int(one) for one in re.findall(r"\d+", told)] == [n for n, _ in counted if n >= 5]
    assert told.count("enkele") == sum(number < 5 for number, _ in counted)
    assert few(told) == told
