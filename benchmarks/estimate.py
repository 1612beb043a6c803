"""What ten thousand organisations would ask, from constants that were measured. Pure."""

from collections.abc import Sequence
from typing import Final

from benchmarks import page
from benchmarks.growth.turns import Step

ORGANISATIONS: Final = 10_000
ROOMS_EACH: Final = 5
MEMBERS_EACH: Final = 5
COMMANDS_A_DAY: Final = 20
"""Of one organisation on a busy day; CoMensha's own platforms stay far below that."""

BUSIEST_HOUR: Final = 0.25
BUSIEST_SECOND: Final = 5.0
"""How much more than the mean of the busiest hour its busiest minute asks."""

SIGNALS_A_YEAR: Final = 200
YEARS: Final = 2
"""Retention: signals stay two years."""


def estimate(by_signals: Sequence[Step], by_rooms: Sequence[Step]) -> list[str]:
    """Two tables: the constants, and what follows from them."""
    full, wide, first = by_signals[-1], by_rooms[-1], by_rooms[0]
    rooms = wide.size
    per_room = (wide.memory - first.memory) / max(1, rooms - 1) * 1e3
    start = (wide.ready - first.ready) / max(1, rooms - 1) * 1e3
    per_signal = (full.megabytes - by_signals[0].megabytes) / max(1, full.size) * 1e3
    command = full.runs["bottleneck"].cpu
    capacity = full.runs["bottleneck"].per_second
    all_rooms = ORGANISATIONS * ROOMS_EACH
    accounts = -(-all_rooms // rooms)
    peak = ORGANISATIONS * COMMANDS_A_DAY * BUSIEST_HOUR / 3600 * BUSIEST_SECOND
    stored = ORGANISATIONS * SIGNALS_A_YEAR * YEARS
    constants = [
        ("processor time of a `!knelpunt` in an encrypted platform, ms", f"{command:.2f}"),
        ("`!knelpunt` a second, one account", f"{capacity:.0f}"),
        ("memory of a room of five, kB", f"{per_room:.1f}"),
        ("time of a restart for a room of five, ms", f"{start:.2f}"),
        ("database for a signal with its history and its words, kB", f"{per_signal:.2f}"),
    ]
    follows = [
        ("rooms", f"{all_rooms:,}"),
        (f"accounts, {rooms:,} rooms each", f"{accounts}"),
        ("commands a second in the busiest minute, all accounts", f"{peak:.0f}"),
        ("the same of what all accounts can do, percent",
         f"{peak / (capacity * accounts) * 100:.0f}"),
        ("processor cores in that minute", f"{peak * command / 1e3:.1f}"),
        ("memory of all accounts, GB",
         f"{(first.memory * accounts + per_room * all_rooms / 1e3) / 1e3:.1f}"),
        ("memory if each organisation had an account, GB",
         f"{first.memory * ORGANISATIONS / 1e3:,.0f}"),
        ("restart of one account, s", f"{wide.ready:.0f}"),
        ("signals kept", f"{stored:,}"),
        ("database, GB", f"{stored * per_signal / 1e6:.1f}"),
    ]  # fmt: skip
    return [
        *page.table(("measured", ""), constants),
        "",
        f"Assumed: {ROOMS_EACH} rooms of {MEMBERS_EACH} people for each organisation, "
        f"{COMMANDS_A_DAY} commands on a busy day, a quarter of them in one hour, "
        f"{BUSIEST_SECOND:g} times its mean in its busiest minute, {SIGNALS_A_YEAR} signals a "
        f"year, kept {YEARS} years.",
        "",
        *page.table((f"{ORGANISATIONS:,} organisations", ""), follows),
    ]
