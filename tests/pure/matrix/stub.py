"""A homeserver that answers what a test tells it to, and counts."""

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, Self
from urllib.parse import unquote

from aiohttp import web

Answer = web.StreamResponse | dict[str, Any]
Handler = Callable[[web.Request], Awaitable[Answer]]


def refusal(status: int, errcode: str = "M_UNKNOWN", **more: Any) -> web.Response:
    """An error of the client-server API."""
    return web.json_response({"errcode": errcode, **more}, status=status)


class Stub:
    """Handlers by a part of the path below /_matrix/client/v3; others answer {}, a list nothing."""

    def __init__(self, **handlers: Handler) -> None:
        self.handlers = handlers
        self.asked: Counter[str] = Counter()
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._answer)
        # Without cancellation a dead client's long poll would eat an answer.
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        parts = unquote(request.path).removeprefix("/_matrix/client/v3/").split("/")
        name = next((part for part in parts if part in self.handlers), parts[0])
        self.asked[name] += 1
        handler = self.handlers.get(name)
        if handler is None and parts[-1] == "state":
            return refusal(404, "M_NOT_FOUND")
        answer = await handler(request) if handler else {}
        return web.json_response(answer) if isinstance(answer, dict) else answer
