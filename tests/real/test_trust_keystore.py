"""What happens when the key store is lost, old, damaged or another's, on a real homeserver."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.demo.homeserver import Homeserver
from bot.matrix.api import Api, path
from bot.matrix.crypto.login import LoginError, open_machine, with_token
from bot.matrix.crypto.startup import KeyStoreVerdict, check_key_store
from bot.matrix.crypto.store import store_file
from tests.real.test_trust_identity import owner_signed
from tests.real.test_trust_rooms import pair
from tests.real.trust_bot import TrustBot


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


async def test_lost(homeserver: Homeserver, tmp_path: Path) -> None:
    bot, anna, room = await pair(homeserver, tmp_path)
    await bot.stop()
    old = bot.machine.device_id
    shutil.rmtree(bot.folder)
    await starts_with(bot, KeyStoreVerdict.LOST)
    assert bot.machine.device_id != old
    await hears_and_is_heard(bot, anna, room)
    for person in (bot, anna):
        await person.stop()


async def test_yesterdays_copy(homeserver: Homeserver, tmp_path: Path) -> None:
    bot, anna, room = await pair(homeserver, tmp_path)
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
    for person in (bot, anna):
        await person.stop()


async def test_an_unchanged_copy_is_no_old_copy(homeserver: Homeserver, tmp_path: Path) -> None:
    bot, anna, _ = await pair(homeserver, tmp_path)
    for _ in range(3):
        await bot.stop()
        await starts_with(bot, KeyStoreVerdict.OK)
        bot.clock.seconds += 86_400
        await bot.sync()
    for person in (bot, anna):
        await person.stop()


async def test_damaged_or_resealed(homeserver: Homeserver, tmp_path: Path) -> None:
    bot, anna, room = await pair(homeserver, tmp_path)
    for spoiled, text in (("keys.db", "no database"), ("pickle.key", "another key")):
        await bot.stop()
        folder = store_file(bot.folder, bot.machine.device_id).parent
        for leftover in folder.glob("keys.db-*"):
            leftover.unlink()
        (folder / spoiled).write_text(text * 100)
        await starts_with(bot, KeyStoreVerdict.LOST)
        await hears_and_is_heard(bot, anna, room)
    for person in (bot, anna):
        await person.stop()


async def test_a_token_alone_stops_with_a_sentence(homeserver: Homeserver, tmp_path: Path) -> None:
    bot = await (await TrustBot.register(homeserver, tmp_path)).start()
    await bot.stop()
    assert bot.session
    api = Api(homeserver.url)
    session = await with_token(api, bot.session.token, bot.session.device_id)
    assert session == bot.session
    keys = await device_keys(api, bot)
    with pytest.raises(LoginError, match=r"zijn kwijt\. Maak een nieuw token"):
        await open_machine(api, session, tmp_path / "empty", None)
    assert await device_keys(api, bot) == keys, "the device's keys on the homeserver were touched"
    with pytest.raises(LoginError, match="hoort bij apparaat"):
        await with_token(api, bot.session.token, "ANDER")
    await api.close()


async def device_keys(api: Api, bot: TrustBot) -> Any:
    """The bot's devices as the homeserver has them."""
    body: dict[str, Any] = {"device_keys": {bot.user_id: []}}
    return (await api.request("POST", path("keys", "query"), body))["device_keys"]


async def test_another_devices_store(homeserver: Homeserver, tmp_path: Path) -> None:
    one = await (await TrustBot.register(homeserver, tmp_path)).start()
    await one.stop()
    two = TrustBot(homeserver, one.name, tmp_path / "two")
    two.secrets = one.secrets
    await two.start()
    verdict = await check_key_store(two.api, one.folder, two.user_id, two.machine.device_id)
    assert verdict is KeyStoreVerdict.OTHER_DEVICE
    await two.stop()


async def test_killed_while_publishing(
    homeserver: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The homeserver took our keys and we died before we knew: the next start has them all."""
    bot = await TrustBot.register(homeserver, tmp_path)
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
    anna = await (await TrustBot.register(homeserver, tmp_path, "anna")).start()
    room = await anna.make_room(bot.user_id)
    await bot.join(room)
    await bot.sync()
    await hears_and_is_heard(bot, anna, room)
    for person in (bot, anna):
        await person.stop()
