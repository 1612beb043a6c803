"""How long reading a date takes: `python -m benchmarks.dates`.

Prints the median and the slowest of the phrases of the tests, and the slowest of texts of 2,000
characters made to be hard. Ends with status 1 when a limit is passed.
"""

import random
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from time import perf_counter
from zoneinfo import ZoneInfo

from commands.language.dates import parse_moment, parse_moments
from commands.language.deadlines import find_deadline
from commands.language.durations import parse_duration
from commands.language.echo import echo
from commands.language.moments import AMSTERDAM, Moment
from commands.language.recurrence_reading import parse_recurrence
from tests.pure.language.phrases import DUTCH, ENGLISH, LISTS

SEED = 20261123
SAID_AT = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo(AMSTERDAM))
MOMENT = Moment(SAID_AT.date(), SAID_AT.time(), SAID_AT.replace(hour=10).time())
MEDIAN_LIMIT = 0.001
WORST_LIMIT = 0.020
LENGTH = 2000

READERS: dict[str, Callable[[str], object]] = {
    "parse_moment": lambda text: parse_moment(text, SAID_AT),
    "parse_moments": lambda text: parse_moments(text, SAID_AT),
    "parse_recurrence": lambda text: parse_recurrence(text, SAID_AT),
    "find_deadline": lambda text: find_deadline(text, SAID_AT),
    "parse_duration": parse_duration,
    "echo": lambda _: echo(MOMENT),
}


def phrases() -> list[str]:
    """Every phrase of the tables of the tests."""
    tables = (DUTCH, ENGLISH, LISTS)
    return [line.split(" | ")[1] for table in tables for line in table.strip().splitlines()]


def hard_texts() -> Iterator[str]:
    """Texts of 2,000 characters: repeated pieces, and date words and marks in random order."""
    pieces = ["1", "a", "9 ", "9-", "1.", "di ", "di, ", "voor ", "en ", "over ", "2e ", "van "]
    pieces += [
        "(",
        "maart, ",
        "10-12 ",
        "half ",
        "é",
        "\u0301",
        "🙂",
        "\n",
        " ",
        "donderdg ",
        "'s ",
    ]
    pieces += ["voor 9 maart ", "di 9 mrt 10.00 en ", "2e dinsdag van maart en "]
    yield from ((piece * LENGTH)[:LENGTH] for piece in pieces)
    rng = random.Random(SEED)
    words = sorted({word for phrase in phrases() for word in phrase.split()})
    for _ in range(200):
        yield " ".join(rng.choices(words, k=LENGTH // 3))[:LENGTH]


def measure(reader: Callable[[str], object], texts: Iterable[str]) -> list[float]:
    """Seconds a text, the best of three so that a busy machine does not count."""
    found = []
    for text in texts:
        runs = []
        for _ in range(3):
            start = perf_counter()
            reader(text)
            runs.append(perf_counter() - start)
        found.append(min(runs))
    return found


def main() -> int:
    """Measure, print, and say by the status whether all is within the limits."""
    slow = False
    print(f"seed {SEED}; milliseconds; {len(phrases())} phrases")
    print(f"{'':18}{'median':>9}{'slowest':>9}{'hard texts, slowest':>21}")
    for name, reader in READERS.items():
        usual, hard = measure(reader, phrases()), measure(reader, hard_texts())
        median = statistics.median(usual)
        slow |= median > MEDIAN_LIMIT or max(hard) > WORST_LIMIT
        print(f"{name:18}{median * 1e3:9.3f}{max(usual) * 1e3:9.3f}{max(hard) * 1e3:21.3f}")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
