"""Telephone numbers in every Dutch notation, spelled or hidden, and foreign ones after a plus.

Public service numbers (112, 0800, 0900) and the land lines of organisations pass.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.labels import Label
from commands.privacy.detectors.numbers import Cluster
from commands.privacy.detectors.reading import Reading, once
from commands.privacy.detectors.shapes import holds_harmless

_DUTCH = re.compile(r"(?:0031|31|0)0?[1-7][0-9]{8}")
# A national number has nine digits. What begins like a number dialled from abroad may also be two
# noughts, eleven digits in all, and a number that begins with "31".
_NINE, _ABROAD, _SHORT = 9, "0031", 11
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


def _is_desk(reading: Reading, start: int, end: int) -> bool:
    near = reading.lower[max(0, start - 40) : end + 25]
    return any(word in near for word in _desks(reading))


def _dutch(cluster: Cluster) -> Iterator[tuple[int, int]]:
    """Whole groups with the digits of a Dutch number: the first, and the one behind the last."""
    digits = cluster.digits
    found = _DUTCH.search(digits)
    if found is None:
        return
    edges = [0, *accumulate(map(len, cluster.groups))]
    while found is not None:
        begin, end = found.span()
        first = bisect_left(edges, begin)
        if edges[first] == begin:
            for edge in (begin + _SHORT, end) if digits.startswith(_ABROAD, begin) else (end,):
                last = bisect_left(edges, edge, lo=first)
                if last < len(edges) and edges[last] == edge:
                    yield first, last
        found = _DUTCH.search(digits, begin + 1)


def _counts(reading: Reading, start: int, end: int, groups: list[str]) -> bool:
    """Whether these groups of digits, from `start` to `end`, are the number of a person."""
    label = reading.label_at(start, end)
    if label is not None and label.label not in (Label.PHONE, Label.AMOUNT):
        return False
    if holds_harmless(reading.text[start:end], groups):
        return False
    digits = "".join(groups)
    if digits[-_NINE] == "6":
        return True
    if digits in _PUBLIC:
        return False
    if not digits.startswith("0") and len(groups) == 1 and label is None:
        return _has_plus(reading, start)
    return not _is_desk(reading, start, end)


def _has_plus(reading: Reading, start: int) -> bool:
    """Whether a plus stands before the number that begins at `start`."""
    if "+" not in reading.text:
        return False
    return _PLUS.search(reading.text[max(0, start - 3) : start]) is not None


def detect_phone(reading: Reading) -> Iterator[Finding]:
    """Find telephone numbers of people."""
    for match in _LETTER_FOR_ZERO.finditer(reading.lower) if "o6" in reading.lower else ():
        yield Finding(match.start(), match.end(), FindingKind.PHONE)
    counts: dict[tuple[int, int], bool] = {}
    for cluster in reading.long_clusters:
        if len(cluster.digits) < _NINE:
            continue
        taken = -1
        for first, last in _dutch(cluster):
            start, end = place = cluster.span(first, last)
            if start <= taken:
                continue
            if place not in counts:  # digits beside words are read twice
                counts[place] = _counts(reading, start, end, cluster.groups[first:last])
            if counts[place]:
                taken = end
                yield Finding(start - _has_plus(reading, start), end, FindingKind.PHONE)
        if taken >= 0:
            continue
        plus = _has_plus(reading, cluster.start)
        if (plus or _FOREIGN.match(cluster.digits)) and not _is_desk(
            reading, cluster.start, cluster.end
        ):
            yield Finding(cluster.start - plus, cluster.end, FindingKind.PHONE)
