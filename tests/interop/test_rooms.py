"""Another implementation trusts the bot's device, reads it and is read."""

from tests.interop.conftest import Peers
from tests.interop.js_peer import JsPeer, says
from tests.real.trust.bots import Bots, TrustBot


async def room_with(anna: JsPeer, bot: TrustBot) -> str:
    """An encrypted room that Anna made and the bot joined; both know it."""
    room: str = await anna.do("createRoom", invite=[bot.user_id])
    await bot.join(room)
    await bot.sync()
    return room


async def test_signed_by_its_owner_and_no_shield(bots: Bots, peers: Peers) -> None:
    bot = await bots.started()
    anna = await peers.new("anna")
    room = await room_with(anna, bot)
    await bot.say(room, "goedemorgen")
    seen = await anna.reads(room, says("goedemorgen"))
    assert seen["shield"] == {"colour": 0, "reason": None}
    status = await anna.do("device", user=bot.user_id, device=bot.machine.device_id)
    assert status["signedByOwner"]
    await anna.do("say", room=room, body="dag bot")
    await bot.reads("dag bot")


async def test_an_unsigned_device_does_get_a_shield(bots: Bots, peers: Peers) -> None:
    """The same without an identity: so the test above can fail."""
    bot = await (await bots.new()).start(identity=False)
    anna = await peers.new("anna")
    room = await room_with(anna, bot)
    await bot.say(room, "zonder handtekening")
    seen = await anna.reads(room, says("zonder handtekening"))
    assert seen["shield"]["colour"] == 2


async def test_a_client_that_excludes_unsigned_devices(bots: Bots, peers: Peers) -> None:
    bot = await bots.started()
    unsigned = await (await bots.new()).start(identity=False)
    anna = await peers.new("anna")
    await anna.do("isolate")
    room = await room_with(anna, bot)
    await bot.invite(room, unsigned.user_id)
    await unsigned.join(room)
    await bot.until(lambda: any(e.get("state_key") == unsigned.user_id for e in bot.events))
    await unsigned.sync()
    await anna.reads(room, lambda e: e["sender"] == unsigned.user_id)
    await bot.say(room, "van de bot")
    event_id = await unsigned.say(room, "van een ongetekend apparaat")
    await anna.reads(room, says("van de bot"))
    refused = await anna.reads(room, lambda e: e["id"] == event_id and e["failure"] is not None)
    assert refused["failure"] == "UNSIGNED_SENDER_DEVICE"
    await anna.do("say", room=room, body="van Anna")
    await bot.reads("van Anna")
    await unsigned.sync()
    assert "van Anna" not in unsigned.bodies()


async def test_a_newcomer_reads_the_greeting(bots: Bots, peers: Peers) -> None:
    """The first thing after a join; also for somebody who was invited and is not there yet."""
    bot = await bots.started()
    anna, wim = await peers.new("anna"), await peers.new("wim")
    room = await room_with(anna, bot)
    await bot.say(room, "tot zover")
    await bot.invite(room, wim.user_id)
    await bot.until(lambda: any(e.get("state_key") == wim.user_id for e in bot.events))
    await bot.say(room, "Wim komt zo")
    await wim.do("join", room=room)
    await bot.until(
        lambda: any(
            e.get("state_key") == wim.user_id and e["content"]["membership"] == "join"
            for e in bot.events
        )
    )
    await bot.say(room, "welkom Wim")
    seen = await wim.reads(room, says("welkom Wim"))
    assert seen["shield"] == {"colour": 0, "reason": None}
    await wim.reads(room, says("Wim komt zo"))
