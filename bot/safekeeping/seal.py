"""A stream of bytes sealed with a passphrase: scrypt (RFC 7914) and AES-256-GCM in chunks.

The chunks are numbered and the last one is marked (the STREAM construction), so that none can be
changed, left out, moved or cut off. The salt makes a new key for each file.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from Crypto.Cipher import AES
from Crypto.Cipher._mode_gcm import GcmMode

MAGIC: Final = b"schakel backup "
VERSION: Final = 1
CHUNK: Final = 64 * 1024
SALT_BYTES: Final = 16
TAG_BYTES: Final = 16
SCRYPT: Final = {"n": 2**16, "r": 8, "p": 1, "maxmem": 128 * 1024 * 1024}
"""64 MB and about a quarter of a second for each guess."""


class SealError(Exception):
    """The file cannot be opened; the message is a sentence that says why."""


def seal(plain: Iterable[bytes], passphrase: str, file: BinaryIO) -> None:
    """Write `plain` to `file`, sealed."""
    head = MAGIC + b"%d\n" % VERSION + secrets.token_bytes(SALT_BYTES)
    file.write(head)
    key = _key(passphrase, head[-SALT_BYTES:])
    chunks = _chunks(plain)
    number, chunk = 0, next(chunks)
    for following in chunks:
        file.write(_sealed(key, number, False, head, chunk))
        number, chunk = number + 1, following
    file.write(_sealed(key, number, True, head, chunk))


def unseal(file: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """What was sealed, chunk by chunk. Raises SealError, also after some chunks were given."""
    head = _head(file)
    key = _key(passphrase, head[-SALT_BYTES:])
    number, sealed = 0, file.read(CHUNK + TAG_BYTES)
    while True:
        following = file.read(CHUNK + TAG_BYTES)
        yield _opened(key, number, not following, head, sealed)
        if not following:
            return
        number, sealed = number + 1, following


def _head(file: BinaryIO) -> bytes:
    line = file.readline(len(MAGIC) + 8)
    if not line.startswith(MAGIC) or not line[len(MAGIC) :].strip().isdigit():
        raise SealError("This is not a backup of Schakel.")
    if int(line[len(MAGIC) :]) != VERSION:
        raise SealError("This backup was made by a newer version of Schakel; install that version.")
    salt = file.read(SALT_BYTES)
    if len(salt) < SALT_BYTES:
        raise SealError("This backup was cut off: its end is missing.")
    return line + salt


def _sealed(key: bytes, number: int, last: bool, head: bytes, plain: bytes) -> bytes:
    text, tag = _cipher(key, number, last, head).encrypt_and_digest(plain)
    return text + tag


def _opened(key: bytes, number: int, last: bool, head: bytes, sealed: bytes) -> bytes:
    for marked in (last, not last):
        try:
            plain = _cipher(key, number, marked, head).decrypt_and_verify(
                sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
            )
        except ValueError:
            continue
        if marked is last:
            return plain
        raise SealError("This backup was cut off: its end is missing.")
    if number == 0:
        raise SealError("The passphrase does not open this backup, or its beginning is damaged.")
    raise SealError("This backup is damaged or was cut off.")


def _key(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(passphrase.encode(), salt=salt, dklen=32, **SCRYPT)


def _cipher(key: bytes, number: int, last: bool, head: bytes) -> GcmMode:
    nonce = number.to_bytes(11, "big") + bytes([last])
    cipher = AES.new(key, AES.MODE_GCM, nonce=nonce, mac_len=TAG_BYTES)
    cipher.update(head)
    return cipher


def _chunks(plain: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of CHUNK; the last one may be shorter, also empty."""
    held = b""
    for piece in plain:
        held += piece
        while len(held) > CHUNK:
            yield held[:CHUNK]
            held = held[CHUNK:]
    yield held
