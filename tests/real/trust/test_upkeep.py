"""Keys that run out, sessions that break and room keys that are no longer used."""

import pytest

from bot.matrix.api import path
from bot.matrix.errors import NotDecryptable
from tests.real.trust.bots import Bots, TrustBot

DAY = 86_400


async def test_one_time_keys_after_the_last_one(bots: Bots) -> None:
    """Fifty claims empty the store; the fallback key serves the next, and the store is refilled."""
    bot, anna, room = await bots.pair()
    device = bot.machine.device_id
    body = {"one_time_keys": {bot.user_id: {device: "signed_curve25519"}}}
    claimed = []
    for _ in range(60):
        answer = await anna.api.request("POST", path("keys", "claim"), body)
        claimed += list(answer["one_time_keys"][bot.user_id][device])
    assert len(set(claimed)) <= 51, "more keys than the server can have had"
    await bot.sync()
    await bot.sync()
    counts = await bot.api.request("POST", path("keys", "upload"), {})
    assert counts["one_time_key_counts"]["signed_curve25519"] >= 49
    answer = await anna.api.request("POST", path("keys", "claim"), body)
    assert set(answer["one_time_keys"][bot.user_id][device]).isdisjoint(claimed)
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
