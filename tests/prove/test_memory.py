"""A hundred thousand commands: memory stays flat, and no table grows but the domain's."""

import gc
import time
from datetime import timedelta
from typing import Final

import pytest

from tests.dialogue.conftest import _zco
from tests.dialogue.conversation import Conversation
from tests.prove.figures import figure, memory, scaled, slope

COMMANDS: Final = 100_000
BATCH: Final = 50
SAMPLES: Final = 50

MOST_BYTES: Final = 200.0
"""That a command may leave in memory, by the straight line through the second half of the run."""

GROWS: Final = {"signal", "signal_change", "inbox", "outbox", "message_name", "occurrence"}
"""Tables of the domain, and those whose rows go by their term of thirty days or more."""

TYPED: Final = (
    "!lijst",
    "!stand K-1",
    "!zoek vervolgplek",
    "!help knelpunt",
    "!wie",
    "!onzin",
    "!herken K-1",
    "gewoon gepraat zonder commando",
    "!knelpunt",
    "!instellen",
)
WHO: Final = ("anouk", "ilse", "mo", "bas")


@pytest.mark.timeout(0)
def test_memory_is_flat() -> None:
    talk = Conversation()
    zco = talk.play(_zco)
    talk.says("anouk", zco, "!knelpunt geen vervolgplek na cosm")
    wanted, points, done = scaled(COMMANDS), list[tuple[float, float]](), 0
    every = max(BATCH, wanted // SAMPLES)
    began = time.process_time()
    while done < wanted:
        talk.now += timedelta(minutes=1)
        talk.batch(
            *(
                talk.world.message(zco, WHO[n % 4], TYPED[(done + n) % len(TYPED)])
                for n in range(BATCH)
            )
        )
        done += BATCH
        _forget_what_was_seen(talk)
        if done % every < BATCH:
            gc.collect()
            points.append((done, memory()))
    seconds = time.process_time() - began
    half = points[len(points) // 2 :]
    grown = slope(half) if len(half) > 1 else 0.0
    tables = {name: len(rows) for name, rows in talk.house.tables().items()}
    large = {name for name, rows in tables.items() if rows > 100}
    talk.close()
    figure(
        f"{done} commands, {1000 * seconds / done:.1f} ms of processor time each: memory"
        f" {points[0][1] / 1e6:.0f} MB at first, {points[-1][1] / 1e6:.0f} MB at the end,"
        f" {grown:.0f} bytes a command in the second half"
    )
    figure(f"tables over a hundred rows: {', '.join(sorted(large))}")
    assert large <= GROWS
    assert grown <= MOST_BYTES


def _forget_what_was_seen(talk: Conversation) -> None:
    """What the conversation itself keeps, to be looked at, is not the bot's memory."""
    talk.port.seen.clear()
    talk.port.by_id.clear()
    talk.port.reactions.clear()
    talk.world.said.clear()
    talk.world.where.clear()
