"""Requests to the client-server API: one way, with a time limit, errors as exceptions.

nio's own methods retry without end inside the call and return errors as values; the sync loop and
the outbox own retrying here, so they need neither.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.matrix import wire
from bot.matrix.errors import BadMedia, RateLimited, Refused, TokenDead, Unreachable

CLIENT = "/_matrix/client/v3"
DEFAULT_RETRY_SECONDS = 5.0
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


_limit: Final = lru_cache(maxsize=64)(lambda seconds: aiohttp.ClientTimeout(total=seconds))


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
        self._session: aiohttp.ClientSession | None = None

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
        headers = {"Content-Type": content_type}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self._gate is not None:
            await self._gate()
        try:
            async with self._open().request(
                method,
                URL(self.homeserver + path, encoded=True),
                data=data,
                params=query,
                headers=headers,
                timeout=_limit(timeout),
                allow_redirects=False,  # we speak to the homeserver of the settings and no other
            ) as answer:
                if answer.status >= 300:
                    raise _error(answer.status, await answer.read(), answer.headers)
                return await _body(answer, at_most), answer.content_type
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(type(error).__name__) from error

    async def close(self) -> None:
        """Close the connections. The session on the homeserver stays: we never log out."""
        if self._session is not None:
            await self._session.close()
            self._session = None

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

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        return self._session


async def _body(answer: aiohttp.ClientResponse, at_most: int | None) -> bytes:
    if at_most is None:
        return await answer.read()
    raw = bytearray()
    async for piece in answer.content.iter_any():
        raw += piece
        if len(raw) > at_most:
            raise BadMedia(f"larger than {at_most} bytes")
    return bytes(raw)


def _error(status: int, raw: bytes, headers: Mapping[str, str]) -> Unreachable | Refused:
    if status >= 500 or status < 400:
        return Unreachable(f"status {status}")
    body = _error_body(raw)
    if status == 429:
        return RateLimited(_retry_after(body, headers))
    if status == 401 and body.get("errcode") in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"):
        return TokenDead(status, body)
    return Refused(status, body)


def _error_body(raw: bytes) -> dict[str, Any]:
    try:
        body = wire.load(raw)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _retry_after(body: JsonObject, headers: Mapping[str, str]) -> float:
    milliseconds = body.get("retry_after_ms")
    if isinstance(milliseconds, int | float) and milliseconds >= 0:
        return float(milliseconds) / 1000
    seconds = headers.get("Retry-After", "")
    return float(seconds) if seconds.isdigit() else DEFAULT_RETRY_SECONDS
