"""Verification by emoji with another implementation, to the device and in a room."""

import asyncio
from typing import Any

import pytest

from bot.matrix.api import path
from bot.matrix.crypto.identity import Identity, load_identity
from bot.matrix.crypto.signing import is_signed
from bot.matrix.crypto.verification import Question, Verifier
from tests.interop.conftest import Peers
from tests.interop.js_peer import JsPeer
from tests.interop.test_rooms import room_with
from tests.real.trust.bots import Bots, TrustBot


class Desk:
    """An administrator's desk that remembers."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.outcomes: dict[str, bool] = {}

    async def ask(self, question: Question) -> None:
        self.questions.append(question)

    async def closed(self, transaction: str, verified: bool) -> None:
        self.outcomes[transaction] = verified


class VerifyingBot:
    """The small bot, whose loop also feeds a verifier."""

    def __init__(self, bot: TrustBot, identity: Identity) -> None:
        self.bot = bot
        self.desk = Desk()
        self.identity = identity
        self.verifier = Verifier(bot.api, bot.machine, identity, self.desk)
        bot.machine.attach(self.verifier)

    async def round(self) -> None:
        """One sync."""
        await self.bot.sync(100)


async def verifying(bots: Bots) -> VerifyingBot:
    bot = await bots.started()
    identity = await load_identity(bot.secrets, bot.user_id)
    assert identity
    return VerifyingBot(bot, identity)


async def compared(bot: VerifyingBot, peer: JsPeer) -> tuple[Question, dict[str, Any]]:
    """Run until both sides show something."""
    async with asyncio.timeout(60):
        while True:
            await bot.round()
            theirs = await peer.do("compared")
            ours = [q for q in bot.desk.questions if q.user_id == peer.user_id]
            if ours and theirs.get("decimal"):
                return ours[-1], theirs


async def ends(bot: VerifyingBot, peer: JsPeer) -> str:
    """Run until the other side has finished; how."""
    async with asyncio.timeout(60):
        while True:
            await bot.round()
            if (finished := (await peer.do("compared"))["finished"]) != "going":
                return str(finished)


async def signed_by_the_bot(bot: VerifyingBot, user_id: str) -> bool:
    """Whether the bot's signature stands on the person's master key."""
    body: dict[str, Any] = {"device_keys": {user_id: []}}
    answer = await bot.bot.api.request("POST", path("keys", "query"), body)
    key = bot.identity.user_signing.public
    return is_signed(answer["master_keys"][user_id], bot.bot.user_id, key, key)


@pytest.mark.parametrize("in_room", [False, True], ids=["to-device", "in-room"])
async def test_both_sides_verified(bots: Bots, peers: Peers, in_room: bool) -> None:
    bot = await verifying(bots)
    anna = await peers.new("anna")
    room = await room_with(anna, bot.bot)
    device = bot.bot.machine.device_id
    where = {"room": room} if in_room else {"device": device}
    await anna.do("verify", user=bot.bot.user_id, **where)
    question, theirs = await compared(bot, anna)
    assert [e.picture for e in question.shown.emoji] == [picture for picture, _ in theirs["emoji"]]
    assert [e.english for e in question.shown.emoji] == [name for _, name in theirs["emoji"]]
    assert list(question.shown.numbers) == theirs["decimal"]
    assert not await signed_by_the_bot(bot, anna.user_id)
    await anna.do("confirm")
    assert await bot.verifier.answer(question.transaction, matches=True)
    assert await ends(bot, anna) == "done"
    assert bot.desk.outcomes == {question.transaction: True}
    assert await signed_by_the_bot(bot, anna.user_id)
    await anna.shows("person", {"verified": True}, user=bot.bot.user_id)
    trusted = {"signedByOwner": True, "crossSigningVerified": True, "verified": True}
    await anna.shows("device", trusted, user=bot.bot.user_id, device=device)
    assert not await bot.verifier.answer(question.transaction, matches=True)


async def test_who_cancels_may_ask_again(bots: Bots, peers: Peers) -> None:
    bot = await verifying(bots)
    anna = await peers.new("anna")
    room = await room_with(anna, bot.bot)
    first = await anna.do("verify", user=bot.bot.user_id, room=room)
    await compared(bot, anna)
    await anna.do("cancel")
    while not bot.desk.outcomes:
        await bot.round()
    device = bot.bot.machine.device_id
    await anna.do("verify", user=bot.bot.user_id, device=device)
    while len(bot.desk.questions) < 2:
        await bot.round()
    question, _ = await compared(bot, anna)
    assert bot.desk.outcomes == {first: False}
    await anna.do("confirm")
    assert await bot.verifier.answer(question.transaction, matches=True)
    assert await ends(bot, anna) == "done"
    assert bot.desk.outcomes == {first: False, question.transaction: True}


async def test_other_emoji_verify_nobody(bots: Bots, peers: Peers) -> None:
    bot = await verifying(bots)
    anna, wim = await peers.new("anna"), await peers.new("wim")
    device = bot.bot.machine.device_id
    for peer in (anna, wim):
        await room_with(peer, bot.bot)
        await peer.do("verify", user=bot.bot.user_id, device=device)
    (question, _), (other, _) = await compared(bot, anna), await compared(bot, wim)
    assert question.shown != other.shown
    await anna.do("confirm")
    await bot.verifier.answer(question.transaction, matches=False)
    await wim.do("mismatch")
    assert "m.mismatched_sas" in await ends(bot, anna)
    assert await ends(bot, wim) != "done"
    while len(bot.desk.outcomes) < 2:
        await bot.round()
    assert bot.desk.outcomes == {question.transaction: False, other.transaction: False}
    for peer in (anna, wim):
        assert not await signed_by_the_bot(bot, peer.user_id)
        assert not (await peer.do("person", user=bot.bot.user_id))["verified"]
