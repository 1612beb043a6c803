"""The bot's backup of room keys is one that other clients can read with the recovery key."""

from tests.interop.conftest import Peers
from tests.interop.js_peer import says
from tests.real.trust.bots import Bots
from tests.real.trust.test_backup import backup_of


async def test_a_client_reads_old_messages_from_the_bots_backup(bots: Bots, peers: Peers) -> None:
    bot, anna, room = await bots.pair()
    await anna.say(room, "lang geleden")
    await bot.reads("lang geleden")
    await (await backup_of(bot)).run()
    assert bot.report
    client = await peers.device(bot.name, recovery=bot.report.new_recovery_key)
    await client.reads(room, lambda event: event["failure"] is not None)
    assert (await client.do("restore"))["imported"] == 1
    await client.reads(room, says("lang geleden"))
