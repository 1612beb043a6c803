"""Exact ages of one person; those of a group ("16- en 17-jarigen") are no trait."""

import re
from collections.abc import Iterator

from commands.privacy.detectors.lexicon import GROUPS, NATIONALITIES, PERSONS, PRONOUNS
from commands.privacy.detectors.numbers import NUMBER_WORDS
from commands.privacy.detectors.reading import Reading, once

_LEADING = PERSONS | {"van", "is", "leeftijd"}
_HEAD = 24
_SINGLE = PERSONS | PRONOUNS | NATIONALITIES | {"en"}
_L = r"[^\W\d_]"
_YEARS = rf"(?:\s?(?:jr|jaar|j)(?!{_L}))"
_OTHER_TIME = (
    r"(?!\s(?:lang|geleden|gefin|bezig|ervaring|subs|later|wacht|na\b|terug|in de|wk|week|weken|mnd"
    r"|maand|dag|dgn|uur|keer|x\b|euro|plek|van de|%))"
)
_JARIG = re.compile(r"[- ]?jarige?(?!\w)")
_OLD = re.compile(rf"{_YEARS}\.?\s?(?:oud|jong)(?!{_L})")
_IN_BRACKETS = re.compile(rf"{_YEARS}?(?=\.?\s?[),])")
_BEHIND_COMMA = re.compile(rf"{_YEARS}{_OTHER_TIME}")
_STANDS_ALONE = re.compile(rf"{_YEARS}?(?=[\s,.;!?)]|$){_OTHER_TIME}")
_BEHIND_PERSON = re.compile(rf"{_YEARS}?(?=\s?[,)]|\s?uit\b|$)|{_YEARS}{_OTHER_TIME}")
_LABELLED = re.compile(r"\bleeftijd(?: is)?[: ]{1,2}$")
_UNIT = re.compile(rf"{_YEARS}?")
_GROUP_BEFORE = re.compile(r"\d\s?-?\s?(?:en|of|tot|t/m|/|-)\s?$")
_RANGE_AFTER = re.compile(r"\s?(?:tot|t/m|-|/|en|of)\s?\d")
_NUMBER = re.compile(r"[0-9](?<![\w.,/-].)(?<![0-9]\s.)[0-9]?(?![0-9]|[.,:/][0-9])")
_WORDS_BEFORE = re.compile(rf"{_L}+")
_SPELLED = {word: value for word, value in NUMBER_WORDS.items() if 5 <= int(value) <= 99}
_SPELLED_JARIG = re.compile(rf"(?P<number>{_L}+?)jarige?(?!{_L})")


def _spelled_length(word: str) -> int:
    """How many letters of `word` are a number of years: all of "tien", half of "tienjarige"."""
    if word in _SPELLED:
        return len(word)
    joined = _SPELLED_JARIG.match(word) if "jarig" in word else None
    return joined.end("number") if joined and joined["number"] in _SPELLED else 0


def _numbers(reading: Reading) -> Iterator[tuple[int, int]]:
    """Numbers that could be an age, in digits and in words."""
    for number in _NUMBER.finditer(reading.text) if reading.clusters else ():
        yield number.span()
    spelled = _SPELLED.keys() & reading.vocabulary
    if "jarig" in reading.lower:
        spelled |= {
            word for word in reading.vocabulary if "jarig" in word and _spelled_length(word)
        }
    for index in reading.indices(spelled):
        start = reading.starts[index]
        yield start, start + _spelled_length(reading.lowers[index])


def _end(reading: Reading, start: int, end: int) -> int | None:
    """Where the age that begins with the number at `start` ends, if it is one."""
    lower = reading.lower
    years = "j" in lower[end : end + 2]
    if not years and lower[start - 1 : start] != "(" and not _may_be_led(reading, start):
        return None  # as nearly all numbers
    match = (_JARIG.match(lower, end) or _OLD.match(lower, end)) if years else None
    if match is None:
        head = lower[max(0, start - _HEAD) : start]
        if "leeftijd" in head and _LABELLED.search(head):
            match = _UNIT.match(lower, end)
            return match.end() if match else None
        if head.endswith("("):
            match = _IN_BRACKETS.match(lower, end)
            return match.end() if match else None
        before = _WORDS_BEFORE.findall(head)
        person = bool(before) and before[-1] in PERSONS
        linked = len(before) > 1 and before[-1] in {"van", "is"}
        if head.endswith((", ", ",")):
            match = (_BEHIND_PERSON if person else _BEHIND_COMMA).match(lower, end)
        elif linked and before[-2] in _SINGLE:
            match = _STANDS_ALONE.match(lower, end)
        elif person or lower[start:end].isdigit():
            match = (_BEHIND_PERSON if person else _BEHIND_NAME).match(lower, end)
    return match.end() if match else None


def _may_be_led(reading: Reading, start: int) -> bool:
    """Whether the word before `start` may say that a number alone is an age."""
    index = reading.word_before(start)
    if index is None:
        return False
    word = reading.lowers[index]
    return word in _LEADING or not word.isalpha() or reading.starts[index] < start - _HEAD


_BEHIND_NAME = re.compile(rf"\s?(?:jr)(?!{_L}){_OTHER_TIME}|\sjaar(?=\suit\b|\sen\b)")


@once
def ages(reading: Reading) -> Iterator[tuple[int, int]]:
    """Places of exact ages."""
    lower = reading.lower
    for start, number_end in _numbers(reading):
        end = _end(reading, start, number_end)
        if end is None or _GROUP_BEFORE.search(lower, max(0, start - 8), start):
            continue
        if _RANGE_AFTER.match(lower, end) or _RANGE_AFTER.match(lower, number_end):
            continue
        following = _WORDS_BEFORE.findall(lower[end : end + 40])[:2]
        if "jarig" in lower[start:end] and any(word in GROUPS for word in following):
            continue
        yield start, end
