"""A homeserver of one account, for measuring: `python -m benchmarks.speed.stub`.

It prints its address and then does what POST /_bench/... asks: hand out commands by /sync, and tell
when the answers came. As Synapse does, it brings what the account sent back in the next /sync, with
its transaction id. It shares the machine with what is measured, so answers are put together of
bytes that were made before the clock ran.
"""

import argparse
import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from aiohttp import web

from benchmarks.speed.account import AccountKeys
from benchmarks.speed.cipher import People
from benchmarks.speed.rooms import BOT, SERVER, World, answer, joined, packed, person, room_id

LONGEST_POLL: Final = 30.0
ANSWER_KINDS: Final = frozenset({"m.room.message", "m.room.encrypted"})
ANSWERS: Final = re.compile(rb'"m\.in_reply_to": ?\{"event_id": ?"([^"]+)"')
EDITS: Final = b'"m.replace"'


@dataclass(frozen=True, slots=True)
class Sent:
    """What the account sent: when it was here (monotonic seconds), where, and its content."""

    at: float
    room_id: str
    kind: str
    txn_id: str
    content: bytes


@dataclass(slots=True)
class Feed:
    """Commands that wait to be handed out, and what became of those that were."""

    waiting: deque[tuple[str, bytes]] = field(default_factory=deque)
    handed_at: list[float] = field(default_factory=list)
    answered_at: list[float] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)

    def take(self, sent: "Sent") -> None:
        """Count an answer: a message that is no edit, and of those that reply one a command."""
        if sent.kind in ANSWER_KINDS and EDITS not in sent.content:
            replied = ANSWERS.search(sent.content)
            which = replied[1].decode() if replied else sent.txn_id
            if which not in self.answered:
                self.answered.add(which)
                self.answered_at.append(sent.at)


class Stub:
    """The homeserver. `per_answer`: the most commands in one /sync answer."""

    def __init__(self, world: World, *, per_answer: int = 100, echo: bool = True) -> None:
        self.world = world
        self.per_answer = per_answer
        self.echo = echo
        self.feed = Feed()
        self.sent: list[Sent] = []
        self.unknown: set[str] = set()
        self._keys = AccountKeys()
        self._people = People(world)
        self._echoes: list[tuple[str, bytes]] = []
        self._to_device: list[bytes] = []
        self._by_txn: dict[tuple[str, str], str] = {}
        self._token = 1
        self._last: tuple[str, bytes] = ("", b"")
        self._news = asyncio.Event()
        self._all_answered = asyncio.Event()
        self._polling = asyncio.Event()
        self._events = 0
        self._made: dict[str, list[dict[str, Any]]] = {}
        self._first = self._full_state()

    async def start(self) -> str:
        """Listen on loopback; returns the address."""
        server = web.Server(self._handle, handler_cancellation=True, access_log=None)
        listening = await asyncio.get_running_loop().create_server(server, "127.0.0.1", 0)
        host, port = listening.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    def _full_state(self) -> bytes:
        entries = (
            packed(room_id(number)) + b":" + joined(self._packed_state(number), b"")
            for number in range(self.world.rooms)
        )
        return answer(1, b",".join(entries))

    def _packed_state(self, number: int) -> bytes:
        return b",".join(map(packed, self.world.state(number)))

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        body = await request.read() if request.can_read_body else b""
        if path.startswith("/_bench/"):
            return _json(packed(await self._asked(path[8:], json.loads(body or b"{}"))))
        # /_matrix/client/v3/rooms/<id>/send/<type>/<txn>
        parts = path.split("/")[4:]
        match parts:
            case ["sync"]:
                return _json(await self._sync(request))
            case ["rooms", room, "send", kind, txn_id]:
                return _json(self._put(room, kind, txn_id, body))
            case ["rooms", room, "redact", _, txn_id]:
                return _json(self._put(room, "m.room.redaction", txn_id, body))
        status, found = self._rest(request.method, parts, body)
        return _json(packed(found), status)

    # What the account asks

    async def _sync(self, request: web.BaseRequest) -> bytes:
        since = request.query.get("since")
        if since is None or request.query.get("full_state") == "true":
            return self._first
        if since == self._last[0]:  # asked again: the same
            return self._last[1]
        if not self._has_news():
            longest = min(LONGEST_POLL, int(request.query.get("timeout", "0")) / 1000)
            await self._wait(longest)
        made = self._next()
        self._last = (since, made)
        return made

    async def _wait(self, seconds: float) -> None:
        self._news.clear()
        self._polling.set()
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            pass
        finally:
            self._polling.clear()

    def _has_news(self) -> bool:
        return bool(self.feed.waiting or self._echoes or self._to_device)

    def _next(self) -> bytes:
        """Everything that the account sent since, and the next commands."""
        rooms: dict[str, list[bytes]] = {}
        echoes, self._echoes = self._echoes, []
        for room, event in echoes:
            rooms.setdefault(room, []).append(event)
        count = min(self.per_answer, len(self.feed.waiting))
        for _ in range(count):
            room, event = self.feed.waiting.popleft()
            rooms.setdefault(room, []).append(event)
        to_device, self._to_device = self._to_device[:100], self._to_device[100:]
        self._token += 1
        made = answer(
            self._token,
            b",".join(
                packed(room) + b":" + joined(b"", b",".join(events))
                for room, events in rooms.items()
            ),
            b",".join(to_device),
        )
        self.feed.handed_at += [time.monotonic()] * count
        return made

    def _put(self, room: str, kind: str, txn_id: str, content: bytes) -> bytes:
        now = time.monotonic()
        known = self._by_txn.get((room, txn_id))
        if known is None:
            known = self._by_txn[room, txn_id] = f"$own{len(self._by_txn)}"
            sent = Sent(now, room, kind, txn_id, content)
            self.sent.append(sent)
            if self.echo:
                self._echoes.append((room, self._event(known, kind, BOT, content, txn_id)))
                self._news.set()
            self.feed.take(sent)
            if len(self.feed.answered_at) >= len(self.feed.handed_at):
                self._all_answered.set()
        return b'{"event_id":"%s"}' % known.encode()

    def _event(self, event_id: str, kind: str, by: str, content: bytes, txn_id: str = "") -> bytes:
        unsigned = b'{"age":1,"transaction_id":"%s"}' % txn_id.encode() if txn_id else b'{"age":1}'
        return (
            b'{"type":"%s","event_id":"%s","sender":"%s","origin_server_ts":%d,"unsigned":%s,'
            b'"content":%s}'
            % (
                kind.encode(),
                event_id.encode(),
                by.encode(),
                time.time_ns() // 1_000_000,
                unsigned,
                content,
            )
        )

    def _rest(self, method: str, parts: list[str], body: bytes) -> tuple[int, Any]:
        """What is asked seldom: status and answer."""
        match parts:
            case ["rooms", room, "state"]:
                return 200, self._state(unquote(room))
            case ["rooms", room, "state", kind, *key]:
                wanted = (kind, "".join(key))
                for event in self._state(unquote(room)):
                    if (event["type"], event["state_key"]) == wanted:
                        return 200, event["content"]
                return 404, {"errcode": "M_NOT_FOUND", "error": "no such state"}
            case ["rooms", _, "joined_members"]:
                return 200, {"joined": {one: {} for one in self.world.people()}}
            case ["rooms", _, "messages"]:
                return 200, {"start": "p", "chunk": []}
            case ["joined_rooms"]:
                return 200, {"joined_rooms": list(map(room_id, range(self.world.rooms)))}
            case ["rooms" | "join", room, *_] if method == "POST":
                return 200, {"room_id": room}
            case ["createRoom"]:
                return 200, {"room_id": self._create(json.loads(body))}
            case ["keys", "claim"]:
                return 200, self._people.claimed(json.loads(body))
            case ["keys", "query"]:
                asked = json.loads(body)["device_keys"]
                return 200, self._keys.query() | self._people.query(asked, self._keys.devices())
        found = self._keys.ask(method, parts, body)
        if found is None:
            self.unknown.add(f"{method} {'/'.join(parts)}")
            return 200, {}
        return found

    def _create(self, body: dict[str, Any]) -> str:
        """A private room: who is invited is there at once."""
        count = len(self._made)
        made = f"!made{count}:{SERVER}"
        content = body.get("creation_content", {}) | {"room_version": "11"}
        state = [("m.room.create", "", content), ("m.room.power_levels", "", {"users": {BOT: 100}})]
        state += [(one["type"], "", one["content"]) for one in body.get("initial_state", ())]
        state += [
            ("m.room.member", one, {"membership": "join"}) for one in (BOT, *body.get("invite", ()))
        ]
        self._made[made] = [
            {
                "type": kind,
                "state_key": key,
                "content": content,
                "sender": BOT,
                "event_id": f"$made{count}-{place}",
                "origin_server_ts": time.time_ns() // 1_000_000,
            }
            for place, (kind, key, content) in enumerate(state)
        ]
        self._echoes += [(made, packed(event)) for event in self._made[made]]
        self._news.set()
        return made

    def _state(self, room: str) -> list[dict[str, Any]]:
        """The state events of a room, one that the account made included."""
        made = self._made.get(room)
        return list(self.world.state(_number(room))) if made is None else made

    # What the one who measures asks

    async def _asked(self, verb: str, given: dict[str, Any]) -> Any:
        asked: dict[str, Callable[..., Awaitable[Any]]] = {
            "waiting": self._until_waiting,
            "feed": self._feed,
            "steady": self._steady,
            "share_keys": self._share_keys,
            "sent": self._sent,
            "unknown": self._unknown,
        }
        return await asked[verb](**given)

    async def _until_waiting(self, seconds: float = 120.0) -> dict[str, Any]:
        """Return when the account waits in a long poll and has everything."""
        async with asyncio.timeout(seconds):
            while not (self._polling.is_set() and not self._has_news()):
                await self._polling.wait()
                await asyncio.sleep(0.05)
        return {}

    async def _feed(
        self,
        said: list[tuple[int, int, str]],
        answers: int | None = None,
        per_answer: int | None = None,
        seconds: float = 120.0,
    ) -> dict[str, Any]:
        """Hand out what is `said` (room, person, words) and wait for so many answers.

        Without `answers`: until the account waits again. Returns how many came, and seconds from
        the first that was handed out to the last answer.
        """
        commands = [self._command(*one) for one in said]
        self.per_answer = per_answer or self.per_answer
        self.feed = Feed(deque(commands))
        self._news.set()
        try:
            async with asyncio.timeout(seconds):
                if answers is None:
                    await asyncio.sleep(0.1)
                    await self._until_waiting()
                else:
                    await self._until_answered(answers)
        except TimeoutError:
            pass
        feed = self.feed
        took = feed.answered_at[-1] - feed.handed_at[0] if feed.answered_at else None
        return {"handed": len(feed.handed_at), "answers": len(feed.answered_at), "seconds": took}

    async def _steady(
        self, said: list[tuple[int, int, str]], every: float, longest: float = 10.0
    ) -> dict[str, Any]:
        """One command each `every` seconds, in turns; seconds from each /sync answer to the PUT."""
        shares = []
        for one in said:
            began = time.monotonic()
            self.feed = Feed(deque([self._command(*one)]))
            self._news.set()
            async with asyncio.timeout(longest):
                await self._until_answered(1)
            shares.append(self.feed.answered_at[0] - self.feed.handed_at[0])
            await asyncio.sleep(max(0.0, every - (time.monotonic() - began)))
        return {"shares": shares}

    async def _until_answered(self, count: int) -> None:
        while len(self.feed.answered_at) < count:
            self._all_answered.clear()
            await self._all_answered.wait()

    async def _share_keys(self) -> dict[str, Any]:
        """Give the account's device the room keys of everybody who will speak."""
        self._to_device += map(packed, self._people.room_keys(self._keys))
        self._news.set()
        return {}

    async def _sent(self) -> list[dict[str, Any]]:
        """All that the account sent."""
        return [asdict(one) | {"content": json.loads(one.content)} for one in self.sent]

    async def _unknown(self) -> list[str]:
        return sorted(self.unknown)

    def _command(self, room: int, who: int, words: str) -> tuple[str, bytes]:
        content = {"msgtype": "m.text", "body": words}
        kind = "m.room.message"
        if self.world.encrypted:
            kind, content = self._people.encrypted(room, who, content)
        self._events += 1
        event = self._event(f"$said{self._events}", kind, person(who), packed(content))
        return room_id(room), event


def _json(body: bytes, status: int = 200) -> web.Response:
    return web.Response(body=body, status=status, content_type="application/json")


def _number(room: str) -> int:
    return int(unquote(room).partition(":")[0].removeprefix("!r"))


async def main(arguments: argparse.Namespace) -> None:
    """Serve until the one who started us is gone."""
    world = World(arguments.rooms, arguments.members, arguments.encrypted)
    stub = Stub(world, per_answer=arguments.per_answer, echo=not arguments.no_echo)
    print(await stub.start(), flush=True)
    await asyncio.Event().wait()


def parser() -> argparse.ArgumentParser:
    """The command line."""
    known = argparse.ArgumentParser(description=__doc__)
    known.add_argument("--rooms", type=int, default=10)
    known.add_argument("--members", type=int, default=5)
    known.add_argument("--per-answer", type=int, default=100)
    known.add_argument("--encrypted", action="store_true")
    known.add_argument("--no-echo", action="store_true")
    return known


if __name__ == "__main__":
    asyncio.run(main(parser().parse_args()))
