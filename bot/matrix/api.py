"""Requests to the client-server API: one way, with a time limit, errors as exceptions.

nio's own methods retry without end inside the call and return errors as values; the sync loop and
the outbox own retrying here, so they need neither.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.matrix.errors import RateLimited, Refused, TokenDead, Unreachable

CLIENT = "/_matrix/client/v3"
DEFAULT_RETRY_SECONDS = 5.0
JsonObject = Mapping[str, Any]


def path(*parts: str) -> str:
    """A path below /_matrix/client/v3 with every part percent-encoded."""
    return "/".join((CLIENT, *(quote(part, safe="") for part in parts)))


class Api:
    """One account's door to its homeserver. `token` may be set after log-in."""

    def __init__(self, homeserver: str, token: str | None = None) -> None:
        self.homeserver = homeserver.rstrip("/")
        self.token = token
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
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        raw, _ = await self.request_bytes(
            method, path, data, content_type="application/json", query=query, timeout=timeout
        )
        return _json_object(raw)

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
        """Send bytes, return the body of a 2xx answer (cut at `at_most` bytes) and its type."""
        headers = {"Content-Type": content_type}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            async with self._open().request(
                method,
                self.homeserver + path,
                data=data,
                params=query,
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=timeout),
            ) as answer:
                raw = await (answer.read() if at_most is None else answer.content.read(at_most))
                if answer.status >= 300:
                    raise _error(answer.status, raw, answer.headers)
                return raw, answer.content_type
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(type(error).__name__) from error

    async def close(self) -> None:
        """Close the connections. The session on the homeserver stays: we never log out."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session


def _json_object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except ValueError as error:
        raise Unreachable("the answer is not JSON") from error
    if not isinstance(value, dict):
        raise Unreachable("the answer is not a JSON object")
    return value


def _error(status: int, raw: bytes, headers: Mapping[str, str]) -> Unreachable | Refused:
    if status >= 500 or status < 400:
        return Unreachable(f"status {status}")
    try:
        body = _json_object(raw)
    except Unreachable:
        body = {}
    if status == 429:
        return RateLimited(_retry_after(body, headers))
    if status == 401 and body.get("errcode") in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"):
        return TokenDead(status, body)
    return Refused(status, body)


def _retry_after(body: JsonObject, headers: Mapping[str, str]) -> float:
    milliseconds = body.get("retry_after_ms")
    if isinstance(milliseconds, int | float) and milliseconds >= 0:
        return float(milliseconds) / 1000
    seconds = headers.get("Retry-After", "")
    return float(seconds) if seconds.isdigit() else DEFAULT_RETRY_SECONDS
