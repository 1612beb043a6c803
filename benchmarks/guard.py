"""How fast the guard is: `python -m benchmarks.guard`.

Aims: 0.3 ms a text at the median of the labelled texts, 2 ms for the worst 1,000 characters, import
under 0.5 s. Each text is timed several times and the best counts, since the machine is shared.
"""

import statistics
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path

from commands.privacy.guard import Outcome, inspect
from tests.pure.privacy.samples import PARTS, load

ROOT = Path(__file__).parent.parent
REPEATS = 20


def _best(text: str) -> float:
    """Milliseconds of the fastest of `REPEATS` judgements."""
    times = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        inspect(text)
        times.append((time.perf_counter() - begin) * 1000)
    return min(times)


def _cut(texts: list[str]) -> list[str]:
    joined = ". ".join(texts)
    return [joined[at : at + 1000] for at in range(0, len(joined), 1000)]


def _thousands() -> dict[str, list[str]]:
    """Texts of 1,000 characters by sort; the last sort makes patterns and loops work hardest."""
    samples = [sample for part in PARTS for sample in load(part)]
    clean = _cut([sample.text for sample in samples if sample.outcome is Outcome.PASS])
    shapes = (
        "1 ", "12.", "a", "A", "Aa ", "a@", "@", "nl9", "een ", "nul ", "straat ", "jan ", "(", "é",
        "０", "\u200b", "1-1-", "v nr ", "bsn ", "Jan van ", "uit Ede ", "A. ", "!", "-", " ", "a-",
    )  # fmt: skip
    return {
        "clean": clean,
        "with one finding": [f"{text[:980]} bsn 123456782" for text in clean],
        "all samples, some thirty findings each": _cut([sample.text for sample in samples]),
        "one shape repeated": ["".join(islice(cycle(shape), 1000)) for shape in shapes],
    }


def _import_seconds(module: str) -> float:
    """Seconds that the import takes in a fresh process, the best of five."""
    code = f"import time; b = time.perf_counter(); import {module}; print(time.perf_counter() - b)"
    command = [sys.executable, "-c", code]
    runs = [
        subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
        for _ in range(5)
    ]
    return min(map(float, runs))


def main() -> None:
    """Print the figures beside their aims."""
    begin = time.perf_counter()
    sum(number * number for number in range(1_000_000))
    print(
        f"a million squares take {(time.perf_counter() - begin) * 1000:.0f} ms on this machine now"
    )
    texts = [sample.text for part in PARTS for sample in load(part)]
    times = sorted(map(_best, texts))
    print(f"{len(texts)} labelled texts: median {statistics.median(times):.3f} ms (aim 0.3)")
    print(f"  slowest of twenty {times[int(len(times) * 0.95)]:.3f} ms, worst {times[-1]:.3f} ms")
    for sort, long in _thousands().items():
        figures = sorted(map(_best, long))
        print(f"1,000 characters, {sort}: median {statistics.median(figures):.2f} ms, ", end="")
        print(f"worst {figures[-1]:.2f} ms (aim 2)")
    own = _import_seconds("commands.privacy.guard")
    print(f"import of the guard {own:.2f} s (aim 0.5), ", end="")
    print(f"of which storage.text {_import_seconds('storage.text'):.2f} s")


if __name__ == "__main__":
    main()
