"""End-to-end encryption of one device: open it, feed it each sync answer, decrypt, encrypt.

Around nio's Olm machine (its sans-IO core), with our own requests. One process per store: the
caller holds the lock of the data folder, or the lease.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, Protocol, Self

from nio.crypto.sessions import InboundGroupSession
from nio.events import ToDeviceEvent

from bot.matrix.api import Api
from bot.matrix.crypto import decrypt as decryption
from bot.matrix.crypto.devices import Devices
from bot.matrix.crypto.key_store import DAY, KeyStore, KeyStores, SessionKey
from bot.matrix.crypto.known_rooms import KnownRooms
from bot.matrix.crypto.olm import OlmMachine
from bot.matrix.crypto.rooms import Room
from bot.matrix.crypto.sharing import Sharing
from bot.matrix.crypto.startup import Generation, adopt_earlier
from bot.matrix.crypto.upkeep import Upkeep
from bot.matrix.errors import Unreachable

log = logging.getLogger(__name__)

KEEP_ROOM_KEYS_DAYS = 30
STAMP_SECONDS = 3600.0
"""A room key that is in use is stamped so often: a commit for each message was a waste."""

VERIFICATION = "m.key.verification."
SHARE_SECONDS = 120.0
UNWEDGE_AFTER = timedelta(minutes=1)


class Verifications(Protocol):
    """Who answers verification requests."""

    def note(self, room_id: str | None, event: Mapping[str, Any]) -> None:
        """A verification event came, in a room (decrypted) or to our device (None)."""

    async def run(self) -> None:
        """Answer what was noted. Raises nothing."""


class Machine:
    """The keys of our device at work."""

    def __init__(self, api: Api, store: KeyStore, olm: OlmMachine) -> None:
        """See `open`."""
        self.user_id: str = olm.user_id
        self.device_id: str = olm.device_id
        self.olm = olm
        self.store = store
        self._api = api
        self._rooms = KnownRooms(api, store)
        self._devices = Devices(api, olm)
        self._sharing = Sharing(api, olm)
        self._upkeep = Upkeep(api, olm, self._sharing)
        self._generation = Generation(api, store)
        self._lock = asyncio.Lock()
        self._shared_at: dict[str, tuple[int, int, float]] = {}
        self._used: set[SessionKey] = set()
        self._stamped: dict[SessionKey, float] = {}
        self._tidied = 0.0
        self._verifications: Verifications | None = None

    @classmethod
    async def open(
        cls,
        api: Api,
        user_id: str,
        device_id: str,
        stores: KeyStores,
        clock: Callable[[], float] = time.time,
    ) -> Self:
        """Open the device's key store, making it when it is not there.

        `clock` gives seconds since 1970 and dates the last use of room keys. Does no request:
        `publish` and the start-up check come after it.
        """
        store = stores.open(user_id, device_id)
        store.clock = clock
        olm = OlmMachine(user_id, device_id, store)
        if adopt_earlier(stores, store):
            olm = OlmMachine(user_id, device_id, store)
        # An hour in nio: so long would a store from an old copy stay deaf to a known device.
        olm._unwedging_interval = UNWEDGE_AFTER
        return cls(api, store, olm)

    async def close(self) -> None:
        """Close the key store. The device stays logged in."""
        self._stamp()
        self.store.close()

    def attach(self, verifications: Verifications) -> None:
        """Have verification events answered, after each upkeep."""
        self._verifications = verifications

    def device_keys(self) -> dict[str, Any]:
        """The device's public keys, signed by itself."""
        return self.olm.device_keys()

    def sign(self, message: str) -> str:
        """The device's signature, unpadded base64."""
        signature: str = self.olm.account.sign(message)
        return signature

    async def publish(self) -> None:
        """Upload a new device's identity and first keys. Raises MatrixError, KeysDiffer."""
        async with self._lock:
            await self._upkeep.publish()

    async def receive(self, raw_sync: Mapping[str, Any]) -> None:
        """Take in a whole answer of /sync: room keys, device changes, members, key counts.

        One commit in the key store. The same answer may come twice. The sync must not load members
        lazily, or changes in a gap would be missed.
        """
        with self.store.transaction():
            for event in raw_sync.get("to_device", {}).get("events", []):
                self._to_device(event)
            rooms = raw_sync.get("rooms", {})
            for room_id, joined in rooms.get("join", {}).items():
                self._rooms.receive(room_id, joined)
                for event in joined.get("timeline", {}).get("events", []):
                    self._note(room_id, event)  # some clients verify unencrypted in every room
        for room_id in rooms.get("leave", {}):
            self.forget_room(room_id)
        self._devices.receive(raw_sync.get("device_lists", {}))
        self._upkeep.receive(raw_sync)
        await self.store.settled()  # before the position in the sync that says we have had it

    def decrypt(self, room_id: str, event: Mapping[str, Any]) -> dict[str, Any]:
        """The event inside an encrypted event, raw, with `m.relates_to` kept from outside.

        Raises NotDecryptable, also when the key is not the sender's own or belongs elsewhere.
        """
        inner, key = decryption.decrypt(self.olm, room_id, event)
        self._used.add(key)
        self._note(room_id, inner)
        return inner

    def adopt(self, sessions: Iterable[tuple[InboundGroupSession, str]]) -> None:
        """Take in room keys from a backup, each with its owner, where we do not have better."""
        with self.store.transaction():
            for session, owner in sessions:
                self.olm.take_room_key(session)
                self.olm.own((session.id, session.sender_key), owner)

    def is_encrypted(self, room_id: str) -> bool:
        """Whether the room is known to be encrypted; kept in the key store, and never undone."""
        return room_id in self._rooms

    async def must_encrypt(self, room_id: str) -> bool:
        """Whether what we send to the room is to be encrypted; asks the homeserver when in doubt.

        A new device does not know its rooms until a sync with full state, and must not send plain
        text meanwhile. Raises MatrixError.
        """
        return await self._rooms.is_encrypted(room_id)

    def forget_room(self, room_id: str) -> None:
        """Drop members and our own session of a room that we left. Received keys stay."""
        self._rooms.forget(room_id)
        self.olm.outbound_group_sessions.pop(room_id, None)
        self._shared_at.pop(room_id, None)

    async def encrypt(
        self, room_id: str, event_type: str, content: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The content of an `m.room.encrypted` event, readable by everybody who may read the room.

        Asks for devices that are new to us first, and shares the room key where it is missing.
        Raises MatrixError; nothing was sent then, and the same call may be made again.
        """
        room = self._rooms.add(room_id)
        if not self._is_shared(room_id, room):
            try:
                async with self._lock, asyncio.timeout(SHARE_SECONDS):
                    await self._share(room_id, room)
            except TimeoutError as error:
                raise Unreachable("sharing the room key took too long") from error
        encrypted = self.olm.room_message(room_id, event_type, content)
        if "m.relates_to" in content:
            encrypted["m.relates_to"] = content["m.relates_to"]
        return encrypted

    async def upkeep(self) -> None:
        """After each sync: keys on the homeserver, changed devices, broken sessions, old keys.

        Raises MatrixError; what was not done is done at the next call. While a room key is being
        shared the next call does it all: a sync must not wait for somebody's slow homeserver.
        """
        if not self._lock.locked():
            async with self._lock:
                await self._keep_up()
        self._stamp()
        if self.store.clock() - self._tidied > DAY:
            self._tidied = self.store.clock()
            self._stamped.clear()
            self.olm.forget_unused(KEEP_ROOM_KEYS_DAYS)
        if self._verifications:
            await self._verifications.run()

    async def _keep_up(self) -> None:
        await self._devices.query(self._devices.stale())
        uploaded = await self._upkeep.run()
        if uploaded:
            self._generation.changed()
        await self._generation.mark(at_once=uploaded)

    def _to_device(self, event: Mapping[str, Any]) -> None:
        self._note(None, event)
        if event.get("type") != "m.room.encrypted":
            return  # keys are given by us, never on request
        self._generation.changed()
        try:
            parsed = ToDeviceEvent.parse_encrypted_event(dict(event))
            self.olm.handle_to_device_event(parsed)  # type: ignore[no-untyped-call]
        except Exception as error:
            # Anybody may send anything here; one broken event must not stop the others.
            log.warning("a to-device event could not be read: %s", type(error).__name__)

    def _note(self, room_id: str | None, event: Mapping[str, Any]) -> None:
        if self._verifications and is_verification(event):
            self._verifications.note(room_id, event)

    def _is_shared(self, room_id: str, room: Room) -> bool:
        session = self.olm.outbound_group_sessions.get(room_id)
        if session is None or session.expired or not session.shared:
            return False
        room_changes, device_changes, retry_at = self._shared_at.get(room_id, (-1, -1, 0.0))
        return (
            (room_changes, device_changes) == (room.changes, self._devices.changes)
            and time.monotonic() < retry_at
            and not self._devices.stale()
        )

    async def _share(self, room_id: str, room: Room) -> None:
        await self._rooms.load(room_id)
        await self._devices.query(self._devices.unknown(room.recipients()))
        changes = (room.changes, self._devices.changes)
        self._generation.changed()
        await self._sharing.share(room_id, room)
        self._shared_at[room_id] = (*changes, self._sharing.retry_at())

    def _stamp(self) -> None:
        """Note that room keys are in use, each once in a while: it is forgotten after days."""
        used, self._used = self._used, set()
        now = self.store.clock()
        due = {key for key in used if now - self._stamped.get(key, 0.0) >= STAMP_SECONDS}
        if due:
            self.store.used(due)
            self._stamped |= dict.fromkeys(due, now)


def is_verification(event: Mapping[str, Any]) -> bool:
    """Whether this is a step of an interactive verification."""
    kind = event.get("type")
    if isinstance(kind, str) and kind.startswith(VERIFICATION):
        return True
    content = event.get("content")
    msgtype = content.get("msgtype") if isinstance(content, dict) else None
    return isinstance(msgtype, str) and msgtype.startswith(VERIFICATION)
