"""Case numbers of police (PL0600-2026123456) and prosecution (parketnummer 08/123456-26).

Criminal data: AVG art. 10. A parketnummer has two, six and two digits; police numbers begin with
PL.
"""

import re
from collections.abc import Iterator

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.labels import Label, LabelAt
from commands.privacy.detectors.numbers import Cluster
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.shapes import is_harmless

_PL = re.compile(r"p(?<![^\W\d_]p)[\W_]{0,3}l[\W_]{0,3}$")
_PL_WORDS = frozenset({"p", "pl"})  # with which it begins
_PARKET = re.compile(r"[0-9](?<!\d\d)\d\s?[-/. ]\s?\d{6}\s?[-/. ]\s?\d{2}(?!\d)")
_MOBILE = ("06 ", "06-")
_PARKET_LENGTHS = "".join(map(chr, (2, 6, 2)))
_SHORTEST, _LONGEST = 8, 18


def _start(reading: Reading, cluster: Cluster, label: LabelAt | None) -> int | None:
    """Where the case number begins, if `cluster` is one."""
    if reading.has(_PL_WORDS) and _SHORTEST <= len(cluster.digits) <= _LONGEST:
        prefix = _PL.search(reading.lower, max(0, cluster.start - 8), cluster.start)
        if prefix is not None:
            return prefix.start()
    if label is None or label.label is not Label.CASE or is_harmless(cluster):
        return None
    return min(label.start, cluster.start)


def _may_hold_parket(cluster: Cluster) -> bool:
    """Whether groups of as many digits as those of a parketnummer follow each other."""
    return _PARKET_LENGTHS in "".join(map(chr, map(len, cluster.groups)))


def detect_case_number(reading: Reading) -> Iterator[Finding]:
    """Find case numbers, the label included."""
    for cluster, label in reading.labelled:
        start = _start(reading, cluster, label)
        if start is not None:
            yield Finding(start, cluster.end, FindingKind.CASE_NUMBER)
        elif _may_hold_parket(cluster):
            for match in _PARKET.finditer(cluster.text):
                if not match[0].startswith(_MOBILE):
                    first = cluster.start + match.start()
                    yield Finding(first, first + len(match[0]), FindingKind.CASE_NUMBER)
