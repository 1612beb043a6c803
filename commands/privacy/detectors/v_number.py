"""V-nummer of the IND: ten digits that identify a foreigner in the whole chain (SGR).

With its label eight digits or more; without one ten digits that begin with 2 but are no year.
"""

from collections.abc import Iterator

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.labels import Label
from commands.privacy.detectors.numbers import Cluster
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.shapes import is_harmless


def _looks_bare(cluster: Cluster) -> bool:
    return (
        len(cluster.digits) == 10
        and cluster.digits[0] == "2"
        and cluster.digits[1] not in "01"
        and len(cluster.groups) <= 4
        and not is_harmless(cluster)
    )


def _labelled(cluster: Cluster) -> Cluster | None:
    """The ten, nine or eight digits after a label, or everything when more were typed."""
    heads = (cluster.head(length) for length in (10, 9, 8))
    return next((head for head in heads if head), None if is_harmless(cluster) else cluster)


def detect_v_number(reading: Reading) -> Iterator[Finding]:
    """Find V-nummers, the label included."""
    for cluster, label in reading.labelled:
        if len(cluster.digits) < 8:
            continue
        if label is None:
            if _looks_bare(cluster):
                yield Finding(cluster.start, cluster.end, FindingKind.V_NUMBER)
        elif label.label is Label.V_NUMBER and (number := _labelled(cluster)):
            start, end = min(label.start, number.start), max(label.end, number.end)
            yield Finding(start, end, FindingKind.V_NUMBER)
