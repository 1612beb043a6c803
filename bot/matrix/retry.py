"""Waiting between tries: exponential, with jitter, never shorter than the homeserver asks."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.matrix.errors import RateLimited, Unreachable

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """How long to wait; all in seconds. `obeyed` bounds what a homeserver may ask for."""

    first: float = 0.5
    most: float = 30.0
    obeyed: float = 900.0

    def delay(self, failures: int, error: Exception | None = None) -> float:
        """The wait after so many failures in a row (from 1): half fixed, half chance.

        A RateLimited's `retry_after` is the least.
        """
        grown = min(self.most, self.first * 2.0 ** min(failures - 1, 30))
        wait = grown / 2 + random.uniform(0, grown / 2)
        asked = error.retry_after if isinstance(error, RateLimited) else 0.0
        return max(wait, min(asked, self.obeyed))

    async def wait(self, failures: int, error: Exception | None = None) -> None:
        """Sleep for `delay`."""
        await asyncio.sleep(self.delay(failures, error))


async def until_answered(call: Callable[[], Awaitable[T]], backoff: Backoff) -> T:
    """Call until the homeserver answers; raises what it refuses with (Refused)."""
    failures = 0
    while True:
        try:
            return await call()
        except Unreachable as error:
            failures += 1
            await backoff.wait(failures, error)
