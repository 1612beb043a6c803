"""What happens when the key store is lost, old, damaged or another's, on a real homeserver."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.demo.homeserver import Homeserver
from bot.matrix.api import Api, path
from bot.matrix.crypto.login import LoginError, open_machine, with_token
from bot.matrix.crypto.startup import KeyStoreVerdict, check_key_store
from bot.matrix.crypto.store_files import KeyFolder
from tests.real.trust.bots import Bots, TrustBot
from tests.real.trust.test_identity import owner_signed


async def hears_and_is_heard(bot: TrustBot, anna: TrustBot, room: str) -> None:
    """Both ways, and the bot's device is signed."""
    assert await owner_signed(bot, bot.machine.device_id)
    await anna.sync()
    await anna.say(room, f"aan {bot.machine.device_id}")
    await bot.reads(f"aan {bot.machine.device_id}")
    await bot.say(room, f"van {bot.machine.device_id}")
    await anna.reads(f"van {bot.machine.device_id}")


async def starts_with(bot: TrustBot, verdict: KeyStoreVerdict) -> None:
    """Start the bot; the check must come to this verdict."""
    await bot.start()
    assert bot.verdict is verdict


async def test_lost(bots: Bots) -> None:
    bot, anna, room = await bots.pair()
    await bot.stop()
    old = bot.machine.device_id
    shutil.rmtree(bot.folder)
    await starts_with(bot, KeyStoreVerdict.LOST)
    assert bot.machine.device_id != old
    await hears_and_is_heard(bot, anna, room)


async def test_yesterdays_copy(bots: Bots, tmp_path: Path) -> None:
    bot, anna, room = await bots.pair()
    await anna.say(room, "gisteren")
    await bot.reads("gisteren")
    copy = tmp_path / "yesterday"
    await bot.stop()
    shutil.copytree(bot.folder, copy)
    await starts_with(bot, KeyStoreVerdict.OK)
    bot.clock.seconds += 86_400
    anna.machine.olm.outbound_group_sessions.clear()
    await anna.say(room, "vandaag")
    await bot.reads("vandaag")
    await bot.stop()
    shutil.rmtree(bot.folder)
    shutil.copytree(copy, bot.folder)
    bot.since = None
    bot.events.clear()
    old = bot.machine.device_id
    await starts_with(bot, KeyStoreVerdict.ROLLED_BACK)
    assert bot.machine.device_id != old
    await hears_and_is_heard(bot, anna, room)
    assert "gisteren" in bot.bodies(), "the room keys of the copy were not taken along"
    assert [place.name for place in bot.folder.iterdir()] == [bot.machine.device_id]


async def test_an_unchanged_copy_is_no_old_copy(bots: Bots) -> None:
    bot, _, _ = await bots.pair()
    for _ in range(3):
        await bot.stop()
        await starts_with(bot, KeyStoreVerdict.OK)
        bot.clock.seconds += 86_400
        await bot.sync()


async def test_damaged_or_resealed(bots: Bots) -> None:
    bot, anna, room = await bots.pair()
    for spoiled, text in (("keys.db", "no database"), ("pickle.key", "another key")):
        await bot.stop()
        folder = KeyFolder(bot.folder).file(bot.machine.device_id).parent
        for leftover in folder.glob("keys.db-*"):
            leftover.unlink()
        (folder / spoiled).write_text(text * 100)
        await starts_with(bot, KeyStoreVerdict.LOST)
        await hears_and_is_heard(bot, anna, room)


async def test_a_token_alone_stops_with_a_sentence(
    bots: Bots, homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await bots.started()
    await bot.stop()
    assert bot.session
    api = Api(homeserver.url)
    session = await with_token(api, bot.session.token, bot.session.device_id)
    assert session == bot.session
    keys = await device_keys(api, bot)
    with pytest.raises(LoginError, match=r"zijn kwijt\. Maak een nieuw token"):
        await open_machine(api, session, KeyFolder(tmp_path / "empty"), None)
    assert await device_keys(api, bot) == keys, "the device's keys on the homeserver were touched"
    with pytest.raises(LoginError, match="hoort bij apparaat"):
        await with_token(api, bot.session.token, "ANDER")
    await api.close()


async def device_keys(api: Api, bot: TrustBot) -> Any:
    """The bot's devices as the homeserver has them."""
    body: dict[str, Any] = {"device_keys": {bot.user_id: []}}
    return (await api.request("POST", path("keys", "query"), body))["device_keys"]


async def test_another_devices_store(bots: Bots) -> None:
    one = await bots.started()
    await one.stop()
    two = bots.elsewhere(one)
    two.secrets = one.secrets
    await two.start()
    verdict = await check_key_store(
        two.api, KeyFolder(one.folder), two.user_id, two.machine.device_id
    )
    assert verdict is KeyStoreVerdict.OTHER_DEVICE


async def test_killed_while_publishing(
    bots: Bots, homeserver: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The homeserver took our keys and we died before we knew: the next start has them all."""
    bot = await bots.new()
    real = Api.request

    async def dying(api: Api, method: str, where: str, *args: Any, **kwargs: Any) -> Any:
        answer = await real(api, method, where, *args, **kwargs)
        if where.endswith("keys/upload"):
            raise ConnectionAbortedError
        return answer

    monkeypatch.setattr(Api, "request", dying)
    with pytest.raises(ConnectionAbortedError):
        await bot.start()
    monkeypatch.undo()
    await bot.api.close()
    await starts_with(bot, KeyStoreVerdict.OK)
    anna = await bots.started("anna")
    room = await anna.make_room(bot.user_id)
    await bot.join(room)
    await bot.sync()
    await hears_and_is_heard(bot, anna, room)
