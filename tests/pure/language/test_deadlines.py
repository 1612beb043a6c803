"""Deadlines at the end of a sentence, and lengths of time."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from commands.language.deadlines import find_deadline
from commands.language.durations import parse_duration
from commands.language.moments import AMSTERDAM, Ambiguous, NotUnderstood, Reason, Understood

SAID_AT = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo(AMSTERDAM))


@pytest.mark.parametrize(
    ("text", "kept", "due"),
    [
        ("antwoord voor 1 april", "antwoord", date(2027, 4, 1)),
        ("JenV zoekt plekken uit, antwoord vóór 1 april.", "JenV zoekt plekken uit, antwoord", "="),
        ("JenV zoekt uit (voor 1 april 2027)", "JenV zoekt uit", "="),
        ("SOM | di 9 mrt 10.00 | sluit do 28 jan", "SOM | di 9 mrt 10.00 |", date(2027, 1, 28)),
        ("notitie maken, uiterlijk vrijdag", "notitie maken", date(2026, 11, 27)),
        ("stukken sturen voor vrijdag 12.00", "stukken sturen", date(2026, 11, 27)),
        ("bellen voor morgen", "bellen", date(2026, 11, 24)),
        ("plek voor de opvang voor eind week 3 of zo", None, None),
        ("opvang voor minderjarigen voor 15-1", "opvang voor minderjarigen", date(2027, 1, 15)),
        ("geen plek voor de opvang", None, None),
        ("plek voor 2", None, None),
        ("plan voor 3 regio's", None, None),
        ("voor 1 april antwoord geven", None, None),
        ("overleg om kwart voor twee", None, None),
        ("voor 10 uur", None, None),
        ("opvang voor maart", None, None),
        ("antwoord", None, None),
        ("", None, None),
    ],
)
def test_deadline(text: str, kept: str | None, due: date | str | None) -> None:
    found_text, found = find_deadline(text, SAID_AT)
    assert found_text == (text if kept is None else kept)
    if due is None:
        assert found is None
    else:
        assert isinstance(found, Understood)
        assert found.value.date == (date(2027, 4, 1) if due == "=" else due)


def test_english_deadline() -> None:
    kept, due = find_deadline("Answer by the ministry before 1 April", SAID_AT, "en")
    assert kept == "Answer by the ministry"
    assert isinstance(due, Understood)
    assert due.value.date == date(2027, 4, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("antwoord voor volgende vrijdag", Reason.WHICH_WEEK),
        ("antwoord voor eind januari", Reason.WHICH_DAY),
        ("antwoord voor 1 april 2025", Reason.PAST),
        ("antwoord voor vrijdag 1 april", Reason.WEEKDAY_MISMATCH),
    ],
)
def test_an_unclear_deadline_is_a_question(text: str, reason: Reason) -> None:
    kept, due = find_deadline(text, SAID_AT)
    assert kept == "antwoord"
    assert isinstance(due, Ambiguous)
    assert due.why.reason is reason


def test_only_the_end_of_a_long_text_counts() -> None:
    text = "woord " * 5000 + "antwoord voor 1 april"
    kept, due = find_deadline(text, SAID_AT)
    assert kept == text.removesuffix(" voor 1 april")
    assert due is not None


@pytest.mark.parametrize(
    ("text", "language", "minutes"),
    [
        ("2 uur", "nl", 120),
        ("twee uur", "nl", 120),
        ("anderhalf uur", "nl", 90),
        ("een half uur", "nl", 30),
        ("half uurtje", "nl", 30),
        ("90 min", "nl", 90),
        ("90min.", "nl", 90),
        ("15'", "nl", 15),
        ("1u30", "nl", 90),
        ("2,5 uur", "nl", 150),
        ("1.5 uur", "nl", 90),
        ("2½ uur", "nl", 150),
        ("twee en een half uur", "nl", 150),
        ("tweeënhalf uur", "nl", 150),
        ("een kwartier", "nl", 15),
        ("drie kwartier", "nl", 45),
        ("1 uur en 30 minuten", "nl", 90),
        ("1 uur en een kwartier", "nl", 75),
        ("3 weken", "nl", 3 * 7 * 24 * 60),
        ("2 dagen", "nl", 2 * 24 * 60),
        ("an hour and a half", "en", 90),
        ("half an hour", "en", 30),
        ("two and a half hours", "en", 150),
        ("1 hour 15 minutes", "en", 75),
        ("three quarters of an hour", "en", 45),
        ("45 mins", "en", 45),
    ],
)
def test_duration(text: str, language: str, minutes: int) -> None:
    assert parse_duration(text, language) == Understood(timedelta(minutes=minutes))


def test_words_behind_a_duration_are_kept() -> None:
    parsed = parse_duration("15 min bespreken")
    assert parsed == Understood(timedelta(minutes=15), "bespreken")


@pytest.mark.parametrize("text", ["", "2", "uren lang", "0 min", "een maand", "-5 min", "kort"])
def test_no_duration(text: str) -> None:
    assert isinstance(parse_duration(text), NotUnderstood)
