"""Many rooms: how long from start to ready, how much memory, and what a command costs.

Run: python -m benchmarks.rooms [rooms] [members]. The bot is a process of its own against the stub
homeserver. Commands are measured in this process, by processor time, which hardly depends on what
else the machine does, in turns, with few rooms and with many.
"""

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.desk import Desk
from benchmarks.speed.ours import OurBot, deployed
from benchmarks.speed.process import StubProcess
from benchmarks.speed.rooms import World, room_id
from bot.matrix.events import Event, Membership, StateChange
from storage.database import Database, sqlite_url
from storage.migrate import upgrade

COMMANDS = ("!lijst", "!instellen quorum", "!wie", "!help", "!instellen vergaderduur 120")
TIMES = 200


def events_of(world: World, number: int) -> Iterator[Event]:
    """The state of a room of the stub homeserver, as the dispatcher gets it."""
    at = datetime.now(UTC)
    for raw in world.state(number):
        common = {
            "event_id": raw["event_id"],
            "room_id": room_id(number),
            "sender": raw["sender"],
            "at": at,
        }
        if raw["type"] == "m.room.member":
            yield Membership(**common, user_id=raw["state_key"], membership="join")
        else:
            yield StateChange(**common, type=raw["type"], content=raw["content"])


class House(Desk):
    """A dispatcher on a database with so many rooms; the first is a platform.

    It does not wait for the disk, whose time has nothing to do with the number of rooms.
    """

    def __init__(self, rooms: int, members: int, folder: Path) -> None:
        super().__init__(Database(sqlite_url(folder / f"{rooms}.db")))
        upgrade(self.database.engine)
        no_waiting(self.database)
        world = World(rooms, members, encrypted=True)
        for number in range(rooms):
            self.process(list(events_of(world, number)))
        self.say("!instellen platform zco")

    def close(self) -> None:
        """No more."""
        self.database.close()


def no_waiting(database: Database) -> None:
    """Have this connection not wait for the disk."""
    with database.engine.connect() as connection:
        connection.rollback()
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA synchronous=OFF")


def compare(few: House, many: House) -> Iterator[tuple[str, float, float]]:
    """(command, median with few rooms, median with many), in milliseconds of processor time."""
    for command in COMMANDS:
        pairs = [(few.say(command), many.say(command)) for _ in range(TIMES)]
        yield command, *(statistics.median(side) for side in zip(*pairs, strict=True))


async def main(rooms: int, members: int) -> None:
    """Print all figures."""
    python = await deployed()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = ("--rooms", str(rooms), "--members", str(members), "--encrypted")
        async with StubProcess(folder, *options) as stub:
            for which in ("first start", "restart"):
                async with OurBot(stub.url, folder, python=python) as bot:
                    await bot.ready()
                    print(
                        f"{which}: {rooms} rooms of {members}: ready in {bot.start_to_ready:.1f} s "
                        f"({bot.cpu():.1f} s of processor time), {bot.memory():.0f} MB"
                    )
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
