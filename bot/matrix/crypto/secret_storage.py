"""Secret storage in the account's data: aes-hmac-sha2 (Matrix 1.11 §11.12.4)."""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from Crypto.Cipher import AES
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF

from bot.matrix.api import Api, path
from bot.matrix.crypto import recovery_key
from bot.matrix.crypto.signing import decode, encode
from bot.matrix.errors import Refused

ALGORITHM = "m.secret_storage.v1.aes-hmac-sha2"
DEFAULT_KEY = "m.secret_storage.default_key"
ZEROS = bytes(32)


def encrypt(key: bytes, name: str, plaintext: bytes) -> dict[str, str]:
    """A secret, encrypted under its name."""
    iv = bytearray(secrets.token_bytes(16))
    iv[8] &= 0x7F  # so that the counter cannot overflow in clients with 64-bit counters
    return _encrypt(key, name, plaintext, bytes(iv))


def decrypt(key: bytes, name: str, box: Mapping[str, Any]) -> bytes | None:
    """The secret inside, or None when the key is another or the box was changed."""
    try:
        iv, ciphertext, mac = (decode(box[part]) for part in ("iv", "ciphertext", "mac"))
    except (KeyError, TypeError, ValueError):
        return None
    aes, mac_key = _keys(key, name)
    if not hmac.compare_digest(hmac.digest(mac_key, ciphertext, hashlib.sha256), mac):
        return None
    return AES.new(aes, AES.MODE_CTR, nonce=b"", initial_value=iv).decrypt(ciphertext)


def describe(key: bytes) -> dict[str, str]:
    """The public description of a new key, by which a key can be checked later."""
    box = encrypt(key, "", ZEROS)
    return {"algorithm": ALGORITHM, "iv": box["iv"], "mac": box["mac"]}


def fits(key: bytes, description: Mapping[str, Any]) -> bool:
    """Whether this is the described key. A description without a check fits every key."""
    if description.get("algorithm") != ALGORITHM:
        return False
    if "mac" not in description or "iv" not in description:
        return True
    try:
        iv, mac = decode(description["iv"]), decode(description["mac"])
    except (TypeError, ValueError):
        return False
    return hmac.compare_digest(decode(_encrypt(key, "", ZEROS, iv)["mac"]), mac)


@dataclass(frozen=True)
class Opened:
    """Secret storage together with the key that opens it."""

    key_id: str
    key: bytes

    def __repr__(self) -> str:
        return f"Opened({self.key_id})"


class SecretStorage:
    """The secret storage of one account."""

    def __init__(self, api: Api, user_id: str) -> None:
        """Does no request."""
        self._api = api
        self._user_id = user_id

    async def exists(self) -> bool:
        """Whether the account has a default key. Raises MatrixError."""
        return bool((await self._read(DEFAULT_KEY)).get("key"))

    async def open(self, recovery: str) -> Opened | None:
        """Open it with a recovery key or a passphrase; None when there is none or it does not fit.

        Raises MatrixError.
        """
        key_id = (await self._read(DEFAULT_KEY)).get("key")
        if not isinstance(key_id, str):
            return None
        description = await self._read(f"m.secret_storage.key.{key_id}")
        key = recovery_key.from_text(recovery) or await asyncio.to_thread(
            recovery_key.from_passphrase, recovery, description
        )
        return Opened(key_id, key) if key and fits(key, description) else None

    async def create(self, key: bytes) -> Opened:
        """Make this the account's key for secrets. Raises MatrixError."""
        key_id = secrets.token_urlsafe(16)
        await self._write(f"m.secret_storage.key.{key_id}", describe(key))
        await self._write(DEFAULT_KEY, {"key": key_id})
        return Opened(key_id, key)

    async def read(self, opened: Opened, name: str) -> bytes | None:
        """A secret's bytes, or None when it is not there. Raises MatrixError."""
        boxes = (await self._read(name)).get("encrypted", {})
        text = decrypt(opened.key, name, boxes.get(opened.key_id, {}))
        try:
            return None if text is None else decode(text.decode())
        except ValueError:
            return None

    async def write(self, opened: Opened, name: str, secret: bytes) -> None:
        """Store a secret. Raises MatrixError."""
        box = encrypt(opened.key, name, encode(secret).encode())
        await self._write(name, {"encrypted": {opened.key_id: box}})

    async def _read(self, kind: str) -> dict[str, Any]:
        try:
            return await self._api.request("GET", path("user", self._user_id, "account_data", kind))
        except Refused as error:
            if error.status == 404:
                return {}
            raise

    async def _write(self, kind: str, content: Mapping[str, Any]) -> None:
        where = path("user", self._user_id, "account_data", kind)
        await self._api.request("PUT", where, content)


def _encrypt(key: bytes, name: str, plaintext: bytes, iv: bytes) -> dict[str, str]:
    aes, mac_key = _keys(key, name)
    ciphertext = AES.new(aes, AES.MODE_CTR, nonce=b"", initial_value=iv).encrypt(plaintext)
    mac = hmac.digest(mac_key, ciphertext, hashlib.sha256)
    return {"iv": encode(iv), "ciphertext": encode(ciphertext), "mac": encode(mac)}


def _keys(key: bytes, name: str) -> tuple[bytes, bytes]:
    both = HKDF(key, 64, bytes(32), SHA256, context=name.encode())
    assert isinstance(both, bytes)
    return both[:32], both[32:]
