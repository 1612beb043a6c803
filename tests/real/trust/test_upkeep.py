"""Keys that run out, sessions that break and room keys that are no longer used."""

import pytest

from bot.matrix.api import path
from bot.matrix.crypto.store_sqlite import FileKeyStore
from bot.matrix.errors import NotDecryptable
from tests.real.trust.bots import Bots, TrustBot

DAY = 86_400


async def claimed(anna: TrustBot, bot: TrustBot) -> set[str]:
    """Claim keys of the bot until the homeserver repeats itself: all, and the fallback key."""
    device, found = bot.machine.device_id, set[str]()
    body = {"one_time_keys": {bot.user_id: {device: "signed_curve25519"}}}
    while True:
        answer = await anna.api.request("POST", path("keys", "claim"), body)
        (signed,) = answer["one_time_keys"][bot.user_id][device].values()
        if signed["key"] in found:
            return found
        found.add(signed["key"])


async def test_keys_after_the_last_one(bots: Bots) -> None:
    """When all are claimed, new ones and another fallback key come; and Anna is heard."""
    bot, anna, room = await bots.pair()
    first = await claimed(anna, bot)
    assert len(first) >= 50
    await bot.sync()
    await bot.sync()
    second = await claimed(anna, bot)
    assert len(second) == 51, "fifty and the fallback key"
    assert second.isdisjoint(first), "a key was given twice"
    await anna.say(room, "hoort de bot mij nog")
    await bot.reads("hoort de bot mij nog")


async def test_a_broken_session_mends_itself(bots: Bots) -> None:
    """What Anna says with the lost session is lost; what she says next is read."""
    bot, anna, room = await bots.pair()
    await anna.say(room, "een")
    await bot.reads("een")
    await bot.say(room, "twee")
    await anna.reads("twee")
    bot.machine.olm.session_store._entries.clear()
    assert isinstance(bot.machine.store, FileKeyStore)
    bot.machine.store.database.execute_sql("DELETE FROM olmsessions")
    anna.machine.olm.outbound_group_sessions.clear()
    await anna.say(room, "drie")
    await bot.until(lambda: bool(bot.unread))
    await anna.until(lambda: len(anna.machine.olm.session_store[curve(bot)]) == 2)
    anna.machine.olm.outbound_group_sessions.clear()
    await anna.say(room, "vier")
    await bot.reads("vier")
    assert "drie" not in bot.bodies()


def curve(bot: TrustBot) -> str:
    """The device's curve25519 key."""
    return str(bot.machine.olm.account.identity_keys["curve25519"])


async def test_room_keys_go_thirty_days_after_their_last_use(bots: Bots) -> None:
    bot, anna, room = await bots.pair()
    events = []
    for text in ("niet meer gebruikt", "nog gebruikt"):
        anna.machine.olm.outbound_group_sessions.clear()
        event_id = await anna.say(room, text)
        await bot.reads(text)
        where = path("rooms", room, "event", event_id)
        events.append(await bot.api.request("GET", where))
    old, used = events
    bot.clock.seconds += 20 * DAY
    await bot.sync()
    bot.machine.decrypt(room, used)
    bot.clock.seconds += 15 * DAY
    await bot.sync()
    await bot.sync()
    for _ in range(2):
        assert bot.machine.decrypt(room, used)["content"]["body"] == "nog gebruikt"
        with pytest.raises(NotDecryptable):
            bot.machine.decrypt(room, old)
        await bot.stop()
        await bot.start()
    assert old["content"]["session_id"] not in {key for key, _ in bot.machine.store.owners()}
