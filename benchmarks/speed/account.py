"""The account of the stub homeserver: log-in, keys, cross-signing and secret storage."""

import json
from typing import Any

from benchmarks.speed.rooms import BOT, DEVICE

NOT_FOUND = (404, {"errcode": "M_NOT_FOUND", "error": "not found"})


class AccountKeys:
    """What the account uploaded."""

    def __init__(self) -> None:
        self._stored: dict[str, Any] = {}
        self._device: dict[str, Any] = {}
        self._cross: dict[str, Any] = {}
        self._one_time: dict[str, Any] = {}

    def ask(self, method: str, parts: list[str], body: bytes) -> tuple[int, Any] | None:
        """Status and answer, or None for what is not known here."""
        match parts:
            case ["login"]:
                if method == "GET":
                    return 200, {"flows": [{"type": "m.login.password"}]}
                return 200, {"user_id": BOT, "device_id": DEVICE, "access_token": "token"}
            case ["account", "whoami"]:
                return 200, {"user_id": BOT, "device_id": DEVICE}
            case ["user", _, "account_data", kind] | ["user", _, "rooms", _, "account_data", kind]:
                return self._account_data(method, kind, body)
            case ["user", _, "filter", *_]:
                return 200, {"filter_id": "0"}
            case ["sendToDevice", *_] | ["profile", *_] | ["presence", *_]:
                return 200, {}
            case ["versions"]:
                return 200, {"versions": ["v1.1", "v1.11"], "unstable_features": {}}
            case ["capabilities"]:
                return 200, {"capabilities": {"m.room_versions": {"default": "10"}}}
            case ["keys", "upload"]:
                return 200, self._upload(json.loads(body))
            case ["keys", "device_signing", "upload"]:
                self._cross |= json.loads(body)
                return 200, {}
            case ["keys", "signatures", "upload"]:
                self._sign(json.loads(body))
                return 200, {"failures": {}}
        return None

    def devices(self) -> dict[str, Any]:
        """The account's own device, once it uploaded it."""
        return {DEVICE: self._device} if self._device else {}

    def query(self) -> dict[str, Any]:
        """Cross-signing keys, as /keys/query gives them to their owner."""
        return {f"{name}s": {BOT: key} for name, key in self._cross.items()}

    def identity(self) -> tuple[str, str]:
        """The device's Curve25519 and Ed25519 keys."""
        keys = self._device["keys"]
        return keys[f"curve25519:{DEVICE}"], keys[f"ed25519:{DEVICE}"]

    def take_one_time_key(self) -> str:
        """One of the device's one-time keys."""
        return str(self._one_time.popitem()[1]["key"])

    def _account_data(self, method: str, kind: str, body: bytes) -> tuple[int, Any]:
        if method == "PUT":
            self._stored[kind] = json.loads(body)
            return 200, {}
        return (200, self._stored[kind]) if kind in self._stored else NOT_FOUND

    def _upload(self, body: dict[str, Any]) -> dict[str, Any]:
        self._device = body.get("device_keys") or self._device
        self._one_time |= body.get("one_time_keys") or {}
        return {"one_time_key_counts": {"signed_curve25519": 50}}

    def _sign(self, signed: dict[str, Any]) -> None:
        known = self._device.setdefault("signatures", {})
        for device_id, signatures in signed.get(BOT, {}).items():
            if device_id == DEVICE:
                for user, more in signatures.get("signatures", {}).items():
                    known.setdefault(user, {}).update(more)
