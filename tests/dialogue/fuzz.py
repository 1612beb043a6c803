"""Events of every sort and shape, by chance but not without sense, through parse and dispatch.

Half of them are whole, the others have fields that are missing, of a wrong type, or of another
event. What people type is made of names of commands, numbers, and pieces that once went wrong.
"""

import json
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select

from bot.matrix.events import STATE_KEPT, Batch, Event, Message
from bot.matrix.fetch import is_addressed, targets
from bot.matrix.parsing import parse
from commands.catalogue import MODULES
from commands.registry import Registry
from storage.database import Unit
from storage.outbox import OUTBOX
from tests.dialogue.conftest import _chain
from tests.dialogue.conversation import Conversation
from tests.dialogue.world import BOT, user

REGISTRY: Final = Registry(MODULES)
NAMES: Final = sorted(
    name for command in REGISTRY.commands for name in (*command.names, *command.english)
)
PIECES: Final = (
    "K-1|k 1|K-2|S-1|T-1|K-99999999|V-1|D-1|A-1|X-1|1|2|3|2 weg|1 omhoog|ja|nee|zonder|toch|zo|som"
    "|tfm|zco|:|,|\n|\n!|!|-|@anouk|@niemand|uit|akkoord|akkoord 1|voor volgende vrijdag"
    "|di 9 mrt 10.00-12.30|do 11 mrt half twee|elke maandag 9.00|31 februari|sluit do 28 jan|\ufffc"
    "|06-12345678|123456782|Fatima El Idrissi (19) uit Borculo|SPOED nu|> a\n\n|`|```|**|<b>"
    "|{{ 7 }}"
    "|{% x %}|\u202e|\u200d|👍|\x00|geen vervolgplek na cosm|wachttijd ggz|10 min|bespreken"
    "|https://x.nl|NL91ABNA0417164300|thema:opvang|csv|alle|kan 1|misschien 2|geen enkele"
).split("|")
WHO: Final = ("anouk", "ilse", "mo", "saskia", "joris", "petra", "tess", "hoofd", "beheer", "gek")
JUNK: Final[tuple[Any, ...]] = (
    None,
    True,
    -1,
    0,
    2**63,
    1e308,
    "",
    "x",
    "\ud800",
    [],
    {},
    [[]],
    {"a": {"b": []}},
)
KEYS: Final = (
    *("msgtype", "body", "m.relates_to", "m.new_content", "m.mentions", "info", "formatted_body"),
    *("membership", "users", "algorithm", "join_rule", "redacts", "key", "replacement_room"),
)
KINDS: Final = (
    "m.room.message", "m.room.message", "m.room.message", "m.room.message", "m.reaction",
    "org.matrix.msc3381.poll.response", "org.matrix.msc3381.poll.end", "m.room.redaction",
    "m.room.member", "m.room.encrypted", "state", "m.sticker",
)  # fmt: skip


class Fuzz:
    """A conversation of the whole chain that is fed events. `events`: raw ones so far."""

    def __init__(self, seed: int) -> None:
        self.events = self.parsed = 0
        self._chance = random.Random(seed)
        self._talk = Conversation()
        chain = self._talk.play(_chain)
        self._rooms = [chain.zco, chain.som, chain.tfm]
        self._rooms += [self._talk.private(who) for who in ("anouk", "saskia")]
        self._talk.port._file = _no_file  # type: ignore[method-assign]  # documents have their own
        self._ids = {one: [self._talk.world.event_id(one)] for one in self._rooms}  # of nothing

    def close(self) -> None:
        """Leave the database to the next one."""
        self._talk.close()

    def feed(self, count: int) -> None:
        """So many raw events in one batch; jobs that are due run, and messages arrive."""
        said = [self._raw() for _ in range(count)]
        events = [one for room_id, raw in said if (one := self._parse(raw, room_id)) is not None]
        self.events += count
        self.parsed += len(events)
        self._talk.now += timedelta(minutes=self._chance.choice((1, 1, 5, 60, 600)))
        self._talk.dispatch(self._batch(events))
        for room_id, ids in self._ids.items():
            ours = [one.event_id for one in self._talk.port.seen.get(room_id, [])[-40:]]
            ours += [one.event_id for one in self._talk.natives(room_id)[-10:]]
            self._ids[room_id] = [ids[0], *ids[-40:], *ours]

    def bugs(self) -> list[str]:
        """Where something failed that was no user's error."""

        def read(unit: Unit) -> list[str]:
            query = select(OUTBOX.c.cause).where(OUTBOX.c.cause.startswith("alert:bug:"))
            return list(unit.connection.execute(query).scalars())

        return self._talk.house.database.transact(read)

    def sizes(self) -> dict[str, int]:
        """Table -> rows."""
        return {name: len(rows) for name, rows in self._talk.house.tables().items()}

    def _batch(self, events: Sequence[Event]) -> Batch:
        private = self._talk.house.private_rooms()

        def addressed(message: Message) -> bool:
            return is_addressed(message, own=BOT, private=private)

        pointed = {
            event_id: self._talk._said(event_id) for _, event_id in targets(events, addressed)
        }
        return Batch(token=f"f{self.events}", events=tuple(events), pointed=pointed)

    def _parse(self, raw: dict[str, Any], room_id: str) -> Event | None:
        hidden = raw["type"] != "m.reaction" and "state_key" not in raw
        return parse(raw, room_id, own=BOT, shift=timedelta(), encrypted=hidden)

    def _raw(self) -> tuple[str, dict[str, Any]]:
        chance = self._chance
        room_id = chance.choice(self._rooms)
        kind = chance.choice(KINDS)
        event_id = self._talk.world.event_id(room_id)
        at = self._talk.now.timestamp() * 1000 - chance.randrange(0, 60_000)
        raw: dict[str, Any] = {
            "type": kind,
            "event_id": event_id,
            "sender": user(chance.choice(WHO)),
            "origin_server_ts": int(at),
            "content": self._content(kind, room_id),
        }
        if kind == "m.room.redaction":
            raw["redacts"] = chance.choice(self._ids[room_id])
        if kind == "m.room.member":
            raw["state_key"] = user(chance.choice(WHO[:-2]))
        if kind == "state":
            raw |= {
                "type": chance.choice(sorted(STATE_KEPT - {"m.room.tombstone"})),
                "state_key": "",
            }
            raw["content"] = {"users": {user("saskia"): 50, user("joris"): 50, user("tess"): 50}}
            if raw["type"] != "m.room.power_levels":
                raw["state_key"] = "x"  # of nobody's concern: else every room would be broken soon
        for _ in range(chance.choice((0, 0, 0, 0, 1, 2))):
            self._spoil(raw)
        self._ids[room_id].append(event_id)
        return room_id, raw

    def _content(self, kind: str, room_id: str) -> Any:
        chance, target = self._chance, self._chance.choice(self._ids[room_id])
        match kind:
            case "m.room.message":
                return self._said(target)
            case "m.reaction":
                key = chance.choice(("👍", "✅", "❌", "📌", "✔", "1️⃣", "x"))
                relation = {"rel_type": "m.annotation", "event_id": target, "key": key}
                return {"m.relates_to": relation}
            case "org.matrix.msc3381.poll.response":
                answers = chance.sample(["1", "2", "yes", "no", "maybe", "x"], chance.randrange(3))
                return {kind: {"answers": answers}, "m.relates_to": _reference(target)}
            case "org.matrix.msc3381.poll.end":
                return {kind: {}, "m.relates_to": _reference(target)}
            case "m.room.member":
                return {"membership": chance.choice(("join", "join", "join", "leave"))}
            case "m.room.encrypted":
                return {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x"}
            case _:
                return {}

    def _said(self, about: str) -> dict[str, Any]:
        chance = self._chance
        called = chance.random() < 0.4
        words = [chance.choice(NAMES)] if called else []
        words += [chance.choice((*PIECES, "|")) for _ in range(chance.randrange(7))]
        body = ("!" if called else "") + " ".join(words)
        content: dict[str, Any] = {"msgtype": "m.text", "body": body}
        target = {"event_id": about}
        match chance.randrange(10):
            case 0:
                content["m.relates_to"] = {"m.in_reply_to": target}
            case 1:
                content["m.relates_to"] = {"rel_type": "m.thread", **target}
            case 2:
                content["m.relates_to"] = {"rel_type": "m.replace", **target}
                content["m.new_content"] = {"msgtype": "m.text", "body": body}
        return content

    def _spoil(self, raw: dict[str, Any]) -> None:
        """One field is gone, or something else."""
        chance = self._chance
        inside, junk = raw["content"], json.loads(json.dumps(chance.choice(JUNK)))
        if isinstance(inside, dict) and chance.random() < 0.8:
            names = [*inside, chance.choice(KEYS)]
            inside[chance.choice(names)] = junk
        else:
            name = chance.choice(("content", "sender", "origin_server_ts", "event_id"))
            raw[name] = junk


def _reference(target: str) -> dict[str, str]:
    return {"rel_type": "m.reference", "event_id": target}


def _no_file(content: Any) -> dict[str, Any]:
    return {"body": "file", "msgtype": "m.file", "file": b""}
