"""The account's own secrets in the database that two bots share, sealed."""

from storage.standby.vault import ACCOUNT, SECRET, Vault


class SealedSecrets:
    """Named secrets in a vault."""

    def __init__(self, vault: Vault) -> None:
        """Reads them."""
        self.vault = vault
        self._known = vault.read(ACCOUNT, SECRET)

    async def get(self, name: str) -> bytes | None:
        """The secret, or None."""
        return self._known.get(name)

    async def put(self, name: str, value: bytes) -> None:
        """Store a secret; it is committed when this returns."""
        self.note(name, value)
        await self.vault.settled()

    def read(self, name: str) -> bytes | None:
        """The secret, or None."""
        return self._known.get(name)

    def write(self, name: str, value: bytes) -> None:
        """Store a secret; it is committed when this returns."""
        self.note(name, value)
        self.vault.settle()

    def names(self) -> set[str]:
        """Which there are."""
        return set(self._known)

    def note(self, name: str, value: bytes) -> None:
        """Store a secret with what the vault commits next."""
        self._known[name] = value
        self.vault.put(ACCOUNT, SECRET, name, value)
