"""Where key stores are as files: a folder for each device."""

import secrets
import shutil
from pathlib import Path
from urllib.parse import quote, unquote

from bot.matrix.crypto.store_sqlite import FileKeyStore

FILE = "keys.db"
PICKLE_KEY_FILE = "pickle.key"


class KeyFolder:
    """The stores in one folder; a folder for each device, so that none overwrites another's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, device_id: str) -> Path:
        """Where a device's keys are."""
        return self._folder / quote(device_id, safe="") / FILE

    def open(self, user_id: str, device_id: str) -> FileKeyStore:
        """Open (or make) the key store of a device. Folders become 0700, files 0600."""
        file = self.file(device_id)
        for place in (self._folder, file.parent):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            place.chmod(0o700)
        file.touch(mode=0o600)
        return FileKeyStore(
            user_id,
            device_id,
            str(file.parent),
            pickle_key=_pickle_key(file.parent),
            database_name=FILE,
        )

    def devices(self) -> set[str]:
        """Devices that have a store here."""
        return {unquote(place.parent.name) for place in self._folder.glob(f"*/{FILE}")}

    def drop(self, device_id: str) -> None:
        """Delete a device's store."""
        shutil.rmtree(self.file(device_id).parent)


def _pickle_key(folder: Path) -> str:
    file = folder / PICKLE_KEY_FILE
    if not file.exists():
        fresh = folder / (PICKLE_KEY_FILE + ".new")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(32), encoding="ascii")
        fresh.replace(file)
    return file.read_text(encoding="ascii")
