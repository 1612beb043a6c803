"""An agenda item as people type it: `wachttijd ggz, bespreken, 15 min, door @petra`. Pure."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from commands.language.durations import parse_duration
from commands.language.moments import Understood
from commands.language.words import fold
from commands.meetings.verbs import meant, table
from storage.agenda import ItemKind

LONGEST_MINUTES: Final = 480

KINDS: Final = table(
    discuss="bespreken bespreking bespreek oordeelsvormend discussie overleggen discuss discussion",
    decide="besluiten besluitvorming besluitvormend beslissen besluit decide decision",
    inform="informeren informatie informerend info beeldvormend inform information",
)
"""The word for what is to be done with an item -> an `ItemKind` (beeld, oordeel, besluit)."""

_BEFORE: Final = r"(?:^|[\s,;(\[|]+)"
_AFTER: Final = r"[\s.,;)\]]*$"
_COUNT: Final = r"\d{1,4}(?:[.,]\d)?|een|half|anderhalf|half\s+een|an?|a\s+half|een\s+half"
_UNIT: Final = r"minuten|minuut|minutes|minute|mins|min|kwartier|uur|u|hours|hour|'"
_LENGTH: Final = re.compile(rf"{_BEFORE}((?:{_COUNT})?\s*(?:{_UNIT})){_AFTER}", re.IGNORECASE)
_LENGTH_FIRST: Final = re.compile(
    rf"\s*[(\[]?((?:{_COUNT})\s*(?:{_UNIT}))(?!\w)[\s.,:;)\]]*(?=\w)", re.IGNORECASE
)
_KIND_FIRST: Final = re.compile(r"([^\W\d_]{4,})(\s*:)?\s+(?=\w)")
_KIND: Final = re.compile(
    rf"{_BEFORE}(?:(?:ter|om\s+te|te|to|for)\s+)?([^\W\d_]{{4,}}){_AFTER}", re.I
)
_WHO: Final = re.compile(
    rf"{_BEFORE}(?:door|van|by|inleider|spreker|presenter)[:\s]+(@[^\s,;)\]]+){_AFTER}", re.I
)


@dataclass(frozen=True, slots=True)
class ItemWords:
    """What an item says. `presenter` is as typed, `minutes` whole."""

    text: str
    minutes: int | None = None
    kind: ItemKind | None = None
    presenter: str | None = None


def read_item(words: str, language: str = "nl") -> ItemWords:
    """Take minutes, kind and presenter from the end of the words, in any order; the rest is text.

    Minutes may come first, and a kind behind them or with a colon: "15 min bespreken: opvang". What
    stands elsewhere is part of the text: "wachttijd van 15 min loopt op".
    """
    found = _from_the_front(words.strip(), language)
    while True:
        shorter = _shorter(found, language)
        if shorter is None:
            return replace(found, text=found.text.strip(" \t\r\n,;|([-–"))
        found = shorter


def begins_with_minutes(words: str, language: str = "nl") -> bool:
    """Whether a number in front is a length, and no item's: "15 min opvang"."""
    return _from_the_front(words.strip(), language).minutes is not None


def _from_the_front(words: str, language: str) -> ItemWords:
    length = _LENGTH_FIRST.match(words)
    minutes = read_minutes(length[1], language) if length else None
    text = words[length.end() :] if length and minutes is not None else words
    named = _KIND_FIRST.match(text)
    kind = read_kind(named[1]) if named and (named[2] or minutes is not None) else None
    return ItemWords(text[named.end() :] if named and kind else text, minutes, kind)


def _shorter(found: ItemWords, language: str) -> ItemWords | None:
    text = found.text
    if found.minutes is None and (match := _LENGTH.search(text)):
        minutes = read_minutes(match[1], language)
        if minutes is not None:
            return replace(found, text=text[: match.start()], minutes=minutes)
    if found.presenter is None and (match := _WHO.search(text)):
        return replace(found, text=text[: match.start()], presenter=match[1].rstrip("."))
    if found.kind is None and (match := _KIND.search(text)):
        kind = read_kind(match[1])
        is_all = not text[: match.start()].strip() and fold(match[1]) not in KINDS
        if kind is not None and not is_all:
            return replace(found, text=text[: match.start()], kind=kind)
    return None


def read_minutes(words: str, language: str = "nl") -> int | None:
    """Whole minutes, from 1 to LONGEST_MINUTES; None for anything else."""
    if words.strip() in ("'", "u", "uur", "min"):
        return None
    parsed = parse_duration(words, language)
    if not isinstance(parsed, Understood) or parsed.rest:
        return None
    minutes = parsed.value / timedelta(minutes=1)
    return int(minutes) if minutes.is_integer() and 1 <= minutes <= LONGEST_MINUTES else None


def read_kind(word: str) -> ItemKind | None:
    """What is to be done, by its word; a typing error is forgiven."""
    verb = meant(word, KINDS)
    return ItemKind(verb) if verb else None
