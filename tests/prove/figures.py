"""What a proof measured, for the end of the run; and how long it is to be."""

import os
import random
from pathlib import Path
from typing import Final

SCALE: Final = float(os.environ.get("SCHAKEL_PROVE", "1"))
SEED: Final = int(os.environ.get("SCHAKEL_PROVE_SEED", "0")) or random.SystemRandom().randrange(
    1, 1_000_000
)

FIGURES: Final[list[str]] = []


def scaled(count: int) -> int:
    """So many, or the part of it that was asked for; one at least."""
    return max(1, round(count * SCALE))


def figure(text: str) -> None:
    """Have this line printed at the end."""
    FIGURES.append(text)


def memory() -> int:
    """Bytes that this process has in memory now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def slope(points: list[tuple[float, float]]) -> float:
    """The slope of the straight line through these points, by least squares."""
    count = len(points)
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
