"""Whose devices are signed by their owner: what an administrator needs to help people.

Somebody with an unsigned device is shown as insecure to others, and cannot read those who exclude
such devices. We write to every device of a member; this only tells.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.matrix.api import Api, path
from bot.matrix.crypto.signing import is_signed, public_key


@dataclass(frozen=True)
class DeviceReport:
    """One device of a person."""

    user_id: str
    device_id: str
    name: str
    """As its owner called it; words of a user, to be escaped."""
    signed: bool


async def audit(api: Api, users: Iterable[str]) -> list[DeviceReport]:
    """All devices of these people, by user and device id. Raises MatrixError."""
    query: dict[str, Any] = {"device_keys": {user: [] for user in sorted(set(users))}}
    return read(await api.request("POST", path("keys", "query"), query))


def read(answer: Mapping[str, Any]) -> list[DeviceReport]:
    """The devices in an answer of /keys/query. Pure."""
    reports = []
    for user, devices in sorted(answer.get("device_keys", {}).items()):
        signer = _self_signing_key(answer, user)
        for device_id, device in sorted(devices.items()):
            name = str(device.get("unsigned", {}).get("device_display_name", ""))
            signed = signer is not None and is_signed(device, user, signer, signer)
            reports.append(DeviceReport(user, device_id, name, signed))
    return reports


def _self_signing_key(answer: Mapping[str, Any], user: str) -> str | None:
    """The person's self-signing key, if their master key signed it."""
    master = public_key(answer.get("master_keys", {}).get(user, {}))
    self_signing = answer.get("self_signing_keys", {}).get(user, {})
    if master is None or not is_signed(self_signing, user, master, master):
        return None
    return public_key(self_signing)
