"""Bank accounts: IBAN (ISO 13616) of any country, and old account numbers beside their label.

A Dutch IBAN has a shape nothing else has, so its check digits do not matter; others must check out.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import repeat
from string import ascii_lowercase, digits

from stdnum.iso7064 import mod_97_10

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.labels import Label
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.shapes import is_harmless

_GAP = r"[\W_]{0,3}+"
_COUNTRY = re.compile(rf"([a-z])(?<![^\W_].){_GAP}([a-z]){_GAP}$")
_DUTCH = re.compile(rf"n{_GAP}l{_GAP}\d{_GAP}\d(?:{_GAP}[a-z]){{4}}(?:{_GAP}\d){{10}}(?!\d)")
_DIGITS_BEHIND = re.compile(rf"{_GAP}\d")
_WORD = re.compile(r"[a-z]{5}")  # bank codes have four letters at most
_NL = "nl"
# ISO 13616 registry: total length by country.
_LENGTHS = {
    "al": 28, "at": 20, "be": 16, "bg": 22, "ch": 21, "cy": 28, "cz": 24, "de": 22, "dk": 18,
    "ee": 20, "es": 24, "fi": 18, "fr": 27, "gb": 22, "gr": 27, "hr": 21, "hu": 28, "ie": 22,
    "it": 27, "lt": 20, "lu": 20, "lv": 21, "md": 24, "mk": 19, "no": 15, "pl": 28, "pt": 25,
    "ro": 24, "rs": 22, "se": 24, "si": 19, "sk": 24, "tr": 26, "ua": 29,
}  # fmt: skip
_MOVED = 6  # digits of the two letters and the check digits in front, which go to the end
_VALUES = {letter: str(value) for value, letter in enumerate(digits + ascii_lowercase)}
# The words that may be a country's code, or half of one.
_CODES = frozenset(_LENGTHS) | {_NL}
_LETTERS_OF_COUNTRY = _CODES.union(ascii_lowercase)


def checks_out(iban: str) -> bool:
    """Whether the check digits of an IBAN in small letters are right (ISO 7064, mod 97-10).

    Separators count for nothing. python-stdnum has the last word: it takes ten times as long, and
    nearly all fail before.
    """
    values = "".join(map(_VALUES.get, iban, repeat("")))
    moved = values[_MOVED:] + values[:_MOVED]
    return int(moved) % 97 == 1 and mod_97_10.is_valid(moved)


@cache
def _shape(country: str) -> re.Pattern[str]:
    """The shape of an IBAN of `country` behind these letters."""
    return re.compile(rf"[0-9]{_GAP}[0-9](?:{_GAP}[a-z0-9]){{{_LENGTHS[country] - 4}}}")


def _foreign_end(lower: str, country: str, start: int) -> int | None:
    """Where the valid IBAN of `country` ends whose check digits begin at `start`."""
    shape = _shape(country).match(lower, start) if country in _LENGTHS else None
    if shape is None or _WORD.search(shape[0]):
        return None
    return shape.end() if checks_out(country + shape[0]) else None


def _country(lower: str, at: int) -> tuple[int, str] | None:
    """The two letters right before `at`, closed up or apart, and where they begin."""
    country = _COUNTRY.search(lower, max(0, at - 8), at)
    return None if country is None else (country.start(), country[1] + country[2])


def _iban(lower: str, begin: int, country: str, at: int) -> tuple[int, int] | None:
    """Where the IBAN stands whose country begins at `begin`, and its check digits at `at`."""
    if "ecli" in lower[max(0, at - 14) : at]:
        return None
    dutch = _DUTCH.match(lower, begin) if country == _NL else None
    if dutch is not None:
        return dutch.span()
    end = _foreign_end(lower, country, at)
    return None if end is None else (begin, end)


def _before_digits(reading: Reading) -> Iterator[tuple[int, str, int]]:
    """What may be a country, where it begins, and where the digits right behind it do."""
    lowers, gaps, joined = reading.lowers, reading.gaps, reading.joined
    for index in reading.indices(joined | (_LETTERS_OF_COUNTRY & reading.forms)):
        gap = gaps[index + 1]
        if gap == " " or (behind := _DIGITS_BEHIND.match(gap)) is None:
            continue
        word, at = lowers[index], reading.ends[index] + behind.end() - 1
        if word in _CODES:
            if not gaps[index][-1:].isdigit():
                yield reading.starts[index], word, at
        elif found := _country(reading.lower, at):
            yield *found, at


def detect_iban(reading: Reading) -> Iterator[Finding]:
    """Find account numbers."""
    if not reading.clusters:
        return
    for begin, country, at in _before_digits(reading):
        span = _iban(reading.lower, begin, country, at)
        if span is not None:
            yield Finding(*span, FindingKind.IBAN)
    for cluster, label in reading.labelled:
        if label is None or label.label is not Label.ACCOUNT:
            continue
        if 7 <= len(cluster.digits) <= 10 and not is_harmless(cluster):
            start = min(label.start, cluster.start)
            yield Finding(start, max(label.end, cluster.end), FindingKind.IBAN)
