"""The sync loop against a homeserver that fails in every way that is known to us."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.matrix import api as api_module
from bot.matrix import sync as sync_module
from bot.matrix.api import Api
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.store_files import KeyFolder
from bot.matrix.errors import RateLimited, TokenDead
from bot.matrix.events import Batch, Invite, Membership, Message
from bot.matrix.retry import Backoff
from bot.matrix.sync import Sync
from tests.pure.matrix.raw import (
    ANOUK,
    BOT,
    PETRA,
    ROOM,
    START_MS,
    answer,
    event,
    joined,
    said,
)
from tests.pure.matrix.stub import Answer, Handler, Stub, refusal

QUICK = Backoff(first=0.01, most=0.04)
PATIENT = Backoff(first=0.2, most=0.2)
LEAST_WAIT = 0.1
START = datetime.fromtimestamp(START_MS / 1000, UTC)


def bodies(batch: Batch) -> list[str]:
    return [event.body for event in batch.events if isinstance(event, Message)]


def in_turn(*answers: Answer | Callable[[], Answer]) -> Handler:
    """These answers, one for each request; then silence, as a long poll."""
    rest = list(answers)

    async def handler(_: web.Request) -> Answer:
        if not rest:
            await asyncio.Event().wait()
        given = rest.pop(0)
        return given() if callable(given) else given

    return handler


def always(make: Callable[[], Answer]) -> Handler:
    async def handler(_: web.Request) -> Answer:
        return make()

    return handler


@asynccontextmanager
async def syncing(stub: Stub, folder: Path, **how: Any) -> AsyncIterator[Sync]:
    api = Api(stub.url, "token")
    machine = await Machine.open(api, BOT, "DEVICE", KeyFolder(folder))
    try:
        yield Sync(api, machine, BOT, now=lambda: START, **{"backoff": QUICK} | how)
    finally:
        await machine.close()
        await api.close()


async def batches(
    stub: Stub,
    folder: Path,
    count: int = 1,
    *,
    token: str | None = "s1",
    rooms: frozenset[str] = frozenset({ROOM}),
    backoff: Backoff = QUICK,
    **asked: Callable[..., Awaitable[Any]],
) -> list[Batch]:
    """The first batches that the loop hands over."""
    found: list[Batch] = []
    enough = asyncio.Event()

    async def on_batch(batch: Batch) -> None:
        found.append(batch)
        if len(found) == count:
            enough.set()
            await asyncio.Event().wait()

    async def is_joined() -> frozenset[str]:
        return rooms

    async with stub, syncing(stub, folder, backoff=backoff) as sync, asyncio.timeout(20):
        running = asyncio.create_task(sync.run(on_batch, token=token, joined=is_joined, **asked))
        stopped = asyncio.create_task(enough.wait())
        await asyncio.wait((running, stopped), return_when=asyncio.FIRST_COMPLETED)
        for task in (running, stopped):
            task.cancel()
        ended = await asyncio.gather(running, stopped, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error
    return found


FAILURES: dict[str, Callable[[], Answer]] = {
    "cut": lambda: refusal(500),
    "500": lambda: refusal(500),
    "502 with a page": lambda: web.Response(status=502, text="<html>Bad Gateway</html>"),
    "401 of a proxy": lambda: web.Response(status=401, text="who are you"),
    "403": lambda: refusal(403, "M_FORBIDDEN"),
    "404": lambda: refusal(404),
    "429": lambda: refusal(429, "M_LIMIT_EXCEEDED", retry_after_ms=5),
    "429 without a time": lambda: web.Response(status=429, headers={"Retry-After": "0"}),
    "not JSON": lambda: web.Response(text="{", content_type="application/json"),
    "a list": lambda: web.Response(text="[]", content_type="application/json"),
    "too deep": lambda: web.Response(text="[" * 100_000, content_type="application/json"),
    "no token": lambda: {"rooms": {}},
    "a token that is none": lambda: {"next_batch": 7},
    "an empty answer at once": lambda: answer("s1"),
    "ever new tokens, nothing in them": lambda: answer(str(time.monotonic_ns())),
}


@pytest.mark.parametrize("failure", FAILURES)
async def test_no_answer_makes_the_loop_spin(
    failure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_module, "DEFAULT_RETRY_SECONDS", 0.2)
    tries = 4
    enough = asyncio.Event()

    async def handler(request: web.Request) -> Answer:
        if stub.asked["sync"] == tries:
            enough.set()
            await asyncio.Event().wait()
        if failure == "cut" and request.transport is not None:
            request.transport.abort()
        return FAILURES[failure]()

    async def ignore(_: object = None) -> frozenset[str]:
        return frozenset()

    stub = Stub(sync=handler)
    async with stub, syncing(stub, tmp_path, backoff=PATIENT) as sync, asyncio.timeout(20):
        began = time.monotonic()
        running = asyncio.create_task(
            sync.run(ignore, token="s1", joined=ignore)  # type: ignore[arg-type]
        )
        await enough.wait()
        took = time.monotonic() - began
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    # The first answer is no long poll: it may come at once and be empty. A connection that is cut
    # is tried twice by the HTTP client itself.
    waits = tries // 2 - 1 if failure == "cut" else tries - 2
    assert took >= waits * LEAST_WAIT


async def test_a_long_poll_that_ended_in_silence_is_followed_by_the_next_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_module, "QUICK_SECONDS", 0.0)
    stub = Stub(sync=in_turn(*(answer(f"s{number}") for number in range(4))))
    found = await batches(stub, tmp_path, 4, backoff=Backoff(first=60.0, most=60.0))
    assert len(found) == 4


@pytest.mark.parametrize("errcode", ["M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"])
async def test_a_dead_token_ends_the_loop_at_the_first_answer(errcode: str, tmp_path: Path) -> None:
    stub = Stub(sync=always(lambda: refusal(401, errcode)))
    with pytest.raises(TokenDead):
        await batches(stub, tmp_path)
    assert stub.asked["sync"] == 1


def test_the_back_off_grows_to_its_bound_and_never_undercuts_what_is_asked() -> None:
    backoff = Backoff()
    for failures in (1, 2, 5, 8, 1000):
        grown = min(30.0, 0.5 * 2.0 ** (failures - 1)) if failures < 50 else 30.0
        delays = [backoff.delay(failures) for _ in range(200)]
        assert grown / 2 <= min(delays) < max(delays) <= grown
    assert backoff.delay(1, RateLimited(12.0)) >= 12.0
    assert backoff.delay(1, RateLimited(float("inf"))) == backoff.obeyed


async def test_the_first_answer_has_full_state_and_the_next_waits_for_the_commit(
    tmp_path: Path,
) -> None:
    asked: list[dict[str, str]] = []
    turns = in_turn(answer("s2"), answer("s3", join={ROOM: joined([said("!help")])}), answer("s4"))

    async def handler(request: web.Request) -> Answer:
        asked.append(dict(request.query))
        return await turns(request)

    found = await batches(Stub(sync=handler), tmp_path, 3)
    assert [batch.token for batch in found] == ["s2", "s3", "s4"]
    assert [query["since"] for query in asked] == ["s1", "s2", "s3"]
    assert [query.get("full_state") for query in asked] == ["true", None, None]
    assert [query["timeout"] for query in asked] == ["0", "30000", "30000"]
    assert json.loads(asked[0]["filter"])["room"]["timeline"]["limit"] == 100


async def test_an_error_while_handling_ends_the_loop_and_no_later_answer_is_asked_for(
    tmp_path: Path,
) -> None:
    stub = Stub(sync=in_turn(answer("s2"), answer("s3")))

    async def fail(_: Batch) -> None:
        raise ZeroDivisionError

    async def none() -> frozenset[str]:
        return frozenset()

    async with stub, syncing(stub, tmp_path) as sync:
        with pytest.raises(ZeroDivisionError):
            await sync.run(fail, token=None, joined=none)
    assert stub.asked["sync"] == 1


MALFORMED: dict[str, Any] = {
    "!number:cm.test": 17,
    "!list:cm.test": [],
    "!none:cm.test": None,
    "!timeline:cm.test": {"timeline": 3, "state": "x"},
    "!events:cm.test": {"timeline": {"events": {}, "limited": "yes", "prev_batch": 4}},
    "!holes:cm.test": {"timeline": {"events": [None, 3, "x", {}, {"type": 4}, {"content": []}]}},
    "!state:cm.test": {"state": {"events": [{"type": "m.room.member", "content": 3}, []]}},
    "!limited:cm.test": {"timeline": {"limited": True, "events": []}},
    "!token:cm.test": {"timeline": {"limited": True, "prev_batch": 4, "events": []}},
}


async def test_malformed_rooms_leave_the_others_alone(tmp_path: Path) -> None:
    raw = answer(
        join={**MALFORMED, ROOM: joined([said("!help")])},
        leave={"!a:cm.test": 3, "!b:cm.test": {"timeline": []}},
        invite={"!c:cm.test": 3, "!d:cm.test": {"invite_state": {"events": [3, {}]}}},
    ) | {"to_device": 3, "device_lists": [], "device_one_time_keys_count": {"x": "y"}}
    stub = Stub(sync=in_turn(raw))
    (batch,) = await batches(stub, tmp_path, rooms=frozenset({ROOM, *MALFORMED}))
    assert bodies(batch) == ["!help"]
    assert stub.asked["rooms"] == 0
    left = [event.room_id for event in batch.events if isinstance(event, Membership)]
    assert sorted(left) == ["!a:cm.test", "!b:cm.test"]


async def test_invitation_and_departure_name_who_did_it(tmp_path: Path) -> None:
    kicked = event(
        "m.room.member", {"membership": "leave"}, PETRA, state_key=BOT, event_id="$kicked"
    )
    invited = {
        "type": "m.room.member",
        "state_key": BOT,
        "sender": ANOUK,
        "content": {"membership": "invite"},
    }
    named = {"type": "m.room.name", "state_key": "", "sender": PETRA, "content": {"name": "Kring"}}
    raw = answer(
        leave={ROOM: joined([said("!help"), kicked])},
        invite={"!new:cm.test": {"invite_state": {"events": [named, invited]}}},
    )
    (batch,) = await batches(Stub(sync=in_turn(raw)), tmp_path)
    departure, invitation = batch.events
    assert isinstance(departure, Membership)
    assert (departure.event_id, departure.sender, departure.user_id) == ("$kicked", PETRA, BOT)
    assert departure.membership == "leave"
    assert isinstance(invitation, Invite)
    assert (invitation.room_id, invitation.sender) == ("!new:cm.test", ANOUK)


async def test_failing_upkeep_does_not_stop_the_loop(tmp_path: Path) -> None:
    stub = Stub(
        sync=in_turn(answer("s2"), answer("s3", join={ROOM: joined([said("!help")])})),
        keys=always(lambda: refusal(500)),
    )
    assert [b.token for b in await batches(stub, tmp_path, 2)] == ["s2", "s3"]
    assert stub.asked["keys"] > 0
