"""Signing, the recovery key and secret storage. Fixed values come from matrix-js-sdk 43."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matrix.crypto import recovery_key, secret_storage
from bot.matrix.crypto.identity import USAGES, Identity
from bot.matrix.crypto.signing import (
    SigningKey,
    canonical_json,
    decode,
    encode,
    is_signed,
    public_key,
)

KEYS = st.binary(min_size=32, max_size=32)
KNOWN = bytes(i * 7 % 256 for i in range(32))
KNOWN_TEXT = "EsSz z9tE P7v3 2x3J pej9 kEu3 wFRg Cohn LtKd CcAP Gyjg nnbj"
PASSPHRASE = {"algorithm": "m.pbkdf2", "salt": "zout", "iterations": 1000, "bits": 256}


def test_recovery_key_as_another_implementation_writes_it() -> None:
    assert recovery_key.to_text(KNOWN) == KNOWN_TEXT
    assert recovery_key.from_text(KNOWN_TEXT.replace(" ", "\n ")) == KNOWN


def test_passphrase_as_another_implementation_reads_it() -> None:
    derived = recovery_key.from_passphrase("correct paard", {"passphrase": PASSPHRASE})
    assert derived
    assert derived.hex() == "996dbe99a1b4b640e63b664f4120cc67e4928b1ecca34482a76198a43db9a825"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"algorithm": "m.other"},
        PASSPHRASE | {"iterations": 0},
        PASSPHRASE | {"iterations": 10**9},
        PASSPHRASE | {"bits": 512},
    ],
    ids=["nothing", "algorithm", "no rounds", "rounds that would hang us", "bits"],
)
def test_passphrase_in_a_way_we_do_not_know(wrong: dict[str, object]) -> None:
    assert recovery_key.from_passphrase("correct paard", {"passphrase": wrong}) is None


@given(KEYS)
def test_recovery_key_comes_back(key: bytes) -> None:
    assert recovery_key.from_text(recovery_key.to_text(key)) == key


@given(st.text())
def test_what_is_no_recovery_key(text: str) -> None:
    assert recovery_key.from_text(text) is None


def test_mistyped_recovery_keys() -> None:
    """One check byte finds nearly all; of 47 swaps of neighbours it may miss none here."""
    letters = KNOWN_TEXT.replace(" ", "")
    for at in range(len(letters) - 1):
        swapped = letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
        assert recovery_key.from_text(swapped) is None or swapped == letters


@given(KEYS, st.text(max_size=20), st.binary(max_size=100))
def test_a_secret_comes_back(key: bytes, name: str, secret: bytes) -> None:
    box = secret_storage.encrypt(key, name, secret)
    assert secret_storage.decrypt(key, name, box) == secret
    assert secret_storage.decrypt(key, name + ".", box) is None
    assert secret_storage.decrypt(bytes(32), name, box) is None or key == bytes(32)


@given(st.sampled_from(["iv", "ciphertext", "mac"]), st.integers(0, 7))
def test_a_changed_secret_is_refused(part: str, bit: int) -> None:
    """The initial counter is not covered by the MAC of this algorithm: that is not ours to mend."""
    box = secret_storage.encrypt(KNOWN, "name", b"a secret")
    raw = bytearray(decode(box[part]))
    raw[0] ^= 1 << bit
    opened = secret_storage.decrypt(KNOWN, "name", {**box, part: encode(bytes(raw))})
    assert opened != b"a secret"
    assert part == "iv" or opened is None


@given(st.dictionaries(st.sampled_from(["iv", "ciphertext", "mac"]), st.text() | st.integers()))
def test_a_broken_box_is_refused(box: dict[str, object]) -> None:
    assert secret_storage.decrypt(KNOWN, "name", box) is None


def test_a_key_is_known_by_its_description() -> None:
    description = secret_storage.describe(KNOWN)
    assert secret_storage.fits(KNOWN, description)
    assert not secret_storage.fits(bytes(32), description)
    assert not secret_storage.fits(KNOWN, {**description, "algorithm": "m.other"})
    assert not secret_storage.fits(KNOWN, {**description, "mac": "?"})
    assert secret_storage.fits(bytes(32), {"algorithm": secret_storage.ALGORITHM})


def test_canonical_json() -> None:
    assert (
        canonical_json({"b": "é\n", "a": [1, None, True]})
        == '{"a":[1,null,true],"b":"é\\n"}'.encode()
    )


@given(KEYS, st.dictionaries(st.text(), st.integers(-(2**53), 2**53) | st.text()))
def test_signatures(seed: bytes, value: dict[str, object]) -> None:
    key = SigningKey(seed)
    signed = key.sign("@a:x", {k: v for k, v in value.items() if k != "signatures"})
    assert is_signed(signed, "@a:x", key.public, key.public)
    assert is_signed({**signed, "unsigned": {"age": 1}}, "@a:x", key.public, key.public)
    assert not is_signed({**signed, "added": 1}, "@a:x", key.public, key.public)
    assert not is_signed(signed, "@b:x", key.public, key.public)
    other = SigningKey(bytes(32)).public
    assert other == key.public or not is_signed(signed, "@a:x", key.public, other)


def test_an_identity_is_one_chain() -> None:
    identity = Identity.from_seeds("@bot:x", bytes(range(96)))
    assert identity.seeds() == bytes(range(96))
    objects = identity.objects()
    master = identity.master.public
    for usage in USAGES:
        assert public_key(objects[usage]) == identity.key(usage).public
        assert objects[usage]["usage"] == [usage]
    assert is_signed(objects["self_signing"], "@bot:x", master, master)
    assert is_signed(objects["user_signing"], "@bot:x", master, master)


def test_nothing_secret_in_a_repr() -> None:
    identity = Identity.from_seeds("@bot:x", bytes(range(96)))
    opened = secret_storage.Opened("id", KNOWN)
    for shown in (repr(identity), repr(opened), str(identity), f"{identity.master}"):
        for seed in (identity.master.seed, identity.user_signing.seed, KNOWN):
            assert repr(seed)[2:-1] not in shown
            assert encode(seed) not in shown
            assert seed.hex() not in shown
