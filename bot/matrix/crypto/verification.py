"""Carries verifications between the homeserver, the state machine `sas` and an administrator.

Its messages are sent at once, besides the outbox: they are protocol, of no use after ten minutes,
and never answered from a backlog.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.matrix.api import Api, path
from bot.matrix.crypto import sas
from bot.matrix.crypto.identity import Identity
from bot.matrix.crypto.machine import VERIFICATION, Machine
from bot.matrix.crypto.signing import public_key
from bot.matrix.crypto.trust import upload_signatures
from bot.matrix.errors import MatrixError

log = logging.getLogger(__name__)

MOST_FLOWS = 50
MOST_SEEN = 1000
JsonObject = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """For an administrator: does this person's screen show the same? Answer with `answer`."""

    transaction: str
    user_id: str
    device_id: str
    shown: sas.Comparison


class Desk(Protocol):
    """Where administrators see questions and their end. Both calls must be quick."""

    async def ask(self, question: Question) -> None:
        """Show the emoji; nothing goes on until `Verifier.answer`."""

    async def closed(self, transaction: str, verified: bool) -> None:
        """The verification is over; an open question is no longer one."""


class Verifier:
    """All verifications that are going on. Attach it to the machine, which feeds and runs it."""

    def __init__(
        self,
        api: Api,
        machine: Machine,
        identity: Identity,
        desk: Desk,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`clock` gives seconds since 1970, as the homeserver's events are dated."""
        self._api = api
        self._machine = machine
        self._identity = identity
        self._desk = desk
        self._clock = clock
        self._flows: dict[str, sas.Flow] = {}
        self._noted: list[tuple[str | None, JsonObject]] = []
        self._seen: dict[object, None] = {}
        self._lock = asyncio.Lock()
        self._ours = sas.Ours(
            machine.user_id,
            machine.device_id,
            machine.device_keys()["keys"][f"ed25519:{machine.device_id}"],
            identity.master.public,
        )

    def note(self, room_id: str | None, event: JsonObject) -> None:
        """Keep a raw verification event, decrypted, until `run`; `room_id` None: to our device.

        An event of a room may come again, since events are read again at need; it counts once.
        """
        name = event.get("event_id") if room_id else None
        if name is None or name not in self._seen:
            self._noted.append((room_id, event))
            self._seen[name] = None
            while len(self._seen) > MOST_SEEN:
                del self._seen[next(iter(self._seen))]

    async def run(self) -> None:
        """Answer what was noted, and end what took too long. Failures are logged."""
        async with self._lock:
            noted, self._noted = self._noted, []
            for room_id, event in noted:
                await self._guarded(self._take(room_id, event))
            for flow in list(self._flows.values()):
                await self._guarded(self._follow(flow, sas.expire(flow, self._clock())))

    async def answer(self, transaction: str, matches: bool) -> bool:
        """An administrator's word on a question; False when it is no longer open.

        Raises MatrixError.
        """
        async with self._lock:
            flow = self._flows.get(transaction)
            if flow is None or flow.stage is not sas.Stage.COMPARING:
                return False
            theirs = await self._theirs(flow)
            await self._follow(flow, sas.answer(flow, matches, self._ours, theirs))
            return True

    async def _guarded(self, step: Awaitable[None]) -> None:
        try:
            await step
        except MatrixError as error:
            log.warning("a verification step failed: %s", error)

    async def _take(self, room_id: str | None, event: JsonObject) -> None:
        content, sender = event.get("content"), event.get("sender")
        if not isinstance(content, Mapping) or not isinstance(sender, str):
            return
        if room_id is None:
            sent_at, transaction = content.get("timestamp"), content.get("transaction_id")
            kind = str(event.get("type"))
        else:
            sent_at = event.get("origin_server_ts")
            kind, transaction = _in_room(event, content, self._ours.user_id)
        if isinstance(transaction, str):
            kind = kind.removeprefix(VERIFICATION)
            incoming = sas.Incoming(kind, sender, transaction, content, room_id)
            await self._receive(incoming, _seconds(sent_at))

    async def _receive(self, event: sas.Incoming, sent_at: float) -> None:
        flow = self._flows.get(event.transaction)
        if event.kind == "request" and flow is None:
            await self._begin(event, sent_at)
        elif flow is not None and flow.room_id == event.room_id:
            theirs = await self._theirs(flow) if event.kind == "mac" else sas.Theirs(None, None)
            await self._follow(flow, sas.receive(flow, event, self._ours, theirs))

    async def _begin(self, event: sas.Incoming, sent_at: float) -> None:
        """A person has one verification at a time: a new request ends the one before."""
        step = sas.begin(event, self._ours, sent_at, self._clock())
        if step is None or len(self._flows) >= MOST_FLOWS:
            return
        for flow in [f for f in self._flows.values() if f.user_id == event.sender]:
            await self._follow(flow, sas.cancel(flow, sas.Cancel.USER))
        await self._follow(step.flow, step)

    async def _follow(self, before: sas.Flow, step: sas.Step) -> None:
        flow = step.flow
        self._flows[flow.transaction] = flow
        if step.proven is not None:
            await self._sign(flow, step.proven)
        for kind, content in step.send:
            await self._send(flow, kind, content)
        if step.compare is not None:
            question = Question(flow.transaction, flow.user_id, flow.device_id, step.compare)
            await self._desk.ask(question)
        if flow.stage is sas.Stage.VERIFIED and before.stage is not sas.Stage.VERIFIED:
            await self._desk.closed(flow.transaction, verified=True)
        if flow.stage in sas.OVER:
            del self._flows[flow.transaction]
            if flow.stage is sas.Stage.CANCELLED and before.stage is not sas.Stage.VERIFIED:
                await self._desk.closed(flow.transaction, verified=False)

    async def _send(self, flow: sas.Flow, kind: str, content: dict[str, Any]) -> None:
        name = VERIFICATION + kind
        if flow.room_id is None:
            content = {**content, "transaction_id": flow.transaction}
            where = path("sendToDevice", name, f"{flow.transaction}-{kind}")
            messages = {flow.user_id: {flow.device_id: content}}
            await self._api.request("PUT", where, {"messages": messages})
            return
        relation = {"rel_type": "m.reference", "event_id": flow.transaction}
        content = {**content, "m.relates_to": relation}
        transaction = f"{flow.transaction}-{kind}"
        if await self._machine.must_encrypt(flow.room_id):
            content = await self._machine.encrypt(flow.room_id, name, content)
            name = "m.room.encrypted"
        await self._api.request(
            "PUT", path("rooms", flow.room_id, "send", name, transaction), content
        )

    async def _theirs(self, flow: sas.Flow) -> sas.Theirs:
        device, master = await self._objects(flow)
        return sas.Theirs(
            device.get("keys", {}).get(f"ed25519:{flow.device_id}"), public_key(master)
        )

    async def _sign(self, flow: sas.Flow, proven: sas.Theirs) -> None:
        """Sign a person's master key, or a device of our own account, if it is what was proven."""
        device, master = await self._objects(flow)
        if flow.user_id == self._ours.user_id:
            name, value, signer = flow.device_id, device, self._identity.self_signing
            same = device["keys"][f"ed25519:{name}"] == proven.device_key
        else:
            name, value, signer = str(proven.master_key), master, self._identity.user_signing
            same = proven.master_key is not None and public_key(master) == proven.master_key
        if same:
            bare = {k: v for k, v in value.items() if k not in ("signatures", "unsigned")}
            signed = signer.sign(self._ours.user_id, bare)
            await upload_signatures(self._api, {flow.user_id: {name: signed}})

    async def _objects(self, flow: sas.Flow) -> tuple[dict[str, Any], dict[str, Any]]:
        """The other side's device and master key as the homeserver has them."""
        body: dict[str, Any] = {"device_keys": {flow.user_id: []}}
        answer = await self._api.request("POST", path("keys", "query"), body)
        device = answer.get("device_keys", {}).get(flow.user_id, {}).get(flow.device_id, {})
        return device, answer.get("master_keys", {}).get(flow.user_id, {})


def _in_room(event: JsonObject, content: JsonObject, own: str) -> tuple[str, object]:
    """Kind and transaction of a room's event; the transaction is None when it is not for us."""
    kind = str(event.get("type"))
    if kind != "m.room.message":
        relation = content.get("m.relates_to")
        return kind, relation.get("event_id") if isinstance(relation, Mapping) else None
    for_us = event.get("sender") != own and content.get("to") == own
    return str(content.get("msgtype")), event.get("event_id") if for_us else None


def _seconds(milliseconds: object) -> float:
    return milliseconds / 1000 if isinstance(milliseconds, int) else 0.0
