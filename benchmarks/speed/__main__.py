"""The whole comparison: `make bench`, or `python -m benchmarks.speed [--rounds 5] ...`.

Peers are installed from the package index the first time. Rounds are interleaved, so that other
work on the machine befalls all alike; medians and ratios are printed and written to
docs/performance.md (not with --dry).
"""

import argparse
import asyncio
import random
import statistics
import tempfile
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks import page
from benchmarks.speed.measure import (
    Idle,
    Load,
    Run,
    bottleneck,
    encrypted_ping,
    idle,
    median,
    our_share,
    our_speed,
    percentile,
    ping,
    repeated,
    speed,
)
from benchmarks.speed.megolm import megolm
from benchmarks.speed.neighbours import Neighbours
from benchmarks.speed.ours import deployed
from benchmarks.speed.peers import PEERS, Peer
from benchmarks.speed.process import StubProcess
from benchmarks.speed.real import latencies

OURS: Final = "**Schakel**"
ENCRYPTED: Final = "Schakel, encrypted rooms"
BOTTLENECK: Final = "Schakel, `!knelpunt` in encrypted platforms"
RAW: Final = "raw client"
PARALLEL: Final = "raw client, parallel"
MAUBOT: Final = "maubot"
SEED: Final = 20261130

Measure = Callable[[], Coroutine[Any, Any, Run]]


async def peer_speed(peer: Peer, count: int) -> Run:
    """One run of a peer, after half as many commands."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with StubProcess(folder) as stub, peer.program(stub.url, folder) as program:
            await stub.ask("waiting")
            return await speed(stub, program, repeated("!ping"), count, warm=count // 2)


def contestants(given: argparse.Namespace, python: Path) -> dict[str, Measure]:
    """What each round measures, by name."""
    ours: dict[str, tuple[Load, int]] = {
        OURS: (ping(given.command), given.count),
        ENCRYPTED: (encrypted_ping(given.command), given.count),
        BOTTLENECK: (bottleneck(), given.count // 2),
    }
    measures: dict[str, Measure] = {
        name: (lambda load=load, count=count: our_speed(load, count, python))  # type: ignore[misc]
        for name, (load, count) in ours.items()
    }
    for peer in () if given.ours else PEERS:
        measures[peer.name] = lambda peer=peer: peer_speed(peer, given.count)  # type: ignore[misc]
    return measures


async def rounds(
    measures: dict[str, Measure], count: int, neighbours: Neighbours
) -> dict[str, list[Run]]:
    """The runs of so many rounds, each in an order of its own."""
    runs: dict[str, list[Run]] = {name: [] for name in measures}
    order = random.Random(SEED)
    for number in range(count):
        for name in order.sample(list(measures), len(measures)):
            run = await neighbours.undisturbed(measures[name])
            runs[name].append(run)
            print(f"round {number + 1}: {name}: {run.per_second:.0f}/s, {run.cpu:.3f} ms")
    return runs


def compared(runs: dict[str, list[Run]]) -> list[str]:
    """The table of all, fastest first."""
    found: dict[str, Run] = {name: median(each) for name, each in runs.items()}

    def in_rounds(name: str) -> str:
        if PARALLEL not in runs or name == PARALLEL:
            return ""
        pairs = zip(runs[name], runs[PARALLEL], strict=True)
        ratios = sorted(one.per_second / other.per_second for one, other in pairs)
        return f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"

    def ratio(run: Run, name: str, field: str) -> str:
        if name not in found:
            return "-"
        return f"{getattr(run, field) / getattr(found[name], field):.2f}"

    rows = [
        (
            name,
            f"{run.per_second:.0f}",
            ratio(run, RAW, "per_second"),
            ratio(run, PARALLEL, "per_second"),
            in_rounds(name),
            f"{run.cpu:.3f}",
            ratio(run, MAUBOT, "cpu"),
            f"{run.memory:.0f}",
        )
        for name, run in sorted(found.items(), key=lambda one: -one[1].per_second)
    ]
    head = ("", "commands a second", "to raw", "to raw parallel", "in single rounds",
            "CPU ms a command", "to maubot's", "memory, MB")  # fmt: skip
    stub = [run.stub_cpu for run in found.values()]
    return [
        *page.table(head, rows),
        "",
        f"The stub itself took {min(stub):.2f} to {max(stub):.2f} ms a command.",
    ]


def ciphers(runs: dict[str, list[Run]], decrypting: float, encrypting: float) -> list[str]:
    """What encryption costs, against what it cannot cost less than."""
    plain, encrypted = median(runs[OURS]).cpu, median(runs[ENCRYPTED]).cpu
    least = plain + decrypting + encrypting
    return [
        f"vodozemac alone takes {decrypting * 1e3:.0f} µs to decrypt a message and "
        f"{encrypting * 1e3:.0f} µs to encrypt one. Plain plus both is {least:.3f} ms a command; "
        f"in encrypted rooms it takes {encrypted:.3f} ms, {encrypted / least:.2f} of that."
    ]


def shares(found: dict[str, list[float]]) -> list[str]:
    """The bot's own part of the time that somebody waits."""
    rows = [
        (name, f"{percentile(each, 0.5):.1f}", f"{percentile(each, 0.95):.1f}")
        for name, each in found.items()
    ]
    return page.table(("", "median, ms", "95 of 100 within, ms"), rows)


def resting(found: Idle) -> list[str]:
    """Start and rest, with four rooms."""
    rows = [
        ("first start to ready, s", f"{found.first_start:.2f}"),
        ("restart to ready, s", f"{found.restart:.2f}"),
        ("memory when idle, MB", f"{found.memory:.0f}"),
        ("processor when idle, percent of a core", f"{found.cpu_percent:.2f}"),
    ]
    return page.table(("four rooms, SQLite", ""), rows)


async def main(given: argparse.Namespace) -> None:
    """Measure all, print it, write it."""
    versions = [] if given.ours else list(dict.fromkeys([await peer.install() for peer in PEERS]))
    python = await deployed()
    neighbours = Neighbours()
    found = await rounds(contestants(given, python), given.rounds, neighbours)
    cipher = megolm()
    kinds = {"plain rooms": ping(given.command), "encrypted rooms": encrypted_ping(given.command)}
    own = {
        name: await neighbours.undisturbed(partial(our_share, load, given.single, python))
        for name, load in kinds.items()
    }
    rest = median(
        [await neighbours.undisturbed(partial(idle, given.idle, python)) for _ in range(3)]
    )
    seen = {} if given.no_synapse else await latencies(given.command, given.single // 4, python)
    parts = {
        "circumstances": [*page.circumstances(versions), neighbours.told()],
        "speed": compared(found),
        "encryption": ciphers(found, *cipher),
        "share": shares(own),
        "rest": resting(rest),
        "synapse": shares({f"{name} rooms": each for name, each in seen.items()}),
    }
    for name, lines in parts.items():
        print("", *lines, sep="\n")
        if not (given.dry or given.ours or given.no_synapse):
            page.write("performance.md", name, lines)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    known = argparse.ArgumentParser(description=__doc__)
    known.add_argument("--rounds", type=int, default=5)
    known.add_argument("--count", type=int, default=3000, help="commands a run")
    known.add_argument("--single", type=int, default=200, help="commands one at a time")
    known.add_argument("--idle", type=float, default=20.0, help="seconds of rest")
    known.add_argument("--command", default="!ping", help="what our bot is asked")
    known.add_argument("--ours", action="store_true", help="no peers")
    known.add_argument("--no-synapse", action="store_true")
    known.add_argument("--dry", action="store_true", help="write nothing")
    return known


if __name__ == "__main__":
    asyncio.run(main(parser().parse_args()))
