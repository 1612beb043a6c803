"""The speed benchmark works, seen small: nothing here is timed."""

import os
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks.growth import postgresql
from benchmarks.growth.registers import SLUGS, registers, with_reading
from benchmarks.growth.tables import cost_table, reading_table, rest_table
from benchmarks.growth.turns import in_turns
from benchmarks.speed import neighbours
from benchmarks.speed.measure import Load, encrypted_ping, our_bot, our_share, ping, repeated
from benchmarks.speed.neighbours import Neighbours
from benchmarks.speed.ours import HERE

COUNT = 50


@pytest.mark.parametrize("load", [ping("!ping"), encrypted_ping("!ping")], ids=["plain", "secret"])
async def test_every_command_of_the_stub_is_answered_once(load: Load) -> None:
    async with our_bot(load) as (stub, bot):
        found = await stub.ask("feed", said=load.make(COUNT), answers=COUNT, per_answer=20)
        await stub.ask("waiting")
        sent = await stub.ask("sent")
        assert (found["handed"], found["answers"]) == (COUNT, COUNT), bot.log.read_text()[-3000:]
        replies = [one["content"].get("m.relates_to", {}) for one in sent]
        answered = Counter(relation.get("event_id") for relation in replies)
        assert answered == {f"$said{number}": 1 for number in range(1, COUNT + 1)}
        kind = "m.room.encrypted" if load.encrypted else "m.room.message"
        assert {one["kind"] for one in sent} == {kind}
        assert await stub.ask("unknown") == []


async def test_the_own_share_is_measured_for_each_command() -> None:
    shares = await our_share(ping("!ping"), 5, every=0.0)
    assert len(shares) == 5
    assert min(shares) > 0


@pytest.mark.timeout(300)  # four starts of the bot
async def test_sizes_are_measured_in_turns(tmp_path: Path) -> None:
    """Two registers: every command is answered, and each table has a line a size."""
    asking = repeated("!ping", len(SLUGS))
    async with registers(tmp_path, (0, 30), HERE, asking) as sites:
        steps = await in_turns(sites, HERE, 1, 10, Neighbours(), with_reading)
    assert [(step.size, len(step.seen)) for step in steps] == [(0, 1), (30, 1)]
    assert all(len(step.ratios(name, steps[0])) == 1 for step in steps for name in step.runs)
    for made in (cost_table, rest_table):
        assert [line.split("|")[1].strip() for line in made("signals", steps)[2:]] == ["0", "30"]
    assert len(reading_table(steps)) == 4


def test_what_signals_cost_on_postgresql_is_measured() -> None:
    """Two stores: each is asked both, and has its line."""
    stores = [postgresql.Store(size) for size in (0, 30)]
    found = postgresql.measured(stores, rounds=1, count=10)
    assert [[len(times) for times in of] for of in found] == [[1, 1], [1, 1]]
    assert all(times[0] > 0 for of in found for times in of)
    lines = postgresql.cost_table((0, 30), found)
    assert [line.split("|")[1].strip() for line in lines[2:]] == ["0", "30"]
    for store in stores:
        store.database.close()


async def test_a_run_that_neighbours_disturb_is_done_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Which one counts depends on what the host took, not on what came out."""
    stat, clock, ticks = tmp_path / "stat", 0.0, 0
    monkeypatch.setattr(neighbours, "STAT", stat)
    monkeypatch.setattr(neighbours, "time", SimpleNamespace(monotonic=lambda: clock))

    def write() -> None:
        stat.write_text(f"cpu  1 2 3 4 5 6 7 {ticks} 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\n")

    async def run(takes: Iterator[int], runs: list[int]) -> int:
        nonlocal clock, ticks
        clock, ticks = clock + 1.0, ticks + next(takes)
        write()
        runs.append(len(runs))
        return runs[-1]

    write()
    second = os.sysconf("SC_CLK_TCK") * (os.cpu_count() or 1)
    for takes, counts, done in (
        ([0], 0, 1),
        ([second // 2, second // 10, 0, 0], 2, 3),
        ([second // 10] + [second // 2] * neighbours.TRIES, 0, neighbours.TRIES),
    ):
        runs: list[int] = []
        beside = neighbours.Neighbours()
        each = iter(takes)
        assert await beside.undisturbed(partial(run, each, runs)) == counts
        assert (len(runs), beside.again) == (done, done - 1)
