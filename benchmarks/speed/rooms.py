"""The rooms and the people of the stub homeserver, as a homeserver gives them. Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

SERVER: Final = "stub.example"
BOT: Final = f"@schakel:{SERVER}"
DEVICE: Final = "STUB"
PERSON_DEVICE: Final = "PERSON"
VERSIONS: Final = ("10", "11")
MADE_AT: Final = 1_800_000_000_000
MEGOLM: Final = {"algorithm": "m.megolm.v1.aes-sha2"}


def person(number: int) -> str:
    """The user id of a person; number 0 is moderator of every room."""
    return f"@p{number}:{SERVER}"


def room_id(number: int) -> str:
    """The id of a room."""
    return f"!r{number}:{SERVER}"


@dataclass(frozen=True, slots=True)
class World:
    """So many rooms of `members` people each, the bot among them."""

    rooms: int = 10
    members: int = 5
    encrypted: bool = False

    def state(self, number: int) -> Iterator[dict[str, Any]]:
        """The state events of a room."""
        made = {"room_version": VERSIONS[number % 2]}
        made |= {"creator": person(0)} if made["room_version"] == "10" else {}
        powers = {"users": {BOT: 100, person(0): 100}, "users_default": 0}
        contents: list[tuple[str, str, dict[str, Any]]] = [
            ("m.room.create", "", made),
            ("m.room.power_levels", "", powers),
            ("m.room.join_rules", "", {"join_rule": "invite"}),
            ("m.room.history_visibility", "", {"history_visibility": "shared"}),
            ("m.room.name", "", {"name": f"kamer {number}"}),
        ]
        if self.encrypted:
            contents.append(("m.room.encryption", "", MEGOLM))
        for one in self.people():
            joined = {"membership": "join", "displayname": one[1:].partition(":")[0]}
            contents.append(("m.room.member", one, joined))
        for place, (kind, key, content) in enumerate(contents):
            yield {
                "type": kind,
                "state_key": key,
                "content": content,
                "sender": key if kind == "m.room.member" else person(0),
                "event_id": f"$state{number}-{place}",
                "room_id": room_id(number),
                "origin_server_ts": MADE_AT,
                "unsigned": {},
            }

    def people(self) -> list[str]:
        """Who is in every room."""
        return [BOT, *map(person, range(self.members - 1))]


def joined(state: bytes, events: bytes) -> bytes:
    """An entry of `rooms.join` of a /sync answer, of lists of events that are JSON already."""
    return (
        b'{"state":{"events":[' + state + b']},"timeline":{"events":[' + events + b'],"limited":'
        b'false,"prev_batch":"p"},"ephemeral":{"events":[]},"account_data":{"events":[]},'
        b'"unread_notifications":{},"summary":{}}'
    )


def answer(token: int, rooms: bytes, to_device: bytes = b"") -> bytes:
    """A /sync answer. `rooms`: `"room id":entry` with commas in between."""
    return (
        b'{"next_batch":"s%d","rooms":{"join":{' % token + rooms + b'},"invite":{},"leave":{}},'
        b'"to_device":{"events":[' + to_device + b']},"device_lists":{"changed":[],"left":[]},'
        b'"device_one_time_keys_count":{"signed_curve25519":50},'
        b'"device_unused_fallback_key_types":["signed_curve25519"],'
        b'"presence":{"events":[]},"account_data":{"events":[]}}'
    )


def packed(value: Any) -> bytes:
    """Compact JSON."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
