"""Many rooms: how long from start to ready, how much memory, and what a command costs.

Run: python -m benchmarks.rooms [rooms] [members]. The bot is a process of its own against a stub
homeserver in this one; its memory is the most that it ever used (VmHWM, Linux). Processor time is
given as well, because it hardly depends on what else the machine does; commands are measured by it,
in turns, with few rooms and with many.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.administrators import Administrators
from bot.compose import Composer
from bot.dispatch import Dispatcher, Own
from bot.limits import Limits
from bot.matrix.events import Batch, Event, Membership, Message, StateChange
from bot.metrics import Metrics
from bot.rights import Access
from commands.catalogue import MODULES
from commands.registry import Registry
from storage.database import Database, sqlite_url
from storage.migrate import upgrade

SERVER = "stub.example"
BOT = f"@schakel:{SERVER}"
ADMINISTRATOR = f"@beheer:{SERVER}"
COMMANDS = ("!lijst", "!instellen quorum", "!wie", "!help", "!instellen vergaderduur 120")
TIMES = 200


def raw_room(number: int, members: int) -> list[dict[str, Any]]:
    """The state of a room, as a homeserver gives it."""
    powers = {BOT: 100, f"@p{number}-0:{SERVER}": 50}
    state: list[tuple[str, str, dict[str, Any]]] = [
        ("m.room.create", "", {"room_version": "10"}),
        ("m.room.power_levels", "", {"users": powers}),
        ("m.room.join_rules", "", {"join_rule": "invite"}),
        ("m.room.history_visibility", "", {"history_visibility": "shared"}),
        ("m.room.name", "", {"name": f"kamer {number}"}),
        ("m.room.encryption", "", {"algorithm": "m.megolm.v1.aes-sha2"}),
    ]
    people = [BOT, *(f"@p{number}-{one}:{SERVER}" for one in range(members - 1))]
    state += [("m.room.member", one, {"membership": "join", "displayname": one}) for one in people]
    return [
        {
            "type": type_,
            "state_key": key,
            "content": content,
            "sender": key if type_ == "m.room.member" else BOT,
            "event_id": f"$state{number}-{place}",
            "origin_server_ts": 1_800_000_000_000,
        }
        for place, (type_, key, content) in enumerate(state)
    ]


class StubHomeserver:
    """Enough of a homeserver to log in, publish keys, and sync once."""

    def __init__(self, rooms: int, members: int) -> None:
        self._stored: dict[str, Any] = {}
        self._device: dict[str, Any] = {}
        self._cross: dict[str, Any] = {}
        joined = {
            f"!r{number}:{SERVER}": {
                "state": {"events": raw_room(number, members)},
                "timeline": {"events": [], "limited": False, "prev_batch": "p"},
            }
            for number in range(rooms)
        }
        counts = {"signed_curve25519": 50}
        answer = {
            "next_batch": "s1",
            "rooms": {"join": joined},
            "device_one_time_keys_count": counts,
            "device_unused_fallback_key_types": ["signed_curve25519"],
        }
        self._first = json.dumps(answer).encode()
        self.url = ""

    async def start(self) -> web.AppRunner:
        """Listen on loopback."""
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/{tail:.*}", self._answer)
        runner = web.AppRunner(app, handler_cancellation=True)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return runner

    async def _answer(self, request: web.Request) -> web.Response:
        where = request.path.removeprefix("/_matrix/client/v3/")
        body = await request.json() if request.can_read_body else {}
        if where == "sync":
            if request.query.get("full_state") or not request.query.get("since"):
                return web.Response(body=self._first, content_type="application/json")
            await asyncio.sleep(30)
            return web.json_response({"next_batch": "s1"})
        if "account_data" in where:
            if request.method == "PUT":
                self._stored[where] = body
                return web.json_response({})
            if where in self._stored:
                return web.json_response(self._stored[where])
            return web.json_response({"errcode": "M_NOT_FOUND"}, status=404)
        return web.json_response(self._keys(where, body))

    def _keys(self, where: str, body: dict[str, Any]) -> dict[str, Any]:
        match where:
            case "login":
                return {"user_id": BOT, "device_id": "STUB", "access_token": "token"}
            case "account/whoami":
                return {"user_id": BOT, "device_id": "STUB"}
            case "keys/upload":
                self._device = body.get("device_keys") or self._device
                return {"one_time_key_counts": {"signed_curve25519": 50}}
            case "keys/device_signing/upload":
                self._cross |= body
                return {}
            case "keys/signatures/upload":
                signed = body.get(BOT, {}).get("STUB", {})
                known = self._device.setdefault("signatures", {})
                for user, signatures in signed.get("signatures", {}).items():
                    known.setdefault(user, {}).update(signatures)
                return {"failures": {}}
            case "keys/query":
                keys = {f"{name}s": {BOT: key} for name, key in self._cross.items()}
                device = {"STUB": self._device} if self._device else {}
                return {"device_keys": {BOT: device}, "failures": {}, **keys}
            case _:
                return {}


async def start_to_ready(homeserver: StubHomeserver, folder: Path) -> tuple[float, float, float]:
    """(seconds until it says ready, processor seconds, most memory in MB) of one start."""
    config = folder / "config.toml"
    config.write_text(
        f'[matrix]\nhomeserver = "{homeserver.url}"\nuser_id = "{BOT}"\npassword = "x"\n'
        f'[storage]\nfolder = "{folder / "data"}"\n'
        f'[access]\nservers = ["{SERVER}"]\nadministrators = ["{ADMINISTRATOR}"]\n'
    )
    began = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--config", str(config)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = await process.stdout.readline()
    took = time.monotonic() - began
    if not line.startswith(b"ready"):
        raise SystemExit("the bot did not start")
    busy, most = await asyncio.to_thread(usage, process.pid)
    process.terminate()
    await process.wait()
    return took, busy, most


def usage(pid: int) -> tuple[float, float]:
    """Processor seconds of a process until now, and the most memory that it ever used, in MB."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    busy = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    status = Path(f"/proc/{pid}/status").read_text()
    most = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return busy, int(most.split()[1]) / 1024


def events_of(number: int, members: int) -> Iterator[Event]:
    """The same rooms as events, for a dispatcher in this process."""
    at = datetime.now(UTC)
    for raw in raw_room(number, members):
        common = {
            "event_id": raw["event_id"],
            "room_id": f"!r{number}:{SERVER}",
            "sender": raw["sender"],
            "at": at,
        }
        if raw["type"] == "m.room.member":
            yield Membership(**common, user_id=raw["state_key"], membership="join")
        else:
            yield StateChange(**common, type=raw["type"], content=raw["content"])


class House:
    """A dispatcher on a database with so many rooms; the first is a platform.

    It does not wait for the disk, whose time has nothing to do with the number of rooms.
    """

    def __init__(self, rooms: int, members: int, folder: Path) -> None:
        self._database = Database(sqlite_url(folder / f"{rooms}.db"))
        upgrade(self._database.engine)
        with self._database.engine.connect() as connection:
            connection.rollback()
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA synchronous=OFF")
        registry = Registry(MODULES)
        self._dispatcher = Dispatcher(
            registry,
            Composer(registry.texts, "BENCH", Administrators((f"@p0-0:{SERVER}",))),
            Access(frozenset({SERVER}), (f"@p0-0:{SERVER}",)),
            Own(BOT, (BOT,)),
            lambda: datetime.now(UTC),
            Limits(1_000_000, 1_000_000),
            Metrics(),
        )
        self._count = 0
        for number in range(rooms):
            self._process(*events_of(number, members))
        self.say("!instellen platform zco")

    def say(self, text: str) -> float:
        """Milliseconds of processor time from a sentence to its committed answer."""
        said = Message(
            event_id=f"$said{self._count}",
            room_id=f"!r0:{SERVER}",
            sender=f"@p0-0:{SERVER}",
            at=datetime.now(UTC),
            encrypted=True,
            body=text,
            msgtype="m.text",
        )
        began = time.thread_time()
        self._process(said)
        return (time.thread_time() - began) * 1000

    def close(self) -> None:
        """No more."""
        self._database.close()

    def _process(self, *events: Event) -> None:
        self._count += 1
        batch = Batch(token=f"t{self._count}", events=events)
        self._database.transact(lambda unit: self._dispatcher.process(unit, batch))


def compare(few: House, many: House) -> Iterator[tuple[str, float, float]]:
    """(command, median with few rooms, median with many), in milliseconds of processor time."""
    for command in COMMANDS:
        pairs = [(few.say(command), many.say(command)) for _ in range(TIMES)]
        yield command, *(statistics.median(side) for side in zip(*pairs, strict=True))


async def main(rooms: int, members: int) -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        homeserver = StubHomeserver(rooms, members)
        runner = await homeserver.start()
        for which in ("first start", "restart"):
            took, busy, most = await start_to_ready(homeserver, folder)
            print(
                f"{which}: {rooms} rooms of {members}: ready in {took:.1f} s "
                f"({busy:.1f} s of processor time), {most:.0f} MB"
            )
        await runner.cleanup()
        few, many = House(10, members, folder), House(rooms, members, folder)
        for command, with_few, with_many in compare(few, many):
            print(
                f"{command}: 10 rooms {with_few:.2f} ms, {rooms} rooms {with_many:.2f} ms, "
                f"ratio {with_many / with_few:.2f}"
            )
        few.close()
        many.close()


if __name__ == "__main__":
    arguments = [int(one) for one in sys.argv[1:]]
    asyncio.run(main(*(arguments or [1000]), *([50] if len(arguments) < 2 else [])))
