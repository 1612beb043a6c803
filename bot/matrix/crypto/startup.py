"""Is the key store still this device's, and today's? To be asked before anything is uploaded.

A store that was lost would replace the device's keys on the homeserver and leave the bot unable to
read anything (measured); one that was restored from an older copy has lost the keys that were made
since. Both need a new device. An older copy cannot be told from the file: so the homeserver keeps
the store's generation, in the account's data, and the store may be ahead of it but never behind.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from peewee import DatabaseError  # type: ignore[import-untyped]

from bot.matrix.api import Api, path
from bot.matrix.crypto.key_store import KeyStore, KeyStores, adopt
from bot.matrix.errors import Refused

log = logging.getLogger(__name__)

MARK = "nl.comensha.schakel.key_store"
GENERATION = "generation"
MARK_SECONDS = 600


class KeyStoreVerdict(Enum):
    """What was found, and the sentence that tells an administrator."""

    OK = "De sleutels zijn in orde."
    NEW = "Dit apparaat heeft nog geen sleutels; ze worden nu gemaakt."
    LOST = "De sleutels van dit apparaat zijn kwijt."
    OTHER_DEVICE = "De sleutels in deze map horen bij een ander apparaat."
    DIFFERENT = "De server kent andere sleutels van dit apparaat dan er in deze map staan."
    ROLLED_BACK = "De sleutels in deze map komen uit een oude kopie."

    @property
    def needs_fresh_device(self) -> bool:
        """Whether the bot must log in anew, as a new device, before it may do anything."""
        return self not in (KeyStoreVerdict.OK, KeyStoreVerdict.NEW)


@dataclass(frozen=True)
class Stored:
    """What the store says of its device."""

    keys: Mapping[str, str]
    shared: bool
    generation: int


async def check_key_store(
    api: Api, stores: KeyStores, user_id: str, device_id: str
) -> KeyStoreVerdict:
    """Compare the device's store with what the homeserver knows of this device.

    Changes nothing. Raises MatrixError.
    """
    query = {"device_keys": {user_id: [device_id]}}
    answer = await api.request("POST", path("keys", "query"), query)
    device = answer.get("device_keys", {}).get(user_id, {}).get(device_id)
    mark = await _read_mark(api, user_id)
    marked = mark.get(GENERATION, 0) if mark.get("device_id") == device_id else 0
    stored = read_store(stores, user_id, device_id)
    return judge(stored, device, marked, bool(stores.devices() - {device_id}))


def judge(
    stored: Stored | None, device: Mapping[str, Any] | None, marked: int, others: bool
) -> KeyStoreVerdict:
    """Pure: from the store, the device on the homeserver, and the generation that is kept there.

    `others` says whether there are stores of other devices.
    """
    if stored is None:
        if device is None:
            return KeyStoreVerdict.NEW
        return KeyStoreVerdict.OTHER_DEVICE if others else KeyStoreVerdict.LOST
    if device is None:
        return KeyStoreVerdict.DIFFERENT if stored.shared else KeyStoreVerdict.NEW
    if device.get("keys") != stored.keys:
        return KeyStoreVerdict.DIFFERENT
    return KeyStoreVerdict.ROLLED_BACK if marked > stored.generation else KeyStoreVerdict.OK


def adopt_earlier(stores: KeyStores, store: KeyStore) -> bool:
    """Take along the room keys of our earlier devices, and delete the rest of their stores.

    So what was written before a new log-in can still be read as far as the old keys go. The
    store's account must be saved already. True when there were any.
    """
    devices = sorted(stores.devices() - {store.device_id})
    for device_id in devices:
        try:
            old = stores.open(store.user_id, device_id)
            try:
                adopt(store, old)
            finally:
                old.close()
        except (DatabaseError, ValueError):
            log.warning("the key store of an earlier device cannot be read")
        stores.drop(device_id)
    return bool(devices)


def read_store(stores: KeyStores, user_id: str, device_id: str) -> Stored | None:
    """What is in the device's store; None when there is none or it cannot be read."""
    if device_id not in stores.devices():
        return None
    try:
        store = stores.open(user_id, device_id)
    except (DatabaseError, OSError):
        return None
    try:
        account = store.load_account()
        if account is None:
            return None
        keys = {f"{name}:{device_id}": str(key) for name, key in account.identity_keys.items()}
        return Stored(keys, bool(account.shared), store.fact(GENERATION))
    except (DatabaseError, ValueError):  # damaged, or sealed with another pickle key
        return None
    finally:
        store.close()


class Generation:
    """Keeps the store's generation, in the store first and then on the homeserver."""

    def __init__(self, api: Api, store: KeyStore) -> None:
        """Does nothing yet."""
        self._api = api
        self._store = store
        self._changed = False
        self._marked_at = float("-inf")

    def changed(self) -> None:
        """The keys changed: an older copy of the store would now miss something."""
        self._changed = True

    async def mark(self, at_once: bool) -> None:
        """Count up when the keys changed, at most once in ten minutes. Raises MatrixError."""
        now = self._store.clock()
        if not self._changed or not (at_once or now - self._marked_at >= MARK_SECONDS):
            return
        generation = self._store.fact(GENERATION) + 1
        self._store.set_fact(GENERATION, generation)
        where = path("user", self._store.user_id, "account_data", MARK)
        content = {"device_id": self._store.device_id, GENERATION: generation}
        await self._api.request("PUT", where, content)
        self._changed, self._marked_at = False, now


async def _read_mark(api: Api, user_id: str) -> dict[str, Any]:
    try:
        return await api.request("GET", path("user", user_id, "account_data", MARK))
    except Refused as error:
        if error.status == 404:
            return {}
        raise
