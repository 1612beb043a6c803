"""JSON as it goes over the wire: bytes, in and out.

orjson reads a /sync answer and writes a message in a fraction of the time of the standard library;
what it does not take (half a surrogate pair, nesting without end) the standard library may.
"""

import json
from typing import Any

import orjson


def load(raw: bytes | str) -> Any:
    """What the JSON says. Raises ValueError."""
    try:
        return orjson.loads(raw)
    except ValueError:
        pass
    try:
        return json.loads(raw)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def dump(value: Any) -> bytes:
    """The value as UTF-8, without spaces. Raises TypeError and ValueError for what is not JSON."""
    try:
        return orjson.dumps(value)
    except TypeError:  # whole numbers above 64 bits, half a surrogate pair
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
