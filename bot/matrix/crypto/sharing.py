"""Giving the room key to everybody who is to read us, before a message is encrypted with it."""

import secrets
import time
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from nio.crypto.device import OlmDevice
from nio.crypto.sessions import OutboundGroupSession

from bot.matrix.api import Api, path
from bot.matrix.crypto.olm import OlmMachine
from bot.matrix.crypto.rooms import Room

FEDERATION_MS = 5_000
DEVICES_PER_REQUEST = 50
NO_KEY_RETRY_SECONDS = 300.0

Place = tuple[str, str]
"""A user id and a device id."""


class Sharing:
    """Room keys for devices. Call under one lock: two claims at once would waste keys."""

    def __init__(self, api: Api, olm: OlmMachine) -> None:
        """Nothing is shared yet; outbound sessions live as long as the process."""
        self._api = api
        self._olm = olm
        self._without_key: dict[Place, float] = {}

    async def share(self, room_id: str, room: Room) -> None:
        """Make sure that the room's session is known to all devices of its recipients.

        Who came gets the key from here on; when somebody or a device left, a new session begins.
        Raises MatrixError; then the session stays unusable and a next call goes on where this one
        stopped, so that nobody is left out.
        """
        devices = self._devices(room.recipients())
        session = self._session(room_id, room, set(devices))
        missing = [d for place, d in devices.items() if place not in session.users_shared_with]
        session.shared = session.shared and not missing
        # In pieces, so that a first message to many devices does not stop everything else.
        for start in range(0, len(missing), DEVICES_PER_REQUEST):
            some = missing[start : start + DEVICES_PER_REQUEST]
            await self._claim([d for d in some if self._olm.olm_session(d) is None])
            ready = [d for d in some if self._olm.olm_session(d) is not None]
            await self._send(room_id, session, ready)
        session.shared = True

    def retry_at(self) -> float:
        """When (monotonic seconds) a device that had no one-time key is worth another try."""
        return min(self._without_key.values(), default=float("inf"))

    async def claim(self, devices: Iterable[OlmDevice]) -> None:
        """Begin new Olm sessions with these devices. Raises MatrixError."""
        places: dict[str, dict[str, str]] = {}
        for device in devices:
            places.setdefault(device.user_id, {})[device.id] = "signed_curve25519"
        if not places:
            return
        answer = await self._api.request(
            "POST", path("keys", "claim"), {"one_time_keys": places, "timeout": FEDERATION_MS}
        )
        with self._olm.keys.transaction():
            for user_id, keys in answer.get("one_time_keys", {}).items():
                for device_id, key in keys.items():
                    self._begin(user_id, device_id, key)

    async def send_to_devices(self, messages: Mapping[str, Mapping[str, Any]]) -> None:
        """Send encrypted to-device messages, user -> device -> content. Raises MatrixError."""
        where = path("sendToDevice", "m.room.encrypted", secrets.token_urlsafe(16))
        await self._api.request("PUT", where, {"messages": messages})

    def _devices(self, users: set[str]) -> dict[Place, OlmDevice]:
        own = (self._olm.user_id, self._olm.device_id)
        found = (d for u in users for d in self._olm.device_store.active_user_devices(u))
        return {(d.user_id, d.id): d for d in found if (d.user_id, d.id) != own}

    def _session(self, room_id: str, room: Room, places: set[Place]) -> OutboundGroupSession:
        session = self._olm.outbound_group_sessions.get(room_id)
        if session is None or session.expired or session.users_shared_with - places:
            with self._olm.keys.transaction():
                session = self._olm.new_group_session(room_id)
            session.max_messages = room.rotation_messages
            session.max_age = timedelta(milliseconds=room.rotation_ms)
        return session

    async def _claim(self, devices: list[OlmDevice]) -> None:
        now = time.monotonic()
        self._without_key = {p: t for p, t in self._without_key.items() if t > now}
        wanted = [d for d in devices if (d.user_id, d.id) not in self._without_key]
        await self.claim(wanted)
        for device in wanted:
            if self._olm.olm_session(device) is None:
                self._without_key[device.user_id, device.id] = now + NO_KEY_RETRY_SECONDS

    def _begin(self, user_id: str, device_id: str, key: Any) -> None:
        try:
            self._olm.take_one_time_key(user_id, device_id, key)
        except (ValueError, KeyError, TypeError, AttributeError, StopIteration):
            return  # whoever uploads a key that is none reads nothing; nobody else may suffer

    async def _send(
        self, room_id: str, session: OutboundGroupSession, devices: list[OlmDevice]
    ) -> None:
        if not devices:
            return
        messages: dict[str, dict[str, Any]] = {}
        with self._olm.keys.transaction():
            for device in devices:
                message = self._olm.room_key_message(room_id, session, device)
                messages.setdefault(device.user_id, {})[device.id] = message
        await self.send_to_devices(messages)
        session.users_shared_with.update((d.user_id, d.id) for d in devices)
