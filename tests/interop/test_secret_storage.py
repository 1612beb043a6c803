"""Secret storage is understood both ways: with the recovery key and with a passphrase."""

import pytest

from bot.matrix.crypto.trust import How, IdentityError
from tests.interop.conftest import Peers
from tests.real.trust.bots import Bots, TrustBot

PASSPHRASE = "acht paarden op de dijk"


async def as_account_of(bots: Bots, localpart: str) -> TrustBot:
    """A bot on an account that another client made."""
    bot = await bots.new()
    bot.name = localpart
    return bot


@pytest.mark.parametrize("with_passphrase", [False, True], ids=["recovery key", "passphrase"])
async def test_the_bot_joins_an_identity_that_a_client_made(
    bots: Bots, peers: Peers, with_passphrase: bool
) -> None:
    owner = await peers.new("owner")
    key = await owner.do("secretStorage", passphrase=PASSPHRASE if with_passphrase else None)
    bot = await as_account_of(bots, owner.user_id.removeprefix("@").partition(":")[0])
    with pytest.raises(IdentityError, match="past niet"):
        await bot.start(recovery="een andere wachtzin")
    await bot.stop()
    await bot.start(recovery=PASSPHRASE if with_passphrase else key)
    assert bot.report
    assert bot.report.how is How.JOINED
    assert bot.report.secrets_stored
    trusted = {"signedByOwner": True, "crossSigningVerified": True, "verified": True}
    await owner.shows("device", trusted, user=owner.user_id, device=bot.machine.device_id)


async def test_a_client_joins_the_identity_that_the_bot_made(bots: Bots, peers: Peers) -> None:
    bot = await bots.started()
    assert bot.report
    client = await peers.device(bot.name, recovery=bot.report.new_recovery_key)
    trusted = {"signedByOwner": True, "crossSigningVerified": True, "verified": True}
    await client.shows("device", trusted, user=bot.user_id, device=client.device_id)
    await client.shows("device", trusted, user=bot.user_id, device=bot.machine.device_id)
    await bot.stop()
    again = (await bot.start()).report
    assert again
    assert again.how is How.UNCHANGED, "the client made another identity"
