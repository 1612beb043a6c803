"""How long the tally of a busy date poll takes: `python -m benchmarks.polls`.

12 organisations with two people each, 20 dates, 400 changes of mind: 8,000 ballots. Prints CPU
time; ends with status 1 when the best of a few is over the limit.
"""

import statistics
import sys
from time import process_time
from typing import Final

from commands.polls.tally import tally
from storage.polls import Answer
from tests.pure.polls.test_tally import vote

LIMIT: Final = 0.005
ROUNDS: Final = 15


def main() -> int:
    """Print the figures."""
    votes = [
        vote(option, f"@p{change % 24}", change % 12, list(Answer)[(change + option) % 3], change)
        for change in range(400)
        for option in range(1, 21)
    ]
    times = []
    for _ in range(ROUNDS):
        begun = process_time()
        found = tally(votes)
        times.append(process_time() - begun)
    assert len(found.voices()) == 12
    best, median = min(times) * 1000, statistics.median(times) * 1000
    print(f"{len(votes)} ballots: {best:.1f} ms best, {median:.1f} ms median")
    return int(min(times) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
