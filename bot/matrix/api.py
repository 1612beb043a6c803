"""Requests to the client-server API: one way, with a time limit, errors as exceptions.

nio's own methods retry without end inside the call and return errors as values; the sync loop and
the outbox own retrying here, so they need neither.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import DetailedPyreqwestError, PyreqwestError
from pyreqwest.request import RequestBuilder
from pyreqwest.response import Response

from bot.matrix import wire
from bot.matrix.errors import BadMedia, RateLimited, Refused, TokenDead, Unreachable

CLIENT = "/_matrix/client/v3"
DEFAULT_RETRY_SECONDS = 5.0
AGENT: Final = "Schakel"
MOST_AT_ONCE: Final = 100
"""Requests under way. Who comes after waits here, not in the HTTP client: that sends what it was
given even when nobody waits for the answer any more, and by then the gate may be shut."""

LET_GO_SECONDS: Final = 0.05
"""In which the thread of the HTTP client lets go of the interpreter: one that ends in the middle of
that ends with SIGABRT (seen in two of three processes that ended right after a failed request)."""

JsonObject = Mapping[str, Any]
Gate = Callable[[], Awaitable[None]]
"""Returns when a request may go out. Raises Unreachable when none may."""


def path(*parts: str) -> str:
    """A path below /_matrix/client/v3 with every part percent-encoded."""
    return "/".join([CLIENT, *map(_encoded, parts)])


def _encoded(part: str) -> str:
    # A transaction id is as it is, and no two are alike; rooms and kinds come again and again.
    return part if part.isalnum() and part.isascii() else _quoted(part)


_quoted: Final = lru_cache(maxsize=1024)(lambda part: quote(part, safe=""))


_limit: Final = lru_cache(maxsize=64)(lambda seconds: timedelta(seconds=seconds))


class Api:
    """One account's door to its homeserver. `token` may be set after log-in.

    `gate` is asked before each request.
    """

    def __init__(
        self, homeserver: str, token: str | None = None, *, gate: Gate | None = None
    ) -> None:
        self.homeserver = homeserver.rstrip("/")
        self.token = token
        self._gate = gate
        self._places = asyncio.Semaphore(MOST_AT_ONCE)
        self._client: Client | None = None

    async def request(
        self,
        method: str,
        path: str,
        body: JsonObject | None = None,
        *,
        query: Mapping[str, str] | None = None,
        timeout: float = 30.0,
    ) -> dict[str, Any]:
        """Send JSON, return the JSON object of a 2xx answer. `timeout` is in seconds.

        Raises RateLimited, TokenDead, Refused or Unreachable.
        """
        answer = await self._json(method, path, body, query, timeout)
        if not isinstance(answer, dict):
            raise Unreachable("the answer is not a JSON object")
        return answer

    async def listing(self, path: str, *, timeout: float = 30.0) -> list[dict[str, Any]]:
        """GET a JSON list of objects; raises as `request` does."""
        answer = await self._json("GET", path, None, None, timeout)
        if not isinstance(answer, list):
            raise Unreachable("the answer is not a JSON list")
        return [entry for entry in answer if isinstance(entry, dict)]

    async def request_bytes(
        self,
        method: str,
        path: str,
        data: bytes | None = None,
        *,
        content_type: str,
        query: Mapping[str, str] | None = None,
        timeout: float = 60.0,
        at_most: int | None = None,
    ) -> tuple[bytes, str]:
        """Send bytes, return the body of a 2xx answer and its type.

        Raises BadMedia when the answer is larger than `at_most` bytes, and as `request` does.
        """
        try:
            asked = self._open().request(method, self.homeserver + path).timeout(_limit(timeout))
            asked = asked.header("Content-Type", content_type)
            if self.token:
                asked = asked.header("Authorization", f"Bearer {self.token}", is_sensitive=True)
            if query:
                asked = asked.query(query)
            if data is not None:
                asked = asked.body_bytes(data)
            async with self._places:
                if self._gate is not None:
                    await self._gate()
                return await _answered(asked, at_most)
        except (PyreqwestError, TimeoutError, OSError) as error:
            raise Unreachable(_why(error)) from None

    async def close(self) -> None:
        """Close the connections. The session on the homeserver stays: we never log out."""
        if self._client is not None:
            await self._client.close()
            self._client = None
            await asyncio.sleep(LET_GO_SECONDS)

    async def _json(
        self,
        method: str,
        path: str,
        body: JsonObject | None,
        query: Mapping[str, str] | None,
        timeout: float,
    ) -> Any:
        data = None if body is None else wire.dump(body)
        raw, _ = await self.request_bytes(
            method, path, data, content_type="application/json", query=query, timeout=timeout
        )
        try:
            return wire.load(raw)
        except ValueError as error:
            raise Unreachable("the answer is not JSON") from error

    def _open(self) -> Client:
        """We speak to the homeserver of the settings and no other: no redirect, no proxy."""
        if self._client is None:
            made = ClientBuilder().follow_redirects(False).no_proxy().http1_only()
            self._client = made.user_agent(AGENT).build()
        return self._client


async def _answered(asked: RequestBuilder, at_most: int | None) -> tuple[bytes, str]:
    if at_most is None:
        answer = await asked.build().send()
        return _read(answer, bytes(await answer.bytes()))
    async with asked.build_streamed() as answer:
        return _read(answer, await _at_most(answer, at_most))


def _read(answer: Response, body: bytes) -> tuple[bytes, str]:
    if answer.status >= 300:
        raise _error(answer.status, body, answer.get_header("Retry-After") or "")
    return body, (answer.get_header("Content-Type") or "").partition(";")[0].strip()


async def _at_most(answer: Response, at_most: int) -> bytes:
    raw = bytearray()
    while (piece := await answer.body_reader.read_chunk()) is not None:
        raw += piece
        if len(raw) > at_most:
            raise BadMedia(f"larger than {at_most} bytes")
    return bytes(raw)


def _why(error: Exception) -> str:
    """What went wrong below us, without the address: it may name a room."""
    causes = error.details["causes"] if isinstance(error, DetailedPyreqwestError) else None
    return causes[-1]["message"] if causes and len(causes) > 1 else type(error).__name__


def _error(status: int, raw: bytes, retry_after: str) -> Unreachable | Refused:
    if status >= 500 or status < 400:
        return Unreachable(f"status {status}")
    body = _error_body(raw)
    if status == 429:
        return RateLimited(_retry_after(body, retry_after))
    if status == 401 and body.get("errcode") in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"):
        return TokenDead(status, body)
    return Refused(status, body)


def _error_body(raw: bytes) -> dict[str, Any]:
    try:
        body = wire.load(raw)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _retry_after(body: JsonObject, header: str) -> float:
    milliseconds = body.get("retry_after_ms")
    if isinstance(milliseconds, int | float) and milliseconds >= 0:
        return float(milliseconds) / 1000
    return float(header) if header.isdigit() else DEFAULT_RETRY_SECONDS
