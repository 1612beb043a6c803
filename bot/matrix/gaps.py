"""What an answer left out: paged back from /messages, votes from /relations, state from /state.

A /sync answer holds at most 100 events a room (Synapse's `filter_timeline_limit`), whatever the
filter asks for; the rest is not announced again.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.matrix.answer import JoinedRoom, events_in
from bot.matrix.api import CLIENT, Api, path
from bot.matrix.errors import MatrixError, RateLimited, Refused, TokenDead, Unreachable
from bot.matrix.events import Json
from bot.matrix.retry import Backoff

V1 = "/_matrix/client/v1"
PAGE = 100
PAGE_SECONDS = 30.0
TRIES = 8

T = TypeVar("T")

log = logging.getLogger(__name__)


class GapLost(MatrixError):
    """A room's missing events cannot be had: refused, or failing while the rest works."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Fills gaps through one account."""

    api: Api
    backoff: Backoff
    page: int = PAGE

    async def fill(
        self, room: JoinedRoom, since: str | None, is_last: Callable[[Json], bool]
    ) -> list[Json]:
        """The events before the room's timeline, oldest first, back to the token `since`.

        Stops at the first event (looking back) that `is_last` holds for, which is included.
        Raises TokenDead, and GapLost: then nothing of it may be used, since a right may have
        changed in the part that is missing.
        """
        found: list[Json] = []
        start = room.prev_batch
        while start is not None:
            answer = await self._page(room.room_id, start, since)
            for raw in events_in(answer, "chunk"):
                found.append(raw)
                if is_last(raw):
                    return found[::-1]
            end = answer.get("end")
            start = end if isinstance(end, str) and end != start else None
        return found[::-1]

    async def state_at(self, room_id: str, event_id: str) -> tuple[Json, ...]:
        """The room's state just after this event. Raises GapLost, TokenDead."""
        target = path("rooms", room_id, "context", event_id)
        return events_in(await self._ask(target, {"limit": "0"}), "state")

    async def state_now(self, room_id: str) -> list[dict[str, Any]]:
        """The room's state as it is now. Raises GapLost, TokenDead."""
        target = path("rooms", room_id, "state")
        return await self._patiently(lambda: self.api.listing(target, timeout=PAGE_SECONDS))

    async def references(self, room_id: str, event_id: str) -> list[Json]:
        """All events that refer to this one (m.reference), however many pages that takes.

        Votes are such events (MSC3381); a redacted one refers to nothing any more. Raises GapLost,
        TokenDead.
        """
        where = path("rooms", room_id, "relations", event_id, "m.reference")
        target = V1 + where.removeprefix(CLIENT)
        found: list[Json] = []
        query = {"limit": str(self.page)}
        while True:
            answer = await self._ask(target, query)
            found += events_in(answer, "chunk")
            following = answer.get("next_batch")
            if not isinstance(following, str) or following == query.get("from"):
                return found
            query["from"] = following

    async def _page(self, room_id: str, start: str, since: str | None) -> Json:
        query = {"from": start, "dir": "b", "limit": str(self.page)}
        if since is not None:
            query["to"] = since
        return await self._ask(path("rooms", room_id, "messages"), query)

    async def _ask(self, target: str, query: dict[str, str]) -> Json:
        return await self._patiently(
            lambda: self.api.request("GET", target, query=query, timeout=PAGE_SECONDS)
        )

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        failures = tries = 0
        while True:
            try:
                return await ask()
            except TokenDead:
                raise
            except Refused as error:
                raise GapLost(str(error)) from error
            except Unreachable as error:
                failures += 1
                tries += not isinstance(error, RateLimited) and await self._others_work()
                if tries >= TRIES:
                    raise GapLost(str(error)) from error
                await self.backoff.wait(failures, error)

    async def _others_work(self) -> bool:
        # An outage is waited out; a room that fails by itself must not stop the others for ever.
        try:
            await self.api.request("GET", path("account", "whoami"), timeout=PAGE_SECONDS)
        except Unreachable:
            return False
        except Refused as error:
            return not isinstance(error, TokenDead)
        return True
