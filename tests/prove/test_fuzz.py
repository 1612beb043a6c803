"""A million events of chance through parse and dispatch: no crash, and no error of ours."""

import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from typing import Final, NamedTuple

import pytest

from tests.dialogue.fuzz import Fuzz
from tests.prove.figures import SEED, figure, scaled

EVENTS: Final = 1_000_000
EACH: Final = 20_000
"""Events of one conversation: its rooms are worn out after a while."""

BATCH: Final = 200
PROCESSES: Final = os.cpu_count() or 1


class Fed(NamedTuple):
    """What one conversation was fed, and took."""

    seed: int
    events: int
    parsed: int
    seconds: float


def converse(seed: int, events: int) -> Fed:
    """One conversation of so many events; raises AssertionError when one met an error of ours."""
    began = time.process_time()
    fuzz = Fuzz(seed)
    while fuzz.events < events:
        fuzz.feed(BATCH)
        assert fuzz.bugs() == [], f"SCHAKEL_PROVE_SEED={seed}"
    fuzz.close()
    return Fed(seed, fuzz.events, fuzz.parsed, time.process_time() - began)


@pytest.mark.timeout(0)
def test_a_million_events() -> None:
    began = time.monotonic()
    wanted = scaled(EVENTS)
    seeds = range(SEED, SEED + -(-wanted // EACH))
    fed = list[Fed]()
    fresh = multiprocessing.get_context("spawn")  # a fork would share our threads' locks
    with ProcessPoolExecutor(PROCESSES, mp_context=fresh) as processes:
        for one in processes.map(converse, seeds, repeat(min(EACH, wanted))):
            fed.append(one)
            print(f"seed {one.seed}: {one.events} events, {one.seconds:.0f} s", flush=True)
    events, parsed = sum(one.events for one in fed), sum(one.parsed for one in fed)
    figure(
        f"{events} fuzzed events, {parsed} of them well-formed: 0 errors; in"
        f" {sum(one.seconds for one in fed):.0f} s of processor time,"
        f" {time.monotonic() - began:.0f} s with {PROCESSES} processes"
    )
    figure(f"seeds {seeds.start} to {seeds.stop - 1}")
