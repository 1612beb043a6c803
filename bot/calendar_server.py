"""Serves calendars at secret addresses, on a port of its own, and nothing else.

Whatever is asked but a calendar by its whole secret gets the same empty 404, so that nobody learns
what there is. Nothing is logged: an address is a secret. TLS is for a proxy in front.
"""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from aiohttp import web

from commands.meetings import icalendar_file
from commands.meetings.feed import calendar_of
from storage import calendar_feeds
from storage.database import Database, Unit

AT_ONCE: Final = 4
"""Requests that are looked at together; the others wait, and the bot goes on."""

_PATH: Final = re.compile(r"/([A-Za-z0-9_-]{43})\.ics")
_HEADERS: Final = {"Server": "-", "Cache-Control": "private, no-store"}


class PortTaken(Exception):
    """Something else listens there; the message says what to change."""


class CalendarServer:
    """Listens while it is an async context; `address` is what people's calendars are given."""

    def __init__(
        self, database: Database, now: Callable[[], datetime], host: str, port: int, address: str
    ) -> None:
        self._database = database
        self._now = now
        self._host, self._port = host, port
        self._address = address
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._runner = web.ServerRunner(web.Server(self._answer, access_log=None))

    async def __aenter__(self) -> "CalendarServer":
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise PortTaken(
                f"Calendars cannot be served on {self._host} port {self._port}: {error.strerror}. "
                "Choose another calendar.port."
            ) from error
        await self._database.write(
            lambda unit: calendar_feeds.set_address(unit.connection, self._address)
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._runner.addresses[0][1])

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        match = _PATH.fullmatch(request.raw_path)
        if match is None or request.method not in ("GET", "HEAD"):
            return _nothing()
        async with self._gate:
            record = await self._database.write(lambda unit: self._look(unit, match[1]))
            if record is None:
                return _nothing()
            data = await asyncio.to_thread(icalendar_file.write, record)
        return web.Response(
            body=data, headers=_HEADERS, content_type="text/calendar", charset="utf-8"
        )

    def _look(self, unit: Unit, secret: str) -> dict[str, Any] | None:
        with unit.command() as session:
            return calendar_of(session, secret, self._now())


def _nothing() -> web.Response:
    return web.Response(status=404, headers=_HEADERS)
