"""How fast the guard is: `python benchmarks/guard.py`.

Aims: 0.3 ms a text at the median of the labelled texts, 2 ms for the worst 1,000 characters, import
under 0.5 s. Each text is timed several times and the best counts, since the machine is shared.
"""

import statistics
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from commands.privacy.guard import inspect
from tests.pure.privacy.samples import PARTS, load

REPEATS = 7


def _best(text: str) -> float:
    """Milliseconds of the fastest of `REPEATS` judgements."""
    times = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        inspect(text)
        times.append((time.perf_counter() - begin) * 1000)
    return min(times)


def _thousands() -> dict[str, str]:
    """Texts of 1,000 characters: long versions of samples and shapes that make patterns backtrack."""
    samples = [sample.text for part in PARTS for sample in load(part)]
    joined = " ".join(samples)
    found = {f"samples {at}": joined[at : at + 1000] for at in range(0, len(joined), 1000)}
    shapes = ("1 ", "12.", "a", "A", "Aa ", "a@", "@", "nl9", "een ", "nul ", "straat ", "jan ", "(", "é",
              "０", "\u200b", "1-1-", "v nr ", "bsn ", "Jan van ", "uit Ede ", "A. ", "!", "-", " ", "é1", "a-")  # fmt: skip
    for shape in shapes:
        found[f"shape {shape!r}"] = "".join(islice(cycle(shape), 1000))
    return found


def _import_seconds(module: str) -> float:
    code = f"import time; b = time.perf_counter(); import {module}; print(time.perf_counter() - b)"
    runs = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                             cwd=Path(__file__).parent.parent).stdout)
        for _ in range(5)
    ]  # fmt: skip
    return min(runs)


def main() -> None:
    """Print the figures beside their aims."""
    texts = [sample.text for part in PARTS for sample in load(part)]
    times = sorted(_best(text) for text in texts)
    print(f"{len(texts)} texts: median {statistics.median(times):.3f} ms (aim 0.3), "
          f"95% {times[int(len(times) * 0.95)]:.3f} ms, worst {times[-1]:.3f} ms")  # fmt: skip
    passing = sorted(_best(t) for t in texts if not inspect(t).findings)
    print(f"{len(passing)} that pass: median {statistics.median(passing):.3f} ms")
    long = sorted(((_best(text), name) for name, text in _thousands().items()), reverse=True)
    for milliseconds, name in long[:5]:
        print(f"1,000 characters, {name}: {milliseconds:.3f} ms (aim 2)")
    print(f"import of the guard: {_import_seconds('commands.privacy.guard'):.3f} s (aim 0.5), "
          f"of which storage.text {_import_seconds('storage.text'):.3f} s")  # fmt: skip


if __name__ == "__main__":
    main()
