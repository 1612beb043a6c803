"""Birth dates: a date beside a word of birth, or the date of long ago right behind a person.

A date without such a neighbour is a meeting, a law or a deadline, and passes.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.lexicon import MONTH, MONTHS, PERSONS
from commands.privacy.detectors.numbers import NUMBER_WORDS, Cluster
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.standing import LETTER, standing

_BIRTH_WORD = standing(
    r"g(?<!pasg)eboren", r"geboorte\s?(?:datum|dag|dt|dd)", r"geb\.?\s?-?(?:dat(?:um)?|dd|dt|d)\.?",
    r"gb\.?\s?-?(?:dat(?:um)?|dd|dt|d)\.?", r"geb\.?", r"g e b(?: o r e n| \.)?", r"g\.\s?d\.",
    "gd", "dob", r"d\.o\.b\.",
    "birthday", r"birth\s?date", "date of birth", "born", "jarig", "verjaardag", "verjaart",
)  # fmt: skip
# With which of the above begins.
_BIRTH_STARTS = frozenset(
    "geboren geboorte geboortedatum geboortedag geboortedt geboortedd geb gebdat gebdatum gebdd "
    "gebdt gebd gb gbdat gbdatum gbdd gbdt gbd g gd dob d birthday birth birthdate date born jarig "
    "verjaardag verjaart".split()
)
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
# All words in the above, but for those of three letters and names of months.
_DAY_WORDS = frozenset(
    word + end
    for word, value in NUMBER_WORDS.items()
    if int(value) <= 31
    for end in ("", "ste", "de", "e")
)
# What the name of a month holds, in Dutch or English.
_MONTH_STEMS = "jan feb maa mar mrt apr mei may jun jul aug sep okt oct nov dec".split()
_MONTH_STEM = re.compile("|".join(_MONTH_STEMS))
_SHORT = re.compile(r"\d{1,2}\s?[-/.]\s?\d{1,2}(?:\s?[-/.]\s?'?\d{2})?")
_OLD = re.compile(
    r"(?<!\d)(?:[0-3]?\d[-/. ][01]?\d[-/. ](?:19[3-9]\d|20(?:0\d|1[0-6]))"
    r"|(?:19[3-9]\d|20(?:0\d|1[0-6]))-[01]\d-[0-3]\d)(?!\d)"
)
_OLD_WRITTEN = re.compile(rf"[0-9][0-9]? (?:{MONTH}) (?:19[3-9]\d|20(?:0\d|1[0-6]))(?!\d)")
_JOIN = re.compile(r"[\s(,:]{1,3}(?:van\s)?$")
_AHEAD, _BEHIND = 26, 6
_DENSE = 60  # characters for each word of birth, below which all is near one of them
_SHORTEST, _LONGEST = 6, 8  # digits of a date with its year


def _is_date(cluster: Cluster) -> bool:
    """Six to eight digits in any order, or a short day and month."""
    return _SHORTEST <= len(cluster.digits) <= _LONGEST or (
        2 < len(cluster.digits) < _SHORTEST and _SHORT.fullmatch(cluster.text) is not None
    )


def names_month(lower: str) -> bool:
    """Whether a month may be named in this text of small letters."""
    return any(stem in lower for stem in _MONTH_STEMS)


def _may_be_in_date(word: str) -> bool:
    """Whether a date with the name of a month may hold a part of `word`."""
    short = len(word) <= 3 or word in _DAY_WORDS or not word.isalpha()
    return short or _MONTH_STEM.search(word) is not None


def _around(reading: Reading, words: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches around `words` with every date near them; no date lies across an edge."""
    lowers, done = reading.lowers, 0
    if len(words) * _DENSE > len(reading.lower):
        yield 0, len(reading.lower)
        return
    for start, end in words:
        if end + _AHEAD < done:
            continue
        first = bisect_right(reading.ends, start - _BEHIND) - 1
        last = bisect_right(reading.starts, end + _AHEAD)
        while first >= 0 and _may_be_in_date(lowers[first]):
            first -= 1
        while last < len(lowers) and _may_be_in_date(lowers[last]):
            last += 1
        begin = max(done, reading.ends[first] if first >= 0 else 0)
        done = max(done, reading.ends[last] if last < len(lowers) else len(reading.lower))
        if begin < done:
            yield begin, done


def _written(reading: Reading, words: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Every date with the name of a month that may be near one of `words`."""
    if not names_month(reading.lower):
        return
    for begin, end in _around(reading, words):
        if _MONTH_STEM.search(reading.lower, begin, end):
            for pattern in (_WRITTEN, _ENGLISH):
                for match in pattern.finditer(reading.lower, begin, end):
                    yield match.span()


def _in_digits(reading: Reading, words: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Every date in digits that may be near one of `words`."""
    ends = [end for _, end in words]
    for cluster in reading.clusters:
        near = bisect_left(ends, cluster.start - _AHEAD)
        if near == len(words) or words[near][0] > cluster.end + _BEHIND:
            continue
        if _is_date(cluster):
            yield cluster.start, cluster.end
        elif len(cluster.digits) > _LONGEST:
            heads = (cluster.head(length) for length in (8, 7, 6))
            date = next((head for head in heads if head), None)
            if date is not None:
                yield date.start, date.end


def _birth_words(reading: Reading) -> list[tuple[int, int]]:
    words: list[tuple[int, int]] = []
    for start in reading.starts_of(_BIRTH_STARTS):
        if (not words or start >= words[-1][1]) and (word := _BIRTH.match(reading.lower, start)):
            words.append(word.span())
    return words


def _by_word(reading: Reading) -> Iterator[tuple[int, int]]:
    words = _birth_words(reading)
    if not words:
        return
    firsts, lasts = zip(*words, strict=True)
    for start, end in (*_written(reading, words), *_in_digits(reading, words)):
        for at in range(bisect_left(lasts, start - _AHEAD), bisect_right(lasts, start)):
            if "\n\n" not in reading.text[lasts[at] : start]:
                yield firsts[at], end
        for at in range(bisect_left(firsts, end), bisect_right(firsts, end + _BEHIND)):
            if "\n" not in reading.text[end : firsts[at]]:
                yield start, lasts[at]


def _by_person(reading: Reading) -> Iterator[tuple[int, int]]:
    """An old date that follows a noun for a person, as in "meisje (12-06-2011)"."""
    if not reading.has(PERSONS):
        return
    long = [c for c in reading.clusters if len(c.digits) >= _SHORTEST and not c.spelled]
    matches = [m for c in long for m in _OLD.finditer(reading.lower, c.start, c.end)]
    if reading.has(MONTHS):
        matches.extend(_OLD_WRITTEN.finditer(reading.lower))
    if not matches:
        return
    people = {reading.ends[index] for index in reading.indices(PERSONS)}
    for match in matches:
        join = _JOIN.search(reading.lower, max(0, match.start() - 8), match.start())
        if join is not None and join.start() in people:
            yield match.span()


def detect_birth_date(reading: Reading) -> Iterator[Finding]:
    """Find birth dates, the word of birth included."""
    if not reading.clusters and NUMBER_WORDS.keys().isdisjoint(reading.lowers):
        return
    for start, end in (*_by_word(reading), *_by_person(reading)):
        yield Finding(start, end, FindingKind.BIRTH_DATE)
