"""One-time keys, the fallback key and Olm sessions that broke: what keeps us reachable.

Private keys are stored before their public halves are published: after a crash in between the
homeserver would hand out keys that we no longer have (nio does it the other way round).
"""

from collections.abc import Mapping
from typing import Any

from bot.matrix.api import Api, path
from bot.matrix.crypto.olm import OlmMachine
from bot.matrix.crypto.sharing import Sharing
from bot.matrix.errors import MatrixError, Refused, TokenDead

ALGORITHM = "signed_curve25519"


class KeysDiffer(MatrixError):
    """The homeserver knows other keys of this device than we have: it must not be used any more."""


class Upkeep:
    """Uploads what others need to write to us. `receive` each sync answer, then `run`."""

    def __init__(self, api: Api, olm: OlmMachine, sharing: Sharing) -> None:
        """The homeserver's counts are not known until the first sync."""
        self._api = api
        self._olm = olm
        self._sharing = sharing
        self._on_server: int | None = None
        self._fallback_used = False

    def receive(self, raw_sync: Mapping[str, Any]) -> None:
        """Take in the homeserver's counts. Zero is a count (nio takes it for no answer)."""
        counts = raw_sync.get("device_one_time_keys_count")
        if isinstance(counts, Mapping):
            self._on_server = int(counts.get(ALGORITHM, 0))
        unused = raw_sync.get("device_unused_fallback_key_types")
        if isinstance(unused, list):
            self._fallback_used = ALGORITHM not in unused

    async def run(self) -> bool:
        """Upload keys and mend sessions where needed; True when keys were uploaded.

        Raises MatrixError, and KeysDiffer when the homeserver has other keys of this device.
        """
        uploaded = await self._upload()
        await self._mend()
        return uploaded

    async def publish(self) -> None:
        """Upload a new device's identity and first keys; nothing when that was done before.

        Raises as `run` does.
        """
        if not self._olm.account.shared:
            self._on_server, self._fallback_used = 0, True
            await self._upload()

    async def _upload(self) -> bool:
        body = self._identity() | self._one_time_keys() | self._fallback_key()
        if not body:
            return False
        self._olm.save_account()
        try:
            answer = await self._api.request("POST", path("keys", "upload"), body)
        except TokenDead:
            raise
        except Refused as error:
            if error.status == 400:
                raise KeysDiffer("the homeserver refused our keys") from error
            raise
        self._published(answer)
        return True

    def _identity(self) -> dict[str, Any]:
        return {} if self._olm.account.shared else {"device_keys": self._olm.device_keys()}

    def _one_time_keys(self) -> dict[str, Any]:
        account = self._olm.account
        waiting = account.one_time_keys["curve25519"]
        if self._on_server is None and not waiting:
            return {}
        missing = account.max_one_time_keys - (self._on_server or 0) - len(waiting)
        # Half a store is enough: an upload for each key that somebody claims would be a commit
        # and a request after every other sync.
        if not waiting and missing < account.max_one_time_keys // 2:
            return {}
        if missing > 0:
            account.generate_one_time_keys(missing)
        return {"one_time_keys": self._sign(account.one_time_keys["curve25519"], {})}

    def _fallback_key(self) -> dict[str, Any]:
        account: Any = self._olm.account._account  # its type stub lacks the fallback key
        if self._fallback_used and not account.fallback_key:
            account.generate_fallback_key()
        keys = {name: key.to_base64() for name, key in account.fallback_key.items()}
        return {"fallback_keys": self._sign(keys, {"fallback": True})} if keys else {}

    def _sign(self, keys: Mapping[str, str], marks: Mapping[str, Any]) -> dict[str, Any]:
        return {
            f"{ALGORITHM}:{name}": self._olm.signed({"key": key, **marks})
            for name, key in keys.items()
        }

    def _published(self, answer: Mapping[str, Any]) -> None:
        account = self._olm.account
        account.shared = True
        account.mark_keys_as_published()
        self._olm.save_account()
        self._on_server = int(answer.get("one_time_key_counts", {}).get(ALGORITHM, 0))
        self._fallback_used = False

    async def _mend(self) -> None:
        """New Olm sessions with devices whose messages we could not read, and a word to them."""
        await self._sharing.claim(list(self._olm.wedged_devices))
        self._olm.wedged_devices.clear()
        for message in list(self._olm.outgoing_to_device_messages):
            content = {message.recipient: {message.recipient_device: message.content}}
            await self._sharing.send_to_devices(content)
            self._olm.outgoing_to_device_messages.remove(message)
