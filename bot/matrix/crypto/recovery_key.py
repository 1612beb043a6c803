"""The recovery key as people see it: base58, a prefix and a check byte (Matrix 1.11 §11.12.4)."""

import hashlib
from collections.abc import Mapping
from functools import reduce
from operator import xor
from typing import Any

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PREFIX = b"\x8b\x01"
KEY_BYTES = 32
GROUP = 4
MOST_ITERATIONS = 10_000_000


def to_text(key: bytes) -> str:
    """32 bytes as a recovery key in groups of four."""
    raw = PREFIX + key
    text = _base58(raw + bytes([reduce(xor, raw)]))
    return " ".join(text[i : i + GROUP] for i in range(0, len(text), GROUP))


def from_text(text: str) -> bytes | None:
    """The 32 bytes of a recovery key, spaces ignored; None when it is none, or mistyped."""
    letters = "".join(text.split())
    if not letters or any(letter not in ALPHABET for letter in letters):
        return None
    number = reduce(lambda n, letter: n * 58 + ALPHABET.index(letter), letters, 0)
    size = len(PREFIX) + KEY_BYTES + 1
    if number >= 1 << (8 * size):
        return None
    raw = number.to_bytes(size, "big")
    return raw[2:-1] if raw.startswith(PREFIX) and reduce(xor, raw) == 0 else None


def from_passphrase(passphrase: str, description: Mapping[str, Any]) -> bytes | None:
    """The key that a passphrase gives by the key's own description; None when it names no way.

    Takes about half a second: call it in a thread.
    """
    way = description.get("passphrase")
    if not isinstance(way, Mapping) or way.get("algorithm") != "m.pbkdf2":
        return None
    iterations, bits = way.get("iterations"), way.get("bits", 256)
    if not isinstance(iterations, int) or not 0 < iterations <= MOST_ITERATIONS or bits != 256:
        return None
    salt = str(way.get("salt", "")).encode()
    return hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, iterations, KEY_BYTES)


def _base58(raw: bytes) -> str:
    number, letters = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        letters = ALPHABET[rest] + letters
    return letters
