"""What a draft costs over a large register: `python -m benchmarks.digests [signals]`.

A draft is asked for (`!overzicht som`) over so many signals (100,000 unless said), of which half
are open and a third are recognised elsewhere: milliseconds of processor time from the words to the
committed answer, on a database file. Ends with status 1 when a limit is passed.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Final

from sqlalchemy import insert

from benchmarks.register import Register, report
from benchmarks.speed.rooms import SERVER, room_id
from storage.core import table
from storage.database import Unit
from storage.digests import Level, Route, RouteState
from storage.rooms import ROOM

DRAFTS: Final = 5
DRAFT: Final = 500.0
TARGET: Final = f"!hoger:{SERVER}"


def linked(unit: Unit) -> None:
    """A room above with a route to it."""
    unit.connection.execute(
        insert(ROOM), {"room_id": TARGET, "membership": "join", "encrypted": True, "slug": "som",
                       "title": "Hoger", "tone": "u", "language": "nl", "name": "hoger"},
    )  # fmt: skip
    route = {"source_room": room_id(0), "target_room": TARGET, "level": Level.POINTS,
             "state": RouteState.CONFIRMED}  # fmt: skip
    unit.connection.execute(insert(table(Route)), route)


def main(count: int) -> int:
    """Print all figures; 1 when one is over its limit."""
    with tempfile.TemporaryDirectory() as name:
        full = Register(Path(name), "full")
        full.fill(count)
        full.do(linked)
        print(f"{count} signals, file {full.size() / 1e6:.0f} MB")
        times = [full.say("!overzicht som") for _ in range(DRAFTS)]
        trial = min(full.say("!overzicht proef som") for _ in range(DRAFTS))
        print(f"a draft: first {times[0]:.0f} ms, median {statistics.median(times):.0f} ms")
        within = [
            report("a draft, the slowest", max(times), DRAFT),
            report("a look at the next one", trial, DRAFT),
        ]
        full.close()
    return int(not all(within))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:]), *([100_000] if len(sys.argv) < 2 else [])))
