"""Requests to the client-server API: one way, with a time limit, errors as exceptions.

nio's own methods retry without end inside the call and return errors as values; the sync loop and
the outbox own retrying here, so they need neither.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, urlencode

from bot.matrix import wire
from bot.matrix.curl import Answer, TooLarge, TransferError, Transfers
from bot.matrix.errors import BadMedia, RateLimited, Refused, TokenDead, Unreachable

CLIENT = "/_matrix/client/v3"
DEFAULT_RETRY_SECONDS = 5.0
MOST_AT_ONCE: Final = 100
"""Requests under way. Who comes after waits, and asks the gate when it is her turn."""

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
        self._transfers: Transfers | None = None

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
        url = self.homeserver + path
        if query:
            url = f"{url}?{urlencode(query)}"
        headers = [f"Content-Type: {content_type}"] if content_type else []
        if self.token:
            headers.append(f"Authorization: Bearer {self.token}")
        async with self._places:
            if self._gate is not None:
                await self._gate()
            answer = await self._answer(method, url, headers, data, timeout, at_most)
        if answer.status >= 300:
            raise _error(answer)
        return answer.body, answer.content_type.partition(";")[0].strip()

    async def close(self) -> None:
        """Close the connections. The session on the homeserver stays: we never log out."""
        if self._transfers is not None:
            self._transfers.close()
            self._transfers = None

    async def _answer(
        self,
        method: str,
        url: str,
        headers: list[str],
        data: bytes | None,
        timeout: float,
        at_most: int | None,
    ) -> Answer:
        if self._transfers is None:
            self._transfers = Transfers()
        try:
            return await self._transfers.ask(
                method, url, headers, data, seconds=timeout, at_most=at_most
            )
        except TooLarge as error:
            raise BadMedia(f"larger than {at_most} bytes") from error
        except TransferError as error:
            raise Unreachable(str(error)) from None

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


def _error(answer: Answer) -> Unreachable | Refused:
    status = answer.status
    if status >= 500 or status < 400:
        return Unreachable(f"status {status}")
    body = _error_body(answer.body)
    if status == 429:
        return RateLimited(_retry_after(body, answer.retry_after))
    if status == 401 and body.get("errcode") in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"):
        return TokenDead(status, body)
    return Refused(status, body)


def _error_body(raw: bytes) -> dict[str, Any]:
    try:
        body = wire.load(raw)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _retry_after(body: JsonObject, header: int) -> float:
    milliseconds = body.get("retry_after_ms")
    if isinstance(milliseconds, int | float) and milliseconds >= 0:
        return float(milliseconds) / 1000
    return float(header) if header else DEFAULT_RETRY_SECONDS
