"""One room key in the backup: m.megolm_backup.v1.curve25519-aes-sha2 (Matrix 1.11 §11.12.3.2).

That algorithm lets anybody who knows the public key, the homeserver first, put keys into a backup.
So each box also holds whose key it is and a MAC that only the owner of the backup can make; other
clients ignore both, and we take back nothing without them.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

import vodozemac
from nio.crypto.sessions import InboundGroupSession

from bot.matrix.crypto.olm import MEGOLM
from bot.matrix.crypto.signing import canonical_json, decode, encode

OWNER = "nl.comensha.schakel.owner"
MAC = "nl.comensha.schakel.mac"
MAC_CONTEXT = b"nl.comensha.schakel.backup"


class BackupKey:
    """The key pair of a backup, from its 32 secret bytes."""

    def __init__(self, secret: bytes) -> None:
        """Raises ValueError when these are not 32 bytes."""
        if len(secret) != 32:
            raise ValueError("a backup key has 32 bytes")
        self._secret = vodozemac.Curve25519SecretKey.from_bytes(secret)
        self._mac_key = hmac.digest(secret, MAC_CONTEXT, hashlib.sha256)
        self.public = self._secret.public_key().to_base64()

    def __repr__(self) -> str:
        return f"BackupKey({self.public})"

    def seal(self, session: InboundGroupSession, owner: str) -> dict[str, Any]:
        """A room key, as the homeserver is to keep it."""
        inside: dict[str, Any] = {
            "algorithm": MEGOLM,
            "forwarding_curve25519_key_chain": [],
            "sender_claimed_keys": {"ed25519": session.ed25519},
            "sender_key": session.sender_key,
            "session_key": session.export_session(session.first_known_index),
            OWNER: owner,
        }
        inside[MAC] = self._mac(session.room_id, inside)
        public = self._secret.public_key()
        message = vodozemac.PkEncryption.from_key(public).encrypt(json.dumps(inside).encode())
        # In this order, though the binding's stub and its from_base64 have them the other way.
        ephemeral, mac, ciphertext = message.to_base64()
        return {
            "first_message_index": session.first_known_index,
            "forwarded_count": 0,
            "is_verified": False,
            "session_data": {"ciphertext": ciphertext, "mac": mac, "ephemeral": ephemeral},
        }

    def open(self, room_id: str, box: Mapping[str, Any]) -> tuple[InboundGroupSession, str] | None:
        """A room key and its owner; None when it is not whole, or was not put there by us."""
        try:
            data = box["session_data"]
            message = vodozemac.Message.from_base64(
                data["ciphertext"], data["mac"], data["ephemeral"]
            )
            inside = json.loads(vodozemac.PkDecryption.from_key(self._secret).decrypt(message))
            mac = inside.pop(MAC)
            if not hmac.compare_digest(decode(mac), decode(self._mac(room_id, inside))):
                return None
            session = InboundGroupSession.import_session(
                inside["session_key"],
                inside["sender_claimed_keys"]["ed25519"],
                inside["sender_key"],
                room_id,
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        return session, str(inside[OWNER])

    def _mac(self, room_id: str, inside: Mapping[str, Any]) -> str:
        text = canonical_json([room_id, inside])
        return encode(hmac.digest(self._mac_key, text, hashlib.sha256))
