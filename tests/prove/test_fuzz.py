"""A million events of chance through parse and dispatch: no crash, and no error of ours."""

import time

import pytest

from tests.dialogue.fuzz import Fuzz
from tests.prove.figures import SEED, figure, scaled

EVENTS = 1_000_000
EACH = 20_000
"""Events of one conversation: its rooms are worn out after a while."""

BATCH = 200


@pytest.mark.timeout(0)
def test_a_million_events() -> None:
    began, parsed, count, seed = time.process_time(), 0, 0, SEED
    while count < scaled(EVENTS):
        fuzz = Fuzz(seed)
        while fuzz.events < min(EACH, scaled(EVENTS)):
            fuzz.feed(BATCH)
            assert fuzz.bugs() == [], f"SCHAKEL_PROVE_SEED={seed}"
        count, parsed, seed = count + fuzz.events, parsed + fuzz.parsed, seed + 1
        fuzz.close()
        print(f"{count} events, {time.process_time() - began:.0f} s", flush=True)
    seconds = time.process_time() - began
    figure(f"{count} fuzzed events, {parsed} of them well-formed, in {seconds:.0f} s: 0 errors")
    figure(f"seeds {SEED} to {seed - 1}")
