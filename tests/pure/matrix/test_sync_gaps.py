"""What a limited timeline left out is paged back, or its loss is told."""

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.matrix.events import Batch, Message, PollResponse, StateChange
from tests.pure.matrix.raw import (
    ANOUK,
    BOT,
    PETRA,
    ROOM,
    START_MS,
    Raw,
    answer,
    event,
    joined,
    member,
    powers,
    said,
)
from tests.pure.matrix.stub import Answer, Handler, Stub, refusal
from tests.pure.matrix.test_sync_loop import always, batches, in_turn

OTHER = "!som:cm.test"


def ids(batch: Batch) -> list[str]:
    return [event.event_id for event in batch.events]


def said_in(batch: Batch, room_id: str) -> list[str]:
    messages = (event for event in batch.events if isinstance(event, Message))
    return [event.body for event in messages if event.room_id == room_id]


def history(events: list[Raw], size: int, asked: list[dict[str, str]]) -> Handler:
    """/messages over these events (oldest first): pages of `size`, tokens p<index>."""

    async def handler(request: web.Request) -> Answer:
        asked.append(dict(request.query))
        end = int(request.query["from"].removeprefix("p"))
        start = max(0, end - size)
        page = {"chunk": events[start:end][::-1], "start": f"p{end}"}
        return page | ({"end": f"p{start}"} if start else {})

    return handler


async def test_all_pages_of_a_gap_come_in_order_before_the_timeline(tmp_path: Path) -> None:
    missed = [said(str(number)) for number in range(25)]
    demoted = powers(anouk=0)
    missed.insert(10, demoted)
    last = said("laatste")
    asked: list[dict[str, str]] = []
    stub = Stub(
        sync=in_turn(answer(join={ROOM: joined([last], [demoted], prev_batch="p26")})),
        messages=history(missed, 10, asked),
    )
    (batch,) = await batches(stub, tmp_path)
    expected = [*(raw["event_id"] for raw in missed), demoted["event_id"], last["event_id"]]
    assert ids(batch) == expected
    assert [query["from"] for query in asked] == ["p26", "p16", "p6"]
    assert {(query["to"], query["dir"]) for query in asked} == {("s1", "b")}


async def test_a_page_that_fails_for_a_while_is_asked_for_again(tmp_path: Path) -> None:
    missed = [said(str(number)) for number in range(3)]
    good = history(missed, 10, [])
    turns = iter([refusal(500), refusal(429, retry_after_ms=1), web.Response(text="?")])

    async def messages(request: web.Request) -> Answer:
        return next(turns, None) or await good(request)

    stub = Stub(
        sync=in_turn(answer(join={ROOM: joined([said("3")], prev_batch="p3")})), messages=messages
    )
    (batch,) = await batches(stub, tmp_path)
    assert said_in(batch, ROOM) == ["0", "1", "2", "3"]
    assert batch.lost == ()


async def test_being_rate_limited_loses_nothing_however_often(tmp_path: Path) -> None:
    good = history([said("0")], 10, [])

    async def messages(request: web.Request) -> Answer:
        often = stub.asked["messages"] <= 12
        return refusal(429, retry_after_ms=1) if often else await good(request)

    stub = Stub(
        sync=in_turn(answer(join={ROOM: joined([said("1")], prev_batch="p1")})), messages=messages
    )
    (batch,) = await batches(stub, tmp_path)
    assert said_in(batch, ROOM) == ["0", "1"]


async def test_an_outage_is_waited_out_however_long_it_takes(tmp_path: Path) -> None:
    missed = [said(str(number)) for number in range(3)]
    good = history(missed, 10, [])
    down = 12

    async def messages(request: web.Request) -> Answer:
        return refusal(503) if stub.asked["messages"] <= down else await good(request)

    async def whoami(_: web.Request) -> Answer:
        return refusal(503) if stub.asked["messages"] <= down else {"user_id": BOT}

    stub = Stub(
        sync=in_turn(answer(join={ROOM: joined([said("3")], prev_batch="p3")})),
        messages=messages,
        whoami=whoami,
    )
    (batch,) = await batches(stub, tmp_path)
    assert said_in(batch, ROOM) == ["0", "1", "2", "3"]
    assert stub.asked["messages"] > down


async def test_a_room_that_fails_by_itself_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    good = history([said("a"), said("b")], 10, [])

    async def messages(request: web.Request) -> Answer:
        return refusal(500) if ROOM in request.path else await good(request)

    stub = Stub(
        sync=in_turn(
            answer(
                join={
                    ROOM: joined([said("3")], prev_batch="p3"),
                    OTHER: joined([said("c")], prev_batch="p2"),
                }
            )
        ),
        messages=messages,
    )
    (batch,) = await batches(stub, tmp_path, rooms=frozenset({ROOM, OTHER}))
    assert batch.lost == (ROOM,)
    assert said_in(batch, ROOM) == ["3"]
    assert said_in(batch, OTHER) == ["a", "b", "c"]


async def test_a_refused_gap_is_named_at_once(tmp_path: Path) -> None:
    stub = Stub(
        sync=in_turn(answer(join={ROOM: joined([said("3")], prev_batch="p3")})),
        messages=always(lambda: refusal(403, "M_FORBIDDEN")),
    )
    (batch,) = await batches(stub, tmp_path)
    assert (batch.lost, stub.asked["messages"]) == ((ROOM,), 1)


async def test_a_page_that_leads_to_itself_ends(tmp_path: Path) -> None:
    stub = Stub(
        sync=in_turn(answer(join={ROOM: joined([said("3")], prev_batch="p3")})),
        messages=always(lambda: {"chunk": [], "end": "p3"}),
    )
    (batch,) = await batches(stub, tmp_path)
    assert said_in(batch, ROOM) == ["3"]


async def test_in_a_room_just_joined_the_gap_goes_back_to_our_join_with_the_state_there(
    tmp_path: Path,
) -> None:
    entry, asked = member(BOT, "join", "invite"), said("!akkoord 9")
    raised, demoted = powers(anouk=50), powers(anouk=0)
    before = [said("!help"), said("nog eerder")]
    missed = [*before, entry, asked, demoted, said("daarna")]
    last = said("laatste")
    paged: list[dict[str, str]] = []
    stub = Stub(
        sync=in_turn(answer(join={ROOM: joined([last], [entry, demoted], prev_batch="p6")})),
        messages=history(missed, 2, paged),
        context=always(lambda: {"state": [entry, raised]}),
    )
    (batch,) = await batches(stub, tmp_path, rooms=frozenset())
    assert said_in(batch, ROOM) == ["!akkoord 9", "daarna", "laatste"]
    powers_before = [
        event.content["users"][ANOUK]
        for event in batch.events[: ids(batch).index(asked["event_id"])]
        if isinstance(event, StateChange) and event.type == "m.room.power_levels"
    ]
    assert powers_before == [50]
    assert [query["from"] for query in paged] == ["p6", "p4"]


async def test_a_room_just_joined_whose_timeline_holds_our_join_has_no_gap(tmp_path: Path) -> None:
    timeline = [said("!help"), member(BOT, "join", "invite"), said("!peiling")]
    stub = Stub(sync=in_turn(answer(join={ROOM: joined(timeline, prev_batch="p9")})))
    (batch,) = await batches(stub, tmp_path, rooms=frozenset())
    assert said_in(batch, ROOM) == ["!peiling"]
    assert stub.asked["rooms"] == 0


async def test_with_a_token_what_was_said_before_the_start_counts(tmp_path: Path) -> None:
    old = said("oud") | {"origin_server_ts": 1_700_000_000_000}
    (batch,) = await batches(
        Stub(sync=in_turn(answer(join={ROOM: joined([old])}))), tmp_path, token="s1"
    )
    assert said_in(batch, ROOM) == ["oud"]


async def test_without_a_token_nothing_older_than_the_start_is_executed_or_paged(
    tmp_path: Path,
) -> None:
    old = said("oud") | {"origin_server_ts": 1_700_000_000_000}
    timeline = [old, powers(anouk=50), said("nieuw")]
    stub = Stub(
        sync=in_turn(answer(join={ROOM: joined(timeline, [member(BOT, "join")], prev_batch="p9")})),
        messages=history([], 100, []),
    )
    (batch,) = await batches(stub, tmp_path, token=None, rooms=frozenset())
    assert said_in(batch, ROOM) == ["nieuw"]
    assert any(isinstance(event, StateChange) for event in batch.events)
    assert stub.asked["messages"] == 0


async def test_without_a_token_what_was_said_since_the_start_is_paged_back(tmp_path: Path) -> None:
    old = said("oud") | {"origin_server_ts": 1_700_000_000_000}
    missed = [old, old, said("1"), said("2")]
    stub = Stub(
        sync=in_turn(
            answer(join={ROOM: joined([said("3")], [member(BOT, "join")], prev_batch="p4")})
        ),
        messages=history(missed, 3, []),
    )
    (batch,) = await batches(stub, tmp_path, token=None)
    assert said_in(batch, ROOM) == ["1", "2", "3"]
    assert stub.asked["messages"] == 1


def vote(poll: str, **more: Any) -> Raw:
    """A vote in this native poll."""
    content = {
        "m.relates_to": {"rel_type": "m.reference", "event_id": poll},
        "org.matrix.msc3381.poll.response": {"answers": ["1-yes"]},
    }
    return event("org.matrix.msc3381.poll.response", content) | more


def related(events: list[Raw], size: int, asked: list[str]) -> Handler:
    """/relations over these events, newest first: pages of `size`."""

    async def handler(request: web.Request) -> Answer:
        asked.append(request.path)
        start = int(request.query.get("from", 0))
        more = {"next_batch": str(start + size)} if start + size < len(events) else {}
        return {"chunk": events[::-1][start : start + size]} | more

    return handler


async def running(room_id: str) -> list[str]:
    """Our native polls: one in ROOM."""
    return ["$poll"] if room_id == ROOM else []


@pytest.mark.parametrize("lost", [False, True])
async def test_after_a_gap_all_votes_in_our_polls_come_once(tmp_path: Path, lost: bool) -> None:
    votes = [vote("$poll") for _ in range(7)]
    chat, last = said("hallo"), said("laatste")
    asked: list[str] = []
    missed = history([votes[0], chat, votes[1]], 10, [])
    stub = Stub(
        sync=in_turn(answer(join={ROOM: joined([votes[6], last], prev_batch="p3")})),
        messages=always(lambda: refusal(403)) if lost else missed,
        relations=related(votes, 3, asked),
    )
    (batch,) = await batches(stub, tmp_path, polls=running)
    assert batch.lost == ((ROOM,) if lost else ())
    found = [one for one in batch.events if isinstance(one, PollResponse)]
    assert sorted(one.event_id for one in found) == sorted(one["event_id"] for one in votes)
    assert ids(batch)[-2:] == [votes[6]["event_id"], last["event_id"]]
    assert all("/client/v1/rooms/" in where and "/m.reference" in where for where in asked)
    assert len(asked) == 3


async def test_without_a_gap_nobody_asks_for_votes(tmp_path: Path) -> None:
    asked: list[str] = []
    stub = Stub(
        sync=in_turn(answer(join={ROOM: joined([said("laatste")])})),
        relations=related([], 3, asked),
    )
    await batches(stub, tmp_path, polls=running)
    assert asked == []


async def test_votes_that_may_be_forgotten_are_not_read_again(tmp_path: Path) -> None:
    month = 30 * 24 * 3600 * 1000
    old, young = vote("$poll", origin_server_ts=START_MS - month), vote("$poll")
    stub = Stub(
        sync=in_turn(answer(join={ROOM: joined([said("laatste")], prev_batch="p0")})),
        messages=history([], 10, []),
        relations=related([old, young], 3, []),
    )
    (batch,) = await batches(stub, tmp_path, polls=running)
    assert ids(batch)[0] == young["event_id"]
    assert old["event_id"] not in ids(batch)


async def test_votes_that_cannot_be_had_stop_nothing(tmp_path: Path) -> None:
    stub = Stub(
        sync=in_turn(answer(join={ROOM: joined([said("laatste")], prev_batch="p1")})),
        messages=history([said("0")], 10, []),
        relations=always(lambda: refusal(404)),
    )
    (batch,) = await batches(stub, tmp_path, polls=running)
    assert said_in(batch, ROOM) == ["0", "laatste"]
    assert batch.lost == ()


async def test_a_vote_of_who_came_in_the_timeline_is_judged_there(tmp_path: Path) -> None:
    late = vote("$poll", sender=PETRA)
    came = member(PETRA, "join")
    stub = Stub(
        sync=in_turn(answer(join={ROOM: joined([came, late], prev_batch="p0")})),
        messages=history([], 10, []),
        relations=related([late], 3, []),
    )
    (batch,) = await batches(stub, tmp_path, polls=running)
    assert ids(batch) == [came["event_id"], late["event_id"]]
