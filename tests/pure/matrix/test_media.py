"""Files: what is not what its hash says, or too large, is refused."""

from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.matrix import media
from bot.matrix.api import Api
from bot.matrix.errors import BadMedia
from tests.pure.matrix.stub import Answer, Stub

JSON = st.recursive(
    st.one_of(st.none(), st.integers(), st.text(max_size=50)),
    lambda inner: st.dictionaries(st.sampled_from(["k", "sha256", "iv", "key", "hashes"]), inner),
    max_leaves=6,
)


@given(st.binary(max_size=200))
def test_a_file_survives_the_way_there_and_back(data: bytes) -> None:
    hidden, file = media.encrypt(data)
    assert media.decrypt(hidden, file) == data
    assert file["v"] == "v2"


@given(data=st.binary(min_size=1, max_size=50), place=st.integers(0), bit=st.integers(0, 7))
def test_one_changed_bit_is_noticed(data: bytes, place: int, bit: int) -> None:
    hidden, file = media.encrypt(data)
    changed = bytearray(hidden)
    changed[place % len(changed)] ^= 1 << bit
    with pytest.raises(BadMedia):
        media.decrypt(bytes(changed), file)


@given(st.dictionaries(st.sampled_from(["key", "hashes", "iv"]), JSON))
def test_a_malformed_key_is_refused(file: dict[str, Any]) -> None:
    with pytest.raises(BadMedia):
        media.decrypt(b"x", file)


@pytest.mark.parametrize(
    "url",
    [
        *(None, 7, "", "https://cm.test/x", "mxc://cm.test", "mxc://cm.test/a/b", "mxc://a/../b"),
        *("mxc://cm.test/..", "mxc://cm.test/a?x", "mxc:///a", "mxc://cm.test/a\n"),
    ],
)
def test_an_address_that_is_none_is_refused(url: Any) -> None:
    with pytest.raises(BadMedia):
        media.download_path({"url": url})
    with pytest.raises(BadMedia):
        media.download_path({"url": "mxc://cm.test/good", "file": {"url": url}})


def test_the_address_goes_to_the_endpoint_that_asks_who_we_are() -> None:
    expected = "/_matrix/client/v1/media/download/cm.test%3A8448/aB-_9"
    assert media.download_path({"url": "mxc://cm.test:8448/aB-_9"}) == expected


def test_a_picture_has_its_size_and_anything_else_is_a_file() -> None:
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (640).to_bytes(4) + (480).to_bytes(4)
    assert media.described(png, "stand.png", "image/png") == {
        "msgtype": "m.image",
        "body": "stand.png",
        "filename": "stand.png",
        "info": {"size": 24, "mimetype": "image/png", "w": 640, "h": 480},
    }
    assert media.described(b"x", "a.ics", "text/calendar")["msgtype"] == "m.file"


async def test_an_answer_that_is_too_large_is_not_read_to_its_end() -> None:
    sent = 0

    async def endless(request: web.Request) -> Answer:
        nonlocal sent
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(bytes(10_000))
            sent += 10_000

    async with Stub(download=endless) as stub:
        api = Api(stub.url)
        with pytest.raises(BadMedia):
            await api.request_bytes("GET", "/download", content_type="x", at_most=50_000)
        await api.close()
    assert sent < 10_000_000


async def test_an_answer_of_just_the_limit_passes() -> None:
    async def exact(_: web.Request) -> Answer:
        return web.Response(body=bytes(50_000))

    async with Stub(download=exact) as stub:
        api = Api(stub.url)
        raw, _ = await api.request_bytes("GET", "/download", content_type="x", at_most=50_000)
        await api.close()
    assert len(raw) == 50_000
