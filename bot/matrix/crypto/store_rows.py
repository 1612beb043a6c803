"""Our device's keys as sealed rows of a database that two bots share: nio's store, on our engine.

Read once, when the device is opened; written to the vault's memory, which commits all of it before
the next request goes out, and before the position in the sync that says we have had it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from nio.crypto import (
    DeviceStore,
    GroupSessionStore,
    InboundGroupSession,
    OlmAccount,
    OlmDevice,
    Session,
    SessionStore,
)
from sqlalchemy.exc import DBAPIError
from structlog import get_logger

from bot.matrix.crypto.key_store import DAY, SessionKey, Shared
from storage.standby.lease import Fenced
from storage.standby.vault import Vault

log = get_logger()

ACCOUNT: Final = "account"
SESSION: Final = "session"
ROOM_KEY: Final = "room_key"
OWNER: Final = "owner"
DEVICE: Final = "device"
ROOM: Final = "room"
FACT: Final = "fact"
BACKED_UP: Final = "backed_up"


class RowKeyStore(Shared):
    """The keys of one device in a vault."""

    def __init__(self, vault: Vault, user_id: str, device_id: str) -> None:
        """Reads what must be known to write: whose which room key is."""
        self.user_id = user_id
        self.device_id = device_id
        self._vault = vault
        self._pickle_key = vault.passphrase("pickle key")
        self._senders: dict[str, str] | None = None
        self._owners: dict[SessionKey, tuple[str, int]] = {
            _key(name): (str(owner), int(used)) for name, (owner, used) in self._read(OWNER)
        }
        self._facts: dict[str, int] = dict(self._read(FACT))

    def load_account(self) -> OlmAccount | None:
        """The Olm account, or None. Read anew each time."""
        for _, (pickle, shared) in self._read(ACCOUNT):
            return OlmAccount.from_pickle(pickle.encode(), self._pickle_key, shared)
        return None

    def save_account(self, account: OlmAccount) -> None:
        """The Olm account as it is now."""
        self._put(ACCOUNT, "", [account.pickle(self._pickle_key).decode(), account.shared])

    def load_sessions(self) -> SessionStore:
        """All Olm sessions, in the order in which they were made."""
        found = SessionStore()
        made = (
            (
                curve_key,
                Session.from_pickle(
                    pickle.encode(),
                    datetime.fromisoformat(created),
                    self._pickle_key,
                    datetime.fromisoformat(used),
                ),
            )
            for _, (curve_key, pickle, created, used) in self._read(SESSION)
        )
        for curve_key, session in sorted(made, key=lambda one: one[1].creation_time):
            found.add(curve_key, session)
        return found

    def save_session(self, curve_key: str, session: Session) -> None:
        """An Olm session with the device of this key."""
        value = [
            curve_key,
            session.pickle(self._pickle_key).decode(),
            session.creation_time.isoformat(),
            session.use_time.isoformat(),
        ]
        self._put(SESSION, session.id, value)

    def load_inbound_group_sessions(self) -> GroupSessionStore:
        """All room keys."""
        found = GroupSessionStore()
        self._senders = {}
        for name, (sender_key, fp_key, room_id, pickle) in self._read(ROOM_KEY):
            self._senders[name] = sender_key
            found.add(
                InboundGroupSession.from_pickle(
                    pickle.encode(), fp_key, sender_key, room_id, self._pickle_key
                )
            )
        return found

    def save_inbound_group_session(self, session: InboundGroupSession) -> None:
        """A room key; another sender's of the same id stays as it is."""
        if self._senders is None:
            self._senders = {name: value[0] for name, value in self._read(ROOM_KEY)}
        if self._senders.setdefault(session.id, session.sender_key) != session.sender_key:
            return
        pickle = session.pickle(self._pickle_key).decode()
        value = [session.sender_key, session.ed25519, session.room_id, pickle]
        self._put(ROOM_KEY, session.id, value)

    def load_device_keys(self) -> DeviceStore:
        """Devices of others."""
        found = DeviceStore()
        for _, (user_id, device_id, keys, display_name, deleted) in self._read(DEVICE):
            found.add(
                OlmDevice(user_id, device_id, keys, display_name=display_name, deleted=deleted)
            )
        return found

    def save_device_keys(self, device_keys: Mapping[str, Mapping[str, OlmDevice]]) -> None:
        """Devices of others, with their keys."""
        for device in (d for devices in device_keys.values() for d in devices.values()):
            value = [
                device.user_id,
                device.id,
                dict(device.keys),
                device.display_name,
                device.deleted,
            ]
            self._put(DEVICE, json.dumps([device.user_id, device.id]), value)

    def load_encrypted_rooms(self) -> set[str]:
        """Rooms known to be encrypted."""
        return {name for name, _ in self._read(ROOM)}

    def save_encrypted_rooms(self, rooms: Iterable[str]) -> None:
        """These rooms are encrypted."""
        for room_id in rooms:
            self._put(ROOM, room_id, True)

    def load_outgoing_key_requests(self) -> Mapping[str, Any]:
        """None: room keys are given by their owners, never on request."""
        return {}

    def own_room_key(self, key: SessionKey, owner: str, used: int | None = None) -> None:
        """Remember whose room key this is; the first owner stands."""
        if key not in self._owners:
            self._own(key, owner, int(self.clock()) if used is None else used)

    def owners(self) -> dict[SessionKey, tuple[str, int]]:
        """Whose each room key is, and when it was last used (seconds since 1970)."""
        return dict(self._owners)

    def used(self, keys: Iterable[SessionKey]) -> None:
        """Stamp room keys as used now."""
        now = int(self.clock())
        for key in keys:
            if key in self._owners:
                self._own(key, self._owners[key][0], now)

    def delete_unused(self, days: int) -> set[SessionKey]:
        """Delete room keys that were not used for this many days; returns which."""
        before = int(self.clock()) - days * DAY
        gone = {key for key, (_, used) in self._owners.items() if used < before}
        for key in gone:
            del self._owners[key]
            self._vault.put(self.device_id, OWNER, json.dumps(key), None)
            if self._senders is not None and self._senders.get(key[0]) == key[1]:
                del self._senders[key[0]]
                self._vault.put(self.device_id, ROOM_KEY, key[0], None)
        return gone

    def fact(self, name: str) -> int:
        """A stored number, 0 when there is none."""
        return self._facts.get(name, 0)

    def set_fact(self, name: str, value: int) -> None:
        """Store a number."""
        self._facts[name] = value
        self._put(FACT, name, value)

    def backed_up(self, version: str) -> dict[SessionKey, str]:
        """Room keys that are in this version of the backup, and of which room each is."""
        return {
            (session_id, sender_key): room_id
            for _, (of, session_id, sender_key, room_id) in self._read(BACKED_UP)
            if of == version
        }

    def note_backed_up(self, version: str, key: SessionKey, room_id: str) -> None:
        """A room key is in this version of the backup."""
        self._put(BACKED_UP, json.dumps([version, *key]), [version, *key, room_id])

    def forget_backed_up(self, version: str, key: SessionKey) -> None:
        """A room key is no longer in it."""
        self._vault.put(self.device_id, BACKED_UP, json.dumps([version, *key]), None)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Nothing to do: all that was written since the last commit is one commit."""
        yield

    async def settled(self) -> None:
        """Return when all that was written is committed, however long the server is away."""
        await self._vault.settled()

    def close(self) -> None:
        """Write what is left, when that can be done at once: no request depends on it."""
        try:
            self._vault.settle()
        except (DBAPIError, Fenced) as error:
            log.warning("the last of the keys was not stored", error=type(error).__name__)

    def _own(self, key: SessionKey, owner: str, used: int) -> None:
        self._owners[key] = (owner, used)
        self._put(OWNER, json.dumps(key), [owner, used])

    def _put(self, kind: str, name: str, value: Any) -> None:
        self._vault.put(self.device_id, kind, name, json.dumps(value).encode())

    def _read(self, kind: str) -> list[tuple[str, Any]]:
        found = self._vault.read(self.device_id, kind)
        return [(name, json.loads(value)) for name, value in found.items()]


class RowKeyStores:
    """The stores of an account's devices in a vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def open(self, user_id: str, device_id: str) -> RowKeyStore:
        """Open (or make) the store of a device."""
        return RowKeyStore(self._vault, user_id, device_id)

    def devices(self) -> set[str]:
        """Devices that have a store."""
        return self._vault.devices()

    def drop(self, device_id: str) -> None:
        """Delete the store of a device."""
        self._vault.drop(device_id)


def _key(name: str) -> SessionKey:
    session_id, sender_key = json.loads(name)
    return session_id, sender_key
