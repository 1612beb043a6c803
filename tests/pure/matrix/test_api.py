"""The one door to the homeserver, over the HTTP client that is under it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.matrix.api import MOST_AT_ONCE, Api, path
from bot.matrix.curl import AGENT
from bot.matrix.errors import BadMedia, RateLimited, Refused, Unreachable
from tests.pure.matrix.stub import Answer, Stub, refusal


@asynccontextmanager
async def api(url: str) -> AsyncIterator[Api]:
    """A door that is shut again."""
    opened = Api(url, "secret")
    try:
        yield opened
    finally:
        await opened.close()


def nobody() -> str:
    """An address of loopback where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


async def test_what_is_sent_arrives_as_it_is() -> None:
    heard: list[tuple[str, str, dict[str, str], bytes]] = []

    async def hear(request: web.Request) -> Answer:
        headers = {name: request.headers.get(name, "") for name in WANTED}
        heard.append((request.method, request.raw_path, headers, await request.read()))
        return {"event_id": "$1"}

    where = path("rooms", "!a/b%c:cm.test", "send", "m.room.message", "t1")
    async with Stub(rooms=hear) as stub, api(stub.url) as door:
        assert await door.request("PUT", where, {"body": "é"}, query={"a": "b c&d"}) == {
            "event_id": "$1"
        }
    quoted = "/_matrix/client/v3/rooms/%21a%2Fb%25c%3Acm.test/send/m.room.message/t1?a=b+c%26d"
    assert heard == [("PUT", quoted, WANTED, '{"body":"é"}'.encode())]


WANTED = {
    "Authorization": "Bearer secret",
    "Content-Type": "application/json",
    "User-Agent": AGENT,
    "Cookie": "",
}


async def test_what_a_homeserver_refuses_is_told_apart() -> None:
    async def limited(_: web.Request) -> Answer:
        return refusal(429, "M_LIMIT_EXCEEDED", retry_after_ms=1500)

    async def forbidden(_: web.Request) -> Answer:
        return refusal(403, "M_FORBIDDEN")

    async with Stub(join=limited, leave=forbidden) as stub, api(stub.url) as door:
        with pytest.raises(RateLimited) as slow:
            await door.request("POST", path("join"))
        with pytest.raises(Refused) as no:
            await door.request("POST", path("leave"))
    assert slow.value.retry_after == 1.5
    assert no.value.errcode == "M_FORBIDDEN"


async def test_why_nobody_answered_is_told_without_the_room() -> None:
    async def cut(request: web.Request) -> Answer:
        assert request.transport is not None
        request.transport.abort()
        return {}

    async def silent(_: web.Request) -> Answer:
        await asyncio.Event().wait()
        return {}

    reasons = []
    async with Stub(cut=cut, silent=silent) as stub, api(stub.url) as door, api(nobody()) as none:
        for asked, at in ((door, "cut"), (door, "silent"), (none, "nobody")):
            with pytest.raises(Unreachable) as error:
                await asked.request("GET", path(at, "!secret:cm.test"), timeout=0.5)
            reasons.append(str(error.value))
    assert "Empty reply" in reasons[0]
    assert "timed out" in reasons[1]
    assert "connect" in reasons[2]
    assert not any("secret" in reason for reason in reasons)


async def test_more_than_may_be_is_not_read_to_its_end() -> None:
    sent = 0

    async def endless(request: web.Request) -> Answer:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(65536))
            sent += 65536

    async with Stub(media=endless) as stub, api(stub.url) as door:
        with pytest.raises(BadMedia):
            await door.request_bytes("GET", path("media"), content_type="", at_most=1_000_000)
    assert sent < 64_000_000


async def test_no_proxy_of_the_environment_hears_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Stub() as proxy, Stub() as stub:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        async with api(stub.url) as door:
            await door.request("GET", path("whoami"))
        assert stub.asked["whoami"] == 1
        assert not proxy.asked


async def test_a_cancelled_request_is_broken_off() -> None:
    """Nobody waits for it any more: it must not go on behind our back."""
    came, gone = asyncio.Event(), asyncio.Event()

    async def hold(_: web.Request) -> Answer:
        came.set()
        try:
            await asyncio.Event().wait()
        finally:
            gone.set()
        return {}

    async with Stub(hold=hold) as stub, api(stub.url) as door:
        asked = asyncio.create_task(door.request("GET", path("hold")))
        await came.wait()
        asked.cancel()
        await gone.wait()
        assert await door.request("GET", path("whoami")) == {}
        assert asked.cancelled()


async def test_a_connection_is_used_again() -> None:
    ports = set()

    async def hear(request: web.Request) -> Answer:
        assert request.transport is not None
        ports.add(request.transport.get_extra_info("peername")[1])
        return {}

    async with Stub(whoami=hear) as stub, api(stub.url) as door:
        for _ in range(20):
            await door.request("GET", path("whoami"))
            await door.request("POST", path("whoami"), {})
    assert len(ports) == 1


async def test_an_answer_in_another_coding_is_read() -> None:
    async def packed(_: web.Request) -> Answer:
        response = web.json_response({"long": "x" * 10_000})
        response.enable_compression(web.ContentCoding.gzip)
        return response

    async with Stub(packed=packed) as stub, api(stub.url) as door:
        assert await door.request("GET", path("packed")) == {"long": "x" * 10_000}


async def test_who_waits_for_a_place_asks_the_gate_when_it_is_had() -> None:
    opened = asyncio.Event()
    came = asyncio.Event()
    gates = 0

    async def hold(_: web.Request) -> Answer:
        came.set()
        await opened.wait()
        return {}

    async def gate() -> None:
        nonlocal gates
        gates += 1
        if gates > MOST_AT_ONCE:
            raise Unreachable("shut")

    async with Stub(hold=hold) as stub:
        door = Api(stub.url, "secret", gate=gate)
        asked = [
            asyncio.create_task(door.request("GET", path("hold"))) for _ in range(MOST_AT_ONCE + 1)
        ]
        await came.wait()
        assert gates == MOST_AT_ONCE
        opened.set()
        ended = await asyncio.gather(*asked, return_exceptions=True)
        await door.close()
    assert sum(isinstance(one, Unreachable) for one in ended) == 1
    assert stub.asked["hold"] == MOST_AT_ONCE


async def test_closing_ends_what_is_under_way() -> None:
    came = asyncio.Event()

    async def hold(_: web.Request) -> Answer:
        came.set()
        await asyncio.Event().wait()
        return {}

    async with Stub(hold=hold) as stub:
        door = Api(stub.url, "secret")
        asked = asyncio.create_task(door.request("GET", path("hold")))
        await came.wait()
        await door.close()
        with pytest.raises(Unreachable, match="closed"):
            await asked
