"""Bank accounts: IBAN (ISO 13616) of any country, and old account numbers beside their label.

A Dutch IBAN has a shape nothing else has, so its check digits do not matter; others must check out.
"""

import re
from collections.abc import Iterator

from stdnum.iso7064 import mod_97_10

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.labels import Label
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.shapes import is_harmless

_GAP = r"[\W_]{0,3}"
_COUNTRY = re.compile(rf"[a-z](?<![^\W_].){_GAP}[a-z]{_GAP}$")
_DUTCH = re.compile(rf"n{_GAP}l{_GAP}\d{_GAP}\d(?:{_GAP}[a-z]){{4}}(?:{_GAP}\d){{10}}(?!\d)")
_FOREIGN = re.compile(rf"[a-z]{_GAP}[a-z]{_GAP}\d{_GAP}\d(?:{_GAP}[a-z0-9]){{11,30}}")
_WORD = re.compile(r"[a-z]{5}")  # bank codes have four letters at most
_CLOSE = re.compile(r"[\W_]+")
# ISO 13616 registry: total length by country.
_LENGTHS = {
    "AL": 28, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22,
    "IT": 27, "LT": 20, "LU": 20, "LV": 21, "MD": 24, "MK": 19, "NO": 15, "PL": 28, "PT": 25,
    "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24, "TR": 26, "UA": 29,
}  # fmt: skip
_CODES = frozenset(map(str.lower, _LENGTHS)) | {"nl"}


def _foreign_end(candidate: str) -> int | None:
    """How far `candidate` is a valid IBAN, counted with its separators."""
    length = _LENGTHS.get(_CLOSE.sub("", candidate[:8])[:2].upper())
    if length is None:
        return None
    places = [at for at, character in enumerate(candidate) if character.isalnum()]
    if len(places) < length:
        return None
    end = places[length - 1] + 1
    if _WORD.search(candidate, 0, end):
        return None
    compact = _CLOSE.sub("", candidate[:end]).upper()
    return end if mod_97_10.is_valid(compact[4:] + compact[:4]) else None


def _ibans(lower: str, cluster_start: int) -> Iterator[tuple[int, int]]:
    """The IBAN whose check digits begin at `cluster_start`."""
    country = _COUNTRY.search(lower, max(0, cluster_start - 8), cluster_start)
    if country is None or "ecli" in lower[max(0, cluster_start - 14) : cluster_start]:
        return
    dutch = _DUTCH.match(lower, country.start())
    if dutch is not None:
        yield dutch.span()
    elif foreign := _FOREIGN.match(lower, country.start()):
        end = _foreign_end(foreign[0])
        if end is not None:
            yield foreign.start(), foreign.start() + end


def detect_iban(reading: Reading) -> Iterator[Finding]:
    """Find account numbers."""
    for cluster in reading.clusters:
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
