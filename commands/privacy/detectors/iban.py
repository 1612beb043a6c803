"""Bank accounts: IBAN (ISO 13616) of any country, and old account numbers beside their label.

A Dutch IBAN has a shape nothing else has, so its check digits do not matter; others must check out.
"""

import re
from collections.abc import Iterator
from functools import cache
from string import ascii_lowercase

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.labels import Label
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.shapes import is_harmless

_GAP = r"[\W_]{0,3}"
_COUNTRY = re.compile(rf"([a-z])(?<![^\W_].){_GAP}([a-z]){_GAP}$")
_DUTCH = re.compile(rf"n{_GAP}l{_GAP}\d{_GAP}\d(?:{_GAP}[a-z]){{4}}(?:{_GAP}\d){{10}}(?!\d)")
_WORD = re.compile(r"[a-z]{5}")  # bank codes have four letters at most
_CLOSE = re.compile(r"[\W_]+")
# ISO 13616 registry: total length by country.
_LENGTHS = {
    "AL": 28, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22,
    "IT": 27, "LT": 20, "LU": 20, "LV": 21, "MD": 24, "MK": 19, "NO": 15, "PL": 28, "PT": 25,
    "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24, "TR": 26, "UA": 29,
}  # fmt: skip
_VALUES = str.maketrans({letter: str(value) for value, letter in enumerate(ascii_lowercase, 10)})
_CODES = frozenset(map(str.lower, _LENGTHS)) | {"nl"}


def checks_out(iban: str) -> bool:
    """Whether the check digits of an IBAN in small letters are right (ISO 7064, mod 97-10).

    As `stdnum.iso7064.mod_97_10` says it, which takes ten times as long.
    """
    return int((iban[4:] + iban[:4]).translate(_VALUES)) % 97 == 1


@cache
def _foreign(length: int) -> re.Pattern[str]:
    """The shape of an IBAN of `length` characters behind its country."""
    return re.compile(rf"\d{_GAP}\d(?:{_GAP}[a-z0-9]){{{length - 4}}}")


def _foreign_end(lower: str, country: str, start: int) -> int | None:
    """Where the valid IBAN of `country` ends whose check digits begin at `start`."""
    length = _LENGTHS.get(country.upper())
    shape = _foreign(length).match(lower, start) if length is not None else None
    if shape is None or _WORD.search(shape[0]):
        return None
    compact = _CLOSE.sub("", shape[0])
    return shape.end() if checks_out(country + compact) else None


def _ibans(lower: str, cluster_start: int) -> Iterator[tuple[int, int]]:
    """The IBAN whose check digits begin at `cluster_start`."""
    country = _COUNTRY.search(lower, max(0, cluster_start - 8), cluster_start)
    if country is None or "ecli" in lower[max(0, cluster_start - 14) : cluster_start]:
        return
    dutch = _DUTCH.match(lower, country.start())
    if dutch is not None:
        yield dutch.span()
        return
    end = _foreign_end(lower, country[1] + country[2], cluster_start)
    if end is not None:
        yield country.start(), end


def detect_iban(reading: Reading) -> Iterator[Finding]:
    """Find account numbers."""
    for cluster in reading.clusters:
        before = reading.lower[max(0, cluster.start - 4) : cluster.start]
        if before[-1:] == " " and before[:-1].isalpha() and len(before) > 3:
            continue  # a word of three letters or more, as before nearly all numbers
        index = reading.word_before(cluster.start)
        word = "" if index is None else reading.lowers[index]
        if len(word) == 1 or word in _CODES or not word.isalpha():
            for span in _ibans(reading.lower, cluster.start):
                yield Finding(*span, FindingKind.IBAN)
    for cluster in reading.long_clusters:
        if 7 <= len(cluster.digits) <= 10 and not is_harmless(cluster):
            label = reading.label_of(cluster)
            if label is not None and label.label is Label.ACCOUNT:
                start = min(label.start, cluster.start)
                yield Finding(start, max(label.end, cluster.end), FindingKind.IBAN)
