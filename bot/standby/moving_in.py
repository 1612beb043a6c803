"""The first start with a standby: keys and secrets go from the data folder into the database."""

import shutil
from pathlib import Path

import structlog

from bot.matrix.crypto.key_store import copy
from bot.matrix.crypto.startup import GENERATION
from bot.matrix.crypto.store_files import KeyFolder
from bot.matrix.crypto.store_rows import RowKeyStores
from bot.secrets import FolderSecrets
from bot.standby.secrets import SealedSecrets
from storage.standby.vault import Vault

log = structlog.get_logger()


def move_in(folder: Path, user_id: str, vault: Vault) -> None:
    """Move what is in the folder, in one commit, and delete it there; once.

    What is in the database already stays: a folder with other secrets is left alone, and said.
    """
    old = FolderSecrets(folder / "secrets")
    values = {name: value for name in old.names() if (value := old.read(name)) is not None}
    if not values:
        return
    secrets = SealedSecrets(vault)
    if not secrets.names():
        files, rows = KeyFolder(folder / "keys"), RowKeyStores(vault)
        for device_id in files.devices():
            store = files.open(user_id, device_id)
            copy(rows.open(user_id, device_id), store, (GENERATION,))
            store.close()
        for name, value in values.items():
            secrets.note(name, value)
        vault.settle()
        log.info("keys and secrets were moved into the database, sealed", folder=str(folder))
    elif any(secrets.read(name) != value for name, value in values.items()):
        log.warning(
            "the data folder has other keys and secrets than the database: those are not used",
            folder=str(folder),
        )
        return
    for place in ("keys", "secrets"):
        shutil.rmtree(folder / place, ignore_errors=True)
