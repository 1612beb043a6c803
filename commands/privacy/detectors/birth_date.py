"""Birth dates: a date beside a word of birth, or the date of long ago right behind a person.

A date without such a neighbour is a meeting, a law or a deadline, and passes.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.lexicon import MONTH, PERSONS
from commands.privacy.detectors.numbers import NUMBER_WORDS, Cluster
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.standing import LETTER, standing

_BIRTH_WORD = standing(
    r"g(?<!pasg)eboren", r"geboorte\s?(?:datum|dag|dt|dd)", r"geb\.?\s?-?(?:dat(?:um)?|dd|dt|d)\.?",
    r"gb\.?\s?-?(?:dat(?:um)?|dd|dt|d)\.?", r"geb\.?", r"g e b(?: o r e n| \.)?", r"g\.\s?d\.",
    "gd", "dob", r"d\.o\.b\.",
    "birthday", r"birth\s?date", "date of birth", "born", "jarig", "verjaardag", "verjaart",
)  # fmt: skip
_BIRTH = re.compile(rf"(?:{_BIRTH_WORD})(?!{LETTER})")
_DAY = standing(
    *(rf"{digit}[\W_]{{0,2}}\d?" for digit in range(10)),
    *(word for word, value in NUMBER_WORDS.items() if 1 <= int(value) <= 31),
    behind=r"[^\W_]",
)
_WRITTEN = re.compile(
    rf"(?:{_DAY})(?:ste|de|e)?[\W_]{{0,3}}(?:{MONTH})(?!{LETTER})"
    rf"(?:[\W_]{{0,3}}'?(?:\d(?:[\W_]{{0,2}}\d){{3}}|\d\d)(?!\d))?"
)
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_ENGLISH = re.compile(
    rf"(?:(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS}))(?!{LETTER})(?:,? (?:19|20)\d\d(?!\d))?"
)
_SHORT = re.compile(r"\d{1,2}\s?[-/.]\s?\d{1,2}(?:\s?[-/.]\s?'?\d{2})?")
_OLD_YEAR = re.compile(r"19[3-9]|200|201[0-6]")
_OLD = re.compile(
    r"(?<!\d)(?:[0-3]?\d[-/. ][01]?\d[-/. ](?:19[3-9]\d|20(?:0\d|1[0-6]))"
    r"|(?:19[3-9]\d|20(?:0\d|1[0-6]))-[01]\d-[0-3]\d)(?!\d)"
)
_OLD_WRITTEN = re.compile(rf"\d{{1,2}} (?:{MONTH}) (?:19[3-9]\d|20(?:0\d|1[0-6]))(?!\d)")
_JOIN = re.compile(r"[\s(,:]{1,3}(?:van\s)?$")
_AHEAD, _BEHIND = 26, 6


def _is_date(cluster: Cluster) -> bool:
    """Six to eight digits in any order, or a short day and month."""
    return 6 <= len(cluster.digits) <= 8 or (
        2 < len(cluster.digits) < 6 and _SHORT.fullmatch(cluster.text) is not None
    )


def _numbers(reading: Reading) -> Iterator[tuple[int, int]]:
    """Every date in digits or with the name of a month."""
    for match in _WRITTEN.finditer(reading.lower):
        yield match.span()
    for match in _ENGLISH.finditer(reading.lower):
        yield match.span()
    for cluster in reading.clusters:
        parts = (cluster, *(cluster.head(length) for length in (8, 7, 6)))
        date = next((part for part in parts if part and _is_date(part)), None)
        if date is not None:
            yield date.start, date.end


def _by_word(reading: Reading) -> Iterator[tuple[int, int]]:
    words = [match.span() for match in _BIRTH.finditer(reading.lower)]
    if not words:
        return
    firsts, lasts = zip(*words, strict=True)
    for start, end in _numbers(reading):
        for at in range(bisect_left(lasts, start - _AHEAD), bisect_right(lasts, start)):
            if "\n\n" not in reading.text[lasts[at] : start]:
                yield firsts[at], end
        for at in range(bisect_left(firsts, end), bisect_right(firsts, end + _BEHIND)):
            if "\n" not in reading.text[end : firsts[at]]:
                yield start, lasts[at]


def _by_person(reading: Reading) -> Iterator[tuple[int, int]]:
    """An old date that follows a noun for a person, as in "meisje (12-06-2011)"."""
    if not _OLD_YEAR.search(reading.lower):
        return
    people = {word.end for word in reading.words if word.lower in PERSONS}
    for pattern in (_OLD, _OLD_WRITTEN):
        for match in pattern.finditer(reading.lower):
            join = _JOIN.search(reading.lower, max(0, match.start() - 8), match.start())
            if join is not None and join.start() in people:
                yield match.span()


def detect_birth_date(reading: Reading) -> Iterator[Finding]:
    """Find birth dates, the word of birth included."""
    if not reading.clusters and not any(w.lower in NUMBER_WORDS for w in reading.words):
        return
    for start, end in (*_by_word(reading), *_by_person(reading)):
        yield Finding(start, end, FindingKind.BIRTH_DATE)
