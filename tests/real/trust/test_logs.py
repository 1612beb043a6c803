"""Nothing secret is logged, at any level, by us or by the libraries."""

import logging
from base64 import b64encode
from pathlib import Path

import pytest

from bot.matrix.crypto.login import LoginError, open_machine
from bot.matrix.crypto.secrets import CROSS_SIGNING, RECOVERY_KEY
from bot.matrix.crypto.signing import encode
from bot.matrix.crypto.store_files import KeyFolder
from tests.real.trust.bots import PASSWORD, Bots, TrustBot


def forms(secret: bytes) -> set[str]:
    """A secret as it might be written."""
    return {encode(secret), b64encode(secret).decode(), secret.hex(), repr(secret)}


def secrets_of(bot: TrustBot) -> set[str]:
    """Everything of this bot that a log may not hold."""
    found = {PASSWORD, bot.session.token if bot.session else PASSWORD}
    found |= forms(bot.secrets.values[RECOVERY_KEY])
    seeds = bot.secrets.values[CROSS_SIGNING]
    for start in range(0, 96, 32):
        found |= forms(seeds[start : start + 32])
    if bot.report and bot.report.new_recovery_key:
        found |= {bot.report.new_recovery_key, bot.report.new_recovery_key.replace(" ", "")}
    device = bot.machine.device_id
    found.add((KeyFolder(bot.folder).file(device).parent / "pickle.key").read_text())
    for session in bot.machine.olm.inbound_group_store:
        found.add(session.export_session(session.first_known_index))
    for outbound in bot.machine.olm.outbound_group_sessions.values():
        found.add(outbound.session_key)
    return found


async def test_no_secret_and_no_content(
    bots: Bots, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("", "nio", "nio.crypto", "peewee", "aiohttp", "asyncio", "bot"):
        caplog.set_level(logging.DEBUG, logger=name)
    bot, anna, room = await bots.pair()
    words = "een knelpunt dat niemand in een logboek hoort te lezen"
    await anna.say(room, words)
    await bot.reads(words)
    await bot.say(room, f"antwoord: {words}")
    await anna.reads(f"antwoord: {words}")
    assert bot.session
    with pytest.raises(LoginError):
        await open_machine(bot.api, bot.session, KeyFolder(tmp_path / "empty"), None)
    secrets = secrets_of(bot) | secrets_of(anna) | {words}
    for person in (bot, anna):
        logging.getLogger("bot").debug("%r %r %r", person.session, person.report, person.machine)
        await person.stop()
    assert "nio.crypto" in {record.name.rpartition(".")[0] for record in caplog.records}
    text = "\n".join(record.getMessage() + str(record.exc_text) for record in caplog.records)
    assert len(text) > 1000
    assert not [secret for secret in secrets if secret in text]
