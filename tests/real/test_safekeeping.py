"""Backup, fifty commands, all is lost, restore: fifty effects and no second answer."""

import asyncio
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.matrix.api import Api, path
from tests.real.bot_process import BotProcess, Bots
from tests.real.people import People
from tests.real.talking import answer, answers, ask, platform, unlike

COMMANDS = 50
KEYS_SECONDS = 180.0

pytestmark = pytest.mark.timeout(900)


async def schakel(bot: BotProcess, *words: str) -> str:
    """Run `schakel` with the bot's settings; returns what it says. It must succeed."""
    status, said = await bot.command(*words)
    assert status == 0, said
    return said


async def keys_are_kept(homeserver: Homeserver, bot: BotProcess, sessions: int) -> None:
    """Wait until so many room keys are in the backup on the homeserver."""
    api = Api(homeserver.url)
    user = {"type": "m.id.user", "user": bot.user_id}
    login = {"type": "m.login.password", "identifier": user, "password": bot.password}
    api.token = (await api.request("POST", path("login"), login))["access_token"]
    async with asyncio.timeout(KEYS_SECONDS):
        while True:
            kept = await api.request("GET", path("room_keys", "version"))
            if kept["count"] >= sessions:
                break
            await asyncio.sleep(0.2)
    await api.request("POST", path("logout"), {})
    await api.close()


async def test_nothing_lost_nothing_twice(
    homeserver: Homeserver, people: People, processes: Bots, tmp_path: Path
) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await processes.make([anouk.user_id])
    await bot.start(SCHAKEL_MATRIX__KEY_BACKUP="true")
    zco = await platform(bot, anouk, "zco", [petra])
    await ask(bot, petra, zco, f"!knelpunt {unlike(0)}")
    file, passphrase = tmp_path / "backup", tmp_path / "passphrase"
    passphrase.write_text("vier losse woorden samen")
    passphrase.chmod(0o600)
    sealed = ("--passphrase-file", str(passphrase))
    assert "read back" in await schakel(bot, "backup", str(file), *sealed)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    asked = [await petra.say(zco, f"!knelpunt {unlike(n)}") for n in range(1, COMMANDS + 1)]
    said = [(await answer(bot, anouk, zco, one)).body for one in asked]
    await bot.stop()  # each start brings the backup of keys up to date
    await bot.start(SCHAKEL_MATRIX__KEY_BACKUP="true")
    await keys_are_kept(homeserver, bot, 2)
    await bot.kill()
    shutil.rmtree(bot.data)

    assert "Restored" in await schakel(bot, "restore", str(file), *sealed)
    await bot.start(SCHAKEL_MATRIX__KEY_BACKUP="true")
    fresh = await ask(bot, petra, zco, f"!knelpunt {unlike(COMMANDS + 1)}")
    assert fresh.body.startswith(f"K-{COMMANDS + 2} ")
    assert [[one.body for one in answers(bot, anouk, zco, event)] for event in asked] == [
        [one] for one in said
    ]
    assert await bot.stop() == 0
    with closing(sqlite3.connect(bot.data / "schakel.db")) as database:
        numbers = [n for (n,) in database.execute("SELECT number FROM signal ORDER BY number")]
        left = database.execute("SELECT kind, state FROM outbox WHERE state <> 'sent'").fetchall()
    assert numbers == list(range(1, COMMANDS + 3))
    assert left == []
    assert all(event.readable for event in anouk.timeline(zco))
