"""The `state` block of a /sync answer, made true where a room's history forks.

Two events sent at the same moment follow on the same one: the history forks. Synapse then puts into
`state` what held before the timeline on its first event's branch, which may be long outdated: an
invitation of somebody whose join came an answer ago (measured; docs/decisions.md). MSC4222
(`state_after`) is the cure, but homeservers have it off by default. So where a block stands beside
a timeline, the room is asked what holds now.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.matrix.events import Json
from bot.matrix.gaps import GapLost, Gaps

ROOMS_AT_ONCE: Final = 4

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forks:
    """Mends the answers that one account gets."""

    gaps: Gaps
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(ROOMS_AT_ONCE))

    async def mended(self, answer: dict[str, Any]) -> dict[str, Any]:
        """A well-formed answer with true `state` blocks in the rooms in which we are.

        A room that cannot be asked keeps its block. Raises TokenDead.
        """
        joined = answer["rooms"]["join"]
        rooms = await asyncio.gather(*(self._room(*room) for room in joined.items()))
        return {
            **answer,
            "rooms": {**answer["rooms"], "join": dict(zip(joined, rooms, strict=True))},
        }

    async def _room(self, room_id: str, room: dict[str, Any]) -> dict[str, Any]:
        block, timeline = room["state"]["events"], room["timeline"]["events"]
        if not block or not timeline:
            return room
        try:
            async with self.gate:
                now = await self.gaps.state_now(room_id)
        except GapLost as error:
            log.warning("the state of %s cannot be asked for: %s", room_id, error)
            return room
        return {**room, "state": {"events": settled(block, timeline, now)}}


def settled(
    block: tuple[Json, ...], timeline: tuple[Json, ...], now: list[dict[str, Any]]
) -> tuple[Json, ...]:
    """The block with what holds `now` in place of what does not any more.

    What the timeline itself changes stays: there the block says what held before. Pure.
    """
    current = {_key(raw): raw for raw in now}
    here = {raw.get("event_id") for raw in timeline}

    def holds(raw: Json) -> Json:
        latest = current.get(_key(raw), raw)
        return raw if latest.get("event_id") in here else latest

    return tuple(holds(raw) for raw in block)


def _key(raw: Mapping[str, Any]) -> tuple[str, str]:
    return str(raw.get("type")), str(raw.get("state_key"))
