"""Where the bot keeps its own secrets, and what their names are."""

from typing import Protocol

CROSS_SIGNING = "cross_signing"
"""The three cross-signing seeds, 32 bytes each: master, self-signing, user-signing."""

RECOVERY_KEY = "recovery_key"
"""The 32 bytes behind the recovery key of our secret storage."""

BACKUP_KEY = "backup_key"
"""The 32 secret bytes of the backup of room keys, where there is one."""


class SecretStore(Protocol):
    """Named secrets that outlive the key store. `put` returns when the value is durable."""

    async def get(self, name: str) -> bytes | None:
        """The secret, or None."""

    async def put(self, name: str, value: bytes) -> None:
        """Store or replace a secret."""


class AccountSecrets(SecretStore, Protocol):
    """The same, also where nothing else goes on."""

    def read(self, name: str) -> bytes | None:
        """The secret, or None."""

    def write(self, name: str, value: bytes) -> None:
        """Store or replace a secret; it is durable when this returns."""
