"""What signals cost on PostgreSQL, by signals stored: `python -m benchmarks.growth.postgresql`.

The dispatcher in this process on a real server, in turns over all sizes: `!ping` and `!knelpunt` in
batches of a hundred, and the look for doubles fifty at a time. Processor time a command, ours and
that of the server's process for our connection, without homeserver and encryption.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import text

from benchmarks import page
from benchmarks.desk import Desk
from benchmarks.growth.registers import SLUGS
from benchmarks.rooms import events_of
from benchmarks.seeding import Seeder
from benchmarks.speed.measure import Said, bottlenecks, repeated
from benchmarks.speed.rooms import World, room_id
from benchmarks.texts import SEED, Texts
from bot.clock import MOST_TOGETHER
from commands.base import JobContext
from commands.signals.doubles import look_for_doubles
from commands.signals.intake import LOOK_FOR_DOUBLE
from storage import schedule
from storage.database import Database, Unit, number_on
from tests import postgresql

SIZES: Final = (0, 10_000, 100_000)
BATCH: Final = 100


class Store(Desk):
    """A bot's database with so many signals in five platforms."""

    def __init__(self, size: int) -> None:
        super().__init__(Database(postgresql.new_migrated_database()))
        world = World(len(SLUGS), 5, encrypted=True)
        for number, slug in enumerate(SLUGS):
            self.process(list(events_of(world, number)))
            self.say(f"!instellen platform {slug}", number)
        Seeder([room_id(number) for number in range(len(SLUGS))], Texts()).fill(self.database, size)
        self.database.transact(lambda unit: number_on(unit.connection))
        self.database.forget_known()  # ids that were taken before
        self._pid = self.database.transact(
            lambda unit: int(unit.connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
        )

    def ping(self, said: Said) -> None:
        """Commands that do next to nothing, a hundred in one answer of the homeserver."""
        for at in range(0, len(said), BATCH):
            self.process([self.message(words, room) for room, _, words in said[at : at + BATCH]])

    def log(self, said: Said) -> None:
        """The same, and the look for doubles after it."""
        self.ping(said)
        while self.database.transact(self._look):
            pass

    def cost(self, work: Callable[[Said], None], said: Said) -> tuple[float, float]:
        """Milliseconds of processor time a command: ours, and the server's."""
        ours, server = time.thread_time(), self._server()
        work(said)
        used = (time.thread_time() - ours, self._server() - server)
        return used[0] / len(said) * 1e3, used[1] / len(said) * 1e3

    def _look(self, unit: Unit) -> int:
        now = datetime.now(UTC)
        with unit.command() as session:
            due = schedule.due_of(unit.connection, LOOK_FOR_DOUBLE, now, MOST_TOGETHER)
            if due:
                context = JobContext(session, now, now, "@bot", ())
                look_for_doubles.handler(context, [one.subject for one in due])
                schedule.finish(session, due, schedule.OccurrenceState.DONE)
        return len(due)

    def _server(self) -> float:
        """Processor seconds of the server's process for our connection (clock_getcpuclockid(3))."""
        return time.clock_gettime((~self._pid << 3) | 2)


def measured(stores: Sequence[Store], rounds: int, count: int) -> list[list[list[float]]]:
    """Store -> `!ping` and `!knelpunt` -> milliseconds of both processes, of each round."""
    order = random.Random(SEED)
    found: list[list[list[float]]] = [[[], []] for _ in stores]
    made = (repeated("!ping", len(SLUGS)), bottlenecks())
    for number in range(rounds + 1):
        said = [make(count) for make in made]
        for place in order.sample(range(len(stores)), len(stores)):
            store = stores[place]
            for kind, work in enumerate((store.ping, store.log)):
                ours, server = store.cost(work, said[kind])
                print(f"{place}, {kind}: {ours:.3f} ms ours, {server:.3f} the server's", flush=True)
                if number:  # the first warms up
                    found[place][kind].append(ours + server)
    return found


def cost_table(sizes: Sequence[int], found: Sequence[Sequence[Sequence[float]]]) -> list[str]:
    """Of each size the medians, and the ratios to the first with the lowest and the highest."""
    rows = []
    for size, of in zip(sizes, found, strict=True):
        row = [f"{size:,}"]
        for times, first in zip(of, found[0], strict=True):
            ratios = sorted(one / other for one, other in zip(times, first, strict=True))
            middle = statistics.median(times)
            row += [f"{middle:.3f}", f"{middle / statistics.median(first):.2f}"]
            row.append("" if of is found[0] else f"{ratios[0]:.2f} to {ratios[-1]:.2f}")
        rows.append(row)
    parts = ("CPU, ms", "to the first", "in single rounds")
    head = ["signals", *(f"{name} {part}" for name in ("`!ping`", "`!knelpunt`") for part in parts)]
    return page.table(head, rows)


def main(given: argparse.Namespace) -> None:
    """Measure all, print it, write it."""
    sizes = [size for size in SIZES if size <= given.signals]
    stores = []
    for size in sizes:
        began = time.monotonic()
        stores.append(Store(size))
        print(f"{size:,} signals, made in {time.monotonic() - began:.0f} s", flush=True)
    lines = cost_table(sizes, measured(stores, given.rounds, given.count))
    lines += ["", f"Medians of {given.rounds} rounds. {page.circumstances()[0]}"]
    print(*lines, sep="\n")
    if not given.dry:
        page.write("scaling.md", "signals on PostgreSQL", lines)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    known = argparse.ArgumentParser(description=__doc__)
    known.add_argument("--signals", type=int, default=SIZES[-1], help="at most so many")
    known.add_argument("--rounds", type=int, default=3)
    known.add_argument("--count", type=int, default=500, help="commands a round")
    known.add_argument("--dry", action="store_true", help="write nothing")
    return known


if __name__ == "__main__":
    main(parser().parse_args())
