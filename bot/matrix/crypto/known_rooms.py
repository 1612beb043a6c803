"""Which rooms we know to be encrypted, kept in the key store, and their state, asked for once."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.matrix.api import Api, path
from bot.matrix.crypto.key_store import KeyStore
from bot.matrix.crypto.rooms import RawEvent, Room, apply, encrypts, is_whole, state_events


class KnownRooms:
    """A room that was encrypted once stays so: what an unlucky answer says cannot undo it."""

    def __init__(self, api: Api, store: KeyStore) -> None:
        """Encrypted rooms come from the key store; their members are not known yet."""
        self._api = api
        self._store = store
        self._encrypted = {room_id: Room() for room_id in store.load_encrypted_rooms()}
        self._plain: set[str] = set()

    def __contains__(self, room_id: str) -> bool:
        """Whether the room is known to be encrypted."""
        return room_id in self._encrypted

    def receive(self, room_id: str, joined: Mapping[str, Any]) -> None:
        """Take in one joined room of a sync answer."""
        events = state_events(joined)
        if encrypts(events):
            self.add(room_id)
        if room := self._encrypted.get(room_id):
            apply(room, events)
            room.loaded |= is_whole(joined.get("state", {}).get("events", []))

    def forget(self, room_id: str) -> None:
        """Drop what may change while we are away; that it is encrypted stays."""
        self._plain.discard(room_id)
        if room_id in self._encrypted:
            self._encrypted[room_id] = Room()

    def add(self, room_id: str) -> Room:
        """The room as an encrypted one."""
        self._plain.discard(room_id)
        if room_id not in self._encrypted:
            self._encrypted[room_id] = Room()
            self._store.save_encrypted_rooms([room_id])
        return self._encrypted[room_id]

    async def is_encrypted(self, room_id: str) -> bool:
        """Whether the room is encrypted; asks the homeserver when in doubt. Raises MatrixError."""
        if room_id not in self._encrypted and room_id not in self._plain:
            if encrypts(await self._state(room_id)):
                self.add(room_id)
            else:
                self._plain.add(room_id)
        return room_id in self._encrypted

    async def load(self, room_id: str) -> None:
        """See to it that the room's members are known. Raises MatrixError.

        A sync with a token brings only changes; if one comes while we ask, we ask once more.
        """
        room = self.add(room_id)
        while not room.loaded:
            before = room.changes
            events = await self._state(room_id)
            room.loaded = before == room.changes
            apply(room, events)

    async def _state(self, room_id: str) -> Sequence[RawEvent]:
        return await self._api.listing(path("rooms", room_id, "state"))
