"""What commands point at: got once each, within limits, in the newest wording, or missing."""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.matrix import fetch
from bot.matrix.events import MARK, Event, Message, Pointed
from bot.matrix.fetch import is_addressed, targets
from bot.matrix.parsing import parse
from tests.pure.matrix.raw import ANOUK, BOT, PETRA, ROOM, Raw, answer, event, joined, said
from tests.pure.matrix.stub import Answer, Stub, refusal
from tests.pure.matrix.test_sync_loop import always, batches, in_turn

PRIVATE = "!prive:cm.test"


def related(body: str, relation: Raw, **content: Any) -> Raw:
    return said(body, more={"m.relates_to": relation, **content})


def reply(body: str, target: str, **content: Any) -> Raw:
    return related(body, {"m.in_reply_to": {"event_id": target}}, **content)


def reaction(target: str, key: str = "🚩") -> Raw:
    relation = {"rel_type": "m.annotation", "event_id": target, "key": key}
    return event("m.reaction", {"m.relates_to": relation})


def read(raw: Raw, room_id: str = ROOM) -> Event:
    found = parse(raw, room_id, own=BOT, shift=timedelta())
    assert found is not None
    return found


def is_command(message: Message) -> bool:
    return is_addressed(message, own=BOT, private={PRIVATE})


def wanted(*events: Event) -> list[tuple[str, str]]:
    return targets(events, is_command)


def test_only_what_may_be_a_command_or_a_button_points_at_something() -> None:
    mention: Raw = {"m.mentions": {"user_ids": [BOT]}}
    thread = related("!agenda", {"rel_type": "m.thread", "event_id": "$root"})
    edit = {"m.new_content": {"msgtype": "m.text", "body": "!agenda"}}
    replaces = {"rel_type": "m.replace", "event_id": "$t", "m.in_reply_to": {"event_id": "$a"}}
    replaced = related("!x", replaces, **edit)
    assert wanted(read(reply("  !agenda", "$a"))) == [(ROOM, "$a")]
    assert wanted(read(reply("wat vind je?", "$a", **mention))) == [(ROOM, "$a")]
    assert wanted(read(reply("ja", "$a"), PRIVATE)) == [(PRIVATE, "$a")]
    assert wanted(read(thread)) == [(ROOM, "$root")]
    assert wanted(read(reaction("$a")), read(reaction("$a"))) == [(ROOM, "$a")]
    assert wanted(read(replaced)) == [(ROOM, "$t")]
    assert wanted(read(reply("ja hoor", "$a")), read(said("!help"))) == []


async def pointed(stub: Stub, folder: Path, timeline: list[Raw], **asked: Any) -> dict[str, Any]:
    stub.handlers["sync"] = in_turn(answer(join={ROOM: joined(timeline)}))
    (batch,) = await batches(stub, folder, **asked)
    return dict(batch.pointed)


async def test_the_newest_wording_is_what_is_pointed_at(tmp_path: Path) -> None:
    original = said("ouwe tekst", PETRA)
    edit = said(
        "* tekst",
        PETRA,
        {
            "m.new_content": {"msgtype": "m.text", "body": "tekst"},
            "m.relates_to": {"rel_type": "m.replace", "event_id": original["event_id"]},
        },
    )
    bundle = {"unsigned": {"m.relations": {"m.replace": edit}}}
    forged = {"unsigned": {"m.relations": {"m.replace": edit | {"sender": ANOUK}}}}
    elsewhere = {"unsigned": {"m.relations": {"m.replace": edit}}, "event_id": "$other"}
    for raw, body in (
        (original | bundle, "tekst"),
        (original | forged, "ouwe tekst"),
        (original | elsewhere, "ouwe tekst"),
        (original, "ouwe tekst"),
    ):
        found = await pointed(
            Stub(event=always(lambda raw=raw: raw)),  # type: ignore[misc]
            tmp_path,
            [reply("!agenda", "$a")],
        )
        assert isinstance(found["$a"], Pointed)
        assert (found["$a"].body, found["$a"].sender) == (body, PETRA)


async def test_something_of_ours_has_its_mark_also_when_it_is_no_message(tmp_path: Path) -> None:
    poll = event("org.matrix.msc3381.poll.start", {MARK: "h1"}, BOT)
    found = await pointed(Stub(event=always(lambda: poll)), tmp_path, [reply("!herken", "$a")])
    assert (found["$a"].mark, found["$a"].body) == ("h1", "")
    theirs = said("tekst", PETRA, {MARK: "h1"})
    found = await pointed(Stub(event=always(lambda: theirs)), tmp_path, [reply("!herken", "$a")])
    assert (found["$a"].mark, found["$a"].body) == (None, "tekst")


@pytest.mark.parametrize(
    "raw", [{}, said("") | {"content": {}}, event("m.room.topic", {}), {"type": "m.room.encrypted"}]
)
async def test_what_is_no_message_is_missing(raw: Raw, tmp_path: Path) -> None:
    stub = Stub(event=always(lambda: raw))
    assert await pointed(stub, tmp_path, [reply("!agenda", "$a")]) == {"$a": None}


async def test_what_is_refused_is_missing_and_asked_for_once(tmp_path: Path) -> None:
    stub = Stub(event=always(lambda: refusal(404, "M_NOT_FOUND")))
    assert await pointed(stub, tmp_path, [reply("!agenda", "$a")]) == {"$a": None}
    assert stub.asked["event"] == 1


async def test_what_fails_for_a_moment_is_asked_for_again(tmp_path: Path) -> None:
    stub = Stub(event=in_turn(refusal(502), said("tekst")))
    found = await pointed(stub, tmp_path, [reply("!agenda", "$a")])
    assert found["$a"].body == "tekst"


async def test_a_homeserver_that_keeps_silent_costs_no_more_than_the_time_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "SECONDS", 0.05)
    found = await pointed(Stub(event=in_turn()), tmp_path, [reply("!agenda", "$a")])
    assert found == {"$a": None}


async def test_twenty_at_once_and_no_more(tmp_path: Path) -> None:
    now, most = 0, 0
    full = asyncio.Event()

    async def one(_: web.Request) -> Answer:
        nonlocal now, most
        now += 1
        most = max(most, now)
        if now == fetch.AT_ONCE:
            for _turn in range(500):
                await asyncio.sleep(0)  # others that may come do so now
            full.set()
        await full.wait()
        now -= 1
        return said("tekst")

    timeline = [reaction(f"$t{number}") for number in range(60)]
    found = await pointed(Stub(event=one), tmp_path, timeline)
    assert (most, len(found)) == (fetch.AT_ONCE, 60)
    assert all(found.values())


async def test_our_own_bound_messages_are_not_asked_for(tmp_path: Path) -> None:
    async def known(event_ids: Collection[str]) -> Collection[str]:
        return {"$ours"} & set(event_ids)

    stub = Stub(event=always(lambda: said("tekst")))
    found = await pointed(stub, tmp_path, [reaction("$ours"), reaction("$theirs")], known=known)
    assert list(found) == ["$theirs"]


async def test_private_rooms_need_no_prefix(tmp_path: Path) -> None:
    async def private() -> Collection[str]:
        return {ROOM}

    stub = Stub(event=always(lambda: said("tekst")))
    found = await pointed(stub, tmp_path, [reply("ja", "$a")], private=private)
    assert list(found) == ["$a"]
