"""A bot gets a second one beside it: what moves, what can be read where, and what each says."""

import json
from pathlib import Path

import aiohttp
import pytest

from bot.demo.homeserver import free_port
from tests import postgresql
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.standby.pair import SECRET, Pair, StandbyBot, answered_once
from tests.real.talking import ask, platform

pytestmark = pytest.mark.timeout(600)
IN_USE = "is in use by another bot. Stop that one first."


def secrets_in(folder: Path) -> dict[str, bytes]:
    """The session's token, the cross-signing seeds, the recovery key and the pickle key."""
    kept = {one.name: one.read_bytes() for one in (folder / "secrets").iterdir()}
    kept["session"] = json.loads(kept["session"])["token"].encode()
    (pickle_key,) = (folder / "keys").glob("*/pickle.key")
    return kept | {"pickle key": pickle_key.read_bytes()}


def readable(pair: Pair, wanted: dict[str, bytes]) -> list[str]:
    """Which of these stand in the files of the database's server, as they are or as hex."""
    pair.rows("CHECKPOINT")
    files = postgresql.files()
    assert files is not None, "needs a server of our own"
    data = b"".join(one.read_bytes() for one in files.rglob("*") if one.is_file())
    return [
        name
        for name, value in wanted.items()
        if name != "recovery_key_shown" and (value in data or value.hex().encode() in data)
    ]


async def says(bot: StandbyBot, port: int, path: str) -> tuple[int, str]:
    """What it answers a monitor."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/{path}") as answer,
    ):
        return answer.status, await answer.text()


async def test_from_one_bot_to_two(people: People, processes: Bots) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    pair = await Pair.make(processes, [anouk.user_id])
    one, other = pair.one, pair.other
    with_standby = one.config.read_text()
    one.config.write_text(with_standby.partition("[standby]")[0])
    await one.start()
    room = await platform(one, anouk, "zco", [petra])
    asked = [await petra.say(room, "!knelpunt geen vervolgplek")]
    await answered_once(one, anouk, room, asked)
    assert await one.stop() == 0

    wanted = secrets_in(one.data)
    (before,) = {place.name for place in (one.data / "keys").iterdir()}
    one.config.write_text(with_standby)
    port = free_port()
    with other.config.open("a") as config:
        config.write(f"[health]\nport = {port}\n")
    await pair.start()
    assert "keys and secrets were moved into the database" in one.log.read_text()
    assert {place.name for place in one.data.iterdir()} == {"lock", "templates"}
    assert pair.devices() == {before}
    asked.append(await petra.say(room, "!knelpunt tolk komt te laat"))
    await answered_once(one, anouk, room, asked)
    assert readable(pair, wanted) == []
    assert readable(pair, {"room": room.encode()}) == ["room"], "the files were not read"

    assert await says(other, port, "live") == (200, "alive\n")
    status, text = await says(other, port, "ready")
    assert status == 503
    assert "standby: another bot is active" in text
    assert "schakel_active 0.0" in (await says(other, port, "metrics"))[1]
    status, printed = await other.command("doctor")  # the active one answers
    assert status == 0, printed
    assert "standby: active is" in printed
    status, printed = await one.command("check")
    assert status == 0, printed
    assert "nobody" not in printed

    await one.kill()
    await other.active()
    asked.append(await petra.say(room, "!knelpunt zorgverzekering lukt niet"))
    bodies = await answered_once(other, anouk, room, asked)
    assert [body.split()[0] for body in bodies] == ["K-1", "K-2", "K-3"]
    assert await says(other, port, "ready") == (200, "ready\n")
    assert "schakel_active 1.0" in (await says(other, port, "metrics"))[1]

    one.config.write_text(with_standby.replace(SECRET, "x" * 40))
    await one.spawn()
    assert await one.wait() == 1
    assert "both bots need the same one" in one.tail()
    one.config.write_text(with_standby.partition("[standby]")[0])
    await one.spawn()
    assert await one.wait() == 1
    assert IN_USE in one.tail()
    await ask(other, petra, room, "!help")
