"""JSON as it goes over the wire: the fast reader and the standard library's give the same."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matrix import wire

NESTED_DEEPLY = b"[" * 500 + b"]" * 500
NESTED_TOO_DEEP = b"[" * 100_000 + b"]" * 100_000

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=())),  # halves of surrogate pairs too
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES)
def test_what_the_standard_library_writes_is_read_as_it_reads_it(value: object) -> None:
    raw = json.dumps(value).encode()
    read, expected = wire.load(raw), json.loads(raw)
    assert read == _in_doubles(expected)


@given(st.dictionaries(st.text(), VALUES))
def test_what_is_written_is_what_everybody_reads(value: dict[str, object]) -> None:
    try:
        raw = wire.dump(value)
    except ValueError:  # half a surrogate pair is no UTF-8, whoever writes it
        with pytest.raises(UnicodeEncodeError):
            json.dumps(value, ensure_ascii=False).encode()
        return
    assert json.loads(raw) == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (rb'{"a": "\ud800"}', {"a": "\ud800"}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        ("{}", {}),
    ],
)
def test_what_only_one_of_them_reads(raw: bytes | str, value: object) -> None:
    assert wire.load(raw) == value


def test_nesting_without_end_is_a_value_error() -> None:
    assert wire.load(NESTED_DEEPLY) == json.loads(NESTED_DEEPLY)
    with pytest.raises(ValueError, match="nested"):
        wire.load(NESTED_TOO_DEEP)


@pytest.mark.parametrize("raw", [b"", b"<html>", b'{"a":', b'"\xff"', b"[1,]"])
def test_what_is_not_json_is_a_value_error(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        wire.load(raw)


def _in_doubles(value: object) -> object:
    """A whole number that takes more than 64 bits is read as JavaScript reads it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return float(value)
    if isinstance(value, list):
        return [_in_doubles(one) for one in value]
    if isinstance(value, dict):
        return {key: _in_doubles(one) for key, one in value.items()}
    return value
