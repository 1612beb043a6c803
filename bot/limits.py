"""How much one person may ask in one room: a token bucket, by the homeserver's time of each event.

By its time, so that what was typed in an hour of downtime counts as an hour. Nothing here is
stored: after a restart everybody begins with a full bucket.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Final

from bot.matrix.events import (
    Edit,
    Event,
    Invite,
    Message,
    PollEnd,
    PollResponse,
    Reaction,
    Redaction,
)
from storage.records import record

COSTS: Final[Mapping[type[Event], float]] = {
    Message: 1.0,
    Edit: 1.0,
    PollEnd: 1.0,
    Reaction: 0.1,
    PollResponse: 0.1,
    Invite: 10.0,
    Redaction: 0.0,
}
"""What one sentence costs. Taking back one's words is free: it must always work."""

MOST_BUCKETS: Final = 10_000
"""Kept at once; more than that and those that are full again are forgotten."""

LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)

Key = tuple[str, str]
"""Who, and in which room."""


class Verdict(Enum):
    """What becomes of a sentence."""

    FINE = auto()
    TELL = auto()
    """Too much, and the first time since the bucket was half full."""
    SILENT = auto()


@record()
class _Bucket:
    tokens: float
    at: datetime = LONG_AGO
    told: bool = False


class Limits:
    """The buckets. `at_once` is their size, `each_minute` flow back in.

    What a batch takes counts for good when the next one begins: a batch whose commit failed is
    worked through again, and must not pay twice.
    """

    def __init__(self, at_once: int, each_minute: int) -> None:
        self._size = float(at_once)
        self._flow = each_minute / 60.0
        self._kept: dict[Key, _Bucket] = {}
        self._drawn: dict[Key, _Bucket] = {}
        self._turn: object = None

    def begin(self, turn: object) -> None:
        """A batch, or a part of one, is worked through; the same `turn` again is another try."""
        if turn != self._turn:
            self._kept |= self._drawn
            self._turn = turn
        self._drawn = {}
        if len(self._kept) > MOST_BUCKETS:
            latest = max(one.at for one in self._kept.values())
            full = [key for key, one in self._kept.items() if self._now(one, latest) >= self._size]
            for key in full:
                del self._kept[key]

    def judge(self, event: Event, said_at: datetime) -> Verdict:
        """Whether what `event` says may be done; takes its cost if so. `said_at`: when it counts as
        said, in UTC.
        """
        key = (event.sender, "" if isinstance(event, Invite) else event.room_id)
        cost = COSTS[type(event)]
        known = self._drawn.get(key) or self._kept.get(key) or _Bucket(self._size)
        tokens = self._now(known, said_at)
        at = max(known.at, said_at)
        if tokens >= cost:
            told = known.told and tokens < self._size / 2
            self._drawn[key] = _Bucket(tokens - cost, at, told)
            return Verdict.FINE
        self._drawn[key] = _Bucket(tokens, at, told=True)
        return Verdict.SILENT if known.told else Verdict.TELL

    def _now(self, bucket: _Bucket, moment: datetime) -> float:
        passed = max(0.0, (moment - bucket.at).total_seconds())
        return min(self._size, bucket.tokens + passed * self._flow)
