"""Reading and being read in encrypted rooms, on a real homeserver."""

import asyncio
from typing import Any

import pytest

from bot.demo.homeserver import Homeserver
from bot.matrix.api import path
from bot.matrix.errors import NotDecryptable, Refused
from tests.real.trust.bots import Bots, TrustBot


async def test_a_newcomer_reads_the_greeting(bots: Bots) -> None:
    bot, _, room = await bots.pair()
    await bot.say(room, "voor Anna alleen")
    wim = await bots.started("wim")
    await bot.invite(room, wim.user_id)
    await wim.join(room)
    await bot.until(lambda: any(e.get("state_key") == wim.user_id for e in bot.events))
    await bot.say(room, "welkom Wim")
    await wim.reads("welkom Wim")
    assert "voor Anna alleen" not in wim.bodies()


async def test_a_second_device_and_one_that_went(bots: Bots) -> None:
    bot, anna, room = await bots.pair()
    await bot.say(room, "een")
    phone = bots.elsewhere(anna)
    phone.secrets = anna.secrets
    await phone.start()
    await bot.sync()
    await bot.say(room, "twee")
    await phone.reads("twee")
    before = bot.machine.olm.outbound_group_sessions[room].id
    await phone.api.request("POST", path("logout"), {})
    await bot.until(lambda: bot.machine._devices.stale() != set() or _devices(bot, anna) == 1)
    await bot.say(room, "drie")
    await anna.reads("drie")
    assert bot.machine.olm.outbound_group_sessions[room].id != before, "the key went on"


def _devices(bot: TrustBot, person: TrustBot) -> int:
    return len(list(bot.machine.olm.device_store.active_user_devices(person.user_id)))


async def test_who_left_cannot_read_on(bots: Bots) -> None:
    bot, anna, room = await bots.pair()
    await bot.say(room, "een")
    await anna.reads("een")
    before = bot.machine.olm.outbound_group_sessions[room].id
    await anna.api.request("POST", path("rooms", room, "leave"), {})
    await bot.until(
        lambda: any(
            e.get("state_key") == anna.user_id and e["content"]["membership"] == "leave"
            for e in bot.events
        )
    )
    await bot.say(room, "twee")
    session = bot.machine.olm.outbound_group_sessions[room]
    assert session.id != before
    assert anna.user_id not in {user for user, _ in session.users_shared_with}


async def test_nobody_is_locked_out_by_a_failed_share(
    bots: Bots, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot, anna, room = await bots.pair()
    real = bot.api.request

    async def refusing(method: str, where: str, *args: object, **kwargs: object) -> object:
        if "sendToDevice" in where:
            raise Refused(403, {})
        return await real(method, where, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(bot.api, "request", refusing)
    with pytest.raises(Refused):
        await bot.say(room, "komt niet aan")
    monkeypatch.undo()
    await bot.say(room, "komt aan")
    await anna.reads("komt aan")


async def test_a_message_is_only_its_key_owners(bots: Bots, homeserver: Homeserver) -> None:
    """A homeserver that puts another name on a message does not get it read."""
    bot, anna, room = await bots.pair()
    event_id = await anna.say(room, "van Anna")
    await bot.reads("van Anna")
    raw = await bot.api.request("GET", path("rooms", room, "event", event_id))
    assert bot.machine.decrypt(room, raw)["content"]["body"] == "van Anna"
    for forged in ({"sender": bot.user_id}, {"event_id": "$another"}, {"origin_server_ts": 1}):
        with pytest.raises(NotDecryptable):
            bot.machine.decrypt(room, raw | forged)
    with pytest.raises(NotDecryptable):
        bot.machine.decrypt("!other:localhost", raw)


async def test_many_at_once_over_a_rotation(bots: Bots) -> None:
    """The room key is renewed every hundred messages, also while others are being encrypted."""
    bot, anna, room = await bots.pair()
    wanted = [f"nummer {number}" for number in range(230)]
    await asyncio.gather(*(bot.say(room, text) for text in wanted))
    sender_key = bot.machine.olm.account.identity_keys["curve25519"]
    keys = anna.machine.olm.inbound_group_store[room]
    await anna.until(lambda: len(keys[sender_key]) == 3)
    start = None
    raw: list[dict[str, Any]] = []
    while len(raw) < len(wanted):
        query = {"dir": "b", "limit": "100"} | ({"from": start} if start else {})
        where = path("rooms", room, "messages")
        answer = await anna.api.request("GET", where, query=query)
        raw += [event for event in answer["chunk"] if event["type"] == "m.room.encrypted"]
        start = answer["end"]
    read = [anna.machine.decrypt(room, event)["content"]["body"] for event in raw]
    assert sorted(read) == sorted(wanted)
    assert len({event["content"]["session_id"] for event in raw}) == 3


async def test_who_leaves_while_we_ask_for_members(
    bots: Bots, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is older than the sync that came between: it must not bring Anna back."""
    bot, anna, room = await bots.pair()
    await bot.stop()
    await bot.start()
    real, asked = bot.api.listing, 0

    async def slow(where: str, **options: Any) -> list[dict[str, Any]]:
        nonlocal asked
        asked += 1
        found = await real(where, **options)
        if asked == 1:
            await anna.api.request("POST", path("rooms", room, "leave"), {})
            await bot.until(lambda: "leave" in [e["content"].get("membership") for e in bot.events])
        return found

    monkeypatch.setattr(bot.api, "listing", slow)
    await bot.say(room, "niet voor Anna")
    assert asked == 2
    shared_with = bot.machine.olm.outbound_group_sessions[room].users_shared_with
    assert anna.user_id not in {user for user, _ in shared_with}
