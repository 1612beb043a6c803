"""The three cross-signing keys of an account (Matrix 1.11 §11.12.2)."""

from dataclasses import dataclass
from typing import Self

from bot.matrix.crypto.secrets import CROSS_SIGNING, SecretStore
from bot.matrix.crypto.signing import SEED_BYTES, JsonObject, SigningKey

USAGES = ("master", "self_signing", "user_signing")


@dataclass(frozen=True)
class Identity:
    """The three key pairs of an account."""

    user_id: str
    master: SigningKey
    self_signing: SigningKey
    user_signing: SigningKey

    @classmethod
    def from_seeds(cls, user_id: str, seeds: bytes) -> Self:
        """From 96 bytes: the seeds of master, self-signing and user-signing key."""
        parts = [seeds[i * SEED_BYTES : (i + 1) * SEED_BYTES] for i in range(len(USAGES))]
        return cls(user_id, *(SigningKey(part) for part in parts))

    def seeds(self) -> bytes:
        """96 bytes, as `from_seeds` takes them."""
        return self.master.seed + self.self_signing.seed + self.user_signing.seed

    def key(self, usage: str) -> SigningKey:
        """The key pair for a usage."""
        keys = dict(zip(USAGES, (self.master, self.self_signing, self.user_signing), strict=True))
        return keys[usage]

    def objects(self) -> dict[str, JsonObject]:
        """The public key objects by usage; the master signs the other two."""
        objects = {usage: self._object(usage) for usage in USAGES}
        return {
            usage: value if usage == "master" else self.master.sign(self.user_id, value)
            for usage, value in objects.items()
        }

    def _object(self, usage: str) -> JsonObject:
        public = self.key(usage).public
        return {"user_id": self.user_id, "usage": [usage], "keys": {f"ed25519:{public}": public}}


async def load_identity(store: SecretStore, user_id: str) -> Identity | None:
    """The identity whose seeds we keep, or None."""
    seeds = await store.get(CROSS_SIGNING)
    if seeds is None or len(seeds) != SEED_BYTES * len(USAGES):
        return None
    return Identity.from_seeds(user_id, seeds)
