"""Burgerservicenummer: only a few bodies may use it (UAVG art. 46), a platform never.

Beside its label eight or nine digits are enough, right or mistyped. Without a label the eleven-test
must hold, the digits must stand alone, and nothing beside them may say that they are something else.
"""

from collections.abc import Iterator

from stdnum.nl import bsn

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.labels import Label, nearest
from commands.privacy.detectors.numbers import Cluster
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.shapes import is_harmless

_NINE = frozenset({9})
_EIGHT_OR_NINE = (9, 8)


def _labelled(cluster: Cluster) -> Cluster | None:
    """The eight or nine digits after a label, or everything when more or fewer were typed."""
    harmless = is_harmless(cluster)
    for length in _EIGHT_OR_NINE:
        for window in cluster.windows({length}):
            if window.start == cluster.start and (not harmless or bsn.is_valid(window.digits)):
                return window
    return None if harmless else cluster


def _bare(cluster: Cluster) -> Iterator[Cluster]:
    for window in cluster.windows(_NINE):
        alone = len(window.groups) == 1 or (window is cluster and not is_harmless(cluster))
        if alone and bsn.is_valid(window.digits):
            yield window


def detect_bsn(reading: Reading) -> Iterator[Finding]:
    """Find BSNs, the label included."""
    for cluster in reading.clusters:
        if len(cluster.digits) < 7:
            continue
        label = nearest(reading, cluster)
        if label is not None and label[0] is Label.BSN:
            number = _labelled(cluster)
            if number is not None:
                start, end = min(label[1], number.start), max(label[2], number.end)
                yield Finding(start, end, FindingKind.BSN)
                continue
        for window in _bare(cluster):
            if nearest(reading, window) is None:
                yield Finding(window.start, window.end, FindingKind.BSN)
