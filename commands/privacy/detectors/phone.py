"""Telephone numbers in every Dutch notation, spelled or hidden, and foreign ones after a plus.

Public service numbers (112, 0800, 0900) and the land lines of organisations pass.
"""

import re
from collections.abc import Iterator

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.labels import Label
from commands.privacy.detectors.numbers import Cluster
from commands.privacy.detectors.reading import Reading, once
from commands.privacy.detectors.shapes import is_harmless

_DUTCH = re.compile(r"(?:0031|31|0)0?(?P<national>6\d{8}|[1-57]\d{8})")
_LENGTHS = (10, 11, 12, 13, 14)
_PUBLIC = frozenset({"0334481186"})
_DESK = (
    "helpdesk", "receptie", "meldpunt", "centrale", "algeme", "balie", "secretariaat", "piket",
    "kantoor", "politie", "gemeente", "organisatie", "veilig thuis", "stichting", "bureau",
    "noodnummer", "advieslijn", "infolijn", "loket", "ggd", "marechaussee",
)  # fmt: skip
_FOREIGN = re.compile(r"00(?!0|31|800)[1-9]\d{9,12}$")
_LETTER_FOR_ZERO = re.compile(r"o6(?<![^\W_]o6)(?:[\W_]{0,3}\d){8}(?!\d)")
_PLUS = re.compile(r"\+[\W_]{0,2}$")


@once
def _desks(reading: Reading) -> Iterator[str]:
    """The words for a desk that stand somewhere in the text."""
    return (word for word in _DESK if word in reading.lower)


def _is_desk(reading: Reading, number: Cluster) -> bool:
    near = reading.lower[max(0, number.start - 40) : number.end + 25]
    return any(word in near for word in _desks(reading))


def _counts(reading: Reading, number: Cluster) -> bool:
    match = _DUTCH.fullmatch(number.digits)
    if match is None or is_harmless(number) or number.digits in _PUBLIC:
        return False
    label = reading.label_of(number)
    if label is not None and label.label not in (Label.PHONE, Label.AMOUNT):
        return False
    if match["national"].startswith("6"):
        return True
    if not number.digits.startswith("0") and number.text == number.digits and label is None:
        return _has_plus(reading, number)
    return not _is_desk(reading, number)


def _has_plus(reading: Reading, number: Cluster) -> bool:
    before = reading.text[max(0, number.start - 3) : number.start]
    return "+" in before and _PLUS.search(before) is not None


def detect_phone(reading: Reading) -> Iterator[Finding]:
    """Find telephone numbers of people."""
    for match in _LETTER_FOR_ZERO.finditer(reading.lower) if "o6" in reading.lower else ():
        yield Finding(match.start(), match.end(), FindingKind.PHONE)
    for cluster in reading.long_clusters:
        if len(cluster.digits) < 9:
            continue
        taken = -1
        for first, last in cluster.windows(_DUTCH, _LENGTHS):
            if cluster.groups[first].start <= taken:
                continue
            window = cluster.part(first, last)
            if _counts(reading, window):
                plus = 1 if _has_plus(reading, window) else 0
                yield Finding(window.start - plus, window.end, FindingKind.PHONE)
                taken = window.end
        foreign = _FOREIGN.match(cluster.digits) is not None or _has_plus(reading, cluster)
        if taken < 0 and foreign and not _is_desk(reading, cluster):
            plus = 1 if _has_plus(reading, cluster) else 0
            yield Finding(cluster.start - plus, cluster.end, FindingKind.PHONE)
