"""A stub homeserver that takes no messages, or no longer lets the account speak, when it is told.

`python -m tests.real.stubborn`, with the options of `benchmarks.speed.stub`.
"""

import asyncio
from typing import Any

from aiohttp import web

from benchmarks.speed import stub
from benchmarks.speed.rooms import BOT, World, packed, person, room_id

LEVELS = "m.room.power_levels"


class Stubborn(stub.Stub):
    """`refused` counts what it did not take."""

    def __init__(self, world: World, *, per_answer: int) -> None:
        super().__init__(world, per_answer=per_answer)
        self._status: int | None = None
        self._refused = 0
        self._levels = 0

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if self._status is None or "/send/" not in request.path:
            return await super()._handle(request)
        await request.read()
        self._refused += 1
        # 429 and a server's errors in turns, where the latter are asked for
        if self._status == 429 or self._refused % 2:
            limited = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 100}
            return web.json_response(limited, status=429)
        return web.json_response({}, status=self._status)

    async def _asked(self, verb: str, given: dict[str, Any]) -> Any:
        match verb:
            case "refuse":
                self._status = given["status"]
                return {}
            case "power":
                return self._power(**given)
            case "progress":
                handed, answered = len(self.feed.handed_at), len(self.feed.answered_at)
                return {"handed": handed, "answered": answered, "refused": self._refused}
        return await super()._asked(verb, given)

    def _power(self, room: int, level: int) -> dict[str, Any]:
        """The account has another power in a room."""
        self._levels += 1
        event = {
            "type": LEVELS,
            "state_key": "",
            "event_id": f"$levels{self._levels}",
            "sender": person(0),
            "origin_server_ts": 1_800_000_000_000,
            "content": {"users": {BOT: level, person(0): 100}},
        }
        self._echoes.append((room_id(room), packed(event)))
        self._news.set()
        return {}


async def main() -> None:
    """Serve until the one who started us is gone."""
    given = stub.parser().parse_args()
    world = World(given.rooms, given.members, given.encrypted)
    print(await Stubborn(world, per_answer=given.per_answer).start(), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
