"""`/live`, `/ready` and `/metrics` on loopback; loaded only where the settings give a port."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Final

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.exposition import exposition
from bot.watch import Watch

log = structlog.get_logger()

LOOPBACK: Final = "127.0.0.1"


@asynccontextmanager
async def serving(
    port: int, watch: Watch, gauges: Callable[[], Awaitable[Mapping[str, tuple[str, float]]]]
) -> AsyncIterator[None]:
    """Answer whoever asks. Raises OSError when the port is taken."""

    async def live(request: web.Request) -> web.Response:
        return _lines([f"{part} is stuck" for part in watch.pulse.stuck()], "alive")

    async def ready(request: web.Request) -> web.Response:
        return _lines(watch.pulse.troubles(), "ready")

    async def metrics(request: web.Request) -> web.Response:
        body = exposition(watch.metrics, await gauges())
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.add_routes([web.get("/live", live), web.get("/ready", ready), web.get("/metrics", metrics)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
        log.info("health listens", port=port)
        yield
    finally:
        await runner.cleanup()


def _lines(wrong: list[str], right: str) -> web.Response:
    text = "\n".join(wrong or [right]) + "\n"
    return web.Response(text=text, status=503 if wrong else 200)
