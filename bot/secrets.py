"""The bot's own secrets on disk: one file each, mode 0600, in a folder of mode 0700."""

import asyncio
import os
from pathlib import Path


class FolderSecrets:
    """Named secrets as files. A new value replaces the old one in one step."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def get(self, name: str) -> bytes | None:
        """The secret, or None."""
        return await asyncio.to_thread(self.read, name)

    async def put(self, name: str, value: bytes) -> None:
        """Store a secret; it is on disk when this returns."""
        await asyncio.to_thread(self.write, name, value)

    def read(self, name: str) -> bytes | None:
        """The secret, or None."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def names(self) -> set[str]:
        """Which there are."""
        if not self._folder.is_dir():
            return set()
        return {one.name for one in self._folder.iterdir() if not one.name.startswith(".")}

    def delete(self, name: str) -> None:
        """Delete a secret, if it is there."""
        (self._folder / name).unlink(missing_ok=True)

    def write(self, name: str, value: bytes) -> None:
        """Store a secret and wait until it is on disk."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = self._folder / f".{name}.new"
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(value)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._folder / name)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
