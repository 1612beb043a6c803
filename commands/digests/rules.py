"""Pure decisions about digests: weight, flags, and what keeps a draft from being released."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from commands.digests.few import few
from commands.privacy.detectors.places import places
from commands.privacy.detectors.reading import Reading
from storage.digests import Level
from storage.signals import SignalKind

MOST_ITEMS: Final = {SignalKind.BOTTLENECK: 5, SignalKind.SUCCESS: 2, SignalKind.TREND: 2}
"""How many of each kind a digest of points holds."""

MOST_ASKS: Final = 3
"""How many points, of all kinds together, go to the Task Force."""

KIND_ORDER: Final = (SignalKind.BOTTLENECK, SignalKind.SUCCESS, SignalKind.TREND)


class Flag(StrEnum):
    """What a moderator should see before an item goes up."""

    PLACE = "place"
    ORGANISATION = "organisation"
    ONE_REGION = "one_region"
    SMALL_COUNT = "small_count"
    NO_QUESTION = "no_question"
    OUTDATED = "outdated"


NAMING: Final = frozenset({Flag.PLACE, Flag.ORGANISATION})
"""Flags of words that say where or who."""

MAY_BE_CLEARED: Final = frozenset({Flag.PLACE, Flag.ORGANISATION, Flag.ONE_REGION, Flag.OUTDATED})
"""Flags that keep an item back until a moderator says that it may go up all the same."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A signal that may go into a draft."""

    signal_id: int
    kind: SignalKind
    regions: int
    created_at: datetime


def choose(candidates: Collection[Candidate], level: Level) -> list[int]:
    """Ids of the signals for a draft: per kind those with most regions, then the oldest."""
    ranked = sorted(
        candidates,
        key=lambda one: (KIND_ORDER.index(one.kind), -one.regions, one.created_at, one.signal_id),
    )
    if level is Level.ASKS:
        return [one.signal_id for one in ranked[:MOST_ASKS]]
    return [
        one.signal_id
        for kind in KIND_ORDER
        for one in [c for c in ranked if c.kind is kind][: MOST_ITEMS[kind]]
    ]


def settled(weighed: Sequence[Candidate], most: int, wanted: int) -> bool:
    """Whether none that was not weighed can come before the first `wanted` of these.

    What was not weighed has at most `most` regions; with as many it is younger than the last one.
    """
    ranked = sorted(weighed, key=lambda one: (-one.regions, one.created_at, one.signal_id))
    last = ranked[:wanted][-1]
    end = weighed[-1]
    if last.regions != most:
        return last.regions > most
    return (last.created_at, last.signal_id) <= (end.created_at, end.signal_id)


def flags(
    text: str,
    *,
    regions: int,
    organisations: Collection[str],
    question: str | None,
    level: Level,
) -> frozenset[Flag]:
    """What is noteworthy about an item. `organisations` are names of member bodies."""
    folded = text.casefold()
    found = set()
    if any(places(Reading.of(text), small_only=False)):
        found.add(Flag.PLACE)
    if any(_holds_word(folded, name.casefold()) for name in organisations):
        found.add(Flag.ORGANISATION)
    if regions < 2:
        found.add(Flag.ONE_REGION)
    if few(text) != text:
        found.add(Flag.SMALL_COUNT)
    if level is Level.ASKS and not question:
        found.add(Flag.NO_QUESTION)
    return frozenset(found)


def holding_back(found: Collection[Flag], cleared: bool) -> frozenset[Flag]:
    """The flags that keep an item from going up."""
    return frozenset(flag for flag in found if not (cleared and flag in MAY_BE_CLEARED))


def _holds_word(text: str, word: str) -> bool:
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        before, after = text[start - 1 : start], text[end : end + 1]
        if not before.isalnum() and not after.isalnum():
            return True
        start = text.find(word, start + 1)
    return False
