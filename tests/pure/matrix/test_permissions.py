"""Power levels; a malformed event grants nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matrix.permissions import CREATOR, level, may_redact, required
from tests.pure.matrix.raw import ANOUK, BOT, PETRA

KEYS = ["users", "users_default", "events", "state_default", "events_default", "redact", "creator"]
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from([*KEYS, ANOUK, "room_version", "additional_creators"]), inner
        ),
    ),
    max_leaves=6,
)
EVENT = st.one_of(st.none(), st.dictionaries(st.sampled_from(KEYS), JSON))
MALFORMED = st.one_of(
    st.none(), st.booleans(), st.floats(), st.lists(st.integers()), st.just("hoog"), st.just({})
)


@given(create=EVENT, powers=EVENT, version=JSON, additional=JSON)
def test_arbitrary_state_never_raises(
    create: Any, powers: Any, version: Any, additional: Any
) -> None:
    if create is not None:
        create |= {"room_version": version, "additional_creators": additional}
    assert -CREATOR <= level(create, powers, ANOUK) <= CREATOR
    for state in (True, False):
        assert isinstance(required(powers, "m.room.name", state), int)
    assert isinstance(may_redact(create, powers, ANOUK, author=PETRA), bool)


@given(bad=MALFORMED, default=st.integers(-100, 100))
def test_a_malformed_level_is_never_more_than_the_default_or_zero(bad: Any, default: int) -> None:
    own = level(None, {"users": {ANOUK: bad}, "users_default": default}, ANOUK)
    assert own <= min(default, 0)
    assert level(None, {"users": {}, "users_default": bad}, ANOUK) == 0
    if not isinstance(bad, dict):
        assert level(None, {"users": bad, "users_default": default}, ANOUK) <= min(default, 0)


@given(bad=MALFORMED, name=st.sampled_from(["state_default", "events"]))
def test_a_malformed_requirement_asks_for_much(bad: Any, name: str) -> None:
    if name == "events":
        assert required({"events": {"m.room.name": bad}}, "m.room.name", state=True) == 100
    else:
        assert required({name: bad}, "m.room.name", state=True) == 100
    assert not may_redact(None, {"redact": bad, "users": {ANOUK: 50}}, ANOUK, author=PETRA)


@given(given_=st.integers(-(2**53), 2**53 - 1))
def test_a_level_as_text_counts_as_in_old_rooms(given_: int) -> None:
    assert level(None, {"users": {ANOUK: str(given_)}}, ANOUK) in (given_, 0)
    assert level(None, {"users": {ANOUK: given_}}, ANOUK) == given_
    if abs(given_) < 10**15:
        assert level(None, {"users": {ANOUK: f" {given_} "}}, ANOUK) == given_


def test_creators_stand_above_all_from_version_12_on() -> None:
    create = {"room_version": "12", "creator": BOT, "additional_creators": [PETRA, 7]}
    powers = {"users": {ANOUK: 2**60, BOT: 0}}
    assert level(create, powers, BOT) == level(create, powers, PETRA) == CREATOR
    assert level(create, None, BOT) == CREATOR
    assert level(create, powers, ANOUK) == CREATOR - 1
    assert level(create, None, ANOUK) == 0


@pytest.mark.parametrize(
    "version", ["1", "9", "11", None, 12, "x", "org.example.99", "0012", "12 "]
)
def test_no_creators_in_other_versions(version: Any) -> None:
    create = {"room_version": version, "creator": BOT, "additional_creators": [PETRA]}
    if version is None:
        del create["room_version"]
    assert level(create, {"users": {BOT: 50}}, BOT) == 50
    assert level(create, {}, PETRA) == 0
    assert level(create, None, BOT) == 100
    assert level(create, None, PETRA) == 0


def test_before_anything_is_known_nobody_may_do_anything() -> None:
    assert level(None, None, ANOUK) == 0
    assert required(None, "m.room.name", state=True) == 50
    assert required(None, "m.room.message") == 0


def test_specific_types_go_before_defaults() -> None:
    powers = {"events": {"m.room.name": 10}, "events_default": 20, "state_default": 30}
    assert required(powers, "m.room.name", state=True) == 10
    assert required(powers, "m.room.topic", state=True) == 30
    assert required(powers, "m.room.message") == 20


def test_others_words_are_deleted_by_whom_the_room_lets() -> None:
    powers = {"users": {ANOUK: 50, PETRA: 49}}
    assert may_redact(None, powers, ANOUK, author=PETRA)
    assert not may_redact(None, powers, PETRA, author=ANOUK)
    assert may_redact(None, powers, PETRA, author=PETRA)
    assert not may_redact(None, powers | {"events": {"m.room.redaction": 60}}, ANOUK, author=ANOUK)
