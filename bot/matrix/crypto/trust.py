"""Our own cross-signing identity: made once, kept, joined with a recovery key, never overwritten.

nio has no cross-signing, and clients warn about, or exclude, devices that their owner did not sign.
The first upload needs no password (MSC3967).
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from bot.matrix.api import Api, path
from bot.matrix.crypto import recovery_key
from bot.matrix.crypto.identity import USAGES, Identity, load_identity
from bot.matrix.crypto.secret_storage import Opened, SecretStorage
from bot.matrix.crypto.secrets import CROSS_SIGNING, RECOVERY_KEY, SecretStore
from bot.matrix.crypto.signing import (
    SEED_BYTES,
    JsonObject,
    is_signed,
    public_key,
    signable,
    with_signature,
)
from bot.matrix.errors import MatrixError, Refused


class IdentityError(MatrixError):
    """The identity could not be set up. The text is for the administrator and says what to do."""


class How(Enum):
    """What was done about the identity."""

    CREATED = "created"
    JOINED = "joined"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class IdentityReport:
    """What `ensure_identity` found and did."""

    how: How
    master_key: str
    device_signed_now: bool
    secrets_stored: bool
    """Whether secret storage holds our seeds, so that the recovery key brings them back."""
    new_recovery_key: str | None
    """To be shown to the administrator once; None when it was made before."""

    def __repr__(self) -> str:
        return f"IdentityReport({self.how}, {self.master_key})"


class OwnDevice(Protocol):
    """Our device, as far as an identity needs it."""

    user_id: str
    device_id: str

    def device_keys(self) -> JsonObject:
        """Its public keys, signed by itself."""

    def sign(self, message: str) -> str:
        """The device's signature, unpadded base64."""


async def ensure_identity(
    api: Api, device: OwnDevice, store: SecretStore, recovery: str | None = None
) -> IdentityReport:
    """See to it that the account has an identity that is ours and that our device is signed by it.

    Safe to call at every start: does nothing when nothing is missing. `recovery` is the recovery
    key or passphrase of an identity that exists. Seeds are stored before they are uploaded. Raises
    IdentityError with a sentence for the administrator, or another MatrixError. The device's keys
    must be on the homeserver.
    """
    answer = await _own_keys(api, device.user_id)
    identity, how = await _find(api, device.user_id, store, answer, recovery)
    if how is How.CREATED:
        await _upload(api, identity)
        answer = await _own_keys(api, device.user_id)
    signed = await _sign(api, identity, device, answer)
    storage = SecretStorage(api, device.user_id)
    opened, new_key = await _open_storage(storage, store, recovery)
    if opened is not None:
        await _store_seeds(storage, opened, identity)
    return IdentityReport(how, identity.master.public, signed, opened is not None, new_key)


async def _find(
    api: Api, user_id: str, store: SecretStore, answer: JsonObject, recovery: str | None
) -> tuple[Identity, How]:
    ours = await load_identity(store, user_id)
    if _server_key(answer, user_id, "master") is None:
        identity = ours or Identity.from_seeds(user_id, secrets.token_bytes(SEED_BYTES * 3))
        await store.put(CROSS_SIGNING, identity.seeds())
        return identity, How.CREATED
    if ours and _is_servers(ours, answer):
        return ours, How.UNCHANGED
    if recovery is None:
        raise IdentityError(_taken(ours is not None))
    identity = await _recover(api, user_id, answer, recovery)
    await store.put(CROSS_SIGNING, identity.seeds())
    return identity, How.JOINED


async def _recover(api: Api, user_id: str, answer: JsonObject, recovery: str) -> Identity:
    storage = SecretStorage(api, user_id)
    opened = await storage.open(recovery)
    if opened is None:
        raise IdentityError("De herstelsleutel past niet bij dit account. Controleer hem.")
    seeds = [await storage.read(opened, f"m.cross_signing.{usage}") for usage in USAGES]
    if any(seed is None or len(seed) != SEED_BYTES for seed in seeds):
        raise IdentityError(
            "De geheime opslag van dit account bevat geen identiteit. Zet die in het programma "
            "waarmee ze is gemaakt eerst in de geheime opslag."
        )
    identity = Identity.from_seeds(user_id, b"".join(seed for seed in seeds if seed))
    if not _is_servers(identity, answer):
        raise IdentityError(
            "De geheime opslag hoort bij een oudere identiteit van dit account. "
            "Gebruik de herstelsleutel van de identiteit die nu geldt."
        )
    return identity


async def _upload(api: Api, identity: Identity) -> None:
    body = {f"{usage}_key": value for usage, value in identity.objects().items()}
    try:
        await api.request("POST", path("keys", "device_signing", "upload"), body)
    except Refused as error:
        if error.status == 401:
            raise IdentityError(approval(error.body)) from error
        raise


async def _sign(api: Api, identity: Identity, device: OwnDevice, answer: JsonObject) -> bool:
    """Sign our device with the identity and the master key with our device; False: it was so."""
    user_id, device_id = device.user_id, device.device_id
    known = answer.get("device_keys", {}).get(user_id, {}).get(device_id, {})
    own_keys = device.device_keys()
    if known.get("keys") != own_keys["keys"]:
        raise IdentityError(
            "De server kent andere sleutels van dit apparaat dan wij. Log opnieuw in."
        )
    master = answer["master_keys"][user_id]
    changes: JsonObject = {}
    signer = identity.self_signing
    if not is_signed(known, user_id, signer.public, signer.public):
        unsigned = {k: v for k, v in own_keys.items() if k != "signatures"}
        changes[device_id] = signer.sign(user_id, unsigned)
    own_key = own_keys["keys"][f"ed25519:{device_id}"]
    if not is_signed(master, user_id, device_id, own_key):
        bare = {k: v for k, v in master.items() if k not in ("signatures", "unsigned")}
        signature = device.sign(signable(bare).decode())
        changes[identity.master.public] = with_signature(bare, user_id, device_id, signature)
    if changes:
        await upload_signatures(api, {user_id: changes})
    return bool(changes)


async def upload_signatures(api: Api, signatures: Mapping[str, Mapping[str, Any]]) -> None:
    """Upload signed objects, user -> device id or public key -> object. Raises MatrixError."""
    answer = await api.request("POST", path("keys", "signatures", "upload"), signatures)
    if answer.get("failures"):
        raise IdentityError("De server nam een handtekening niet aan.")


async def _open_storage(
    storage: SecretStorage, store: SecretStore, recovery: str | None
) -> tuple[Opened | None, str | None]:
    """Open our secret storage, or make it where the account has none."""
    kept = await store.get(RECOVERY_KEY)
    if await storage.exists():
        given = (recovery, recovery_key.to_text(kept) if kept else None)
        for text in filter(None, given):
            if opened := await storage.open(text):
                await _keep(store, kept, opened.key)
                return opened, None
        return None, None
    key = kept or secrets.token_bytes(recovery_key.KEY_BYTES)
    await _keep(store, kept, key)
    return await storage.create(key), recovery_key.to_text(key)


async def _keep(store: SecretStore, kept: bytes | None, key: bytes) -> None:
    if kept != key:
        await store.put(RECOVERY_KEY, key)


async def _store_seeds(storage: SecretStorage, opened: Opened, identity: Identity) -> None:
    for usage in USAGES:
        name, seed = f"m.cross_signing.{usage}", identity.key(usage).seed
        if await storage.read(opened, name) != seed:
            await storage.write(opened, name, seed)


async def _own_keys(api: Api, user_id: str) -> JsonObject:
    return await api.request("POST", path("keys", "query"), {"device_keys": {user_id: []}})


def _server_key(answer: JsonObject, user_id: str, usage: str) -> str | None:
    found = answer.get(f"{usage}_keys", {}).get(user_id)
    return public_key(found) if isinstance(found, Mapping) else None


def _is_servers(identity: Identity, answer: JsonObject) -> bool:
    return all(
        _server_key(answer, identity.user_id, usage) == identity.key(usage).public
        for usage in USAGES
    )


def _taken(had_one: bool) -> str:
    if had_one:
        return (
            "De identiteit van dit account is buiten de bot om vervangen. Geef de herstelsleutel "
            "van de nieuwe identiteit; de bot zet er nooit zelf een andere voor in de plaats."
        )
    return (
        "Dit account heeft al een identiteit. Geef de herstelsleutel of de wachtzin daarvan; "
        "de bot zet er nooit zelf een andere voor in de plaats."
    )


def approval(body: Mapping[str, Any]) -> str:
    """The sentence for a 401: under delegated log-in (MSC3861) a page that the owner must open."""
    for parameters in body.get("params", {}).values():
        if isinstance(parameters, Mapping) and isinstance(parameters.get("url"), str):
            return (
                "De server wil dat de eigenaar van dit account dit eerst goedkeurt. "
                f"Open {parameters['url']}, keur het goed en start dit opnieuw."
            )
    return (
        "De server vraagt het wachtwoord om de identiteit van dit account vast te leggen. "
        "Vraag de beheerder van de server, of gebruik een nieuw account."
    )
