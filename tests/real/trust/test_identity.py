"""The bot's own identity on a real homeserver."""

from typing import Any

import pytest

from bot.matrix.crypto.audit import audit
from bot.matrix.crypto.secrets import CROSS_SIGNING
from bot.matrix.crypto.trust import How, IdentityError
from tests.real.trust.bots import Bots, MemorySecrets, TrustBot


async def owner_signed(person: TrustBot, device_id: str) -> bool:
    """Whether the homeserver shows a whole chain from the master key to this device."""
    reports = await audit(person.api, [person.user_id])
    return next(report.signed for report in reports if report.device_id == device_id)


async def test_made_once_and_kept(bots: Bots) -> None:
    bot = await bots.started()
    assert bot.report
    assert bot.report.how is How.CREATED
    assert bot.report.new_recovery_key
    assert await owner_signed(bot, bot.machine.device_id)
    await bot.stop()
    seeds = bot.secrets.values[CROSS_SIGNING]
    first = bot.report.master_key
    again = (await bot.start()).report
    assert again
    assert again.how is How.UNCHANGED
    assert again.master_key == first
    assert not again.device_signed_now
    assert again.new_recovery_key is None
    assert bot.secrets.values[CROSS_SIGNING] == seeds


async def test_killed_between_keeping_and_uploading(
    bots: Bots, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever request is the last that is answered, the next start makes it whole."""
    for survive in range(1, 14):
        bot = await bots.new()
        await bot.start(identity=False)
        real, count = bot.api.request, 0

        async def dying(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count > survive:  # noqa: B023
                raise ConnectionAbortedError
            return await real(*args, **kwargs)  # noqa: B023

        monkeypatch.setattr(bot.api, "request", dying)
        done = True
        try:
            await bot.start_identity()
        except ConnectionAbortedError:
            done = False
        monkeypatch.undo()
        kept = bot.secrets.values.get(CROSS_SIGNING)
        report = await bot.start_identity()
        assert kept in (None, bot.secrets.values[CROSS_SIGNING]), "a second identity was made"
        assert report.secrets_stored
        assert await owner_signed(bot, bot.machine.device_id)
        await bot.stop()
        if done:
            return
    pytest.fail("the set-up takes more requests than this test tries")


async def test_recovery_key_brings_it_back(bots: Bots) -> None:
    bot = await bots.started()
    assert bot.report
    key, master = bot.report.new_recovery_key, bot.report.master_key
    await bot.stop()
    again = bots.elsewhere(bot)
    await again.start(recovery=key)
    assert again.report
    assert again.report.how is How.JOINED
    assert again.report.master_key == master
    assert again.report.new_recovery_key is None
    assert await owner_signed(again, again.machine.device_id)
    assert again.secrets.values == bot.secrets.values


async def test_never_overwrites(bots: Bots) -> None:
    bot = await bots.started()
    await bot.stop()
    stranger = bots.elsewhere(bot)
    with pytest.raises(IdentityError, match="heeft al een identiteit"):
        await stranger.start()
    await stranger.stop()
    with pytest.raises(IdentityError, match="past niet"):
        await stranger.start(recovery="geraden wachtzin")
    await stranger.stop()
    stranger.secrets = MemorySecrets()
    stranger.secrets.values[CROSS_SIGNING] = bytes(range(96))
    with pytest.raises(IdentityError, match="vervangen"):
        await stranger.start()
    await stranger.stop()
    await bot.start()
    assert bot.report
    assert bot.report.how is How.UNCHANGED


async def test_who_uses_unsigned_devices(bots: Bots) -> None:
    anna = await bots.started("anna")
    phone = await bots.elsewhere(anna).start(identity=False)
    wim = await (await bots.new("wim")).start(identity=False)
    reports = await audit(anna.api, [wim.user_id, anna.user_id])
    found = {(report.user_id, report.device_id): report.signed for report in reports}
    assert found == {
        (anna.user_id, anna.machine.device_id): True,
        (anna.user_id, phone.machine.device_id): False,
        (wim.user_id, wim.machine.device_id): False,
    }
    assert {report.name for report in reports} == {"Schakel"}
