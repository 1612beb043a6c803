"""Ciphertext, opened with the machine's own room key."""

import itertools
import json
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.matrix.api import Api
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.store_files import KeyFolder
from bot.matrix.events import Echo, Event, Json, Message, Reaction, Undecryptable
from bot.matrix.reading import Reader
from tests.pure.matrix.raw import ANOUK, BOT, ROOM, Raw, answer, event, joined, said
from tests.pure.matrix.stub import Stub
from tests.pure.matrix.test_sync_loop import batches, in_turn

_numbers = itertools.count(1)


@pytest_asyncio.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    api = Api("http://127.0.0.1:9")
    opened = await Machine.open(api, BOT, "DEVICE", KeyFolder(tmp_path))
    yield opened
    await opened.close()
    await api.close()


def sealed(machine: Machine, plaintext: str, sender: str = ANOUK) -> Raw:
    """This text as ciphertext of `sender`, whose room key the machine has."""
    olm = machine.olm
    if ROOM not in olm.outbound_group_sessions:
        olm.create_outbound_group_session(ROOM)
        olm.outbound_group_sessions[ROOM].shared = True
    session = olm.outbound_group_sessions[ROOM]
    sender_key = olm.account.identity_keys["curve25519"]
    olm.own((session.id, sender_key), ANOUK)
    content = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "ciphertext": session.encrypt(plaintext),
        "session_id": session.id,
        "sender_key": sender_key,
    }
    return event("m.room.encrypted", content, sender)


def inside(kind: str, content: Any, **more: Any) -> str:
    return json.dumps({"type": kind, "content": content, "room_id": ROOM, **more})


def read(machine: Machine, raw: Raw) -> Event | None:
    return Reader(keys=machine, own=BOT, shift=timedelta).read(raw, ROOM)


async def test_what_is_inside_is_read_as_the_homeserver_dates_and_names_it(
    machine: Machine,
) -> None:
    lies = {"event_id": "$other", "sender": BOT, "origin_server_ts": 1}
    raw = sealed(machine, inside("m.room.message", {"msgtype": "m.text", "body": "!help"}, **lies))
    found = read(machine, raw)
    assert isinstance(found, Message)
    assert (found.event_id, found.sender, found.body) == (raw["event_id"], ANOUK, "!help")
    assert found.encrypted
    assert found.at.timestamp() * 1000 == raw["origin_server_ts"]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("m.room.power_levels", {"state_key": ""}),
        ("m.room.power_levels", {}),
        ("m.room.member", {"state_key": ANOUK}),
        ("m.room.redaction", {"redacts": "$x"}),
        ("m.room.encrypted", {}),
    ],
)
async def test_inside_ciphertext_nobody_changes_a_right_or_deletes(
    machine: Machine, kind: str, more: Raw
) -> None:
    content = {"users": {ANOUK: 100}, "membership": "join", "redacts": "$x", "ciphertext": "x"}
    assert read(machine, sealed(machine, inside(kind, content, **more))) is None


async def test_a_reaction_may_be_inside(machine: Machine) -> None:
    relation = {"rel_type": "m.annotation", "event_id": "$x", "key": "👍"}
    raw = sealed(machine, inside("m.reaction", {"m.relates_to": relation}))
    assert isinstance(read(machine, raw), Reaction)


@pytest.mark.parametrize(
    "plaintext",
    [
        "",
        "[]",
        "{",
        inside("m.room.message", []),
        inside("m.room.message", {}) + "x",
        json.dumps({"type": "m.room.message", "content": {}, "room_id": "!elsewhere:cm.test"}),
        "[" * 20_000,
        '{"a":' * 20_000,
    ],
)
async def test_nothing_inside_ciphertext_stops_the_loop(machine: Machine, plaintext: str) -> None:
    assert isinstance(read(machine, sealed(machine, plaintext)), Undecryptable)


async def test_half_a_surrogate_pair_can_be_stored(machine: Machine) -> None:
    text = {"msgtype": "m.text", "body": "!knelpunt \ud83d\x00 vol"}
    found = read(machine, sealed(machine, inside("m.room.message", text)))
    assert isinstance(found, Message)
    assert found.body.encode() == "!knelpunt \ufffd\ufffd vol".encode()


async def test_somebody_elses_key_is_not_enough(machine: Machine) -> None:
    text = inside("m.room.message", {"msgtype": "m.text", "body": "!akkoord 9"})
    raw = sealed(machine, text, sender="@petra:cm.test")
    assert isinstance(read(machine, raw), Undecryptable)


async def test_our_own_are_known_by_their_mark_without_being_opened(machine: Machine) -> None:
    raw = sealed(machine, "niet te lezen", sender=BOT)
    raw["content"]["nl.schakel.mark"] = "hash-1"
    found = read(machine, raw)
    assert isinstance(found, Echo)
    assert found.mark == "hash-1"


async def test_what_waited_for_its_key_stands_in_front_and_leaves_nothing_waiting(
    machine: Machine, tmp_path: Path
) -> None:
    late = sealed(machine, inside("m.room.message", {"msgtype": "m.text", "body": "!laat"}))
    useless = sealed(machine, inside("m.room.topic", {}))
    locked = sealed(machine, "?")
    await machine.close()
    asked = 0

    async def waiting() -> Sequence[tuple[str, Json]]:
        nonlocal asked
        asked += 1
        return [(ROOM, late), (ROOM, useless), (ROOM, locked)]

    stub = Stub(
        sync=in_turn(
            answer("s2", join={ROOM: joined([said("!nu")])}),
            answer("s3", join={ROOM: joined([said("!straks")])}),
            answer("s4") | {"to_device": {"events": [{"type": "m.dummy", "content": {}}]}},
        )
    )
    first, second, third = await batches(stub, tmp_path, 3, waiting=waiting)
    assert [event.event_id for event in first.events[:2]] == [late["event_id"], useless["event_id"]]
    assert isinstance(first.events[0], Message)
    assert type(first.events[1]) is Event
    assert all(event.encrypted for event in first.events[:2])
    assert (len(first.events), len(second.events), len(third.events)) == (3, 1, 2)
    assert asked == 2


async def test_a_room_key_in_use_is_stamped_once_in_a_while(machine: Machine) -> None:
    """Each message would be a commit otherwise; and a key that is never stamped is forgotten."""
    began, now = 1_800_000_000.0, 0.0
    machine.store.clock = lambda: now
    stamps = []
    for minutes in (0, 1, 59, 61, 180):
        now = began + 60 * minutes
        read(machine, sealed(machine, inside("m.room.message", {"msgtype": "m.text", "body": "x"})))
        machine._stamp()
        ((_, stamp),) = machine.store.owners().values()
        stamps.append((stamp - began) / 60)
    assert stamps == [0, 0, 0, 61, 180]
