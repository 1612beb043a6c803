"""The people of the stub homeserver in encrypted rooms: their devices, room keys and messages."""

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from vodozemac import Account, Curve25519PublicKey, GroupSession

from benchmarks.speed.account import AccountKeys
from benchmarks.speed.rooms import BOT, PERSON_DEVICE, World, packed, person, room_id

OLM: Final = "m.olm.v1.curve25519-aes-sha2"
MEGOLM: Final = "m.megolm.v1.aes-sha2"
SPEAKERS: Final = 4
"""So many people of each room speak; each has one device."""


class People:
    """Whoever speaks, with a device each. Room keys last for ever: only ours are measured."""

    def __init__(self, world: World) -> None:
        speakers = range(min(SPEAKERS, world.members - 1)) if world.encrypted else range(0)
        self._world = world
        self._accounts = {person(number): Account() for number in speakers}
        self._sessions = {
            (room, who): GroupSession() for room in range(world.rooms) for who in speakers
        }

    def query(self, asked: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
        """The devices of these people, as /keys/query gives them; `own`: those of the account."""
        known = {user: {PERSON_DEVICE: self._device(user)} for user in self._accounts}
        known[BOT] = dict(own)
        return {"device_keys": {user: known.get(user, {}) for user in asked}, "failures": {}}

    def claimed(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """A new one-time key of each device that is asked for."""
        found = {
            user: {name: self._one_time_key(user) for name in devices}
            for user, devices in body["one_time_keys"].items()
            if user in self._accounts
        }
        return {"one_time_keys": found, "failures": {}}

    def room_keys(self, to: AccountKeys) -> Iterator[dict[str, Any]]:
        """To-device events that bring the account's device every room key."""
        curve, signing = to.identity()
        olm = {
            user: account.create_outbound_session(
                Curve25519PublicKey.from_base64(curve),
                Curve25519PublicKey.from_base64(to.take_one_time_key()),
            )
            for user, account in self._accounts.items()
        }
        for (room, who), session in self._sessions.items():
            user = person(who)
            account = self._accounts[user]
            payload = {
                "type": "m.room_key",
                "content": {
                    "algorithm": MEGOLM,
                    "room_id": room_id(room),
                    "session_id": session.session_id,
                    "session_key": session.session_key.to_base64(),
                },
                "sender": user,
                "sender_device": PERSON_DEVICE,
                "recipient": BOT,
                "recipient_keys": {"ed25519": signing},
                "keys": {"ed25519": account.ed25519_key.to_base64()},
            }
            kind, ciphertext = olm[user].encrypt(packed(payload)).to_parts()
            yield {
                "type": "m.room.encrypted",
                "sender": user,
                "content": {
                    "algorithm": OLM,
                    "sender_key": account.curve25519_key.to_base64(),
                    "ciphertext": {curve: {"type": kind, "body": _text(ciphertext)}},
                },
            }

    def encrypted(
        self, room: int, who: int, content: Mapping[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        """Type and content of the encrypted event of a message."""
        session = self._sessions[room, who]
        inner = {"type": "m.room.message", "content": content, "room_id": room_id(room)}
        return "m.room.encrypted", {
            "algorithm": MEGOLM,
            "sender_key": self._accounts[person(who)].curve25519_key.to_base64(),
            "device_id": PERSON_DEVICE,
            "session_id": session.session_id,
            "ciphertext": session.encrypt(packed(inner)).to_base64(),
        }

    def _device(self, user: str) -> dict[str, Any]:
        account = self._accounts[user]
        return _signed(
            account,
            user,
            {
                "algorithms": [OLM, MEGOLM],
                "device_id": PERSON_DEVICE,
                "user_id": user,
                "keys": {
                    f"curve25519:{PERSON_DEVICE}": account.curve25519_key.to_base64(),
                    f"ed25519:{PERSON_DEVICE}": account.ed25519_key.to_base64(),
                },
            },
        )

    def _one_time_key(self, user: str) -> dict[str, Any]:
        account = self._accounts[user]
        account.generate_one_time_keys(1)
        ((name, key),) = account.one_time_keys.items()
        account.mark_keys_as_published()
        return {f"signed_curve25519:{name}": _signed(account, user, {"key": key.to_base64()})}


def _signed(account: Account, user: str, content: dict[str, Any]) -> dict[str, Any]:
    canonical = json.dumps(content, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    signature = account.sign(canonical.encode()).to_base64()
    return {**content, "signatures": {user: {f"ed25519:{PERSON_DEVICE}": signature}}}


def _text(ciphertext: bytes) -> str:
    return base64.b64encode(ciphertext).decode().rstrip("=")
