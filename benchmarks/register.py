"""What a large register costs: `python -m benchmarks.register [signals]` (100,000 unless said).

Logging, the look for a double after it, searching, lists and figures, in milliseconds of processor
time from the words to the committed answer, on a database file; and how much memory grew. Ends with
status 1 when a limit is passed.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import select

from benchmarks.rooms import House
from benchmarks.seeding import Seeder
from benchmarks.speed.rooms import room_id
from benchmarks.texts import SEED, Texts
from commands.base import JobContext
from commands.signals.doubles import look_for_doubles
from storage.core import table
from storage.database import Unit
from storage.signals import Signal, SignalKind

T = TypeVar("T")

TIMES: Final = 40
SEARCHES: Final = 200

LOGGING_RATIO: Final = 1.2
SEARCH_P95: Final = 50.0
READING: Final = 200.0
MEMORY: Final = 30.0

READ: Final = (
    "!lijst", "!lijst thema:veiligheid", "!lijst regio:Regio3", "!lijst soort:trend ouder:30",
    "!lijst geparkeerd", "!cijfers", "!cijfers jaar", "!stand K-7", "!mijn",
)  # fmt: skip


class Register(House):
    """A platform with so many signals, of texts made of realistic ones."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder / name
        self.folder.mkdir()
        super().__init__(1, 3, self.folder)
        self.texts = Texts()
        self.source = self.texts.source

    def fill(self, count: int) -> None:
        """So many signals over two years, a third of them recognised elsewhere."""
        Seeder([room_id(0)], self.texts).fill(self.database, count)

    def size(self) -> int:
        """Bytes of the database's files."""
        return sum(one.stat().st_size for one in self.folder.iterdir())

    def double(self) -> float:
        """Milliseconds that looking for a double of the last signal takes."""

        def look(unit: Unit) -> float:
            with unit.command() as session:
                signal = table(Signal)
                last = select(signal.c.number).where(signal.c.kind == SignalKind.BOTTLENECK)
                number = session.connection().execute(last.order_by(signal.c.id.desc())).scalar()
                now = datetime.now(UTC)
                context = JobContext(session, now, now, "@bot", ())
                began = time.thread_time()
                look_for_doubles.handler(context, [f"signal:K-{number}"])
                return (time.thread_time() - began) * 1000

        return self.do(look)

    def do(self, work: Callable[[Unit], T]) -> T:
        """What `work` returns, done in a transaction of its own."""
        return self.database.transact(work)


def memory() -> float:
    """What this process holds in memory now, in MB (Linux)."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def percentile(times: list[float], share: float) -> float:
    """The time that this share of all stays under."""
    return sorted(times)[int(share * (len(times) - 1))]


def logging(empty: Register, full: Register) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds of the same sentences in both, in turns, and of the look for a double after."""
    pairs: list[tuple[float, float]] = []
    doubles: list[float] = []
    for text in empty.texts.passed(TIMES):
        pairs.append((empty.say(f"!knelpunt {text}"), full.say(f"!knelpunt {text}")))
        doubles.append(full.double())
    first, second = zip(*pairs, strict=True)
    return list(first), list(second), doubles


def report(what: str, figure: float, limit: float, unit: str = "ms") -> bool:
    """Print one figure; whether it is within its limit."""
    print(f"{what}: {figure:.2f} {unit} (limit {limit:g})")
    return figure <= limit


def main(count: int) -> int:
    """Print all figures; 1 when one is over its limit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty, full = Register(folder, "empty"), Register(folder, "full")
        logging(empty, empty)
        before = memory()
        full.fill(count)
        first, second, doubles = logging(empty, full)
        ratio = statistics.median(second) / statistics.median(first)
        words = [word for word in full.texts.words if len(word) > 3]
        sought = [full.source.choice(words) for _ in range(SEARCHES)]
        searching = [full.say(f"!zoek {word}") for word in sought]
        print(f"{count} signals, file {full.size() / 1e6:.0f} MB (seed {SEED})")
        print(
            f"logging: {statistics.median(first):.2f} ms empty, {statistics.median(second):.2f} ms"
        )
        print(f"double, after the answer: median {statistics.median(doubles):.1f} ms, "
              f"worst {max(doubles):.1f} ms")  # fmt: skip
        print(f"searching: median {statistics.median(searching):.1f} ms")
        within = [
            report("logging, full against empty", ratio, LOGGING_RATIO, ""),
            report("searching, 95 of 100", percentile(searching, 0.95), SEARCH_P95),
            *(report(read, min(full.say(read) for _ in range(3)), READING) for read in READ),
            report("memory growth", memory() - before, MEMORY, "MB"),
        ]
        empty.close()
        full.close()
    return int(not all(within))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:]), *([100_000] if len(sys.argv) < 2 else [])))
