"""Where key stores are: a folder for each device, and what becomes of those of earlier devices."""

import logging
import secrets
import shutil
from pathlib import Path
from urllib.parse import quote, unquote

from peewee import DatabaseError  # type: ignore[import-untyped]

from bot.matrix.crypto.store import KeyStore

log = logging.getLogger(__name__)

FILE = "keys.db"
PICKLE_KEY_FILE = "pickle.key"


def store_file(folder: Path, device_id: str) -> Path:
    """Where a device's keys are: a folder for each device, so that none overwrites another's."""
    return folder / quote(device_id, safe="") / FILE


def open_store(folder: Path, user_id: str, device_id: str) -> KeyStore:
    """Open (or make) the key store of a device. Folders become 0700, files 0600."""
    file = store_file(folder, device_id)
    for place in (folder, file.parent):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.chmod(0o700)
    file.touch(mode=0o600)
    return KeyStore(
        user_id,
        device_id,
        str(file.parent),
        pickle_key=_pickle_key(file.parent),
        database_name=FILE,
    )


def earlier(folder: Path, device_id: str) -> list[str]:
    """Other devices whose stores are in the folder."""
    found = [unquote(place.parent.name) for place in folder.glob(f"*/{FILE}")]
    return sorted(set(found) - {device_id})


def adopt_earlier(folder: Path, store: KeyStore) -> bool:
    """Take along the room keys of our earlier devices, and delete the rest of their stores.

    So what was written before a new log-in can still be read as far as the old keys go. The
    store's account must be saved already. True when there were any.
    """
    devices = earlier(folder, store.device_id)
    for device_id in devices:
        try:
            old = open_store(folder, store.user_id, device_id)
            try:
                store.adopt(old)
            finally:
                old.close()
        except (DatabaseError, ValueError):
            log.warning("the key store of an earlier device cannot be read")
        shutil.rmtree(store_file(folder, device_id).parent)
    return bool(devices)


def _pickle_key(folder: Path) -> str:
    file = folder / PICKLE_KEY_FILE
    if not file.exists():
        fresh = folder / (PICKLE_KEY_FILE + ".new")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(32), encoding="ascii")
        fresh.replace(file)
    return file.read_text(encoding="ascii")
