"""The verification machine against a starter written from the specification, and against chaos."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import vodozemac
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matrix.crypto import sas
from bot.matrix.crypto.emoji import EMOJI
from bot.matrix.crypto.sas import Cancel, Flow, Incoming, Ours, Stage, Step, Theirs
from bot.matrix.crypto.signing import canonical_json, encode

OURS = Ours("@bot:x", "BOT", "bot-device-key", "bot-master-key")
THEIRS = Theirs("anna-device-key", "anna-master-key")
NOW = 1_800_000_000.0
START = {
    "from_device": "PHONE",
    "method": "m.sas.v1",
    "key_agreement_protocols": ["curve25519-hkdf-sha256", "curve25519"],
    "hashes": ["sha256"],
    "message_authentication_codes": ["hkdf-hmac-sha256.v2", "hkdf-hmac-sha256"],
    "short_authentication_string": ["emoji", "decimal"],
    "transaction_id": "t",
}


def event(kind: str, content: dict[str, Any] | None = None, sender: str = "@anna:x") -> Incoming:
    return Incoming(kind, sender, "t", content or {})


def asked(methods: Sequence[str] = ("m.sas.v1",), sent_at: float = NOW) -> Step | None:
    content = {"from_device": "PHONE", "methods": list(methods)}
    return sas.begin(event("request", content), OURS, sent_at, NOW)


def begun() -> Flow:
    step = asked()
    assert step
    return step.flow


def code(step: Step) -> str:
    """The cancel code that a step sends, or ""."""
    return next((content["code"] for kind, content in step.send if kind == "cancel"), "")


class Starter:
    """The other side, as the specification describes it."""

    def __init__(self) -> None:
        self.secret = vodozemac.Sas()
        self.public = self.secret.public_key.to_base64()
        self.established: vodozemac.EstablishedSas | None = None

    def take_key(self, key: str) -> list[int]:
        """Agree on the secret; the emoji's numbers."""
        their_key = vodozemac.Curve25519PublicKey.from_base64(key)
        self.established = self.secret.diffie_hellman(their_key)
        info = f"MATRIX_KEY_VERIFICATION_SAS|@anna:x|PHONE|{self.public}|@bot:x|BOT|{key}|t"
        return list(self.established.bytes(info).emoji_indices)

    def mac(self, keys: dict[str, str]) -> dict[str, Any]:
        """Our proof of these keys."""
        assert self.established
        info = "MATRIX_KEY_VERIFICATION_MAC@anna:xPHONE@bot:xBOTt"
        macs = {
            name: self.established.calculate_mac(key, info + name) for name, key in keys.items()
        }
        names = ",".join(sorted(keys))
        return {"mac": macs, "keys": self.established.calculate_mac(names, info + "KEY_IDS")}

    def proves(self, content: dict[str, Any], name: str, key: str) -> bool:
        """Whether the bot proved this key."""
        assert self.established
        info = "MATRIX_KEY_VERIFICATION_MAC@bot:xBOT@anna:xPHONEt"
        expected = self.established.calculate_mac(key, info + name)
        return bool(content["mac"][name] == expected)


GOOD_KEYS = {"ed25519:PHONE": "anna-device-key", "ed25519:anna-master-key": "anna-master-key"}


def compared() -> tuple[Flow, Starter]:
    """Up to the emoji, which are checked to be the same."""
    starter = Starter()
    accepted = sas.receive(begun(), event("start", START), OURS, THEIRS)
    ((kind, accept),) = accepted.send
    assert kind == "accept"
    step = sas.receive(accepted.flow, event("key", {"key": starter.public}), OURS, THEIRS)
    ((kind, key),) = step.send
    assert kind == "key"
    commitment = hashlib.sha256(key["key"].encode() + canonical_json(START)).digest()
    assert accept["commitment"] == encode(commitment)
    numbers = starter.take_key(key["key"])
    assert step.compare
    assert step.compare.emoji == tuple(EMOJI[number] for number in numbers)
    return step.flow, starter


def test_the_table_of_emoji() -> None:
    assert len(EMOJI) == len({e.picture for e in EMOJI}) == len({e.english for e in EMOJI}) == 64
    assert len({e.dutch for e in EMOJI}) == 64
    assert (EMOJI[0].english, EMOJI[63].english, EMOJI[32].dutch) == ("Dog", "Pin", "Hoed")


@pytest.mark.parametrize("they_first", [True, False])
def test_both_proven(they_first: bool) -> None:
    flow, starter = compared()
    theirs = event("mac", starter.mac(GOOD_KEYS))
    if they_first:
        waiting = sas.receive(flow, theirs, OURS, THEIRS)
        assert not waiting.send, "proven before an administrator looked"
        step = sas.answer(waiting.flow, True, OURS, THEIRS)
        (_, mac), done = step.send
    else:
        confirmed = sas.answer(flow, True, OURS, THEIRS)
        ((_, mac),) = confirmed.send
        step = sas.receive(confirmed.flow, theirs, OURS, THEIRS)
        (done,) = step.send
    assert done == ("done", {})
    assert step.proven == THEIRS
    assert starter.proves(mac, "ed25519:BOT", "bot-device-key")
    assert starter.proves(mac, "ed25519:bot-master-key", "bot-master-key")
    assert sas.receive(step.flow, event("done"), OURS, THEIRS).flow.stage is Stage.DONE


@pytest.mark.parametrize(
    ("keys", "known"),
    [
        ({**GOOD_KEYS, "ed25519:PHONE": "another"}, THEIRS),
        ({**GOOD_KEYS, "ed25519:anna-master-key": "another"}, THEIRS),
        ({"ed25519:anna-master-key": "anna-master-key"}, THEIRS),
        (GOOD_KEYS, Theirs(None, "anna-master-key")),
        (GOOD_KEYS, Theirs("another", "anna-master-key")),
    ],
    ids=["device", "master", "no device", "device unknown here", "device different here"],
)
def test_other_keys_are_refused(keys: dict[str, str], known: Theirs) -> None:
    flow, starter = compared()
    confirmed = sas.answer(flow, True, OURS, known).flow
    step = sas.receive(confirmed, event("mac", starter.mac(keys)), OURS, known)
    assert code(step) == "m.key_mismatch"
    assert step.proven is None


def test_an_unproven_master_key_is_not_signed() -> None:
    flow, starter = compared()
    confirmed = sas.answer(flow, True, OURS, THEIRS).flow
    only_device = starter.mac({"ed25519:PHONE": "anna-device-key"})
    step = sas.receive(confirmed, event("mac", only_device), OURS, THEIRS)
    assert step.proven == Theirs("anna-device-key", None)


@pytest.mark.parametrize("part", ["keys", "mac"])
def test_a_changed_mac_is_refused(part: str) -> None:
    flow, starter = compared()
    confirmed = sas.answer(flow, True, OURS, THEIRS).flow
    content = starter.mac(GOOD_KEYS)
    other = Starter()
    other.take_key(starter.public)
    content[part] = other.mac(GOOD_KEYS)[part]
    assert code(sas.receive(confirmed, event("mac", content), OURS, THEIRS)) == "m.key_mismatch"


def test_emoji_that_differ() -> None:
    flow, _ = compared()
    assert code(sas.answer(flow, False, OURS, THEIRS)) == "m.mismatched_sas"


@pytest.mark.parametrize("kind", ["accept", "key", "mac", "done", "ready", "start", "nonsense"])
def test_out_of_order(kind: str) -> None:
    accepted = sas.receive(begun(), event("start", START), OURS, THEIRS).flow
    content = {"key": Starter().public} if kind == "key" else START
    flow = begun() if kind == "key" else accepted
    assert code(sas.receive(flow, event(kind, content), OURS, THEIRS)) == "m.unexpected_message"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"hashes": ["md5"]}, "m.unknown_method"),
        ({"message_authentication_codes": ["hkdf-hmac-sha256"]}, "m.unknown_method"),
        ({"key_agreement_protocols": ["curve25519"]}, "m.unknown_method"),
        ({"method": "m.reciprocate.v1"}, "m.unknown_method"),
        ({"from_device": "OTHER"}, "m.invalid_message"),
        ({"hashes": None}, "m.invalid_message"),
    ],
)
def test_a_start_that_we_cannot_follow(change: dict[str, Any], expected: str) -> None:
    assert code(sas.receive(begun(), event("start", START | change), OURS, THEIRS)) == expected


def test_which_requests_are_answered() -> None:
    step = asked()
    assert step
    assert step.send == (("ready", {"from_device": "BOT", "methods": ["m.sas.v1"]}),)
    assert asked(sent_at=NOW - 601) is None
    assert asked(sent_at=NOW + 301) is None
    other = asked(methods=("m.qr_code.scan.v1",))
    assert other
    assert code(other) == "m.unknown_method"


def test_time_runs_out() -> None:
    flow, _ = compared()
    assert sas.expire(flow, NOW + 599) == Step(flow)
    late = sas.expire(flow, NOW + 600)
    assert code(late) == "m.timeout"
    assert sas.expire(late.flow, NOW + 700).send == ()


def test_a_stranger_cannot_end_it() -> None:
    flow, _ = compared()
    for kind in ("cancel", "mac", "nonsense"):
        assert sas.receive(flow, event(kind, sender="@eve:x"), OURS, THEIRS) == Step(flow)


KINDS = st.sampled_from(["start", "key", "mac", "done", "cancel", "ready", "accept", "x"])
CONTENTS = st.sampled_from(
    [START, {}, {"key": "x"}, {"mac": {}, "keys": ""}, {"mac": 1}, {"key": Starter().public}]
)


@settings(max_examples=300)
@given(st.lists(st.tuples(KINDS, CONTENTS, st.booleans()), max_size=12))
def test_chaos_proves_nobody(events: list[tuple[str, dict[str, Any], bool]]) -> None:
    """Any events in any order: no error, nobody proven, and after the end silence."""
    flow = begun()
    for kind, content, confirm in events:
        over = flow.stage in sas.OVER
        step = sas.receive(flow, event(kind, content), OURS, THEIRS)
        assert step.proven is None
        assert not (over and step.send)
        flow = step.flow
        if confirm:
            answered = sas.answer(flow, True, OURS, THEIRS)
            assert answered.proven is None
            flow = answered.flow


def test_the_reasons_are_the_specifications() -> None:
    flow = replace(begun(), stage=Stage.READY)
    for why in Cancel:
        assert code(sas.cancel(flow, why)).startswith("m.")
