"""Whose devices we know, whose may have changed, and asking the homeserver for them."""

import time
from collections.abc import Iterable, Mapping
from typing import Any

from bot.matrix.api import Api, path
from bot.matrix.crypto.olm import OlmMachine

FEDERATION_MS = 5_000
RETRY_SECONDS = 60.0
USERS_PER_QUERY = 100


class Devices:
    """The device lists of the people we share encrypted rooms with."""

    def __init__(self, api: Api, olm: OlmMachine) -> None:
        """Nobody is tracked at the start: every list is asked for once by each process."""
        self._api = api
        self._olm = olm
        self._tracked: set[str] = set()
        self._stale: set[str] = set()
        self._again: dict[str, float] = {}
        self.changes = 0

    def receive(self, lists: Mapping[str, Any]) -> None:
        """Take in `device_lists` of a sync answer."""
        self._stale |= self._tracked.intersection(lists.get("changed", ()))
        self._tracked.difference_update(lists.get("left", ()))

    def unknown(self, users: Iterable[str]) -> set[str]:
        """Those whose devices must be asked for before something is encrypted for them."""
        now = time.monotonic()
        stale = {user for user in users if user in self._stale or user not in self._tracked}
        return {user for user in stale if self._again.get(user, now) <= now}

    def stale(self) -> set[str]:
        """Tracked people whose devices changed since we asked."""
        return self.unknown(self._stale)

    async def query(self, users: Iterable[str]) -> None:
        """Ask for the devices of these people. Raises MatrixError; they then stay unknown.

        Somebody whose own homeserver does not answer is asked for again after a minute, so that
        one dead server does not hold up a room.
        """
        wanted = sorted(users)
        for start in range(0, len(wanted), USERS_PER_QUERY):
            await self._query(wanted[start : start + USERS_PER_QUERY])

    async def _query(self, users: list[str]) -> None:
        before = self._stale.intersection(users)
        self._stale -= before  # a change that arrives while we ask must make them stale again
        try:
            answer = await self._api.request(
                "POST",
                path("keys", "query"),
                {"device_keys": {user: [] for user in users}, "timeout": FEDERATION_MS},
            )
        except BaseException:
            self._stale |= before
            raise
        self._take(users, answer)

    def _take(self, users: list[str], answer: Mapping[str, Any]) -> None:
        found = answer.get("device_keys", {})
        devices = {user: well_formed(found.get(user)) for user in users if user in found}
        if self._olm.take_devices(devices):
            self.changes += 1
        self._tracked.update(devices)
        again = time.monotonic() + RETRY_SECONDS
        failed = [user for user in users if user not in devices]
        self._stale.update(failed)
        self._tracked.update(failed)
        self._again = {u: t for u, t in self._again.items() if u not in devices}
        self._again.update(dict.fromkeys(failed, again))


def well_formed(devices: object) -> dict[str, Any]:
    """Without the devices that are not shaped as the specification says: anybody may upload one."""
    if not isinstance(devices, dict):
        return {}
    return {name: dict(device) for name, device in devices.items() if _is_device(device)}


def _is_device(device: object) -> bool:
    if not isinstance(device, dict) or not isinstance(device.get("keys"), dict):
        return False
    names = (device.get("user_id"), device.get("device_id"), *device["keys"].values())
    return all(isinstance(name, str) for name in names) and all(
        isinstance(device.get(part, {}), dict) for part in ("signatures", "unsigned")
    )
