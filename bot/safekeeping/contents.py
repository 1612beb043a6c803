"""What stands in a backup: lines of JSON, compressed. A head, the secrets, all rows, an end.

Not in it: the key store, of which an old copy is deaf, and the session, so that whoever restores
begins as a new device.
"""

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection

from bot.account import RECOVERY_SHOWN
from bot.matrix.crypto.secrets import BACKUP_KEY, CROSS_SIGNING, RECOVERY_KEY
from bot.safekeeping.seal import SealError
from storage import dump, inbox

KEPT_SECRETS: Final = (CROSS_SIGNING, RECOVERY_KEY, RECOVERY_SHOWN, BACKUP_KEY)


@dataclass(frozen=True, slots=True)
class Head:
    """Whose backup it is, of which schema of the database, and of when (UTC)."""

    user_id: str
    schema: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """A backup that is being read. `rows` must be read to the end: only then it is whole."""

    head: Head
    secrets: dict[str, bytes]
    rows: Iterator[dump.Row]


def write(head: Head, secret: Callable[[str], bytes | None], data: Connection) -> Iterator[bytes]:
    """The bytes of a backup."""
    squeeze = zlib.compressobj()
    for line in _lines(head, secret, data):
        yield squeeze.compress(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    yield squeeze.flush()


def read(plain: Iterable[bytes]) -> Opened:
    """Open what `write` made. Raises SealError, also while rows are read."""
    lines = _parsed(plain)
    first = next(lines, {})
    if "schema" not in first:
        raise SealError("This backup is damaged.")
    head = Head(first["user_id"], first["schema"], datetime.fromisoformat(first["made_at"]))
    secrets: dict[str, bytes] = {}
    for line in lines:
        if "secret" not in line:
            return Opened(head, secrets, _rows(chain([line], lines)))
        secrets[line["secret"]] = base64.b64decode(line["value"])
    raise SealError("This backup was cut off: its end is missing.")


def _lines(
    head: Head, secret: Callable[[str], bytes | None], data: Connection
) -> Iterator[dict[str, Any]]:
    yield {
        "user_id": head.user_id,
        "schema": head.schema,
        "made_at": head.made_at.isoformat(),
    }
    for name in KEPT_SECRETS:
        value = secret(name)
        if value is not None:
            yield {"secret": name, "value": base64.b64encode(value).decode()}
    count = 0
    for name, row in dump.take(data):
        if name != inbox.VALUE.name or row["key"] not in (inbox.STARTS, inbox.SUSPECT):
            yield {"in": name, "row": row}
            count += 1
    yield {"end": count}


def _parsed(plain: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    unpack = zlib.decompressobj()
    held = b""
    for piece in plain:
        *whole, held = (held + unpack.decompress(piece)).split(b"\n")
        yield from map(json.loads, whole)


def _rows(lines: Iterable[dict[str, Any]]) -> Iterator[dump.Row]:
    for count, line in enumerate(lines):
        if "end" in line:
            if line["end"] == count:
                return
            break
        yield line["in"], line["row"]
    raise SealError("This backup was cut off: its end is missing.")
