"""What the crash tests tell at the end of a run."""

from collections import Counter

TABLES: list[tuple[str, list[str]]] = []
"""Title and lines of each table to print."""


def kills(title: str, fell: Counter[str]) -> None:
    """Have a table printed of how many kills fell after which point."""
    lines = [f"{point:<16}{count:>5}" for point, count in fell.most_common()]
    TABLES.append((title, [*lines, f"{'total':<16}{fell.total():>5}"]))
