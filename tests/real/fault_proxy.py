"""A proxy before a homeserver that goes wrong on purpose, for one bot; people talk to the real one.

`arm` says which fault, how often, and of which seed; every chance comes from that. A request that
is cut off "after" has reached the homeserver: its effect is there, and nobody was told.
"""

import asyncio
import json
import random
from collections import Counter
from enum import StrEnum
from typing import Any, Final, Self

import aiohttp
from aiohttp import web

SYNC: Final = "/_matrix/client/v3/sync"
SLOW_SECONDS: Final = 1.5
DROPPED: Final = {"host", "transfer-encoding", "content-length", "connection", "content-encoding"}


class Fault(StrEnum):
    """What goes wrong."""

    LIMITED_MS = "429 with retry_after_ms"
    LIMITED = "429 without"
    BROKEN = "5xx before"
    BROKEN_AFTER = "5xx after"
    CUT = "cut before"
    CUT_AFTER = "cut after"
    CUT_INSIDE = "cut inside the answer"
    SLOW = "slow answers"
    TWICE = "events of the last sync again"
    SHUFFLED = "sync out of order"
    GAPS = "limited timelines"
    LATE_KEYS = "late keys"


OF_SYNC: Final = {Fault.TWICE, Fault.SHUFFLED, Fault.GAPS, Fault.LATE_KEYS}
"""Faults of what /sync answers; the others befall any request."""


class FaultProxy:
    """Listens on loopback at `url` and hands on to `target`. `fell` counts faults by kind."""

    def __init__(self, target: str) -> None:
        self.url = ""
        self.fell: Counter[str] = Counter()
        self._target = target
        self._kinds: tuple[Fault, ...] = ()
        self._chance = 0.0
        self._random = random.Random(0)
        self._kept_keys: list[Any] = []
        self._last: dict[str, list[Any]] = {}
        self._away = False

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            auto_decompress=False, timeout=aiohttp.ClientTimeout(total=120)
        )
        app = web.Application(client_max_size=100_000_000)
        app.router.add_route("*", "/{tail:.*}", self._answer)
        # A handler lives on when its client is gone: what was sent has reached the homeserver.
        self._runner = web.AppRunner(app, handler_cancellation=False, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
        await self._runner.cleanup()

    def arm(self, *kinds: Fault, chance: float, seed: int) -> None:
        """From now on each request, or answer of /sync, meets one of these with this chance."""
        self._kinds, self._chance, self._random = kinds, chance, random.Random(seed)

    def disarm(self) -> None:
        """Everything works; keys that were held back come with the next answer of /sync."""
        self._kinds, self._away = (), False

    def go_away(self) -> None:
        """No request gets an answer until `disarm`."""
        self._away = True

    def _fault(self, request: web.Request) -> Fault | None:
        if not self._kinds or self._random.random() >= self._chance:
            return None
        kind = self._random.choice(self._kinds)
        return kind if request.path == SYNC or kind not in OF_SYNC else None

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if self._away:
            return _cut(request)
        fault = self._fault(request)
        if fault is not None and fault not in OF_SYNC:
            self.fell[fault] += 1
        refused = self._refused(request, fault)
        if refused is not None:
            return refused
        status, headers, body = await self._hand_on(request, fault)
        if request.path == SYNC and status == 200:
            body = self._changed(json.loads(body), fault)
        if fault is Fault.SLOW:
            await asyncio.sleep(self._random.uniform(0, 2 * SLOW_SECONDS))
        if fault is Fault.BROKEN_AFTER:
            return web.json_response({"errcode": "M_UNKNOWN"}, status=502)
        if fault is Fault.CUT_AFTER or self._away:
            return _cut(request)
        if fault is Fault.CUT_INSIDE:
            return await _cut_inside(request, status, headers, body)
        return web.Response(status=status, headers=headers, body=body)

    def _refused(self, request: web.Request, fault: Fault | None) -> web.StreamResponse | None:
        """What answers without asking the homeserver."""
        match fault:
            case Fault.LIMITED_MS:
                wait = self._random.randrange(50, 500)
                limited = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": wait}
                return web.json_response(limited, status=429)
            case Fault.LIMITED:
                return web.Response(status=429, text="slow down")
            case Fault.BROKEN:
                status = self._random.choice((500, 502, 503, 504))
                return web.Response(status=status, text="<h1>Bad gateway</h1>")
            case Fault.CUT:
                return _cut(request)
            case _:
                return None

    async def _hand_on(
        self, request: web.Request, fault: Fault | None
    ) -> tuple[int, dict[str, str], bytes]:
        query = dict(request.query)
        if fault is Fault.GAPS and "filter" in query:
            asked = json.loads(query["filter"])
            asked["room"]["timeline"]["limit"] = 1
            query["filter"] = json.dumps(asked)
        if self._kept_keys and "timeout" in query:
            query["timeout"] = "300"  # they are late, not lost until something else happens
        headers = {k: v for k, v in request.headers.items() if k.lower() not in DROPPED}
        headers["Accept-Encoding"] = "identity"
        async with self._session.request(
            request.method,
            self._target + request.raw_path.partition("?")[0],
            params=query,
            data=await request.read(),
            headers=headers,
        ) as answer:
            body = await answer.read()
            kept = {k: v for k, v in answer.headers.items() if k.lower() not in DROPPED}
            return answer.status, kept, body

    def _changed(self, answer: dict[str, Any], fault: Fault | None) -> bytes:
        """An answer of /sync as this fault makes it; keys held back come with a later one."""
        before = json.dumps(answer)
        keys = answer.setdefault("to_device", {}).setdefault("events", [])
        if fault is Fault.LATE_KEYS:
            self._kept_keys += keys
            keys.clear()
        else:
            keys[:0] = self._kept_keys
            self._kept_keys = []
        timelines = {
            room_id: room.setdefault("timeline", {}).setdefault("events", [])
            for room_id, room in answer.get("rooms", {}).get("join", {}).items()
        }
        now = {room_id: list(events) for room_id, events in timelines.items()}
        for room_id, events in timelines.items():
            if fault is Fault.TWICE:
                events[:0] = self._last.get(room_id, [])
            if fault is Fault.SHUFFLED:
                _shuffle(events, self._random)
        self._last |= now
        after = json.dumps(answer)
        limited = any(
            room["timeline"].get("limited")
            for room in answer.get("rooms", {}).get("join", {}).values()
        )
        if fault in OF_SYNC and (limited if fault is Fault.GAPS else before != after):
            self.fell[fault] += 1  # where there was nothing to disturb nothing fell
        return after.encode()


def _shuffle(events: list[Any], chance: random.Random) -> None:
    """Messages change places among each other; state stays where it is."""
    places = [place for place, event in enumerate(events) if "state_key" not in event]
    said = [events[place] for place in places]
    chance.shuffle(said)
    for place, event in zip(places, said, strict=True):
        events[place] = event


def _cut(request: web.Request) -> web.StreamResponse:
    """The connection is gone."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _cut_inside(
    request: web.Request, status: int, headers: dict[str, str], body: bytes
) -> web.StreamResponse:
    """Half of the answer comes."""
    answer = web.StreamResponse(status=status, headers=headers)
    answer.content_length = len(body)
    await answer.prepare(request)
    await answer.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.abort()
    return answer
