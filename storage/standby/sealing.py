"""What the database may hold but not read: sealed with the secret that the bots share.

scrypt (RFC 7914) makes a key of the secret, HKDF (RFC 5869) one for each use. A value is sealed by
AES-256-GCM with a random nonce and bound to its place, so that none can be changed or put elsewhere
unseen; a name becomes an HMAC, so that it can be found and not read.
"""

import hashlib
import hmac
import json
import secrets
from typing import Final

from Crypto.Cipher import AES
from Crypto.Cipher._mode_gcm import GcmMode
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF

from storage.opening import StoreError

SCRYPT: Final = {"n": 2**16, "r": 8, "p": 1, "maxmem": 128 * 1024 * 1024}
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16


class CannotOpen(ValueError):
    """A sealed value was changed, put elsewhere, or is sealed with another secret."""


class WrongSecret(StoreError):
    """The shared secret is not the one with which the database is sealed."""


class Sealer:
    """Seals and opens, with one secret."""

    def __init__(self, secret: str, salt: bytes) -> None:
        """Takes a quarter of a second."""
        self._root = hashlib.scrypt(secret.encode(), salt=salt, dklen=KEY_BYTES, **SCRYPT)
        self._names = self._key("names")
        self._values = self._key("values")

    def name(self, device: str, kind: str, name: str) -> bytes:
        """How a name stands in the database."""
        return hmac.digest(self._names, _bytes(device, kind, name), "sha256")

    def seal(self, device: str, kind: str, name: bytes, plain: bytes) -> bytes:
        """A value for this place."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        text, tag = self._cipher(nonce, device, kind, name).encrypt_and_digest(plain)
        return nonce + text + tag

    def open(self, device: str, kind: str, name: bytes, sealed: bytes) -> bytes:
        """What was sealed for this place. Raises CannotOpen."""
        nonce, text, tag = (
            sealed[:NONCE_BYTES],
            sealed[NONCE_BYTES:-TAG_BYTES],
            sealed[-TAG_BYTES:],
        )
        try:
            return self._cipher(nonce, device, kind, name).decrypt_and_verify(text, tag)
        except ValueError as error:
            raise CannotOpen("a sealed value cannot be opened") from error

    def passphrase(self, purpose: str) -> str:
        """A passphrase of its own for this purpose; the same each time."""
        return self._key(f"passphrase {purpose}").hex()

    def _key(self, purpose: str) -> bytes:
        made = HKDF(self._root, KEY_BYTES, b"", SHA256, context=f"schakel {purpose}".encode())
        assert isinstance(made, bytes)
        return made

    def _cipher(self, nonce: bytes, device: str, kind: str, name: bytes) -> GcmMode:
        cipher = AES.new(self._values, AES.MODE_GCM, nonce=nonce, mac_len=TAG_BYTES)
        cipher.update(_bytes(device, kind, name.hex()))
        return cipher


def _bytes(*parts: str) -> bytes:
    return json.dumps(parts).encode()
