"""What the key machine asks of a store: nio's store interface as far as it is used, and ours.

Two stores do this: a SQLite file (`store_sqlite.py`), and sealed rows on a server that two bots
share (`store_rows.py`). Beside nio's own, a store remembers who sent a room key (a message counts
only as its owner's, Matrix 1.11 §11.12.5), when it was last used, and the store's generation (see
`startup.py`).
"""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from nio.crypto import (
    DeviceStore,
    GroupSessionStore,
    InboundGroupSession,
    OlmAccount,
    OlmDevice,
    Session,
    SessionStore,
    TrustState,
)

DAY = 86_400

SessionKey = tuple[str, str]
"""A room key's session id and its sender's curve25519 key."""


class KeyStore(Protocol):
    """The keys of one device."""

    user_id: str
    device_id: str
    clock: Callable[[], float]

    def load_account(self) -> OlmAccount | None:
        """The Olm account, or None. Read anew each time."""

    def save_account(self, account: OlmAccount) -> None:
        """The Olm account as it is now."""

    def load_sessions(self) -> SessionStore:
        """All Olm sessions."""

    def save_session(self, curve_key: str, session: Session) -> None:
        """An Olm session with the device of this key."""

    def load_inbound_group_sessions(self) -> GroupSessionStore:
        """All room keys."""

    def save_inbound_group_session(self, session: InboundGroupSession) -> None:
        """A room key; another sender's of the same id stays as it is."""

    def load_device_keys(self) -> DeviceStore:
        """Devices of others."""

    def save_device_keys(self, device_keys: Mapping[str, Mapping[str, OlmDevice]]) -> None:
        """Devices of others, with their keys: user id -> device id -> device."""

    def load_encrypted_rooms(self) -> set[str]:
        """Rooms known to be encrypted."""

    def save_encrypted_rooms(self, rooms: Iterable[str]) -> None:
        """These rooms are encrypted."""

    def load_outgoing_key_requests(self) -> Mapping[str, Any]:
        """Room keys that were asked for."""

    def is_device_verified(self, device: OlmDevice) -> bool:
        """Whether somebody vouched for this device."""

    def is_device_blacklisted(self, device: OlmDevice) -> bool:
        """Whether this device gets nothing."""

    def is_device_ignored(self, device: OlmDevice) -> bool:
        """Whether nobody is asked about this device."""

    def own_room_key(self, key: SessionKey, owner: str, used: int | None = None) -> None:
        """Remember whose room key this is; the first owner stands. `used`: seconds, None is now."""

    def owners(self) -> dict[SessionKey, tuple[str, int]]:
        """Whose each room key is, and when it was last used (seconds since 1970)."""

    def used(self, keys: Iterable[SessionKey]) -> None:
        """Stamp room keys as used now."""

    def delete_unused(self, days: int) -> set[SessionKey]:
        """Delete room keys that were not used for this many days; returns which."""

    def fact(self, name: str) -> int:
        """A stored number, 0 when there is none."""

    def set_fact(self, name: str, value: int) -> None:
        """Store a number."""

    def backed_up(self, version: str) -> dict[SessionKey, str]:
        """Room keys that are in this version of the backup, and of which room each is."""

    def note_backed_up(self, version: str, key: SessionKey, room_id: str) -> None:
        """A room key is in this version of the backup."""

    def forget_backed_up(self, version: str, key: SessionKey) -> None:
        """A room key is no longer in it."""

    def transaction(self) -> AbstractContextManager[Any]:
        """Everything written inside is one commit."""

    async def settled(self) -> None:
        """Return when all that was written is durable. No request goes out before that."""

    def close(self) -> None:
        """Close the store. The device stays logged in."""


class KeyStores(Protocol):
    """Where the stores of an account's devices are."""

    def open(self, user_id: str, device_id: str) -> KeyStore:
        """Open (or make) the store of a device."""

    def devices(self) -> set[str]:
        """Devices that have a store."""

    def drop(self, device_id: str) -> None:
        """Delete the store of a device."""


class Shared:
    """What stores have in common. Trust lives in memory: we share with all devices of a member."""

    clock: Callable[[], float] = staticmethod(time.time)

    def is_device_verified(self, device: OlmDevice) -> bool:
        """From memory: nio asks the database for each device of each share."""
        return device.trust_state is TrustState.verified

    def is_device_blacklisted(self, device: OlmDevice) -> bool:
        """From memory."""
        return device.trust_state is TrustState.blacklisted

    def is_device_ignored(self, device: OlmDevice) -> bool:
        """From memory."""
        return device.trust_state is TrustState.ignored


def copy(store: KeyStore, old: KeyStore, facts: Iterable[str]) -> None:
    """Put all of a device's keys, and these facts, into another store of the same device."""
    account = old.load_account()
    with store.transaction():
        if account is not None:
            store.save_account(account)
        for curve_key, sessions in old.load_sessions().items():
            for session in sessions:
                store.save_session(curve_key, session)
        devices = old.load_device_keys()
        store.save_device_keys({user: devices[user] for user in devices.users})
        store.save_encrypted_rooms(old.load_encrypted_rooms())
        for name in facts:
            store.set_fact(name, old.fact(name))
    adopt(store, old)


def adopt(store: KeyStore, old: KeyStore) -> None:
    """Take in the room keys of an earlier device of ours, as old as they are."""
    owners = old.owners()
    with store.transaction():
        for session in old.load_inbound_group_sessions():
            key = (session.id, session.sender_key)
            if key in owners:
                store.save_inbound_group_session(session)
                store.own_room_key(key, *owners[key])
