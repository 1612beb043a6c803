"""Keeping our room keys on the homeserver, and getting them back. Off unless somebody makes one.

What is deleted here thirty days after its last use is deleted there too.
"""

import secrets
from typing import Any, Self

from nio.crypto.sessions import InboundGroupSession

from bot.matrix.api import Api, path
from bot.matrix.crypto.backup.boxes import BackupKey
from bot.matrix.crypto.identity import Identity
from bot.matrix.crypto.key_store import SessionKey
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.recovery_key import to_text
from bot.matrix.crypto.secret_storage import SecretStorage
from bot.matrix.crypto.secrets import BACKUP_KEY, RECOVERY_KEY, SecretStore
from bot.matrix.crypto.signing import signable, with_signature
from bot.matrix.errors import MatrixError, Refused

ALGORITHM = "m.megolm_backup.v1.curve25519-aes-sha2"
SECRET_NAME = "m.megolm_backup.v1"
KEYS_PER_REQUEST = 100


class BackupError(MatrixError):
    """There is a backup that we cannot use. The text is for the administrator."""


class Backup:
    """One version of a backup whose secret key we have."""

    def __init__(self, api: Api, machine: Machine, key: BackupKey, version: str) -> None:
        """See `open`."""
        self.version = version
        self._api = api
        self._machine = machine
        self._key = key

    @classmethod
    async def open(cls, api: Api, machine: Machine, identity: Identity, store: SecretStore) -> Self:
        """Find the account's backup, or make one; its key goes into secret storage.

        The secret key comes from `store`, or with the recovery key in it from secret storage, so
        `ensure_identity` comes before this. Raises BackupError or another MatrixError.
        """
        storage = SecretStorage(api, machine.user_id)
        recovery = await store.get(RECOVERY_KEY)
        opened = await storage.open(to_text(recovery)) if recovery else None
        if opened is None:
            raise BackupError("Zonder herstelsleutel kan er geen reservekopie zijn.")
        found = await _version(api)
        secret = await store.get(BACKUP_KEY) or await storage.read(opened, SECRET_NAME)
        if found is not None and (secret is None or BackupKey(secret).public != found[1]):
            raise BackupError(
                "Dit account heeft al een reservekopie van sleutels die niet van de bot is."
            )
        secret = secret or secrets.token_bytes(32)
        key = BackupKey(secret)
        await store.put(BACKUP_KEY, secret)
        if await storage.read(opened, SECRET_NAME) != secret:
            await storage.write(opened, SECRET_NAME, secret)
        version = found[0] if found else await _make(api, machine, identity, key)
        return cls(api, machine, key, version)

    async def run(self) -> None:
        """Bring the backup up to date: new room keys in, deleted ones out. Raises MatrixError."""
        kept, done = self._kept(), self._done()
        for room_id, key in [(room, key) for key, room in done.items() if key not in kept]:
            await self._delete(room_id, key)
        missing = [session for key, session in kept.items() if key not in done]
        for start in range(0, len(missing), KEYS_PER_REQUEST):
            await self._upload(missing[start : start + KEYS_PER_REQUEST])

    async def restore(self) -> int:
        """Take back what is in the backup; returns how many room keys. Raises MatrixError."""
        where = path("room_keys", "keys")
        answer = await self._api.request("GET", where, query={"version": self.version})
        boxes = [
            (room_id, box)
            for room_id, room in answer.get("rooms", {}).items()
            for box in room.get("sessions", {}).values()
        ]
        opened = [found for room_id, box in boxes if (found := self._key.open(room_id, box))]
        self._machine.adopt(opened)
        return len(opened)

    def _kept(self) -> dict[SessionKey, InboundGroupSession]:
        olm = self._machine.olm
        return {(s.id, s.sender_key): s for s in olm.inbound_group_store if _owner(olm, s)}

    def _done(self) -> dict[SessionKey, str]:
        return self._machine.store.backed_up(self.version)

    async def _upload(self, sessions: list[InboundGroupSession]) -> None:
        rooms: dict[str, dict[str, Any]] = {}
        for session in sessions:
            box = self._key.seal(session, _owner(self._machine.olm, session))
            rooms.setdefault(session.room_id, {"sessions": {}})["sessions"][session.id] = box
        query = {"version": self.version}
        await self._api.request("PUT", path("room_keys", "keys"), {"rooms": rooms}, query=query)
        with self._machine.store.transaction():
            for session in sessions:
                key = (session.id, session.sender_key)
                self._machine.store.note_backed_up(self.version, key, session.room_id)

    async def _delete(self, room_id: str, key: SessionKey) -> None:
        where = path("room_keys", "keys", room_id, key[0])
        await self._api.request("DELETE", where, query={"version": self.version})
        self._machine.store.forget_backed_up(self.version, key)


def _owner(olm: Any, session: InboundGroupSession) -> str:
    return str(olm.owners.get((session.id, session.sender_key), ""))


async def _version(api: Api) -> tuple[str, str] | None:
    """The newest backup's version and public key; None when there is none."""
    try:
        answer = await api.request("GET", path("room_keys", "version"))
    except Refused as error:
        if error.status == 404:
            return None
        raise
    return str(answer["version"]), str(answer.get("auth_data", {}).get("public_key"))


async def _make(api: Api, machine: Machine, identity: Identity, key: BackupKey) -> str:
    auth = identity.master.sign(machine.user_id, {"public_key": key.public})
    signature = machine.sign(signable(auth).decode())
    auth = with_signature(auth, machine.user_id, machine.device_id, signature)
    body = {"algorithm": ALGORITHM, "auth_data": auth}
    return str((await api.request("POST", path("room_keys", "version"), body))["version"])
