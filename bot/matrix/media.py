"""Files: encrypted for a room, decrypted from one, and their addresses on the homeserver."""

import binascii
import re
from typing import Any, Final
from urllib.parse import quote

from nio.crypto.attachments import decrypt_attachment, encrypt_attachment
from nio.exceptions import EncryptionError

from bot.matrix.answer import section
from bot.matrix.errors import BadMedia
from bot.matrix.events import Json

UPLOAD: Final = "/_matrix/media/v3/upload"
OPAQUE: Final = "application/octet-stream"
AT_MOST: Final = 10_000_000
"""Bytes of a file that we take in."""

_DOWNLOAD: Final = "/_matrix/client/v1/media/download"
_MXC: Final = re.compile(r"mxc://([A-Za-z0-9.:\[\]-]+)/([A-Za-z0-9_-]+)")
_PNG: Final = b"\x89PNG\r\n\x1a\n"


def encrypt(data: bytes) -> tuple[bytes, dict[str, Any]]:
    """The ciphertext and its EncryptedFile without `url` (Matrix 1.11 §11.11.1.6, version v2)."""
    return encrypt_attachment(data)


def decrypt(data: bytes, file: Json) -> bytes:
    """The plaintext. Raises BadMedia when the key is malformed or the hash is another."""
    key = section(file, "key").get("k")
    digest = section(file, "hashes").get("sha256")
    counter = file.get("iv")
    if not (isinstance(key, str) and isinstance(digest, str) and isinstance(counter, str)):
        raise BadMedia("the key of the file is malformed")
    try:
        plain: bytes = decrypt_attachment(data, key, digest, counter)
    except (EncryptionError, binascii.Error, ValueError) as error:
        raise BadMedia(str(error) or "the key of the file is malformed") from None
    return plain


def download_path(content: Json) -> str:
    """Where the file of an m.file-like content is (authenticated media, MSC3916).

    Raises BadMedia when its address is no mxc:// address.
    """
    url = section(content, "file").get("url") if "file" in content else content.get("url")
    parts = _MXC.fullmatch(url) if isinstance(url, str) else None
    if parts is None:
        raise BadMedia("the address of the file is malformed")
    return "/".join((_DOWNLOAD, *(quote(part, safe="") for part in parts.groups())))


def described(data: bytes, filename: str, mimetype: str) -> dict[str, Any]:
    """The content of a file event but for where the file is: `body` is the name, to be replaced by
    words where there are any. A PNG has its width and height, so that clients leave room for it.
    """
    info: dict[str, Any] = {"size": len(data), "mimetype": mimetype}
    if data.startswith(_PNG) and len(data) >= 24:
        info |= {"w": int.from_bytes(data[16:20]), "h": int.from_bytes(data[20:24])}
    kind = "m.image" if mimetype.startswith("image/") else "m.file"
    return {"msgtype": kind, "body": filename, "filename": filename, "info": info}
