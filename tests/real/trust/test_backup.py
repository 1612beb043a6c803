"""The backup of room keys, which is off unless a test makes one."""

from typing import Any

import pytest

from bot.matrix.api import path
from bot.matrix.crypto.backup.boxes import BackupKey
from bot.matrix.crypto.backup.service import Backup, BackupError
from bot.matrix.crypto.identity import load_identity
from bot.matrix.crypto.secrets import BACKUP_KEY
from tests.real.trust.bots import Bots, TrustBot

DAY = 86_400


async def backup_of(bot: TrustBot) -> Backup:
    identity = await load_identity(bot.secrets, bot.user_id)
    assert identity
    return await Backup.open(bot.api, bot.machine, identity, bot.secrets)


async def kept(bot: TrustBot, backup: Backup) -> dict[str, Any]:
    """Room keys on the homeserver, by session id."""
    where = path("room_keys", "keys")
    answer = await bot.api.request("GET", where, query={"version": backup.version})
    return {sid: box for room in answer["rooms"].values() for sid, box in room["sessions"].items()}


async def test_a_new_device_reads_what_was_said_before_it(bots: Bots) -> None:
    bot, anna, room = await bots.pair()
    await anna.say(room, "lang geleden")
    await bot.reads("lang geleden")
    backup = await backup_of(bot)
    await backup.run()
    assert bot.report
    restored = await bots.elsewhere(bot).start(recovery=bot.report.new_recovery_key)
    await restored.sync()
    assert "lang geleden" not in restored.bodies()
    again = await backup_of(restored)
    assert again.version == backup.version
    assert await again.restore() == 1
    await restored.reads("lang geleden")
    assert restored.secrets.values == bot.secrets.values


async def test_only_what_is_new_goes_up(bots: Bots, monkeypatch: pytest.MonkeyPatch) -> None:
    bot, anna, room = await bots.pair()
    backup = await backup_of(bot)
    asked: list[str] = []
    real = bot.api.request

    async def watched(method: str, where: str, *args: Any, **kwargs: Any) -> Any:
        asked.append(f"{method} {where}")
        return await real(method, where, *args, **kwargs)

    for number in range(3):
        anna.machine.olm.outbound_group_sessions.clear()
        await anna.say(room, f"bericht {number}")
        await bot.reads(f"bericht {number}")
        await backup.run()
        assert len(await kept(bot, backup)) == number + 1
    monkeypatch.setattr(bot.api, "request", watched)
    await backup.run()
    assert asked == []


async def test_what_is_forgotten_here_is_forgotten_there(bots: Bots) -> None:
    bot, anna, room = await bots.pair()
    await anna.say(room, "voorbij")
    await bot.reads("voorbij")
    backup = await backup_of(bot)
    await backup.run()
    assert await kept(bot, backup)
    bot.clock.seconds += 31 * DAY
    await bot.sync()
    await backup.run()
    assert await kept(bot, backup) == {}


async def test_keys_that_the_homeserver_slips_in_are_refused(bots: Bots) -> None:
    bot, anna, room = await bots.pair()
    await anna.say(room, "echt")
    await bot.reads("echt")
    backup = await backup_of(bot)
    await backup.run()
    (session_id,) = await kept(bot, backup)
    key = BackupKey(bot.secrets.values[BACKUP_KEY])
    session = bot.machine.olm.room_session(room, session_id, anna.user_id)
    assert session
    forger = BackupKey(bytes(range(32)))
    forger._secret = key._secret  # the public key is all that is needed to encrypt
    boxes = {"echt": key.seal(session, anna.user_id), "vals": forger.seal(session, bot.user_id)}
    assert key.open(room, boxes["echt"])
    assert key.open(room, boxes["vals"]) is None
    assert key.open("!andere:localhost", boxes["echt"]) is None
    assert key.open(room, {"session_data": {"ciphertext": "x"}}) is None


async def test_somebody_elses_backup_is_left_alone(bots: Bots) -> None:
    bot, _, _ = await bots.pair()
    body = {
        "algorithm": "m.megolm_backup.v1.curve25519-aes-sha2",
        "auth_data": {"public_key": BackupKey(bytes(range(32))).public},
    }
    made = await bot.api.request("POST", path("room_keys", "version"), body)
    with pytest.raises(BackupError, match="niet van de bot"):
        await backup_of(bot)
    answer = await bot.api.request("GET", path("room_keys", "version"))
    assert answer["version"] == made["version"]
