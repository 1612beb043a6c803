"""Harmless shapes of numbers: dates, times, years and lists, which are no identifiers."""

import re

from commands.privacy.detectors.numbers import Cluster

_HARMLESS = re.compile(
    r"""(?<!\d)(?:
      (?:0?[1-9]|[12]\d|3[01])\s?[-/.]\s?(?:0?[1-9]|1[0-2])\s?[-/.]\s?(?:19|20)\d\d   # 12-11-2026
    | (?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])                          # 2026-11-12
    | (?:[01]?\d|2[0-3])[.:][0-5]\d\s?-\s?(?:[01]?\d|2[0-3])[.:][0-5]\d                # 10.00-12.30
    | (?:[01]?\d|2[0-3]):[0-5]\d                                                       # 10:00
    | (?:19|20)\d\d(?:\s?[-/,]\s?(?:19|20)\d\d)+                                       # 2025, 2026
    )(?!\d)""",
    re.VERBOSE,
)


def is_harmless(cluster: Cluster) -> bool:
    """Whether the digits hold a full date, a time or a row of years, or are a list with commas."""
    if len(cluster.groups) == 1:
        return False
    return ", " in cluster.text or _HARMLESS.search(cluster.text) is not None
