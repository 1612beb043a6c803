"""Signing and checking JSON with Ed25519 keys, as Matrix does it (Matrix 1.11, appendices).

vodozemac's Python binding has no secret Ed25519 key but an account's own: pycryptodome signs.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa

JsonObject = dict[str, Any]
SEED_BYTES = 32


def canonical_json(value: object) -> bytes:
    """Sorted, without spaces, UTF-8: the form that is signed and hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def signable(value: Mapping[str, Any]) -> bytes:
    """What a signature of this object covers: all but `signatures` and `unsigned`."""
    return canonical_json({k: v for k, v in value.items() if k not in ("signatures", "unsigned")})


def encode(raw: bytes) -> str:
    """Unpadded base64; clients refuse padded keys."""
    return b64encode(raw).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Base64, padded or not. Raises ValueError."""
    return b64decode(text + "=" * (-len(text) % 4), validate=True)


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 key pair from its 32-byte seed. Neither its text nor its repr shows the seed."""

    seed: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.public})"

    @cached_property
    def _key(self) -> ECC.EccKey:
        return ECC.construct(curve="Ed25519", seed=self.seed)

    @cached_property
    def public(self) -> str:
        """The public key, unpadded base64."""
        return encode(self._key.public_key().export_key(format="raw"))

    def sign(self, user_id: str, value: Mapping[str, Any]) -> JsonObject:
        """A copy of the object with our signature besides those it has."""
        signature = encode(eddsa.new(self._key, "rfc8032").sign(signable(value)))
        return with_signature(value, user_id, self.public, signature)


def with_signature(
    value: Mapping[str, Any], user_id: str, key_name: str, signature: str
) -> JsonObject:
    """A copy of the object with one more signature."""
    signatures = {user: dict(keys) for user, keys in value.get("signatures", {}).items()}
    signatures.setdefault(user_id, {})[f"ed25519:{key_name}"] = signature
    return {**value, "signatures": signatures}


def is_signed(value: Mapping[str, Any], user_id: str, key_name: str, public: str) -> bool:
    """Whether the object has a valid signature of this user's key `ed25519:<key_name>`."""
    try:
        signature = decode(value["signatures"][user_id][f"ed25519:{key_name}"])
        key = eddsa.import_public_key(decode(public))
        eddsa.new(key, "rfc8032").verify(signable(value), signature)
    except (KeyError, TypeError, ValueError):
        return False
    return True


def public_key(key_object: Mapping[str, Any]) -> str | None:
    """The one Ed25519 key of a cross-signing key object, or None."""
    keys = key_object.get("keys")
    if not isinstance(keys, Mapping) or len(keys) != 1:
        return None
    name, value = next(iter(keys.items()))
    return value if name == f"ed25519:{value}" else None
