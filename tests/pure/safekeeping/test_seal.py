"""A sealed file opens with its passphrase to what went in, and in no other case to anything."""

import io
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safekeeping import seal as sealing
from bot.safekeeping.seal import CHUNK, MAGIC, SALT_BYTES, TAG_BYTES, SealError, seal, unseal

PASSPHRASE = "vier losse woorden samen"
PLAIN = bytes(range(256)) * (3 * CHUNK // 256)
HEAD = len(MAGIC) + 2 + SALT_BYTES
SEALED_CHUNK = CHUNK + TAG_BYTES


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guesses may be cheap here: it is the chunks that are looked at."""
    monkeypatch.setitem(sealing.SCRYPT, "n", 2)


@cache
def sealed() -> bytes:
    """Three whole chunks."""
    return made([PLAIN])


def made(pieces: list[bytes]) -> bytes:
    file = io.BytesIO()
    seal(pieces, PASSPHRASE, file)
    return file.getvalue()


def opened(data: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return b"".join(unseal(io.BytesIO(data), passphrase))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_what_went_in_comes_out(size: int) -> None:
    plain = PLAIN[:size]
    data = made([plain[at : at + 1000] for at in range(0, size, 1000)])
    assert opened(data) == plain
    assert size < 16 or plain[:16] not in data


def test_two_files_of_the_same_have_nothing_in_common() -> None:
    one, other = made([PLAIN]), made([PLAIN])
    assert one[HEAD : HEAD + 64] != other[HEAD : HEAD + 64]


@settings(max_examples=40)
@given(st.integers(0, HEAD + 3 * SEALED_CHUNK - 1), st.integers(1, 255))
def test_no_byte_can_be_changed(at: int, by: int) -> None:
    data = bytearray(sealed())
    data[at] ^= by
    with pytest.raises(SealError):
        opened(bytes(data))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (lambda: b"iets anders", "not a backup"),
        (lambda: b"", "not a backup"),
        (lambda: sealed()[: HEAD - 5], "cut off"),
        (lambda: sealed()[: HEAD + SEALED_CHUNK], "cut off"),
        (lambda: sealed()[: HEAD + 2 * SEALED_CHUNK], "cut off"),
        (lambda: sealed()[:-1], "cut off"),
        (lambda: sealed() + b"x", "cut off"),
        (
            lambda: sealed()[: HEAD + SEALED_CHUNK] + sealed()[HEAD + 2 * SEALED_CHUNK :],
            "cut off",
        ),
        (lambda: sealed().replace(b"backup 1", b"backup 2", 1), "newer version"),
    ],
    ids="other empty head chunk chunks byte longer missing newer".split(),
)
def test_each_wrong_file_has_its_sentence(data: object, sentence: str) -> None:
    assert callable(data)
    with pytest.raises(SealError, match=sentence):
        opened(data())


def test_another_passphrase_opens_nothing() -> None:
    with pytest.raises(SealError, match="passphrase does not open"):
        opened(sealed(), PASSPHRASE + " ")
