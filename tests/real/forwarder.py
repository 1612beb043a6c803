"""A way to the homeserver on which some requests are refused, as a proxy in between may do."""

from typing import Self

import aiohttp
from aiohttp import web

PASSED_ON = ("Authorization", "Content-Type")
LONGEST_BODY = 10_000_000


class Forwarder:
    """Hands requests on to `target`; those for a room's `refused` endpoint are answered 403."""

    def __init__(self, target: str, refused: str) -> None:
        self.target = target
        self.refused = refused
        self.refusals = 0
        self.url = ""

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(auto_decompress=True)
        app = web.Application(client_max_size=LONGEST_BODY)
        app.router.add_route("*", "/{tail:.*}", self._handle)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.path.endswith(f"/{self.refused}"):
            self.refusals += 1
            return web.json_response({"errcode": "M_FORBIDDEN", "error": "no"}, status=403)
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        async with self._session.request(
            request.method,
            # As it came: room and event ids are percent-encoded.
            self.target + request.raw_path,
            data=await request.read(),
            headers=headers,
        ) as answer:
            return web.Response(
                body=await answer.read(), status=answer.status, content_type=answer.content_type
            )
