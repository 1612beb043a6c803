"""Who receives our keys, what a device must look like, and what is said of a key store."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matrix.crypto.devices import well_formed
from bot.matrix.crypto.rooms import Room, apply, encrypts, is_whole, state_events
from bot.matrix.crypto.startup import KeyStoreVerdict, Stored, judge

KEYS = {"curve25519:BOT": "c", "ed25519:BOT": "e"}
DEVICE = {"keys": KEYS}


def member(user: str, membership: str) -> dict[str, Any]:
    return {"type": "m.room.member", "state_key": user, "content": {"membership": membership}}


def state(kind: str, **content: Any) -> dict[str, Any]:
    return {"type": kind, "state_key": "", "content": content}


@pytest.mark.parametrize(
    ("visibility", "expected"),
    [
        ("shared", {"@in:x", "@invited:x"}),
        ("invited", {"@in:x", "@invited:x"}),
        ("joined", {"@in:x"}),
    ],
)
def test_who_receives_keys(visibility: str, expected: set[str]) -> None:
    room = Room()
    memberships = {"@in:x": "join", "@invited:x": "invite", "@knock:x": "knock", "@ban:x": "ban"}
    apply(room, [member(user, membership) for user, membership in memberships.items()])
    apply(room, [member("@gone:x", "join"), member("@gone:x", "leave")])
    apply(room, [state("m.room.history_visibility", history_visibility=visibility)])
    assert room.recipients() == expected


def test_only_what_changes_counts_as_a_change() -> None:
    room = Room()
    apply(room, [member("@a:x", "join")])
    before = room.changes
    apply(room, [member("@a:x", "join"), state("m.room.topic", topic="x")])
    assert room.changes == before
    apply(room, [member("@a:x", "leave")])
    assert room.changes > before


@given(st.integers() | st.text() | st.none() | st.floats(allow_nan=False))
def test_rotation_is_never_slower_than_ours(value: object) -> None:
    room = Room()
    content = {"rotation_period_msgs": value, "rotation_period_ms": value}
    apply(room, [state("m.room.encryption", **content)])
    assert 0 < room.rotation_messages <= 100
    assert 0 < room.rotation_ms <= 7 * 86_400_000


def test_a_room_may_rotate_faster() -> None:
    room = Room()
    apply(room, [state("m.room.encryption", rotation_period_msgs=10, rotation_period_ms=3_600_000)])
    assert (room.rotation_messages, room.rotation_ms) == (10, 3_600_000)


def test_state_of_a_sync_answer() -> None:
    message = {"type": "m.room.message", "content": {}}
    joined = {
        "state": {"events": [state("m.room.create"), state("m.room.encryption")]},
        "timeline": {"events": [message, member("@a:x", "join")]},
    }
    kinds = [event["type"] for event in state_events(joined)]
    assert kinds == ["m.room.encryption", "m.room.member"]
    assert encrypts(state_events(joined))
    assert not encrypts([{"type": "m.room.encryption", "state_key": "x"}, message])
    assert is_whole(joined["state"]["events"])
    assert not is_whole([message])


def test_whose_device_is_well_formed() -> None:
    good = {"user_id": "@a:x", "device_id": "D", "keys": {"ed25519:D": "k"}}
    broken: list[Any] = [None, 1, {}, {**good, "keys": []}, {**good, "keys": {"ed25519:D": 1}}]
    broken += [{**good, "signatures": 1}, {**good, "unsigned": "x"}, {**good, "user_id": 5}]
    devices = {"D": good} | {f"B{i}": device for i, device in enumerate(broken)}
    assert well_formed(devices) == {"D": good}
    assert well_formed([good]) == {}


JUDGED: list[tuple[Stored | None, dict[str, Any] | None, int, bool, KeyStoreVerdict]] = [
    (None, None, 0, False, KeyStoreVerdict.NEW),
    (None, None, 0, True, KeyStoreVerdict.NEW),
    (None, DEVICE, 0, False, KeyStoreVerdict.LOST),
    (None, DEVICE, 0, True, KeyStoreVerdict.OTHER_DEVICE),
    (Stored(KEYS, False, 0), None, 0, False, KeyStoreVerdict.NEW),
    (Stored(KEYS, True, 3), None, 3, False, KeyStoreVerdict.DIFFERENT),
    (Stored(KEYS, True, 3), {"keys": {}}, 3, False, KeyStoreVerdict.DIFFERENT),
    (Stored(KEYS, False, 0), DEVICE, 0, False, KeyStoreVerdict.OK),
    (Stored(KEYS, True, 3), DEVICE, 3, False, KeyStoreVerdict.OK),
    (Stored(KEYS, True, 4), DEVICE, 3, True, KeyStoreVerdict.OK),
    (Stored(KEYS, True, 3), DEVICE, 4, False, KeyStoreVerdict.ROLLED_BACK),
]


@pytest.mark.parametrize(("stored", "device", "marked", "others", "verdict"), JUDGED)
def test_what_is_said_of_a_store(
    stored: Stored | None,
    device: dict[str, Any] | None,
    marked: int,
    others: bool,
    verdict: KeyStoreVerdict,
) -> None:
    assert judge(stored, device, marked, others) is verdict


def test_every_verdict_is_judged_and_says_something() -> None:
    assert {row[-1] for row in JUDGED} == set(KeyStoreVerdict)
    assert [v for v in KeyStoreVerdict if not v.needs_fresh_device] == [
        KeyStoreVerdict.OK,
        KeyStoreVerdict.NEW,
    ]
    assert all(verdict.value.endswith(".") for verdict in KeyStoreVerdict)
