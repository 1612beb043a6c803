"""Burgerservicenummer: only a few bodies may use it (UAVG art. 46), a platform never.

Beside its label seven digits or more are enough, right or mistyped. Without a label the eleven-test
must hold, the digits must stand alone, and no word beside them may say that they are something
else.
"""

from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter, mul

from stdnum.nl.bsn import checksum

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.labels import BSN_LABEL, Label
from commands.privacy.detectors.numbers import Cluster
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.shapes import is_harmless

_LEAST, _NINE, _TOLD = 7, 9, 60
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_NOUGHTS = ord("0") * sum(_WEIGHTS)  # what nine noughts come to, as characters
_HINTS = ("bsn", "burgerservice")


def is_right(digits: str) -> bool:
    """Whether nine digits, or fewer without the noughts before them, pass the eleven-test.

    python-stdnum has the last word: it takes ten times as long, and ten of eleven fail before.
    """
    number = digits.zfill(_NINE)
    if len(number) != _NINE:
        return False
    total = sum(map(mul, _WEIGHTS, number.encode()))
    return (total - _NOUGHTS) % 11 == 0 and checksum(number) == 0 and int(number) > 0


def _labelled(cluster: Cluster) -> Cluster | None:
    """The nine or eight digits after a label, or everything when more or fewer were typed."""
    harmless = is_harmless(cluster)
    for number in (cluster.head(9), cluster.head(8)):
        if number is not None and (not harmless or is_right(number.digits)):
            return number
    return None if harmless else cluster


def _bare(cluster: Cluster) -> Iterator[Cluster]:
    """Nine right digits in one group, or in groups that hold nothing else."""
    if len(cluster.digits) == _NINE:
        if is_right(cluster.digits) and not is_harmless(cluster):
            yield cluster
        return
    if _NINE not in map(len, cluster.groups):
        return
    for index, group in enumerate(cluster.groups):
        if len(group) == _NINE and is_right(group):
            yield cluster.part(index, index + 1)


def _in_parts(reading: Reading) -> Iterator[Finding]:
    """Nine right digits told in parts behind a label ("begint met 123, dan 456 en dan 782")."""
    numbers = [cluster for cluster in reading.clusters if not cluster.spelled]
    for label in BSN_LABEL.finditer(reading.lower):
        first = bisect_left(numbers, label.end(), key=attrgetter("start"))
        digits = ""
        if first < len(numbers) and len(numbers[first].digits) >= _NINE:
            continue
        for number in numbers[first : first + _NINE]:
            digits += number.digits
            if number.start - label.end() > _TOLD or len(digits) > _NINE:
                break
            if len(digits) == _NINE and number is not numbers[first] and is_right(digits):
                yield Finding(label.start(), number.end, FindingKind.BSN)


def detect_bsn(reading: Reading) -> Iterator[Finding]:
    """Find BSNs, the label included."""
    if len(reading.clusters) > 1 and any(hint in reading.lower for hint in _HINTS):
        yield from _in_parts(reading)
    for cluster, label in reading.labelled:
        if len(cluster.digits) < _LEAST:
            continue
        if label is not None and label.label is Label.BSN:
            number = _labelled(cluster)
            if number is not None:
                start, end = min(label.start, number.start), max(label.end, number.end)
                yield Finding(start, end, FindingKind.BSN)
                continue
        for number in _bare(cluster):
            if reading.label_at(number.start, number.end) is None:
                yield Finding(number.start, number.end, FindingKind.BSN)
