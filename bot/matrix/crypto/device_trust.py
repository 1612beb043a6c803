"""Whose devices their owners did not sign: those that clients warn about, and soon leave out."""

from collections.abc import Collection, Mapping
from typing import Any

from bot.matrix.api import Api, path
from bot.matrix.crypto.signing import is_signed, public_key


async def unsigned_devices(api: Api, users: Collection[str]) -> dict[str, list[str]]:
    """User id -> ids of devices without a valid signature of their owner. Raises MatrixError.

    A user without cross-signing keys has none that is signed.
    """
    if not users:
        return {}
    answer = await api.request(
        "POST", path("keys", "query"), {"device_keys": {user: [] for user in users}}
    )
    found = {user: _unsigned(answer, user) for user in users}
    return {user: devices for user, devices in found.items() if devices}


def _unsigned(answer: Mapping[str, Any], user: str) -> list[str]:
    devices = answer.get("device_keys", {}).get(user, {})
    signing = answer.get("self_signing_keys", {}).get(user, {})
    master = answer.get("master_keys", {}).get(user, {})
    trusted, root = public_key(signing), public_key(master)
    owned = trusted is not None and root is not None and is_signed(signing, user, root, root)
    return sorted(
        device_id
        for device_id, device in devices.items()
        if not (owned and trusted and is_signed(device, user, trusted, trusted))
    )
