"""Harmless shapes of numbers: dates, times, years and lists, which are no identifiers."""

import re
from collections.abc import Sequence

from commands.privacy.detectors.numbers import Cluster

_YEARS = re.compile(
    r"""(?<!\d)(?:
      (?:0?[1-9]|[12]\d|3[01])\s?[-/.]\s?(?:0?[1-9]|1[0-2])\s?[-/.]\s?(?:19|20)\d\d   # 12-11-2026
    | (?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])                          # 2026-11-12
    | (?:19|20)\d\d(?:\s?[-/,]\s?(?:19|20)\d\d)+                                       # 2025, 2026
    )(?!\d)""",
    re.VERBOSE,
)
_YEAR = 4  # digits
_TIMES = re.compile(
    r"""(?<!\d)(?:
      (?:[01]?\d|2[0-3])[.:][0-5]\d\s?-\s?(?:[01]?\d|2[0-3])[.:][0-5]\d                # 10.00-12.30
    | (?:[01]?\d|2[0-3]):[0-5]\d                                                       # 10:00
    )(?!\d)""",
    re.VERBOSE,
)


def is_harmless(cluster: Cluster) -> bool:
    """Whether the digits hold a full date, a time or a row of years, or are a list with commas."""
    return holds_harmless(cluster.text, cluster.groups)


def holds_harmless(text: str, groups: Sequence[str]) -> bool:
    """The same of digits in `groups`, which stand in `text`."""
    if len(groups) == 1:
        return False
    if ", " in text:
        return True
    if _YEAR in map(len, groups) and _YEARS.search(text):
        return True
    may_be_time = ":" in text or ("." in text and "-" in text)
    return may_be_time and _TIMES.search(text) is not None
