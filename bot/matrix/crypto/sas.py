"""Interactive verification by emoji, our side of it: events in, events out. Does no request.

Source: Matrix 1.11 §11.12.2.2. The other side asks and starts; we answer. nio's own machine makes a
commitment, emoji and MACs that other clients refuse (measured), so only vodozemac's is used.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import vodozemac

from bot.matrix.crypto.emoji import EMOJI, Emoji
from bot.matrix.crypto.signing import canonical_json, encode

METHOD = "m.sas.v1"
AGREEMENT = "curve25519-hkdf-sha256"
HASH = "sha256"
MAC = "hkdf-hmac-sha256.v2"
LIFE_SECONDS = 600.0
"""A request lives ten minutes, as other clients have it."""
FUTURE_SECONDS = 300.0


class Stage(Enum):
    """How far we are. An event that does not fit its stage ends the flow."""

    READY = "ready"
    ACCEPTED = "accepted"
    COMPARING = "comparing"
    CONFIRMED = "confirmed"
    VERIFIED = "verified"
    DONE = "done"
    CANCELLED = "cancelled"


OVER = (Stage.DONE, Stage.CANCELLED)


class Cancel(Enum):
    """Why a flow ends early: the code and the reason that the other side gets."""

    USER = ("m.user", "The bot's administrators cancelled.")
    TIMEOUT = ("m.timeout", "The verification took too long.")
    UNKNOWN_METHOD = ("m.unknown_method", "Only emoji can be compared.")
    UNEXPECTED = ("m.unexpected_message", "That message does not come here.")
    KEY_MISMATCH = ("m.key_mismatch", "The keys are not those that we know.")
    INVALID = ("m.invalid_message", "The message is not complete.")
    MISMATCHED_SAS = ("m.mismatched_sas", "The emoji are not the same.")


@dataclass(frozen=True)
class Ours:
    """Our own public side."""

    user_id: str
    device_id: str
    device_key: str
    master_key: str


@dataclass(frozen=True)
class Theirs:
    """The other side's keys as the homeserver has them; None when it has none."""

    device_key: str | None
    master_key: str | None


@dataclass(frozen=True)
class Incoming:
    """A verification event of another, from a room or to our device. `kind` is without prefix."""

    kind: str
    sender: str
    transaction: str
    content: Mapping[str, Any]
    room_id: str | None = None


@dataclass(frozen=True)
class Comparison:
    """What both sides see."""

    emoji: tuple[Emoji, ...]
    numbers: tuple[int, int, int]


@dataclass(frozen=True)
class Flow:
    """One verification. Immutable, save for the one-time secret inside `secret`."""

    transaction: str
    user_id: str
    device_id: str
    room_id: str | None
    deadline: float
    stage: Stage
    secret: vodozemac.Sas | None = None
    established: vodozemac.EstablishedSas | None = None
    their_mac: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Step:
    """What follows from an event: the flow, what to send, and what to show or sign."""

    flow: Flow
    send: tuple[tuple[str, dict[str, Any]], ...] = ()
    compare: Comparison | None = None
    proven: Theirs | None = None
    """The keys whose owner was just proven: to be signed."""


def begin(event: Incoming, ours: Ours, sent_at: float, now: float) -> Step | None:
    """Answer a request; None when it is not for us, too old or misshapen. Times in seconds."""
    device, methods = event.content.get("from_device"), event.content.get("methods")
    if not isinstance(device, str) or not isinstance(methods, list):
        return None
    if (event.sender, device) == (ours.user_id, ours.device_id):
        return None
    if not now - LIFE_SECONDS < sent_at < now + FUTURE_SECONDS:
        return None
    flow = Flow(
        event.transaction,
        event.sender,
        device,
        event.room_id,
        min(sent_at, now) + LIFE_SECONDS,
        Stage.READY,
    )
    if METHOD not in methods:
        return cancel(flow, Cancel.UNKNOWN_METHOD)
    return Step(flow, (("ready", {"from_device": ours.device_id, "methods": [METHOD]}),))


def receive(flow: Flow, event: Incoming, ours: Ours, theirs: Theirs) -> Step:
    """The next step. Whatever comes after the end changes nothing."""
    if flow.stage in OVER or event.sender != flow.user_id:
        return Step(flow)
    if event.kind == "cancel":
        return Step(replace(flow, stage=Stage.CANCELLED))
    try:
        if (event.kind, flow.stage) == ("start", Stage.READY):
            return _start(flow, event.content)
        if (event.kind, flow.stage) == ("key", Stage.ACCEPTED):
            return _key(flow, event.content, ours)
        if event.kind == "mac" and flow.stage in (Stage.COMPARING, Stage.CONFIRMED):
            return _mac(flow, event.content, ours, theirs)
        if event.kind == "done" and flow.stage is Stage.VERIFIED:
            return Step(replace(flow, stage=Stage.DONE))
    except (KeyError, TypeError, ValueError, AttributeError):
        return cancel(flow, Cancel.INVALID)
    return cancel(flow, Cancel.UNEXPECTED)


def answer(flow: Flow, matches: bool, ours: Ours, theirs: Theirs) -> Step:
    """What an administrator says of the emoji; changes nothing when that was not asked."""
    if flow.stage is not Stage.COMPARING:
        return Step(flow)
    if not matches:
        return cancel(flow, Cancel.MISMATCHED_SAS)
    confirmed = replace(flow, stage=Stage.CONFIRMED)
    send = (("mac", _our_mac(confirmed, ours)),)
    if confirmed.their_mac is None:
        return Step(confirmed, send)
    step = _check(confirmed, confirmed.their_mac, ours, theirs)
    return replace(step, send=send + step.send)


def expire(flow: Flow, now: float) -> Step:
    """End a flow whose time is over."""
    late = now >= flow.deadline and flow.stage not in OVER
    return cancel(flow, Cancel.TIMEOUT) if late else Step(flow)


def cancel(flow: Flow, why: Cancel) -> Step:
    """End a flow and tell the other side."""
    code, reason = why.value
    ended = replace(flow, stage=Stage.CANCELLED, secret=None, established=None)
    return Step(ended, (("cancel", {"code": code, "reason": reason}),))


def _start(flow: Flow, content: Mapping[str, Any]) -> Step:
    if content["from_device"] != flow.device_id:
        return cancel(flow, Cancel.INVALID)
    offers = {
        "key_agreement_protocols": AGREEMENT,
        "hashes": HASH,
        "message_authentication_codes": MAC,
        "short_authentication_string": "decimal",
    }
    if content["method"] != METHOD or any(name not in content[k] for k, name in offers.items()):
        return cancel(flow, Cancel.UNKNOWN_METHOD)
    secret = vodozemac.Sas()
    public = secret.public_key.to_base64()
    commitment = hashlib.sha256(public.encode() + canonical_json(content)).digest()
    shown = [way for way in ("decimal", "emoji") if way in content["short_authentication_string"]]
    accept = {
        "method": METHOD,
        "key_agreement_protocol": AGREEMENT,
        "hash": HASH,
        "message_authentication_code": MAC,
        "short_authentication_string": shown,
        "commitment": encode(commitment),
    }
    return Step(replace(flow, stage=Stage.ACCEPTED, secret=secret), (("accept", accept),))


def _key(flow: Flow, content: Mapping[str, Any], ours: Ours) -> Step:
    assert flow.secret is not None
    theirs = content["key"]
    public = flow.secret.public_key.to_base64()
    their_key = vodozemac.Curve25519PublicKey.from_base64(theirs)
    established = flow.secret.diffie_hellman(their_key)
    parts = (flow.user_id, flow.device_id, theirs, ours.user_id, ours.device_id, public)
    info = "|".join(("MATRIX_KEY_VERIFICATION_SAS", *parts, flow.transaction))
    shown = established.bytes(info)
    emoji = tuple(EMOJI[index] for index in shown.emoji_indices)
    return Step(
        replace(flow, stage=Stage.COMPARING, secret=None, established=established),
        (("key", {"key": public}),),
        Comparison(emoji, shown.decimals),
    )


def _mac(flow: Flow, content: Mapping[str, Any], ours: Ours, theirs: Theirs) -> Step:
    if flow.stage is Stage.CONFIRMED:
        return _check(flow, content, ours, theirs)
    if flow.their_mac is not None:
        return cancel(flow, Cancel.UNEXPECTED)
    return Step(replace(flow, their_mac=content))


def _our_mac(flow: Flow, ours: Ours) -> dict[str, Any]:
    keys = {
        f"ed25519:{ours.device_id}": ours.device_key,
        f"ed25519:{ours.master_key}": ours.master_key,
    }
    sender, receiver = (ours.user_id, ours.device_id), (flow.user_id, flow.device_id)
    info = _mac_info(flow, sender, receiver)
    assert flow.established is not None
    mac = {name: flow.established.calculate_mac(key, info + name) for name, key in keys.items()}
    names = ",".join(sorted(keys))
    return {"mac": mac, "keys": flow.established.calculate_mac(names, info + "KEY_IDS")}


def _check(flow: Flow, content: Mapping[str, Any], ours: Ours, theirs: Theirs) -> Step:
    """Check their MACs: of all key names, of their device's key and of their master key."""
    info = _mac_info(flow, (flow.user_id, flow.device_id), (ours.user_id, ours.device_id))
    device, master = f"ed25519:{flow.device_id}", f"ed25519:{theirs.master_key}"
    known = {device: theirs.device_key, master: theirs.master_key}
    assert flow.established is not None
    try:
        names = ",".join(sorted(content["mac"]))
        flow.established.verify_mac(names, info + "KEY_IDS", content["keys"])
        for name, mac in content["mac"].items():
            if key := known.get(name):
                flow.established.verify_mac(key, info + name, mac)
    except (vodozemac.SasException, vodozemac.DecodeException):
        return cancel(flow, Cancel.KEY_MISMATCH)
    if theirs.device_key is None or device not in content["mac"]:
        return cancel(flow, Cancel.KEY_MISMATCH)
    proven = Theirs(theirs.device_key, theirs.master_key if master in content["mac"] else None)
    verified = replace(flow, stage=Stage.VERIFIED, established=None, their_mac=None)
    return Step(verified, (("done", {}),), proven=proven)


def _mac_info(flow: Flow, sender: tuple[str, str], receiver: tuple[str, str]) -> str:
    return "".join(("MATRIX_KEY_VERIFICATION_MAC", *sender, *receiver, flow.transaction))
