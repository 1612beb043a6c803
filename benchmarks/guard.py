"""How fast the guard is: `python -m benchmarks.guard`.

Aims: 0.3 ms a text at the median of the labelled texts, 2 ms for the worst 1,000 characters, import
under 0.5 s; forty times the characters take about forty times as long. Each text is timed several
times, in rounds over all of them, and the best counts, in processor time: the machine may be shared
and is slow for moments at a time. What is judged
(`judge`) and what a refusal costs (`inspect`, which makes a rewrite and judges that too) are told
apart.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from commands.privacy.guard import Outcome, inspect, judge
from tests.pure.privacy.samples import PARTS, load

ROOT = Path(__file__).parent.parent
REPEATS, ROUNDS = 4, 6
SHAPES = (
    "1 ", "12.", "a", "A", "Aa ", "a@", "@", "nl9", "een ", "nul ", "nul zes een ", "straat ",
    "jan ", "(", "é", "０", "\u200b", "1-1-", "v nr ", "bsn ", "Jan van ", "uit Ede ", "A. ", "!",
    "-", " ", "a-", "1111111111", "www.a.nl Xyz ", "Aaaa Bbbb c d e ", "schuil", "e\u0301",
    "1\u200b",
)  # fmt: skip
FINDINGS = (
    "bsn 123456782 ", "NL91ABNA0417164300 ", "1234AB ", "laan 1 ", "a@b.nl ", "06 12345678 ",
    "geb. 01-02-2003 ", "mw Xyz ", "Fatima Yilmaz 17 jaar uit Ede ", "Poolse 17 jaar broer ",
    "v nr 2712345678 ", "PL0600-2026123456 ", "meisje 12-06-2011 ",
)  # fmt: skip
# The worst that a search found, among repeated samples and by changing those bit by bit.
WORST = (
    " 22Gb2Gb0.i.ie11\u200bNul００Gw i1e Pl",
    "gb I.ie1-1\u200bNul０４／０３／２００９０1-1 1-de28A",
    "gb n-1\u200bNul０４／０:３／２００\u200b９０1-1 1-de891\u200bNul:A",
    "gb.2Eb n9/i.\u200bNul０€ .４／０３／２００９０1 1-1A",
    "geb １nul ４／０３／２００９ 1-1i@ ０Ama", "g e b o r e n 22-06-2007 ",
    "bsn:\n9 9 9\n4 9 1\n1 8 0 ", "mw geb 3 mei 1999 te Ede ", "06 \u2013 98 76 54 32 na 17u ",
    "tel. o6-24681357 ", "+31 (0)6 - 1122 3344 is van de begeleider ",
    "DE89370400440532013000 ",
    "*geb.* 07 sept '06 te Lagos ", "!knelpunt mw met v-nr 271.234.5678 krijgt geen B8 ",
    "v-nr2\u20607\u20601\u20602\u20603\u20604\u20605\u20606\u20607\u20608 ",
)  # fmt: skip


def _best(text: str, ask: Callable[[str], object] = judge, repeats: int = REPEATS) -> float:
    """Milliseconds of the fastest of `repeats` times that the guard is asked about `text`."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        ask(text)
        times.append((time.process_time() - begin) * 1000)
    return min(times)


def _bests(texts: list[str], ask: Callable[[str], object]) -> list[float]:
    """The same for each of these texts, in rounds; the fastest first."""
    rounds = [[_best(text, ask) for text in texts] for _ in range(ROUNDS)]
    return sorted(map(min, zip(*rounds, strict=True)))


def _repeated(shape: str, length: int) -> str:
    return "".join(islice(cycle(shape), length))


def _growth(shape: str) -> float:
    """How many times as long 40,000 characters take as 1,000; in turns, as machines vary."""
    short, long = _repeated(shape, 1000), _repeated(shape, 40_000)
    turns = [(_best(short, inspect), _best(long, inspect, repeats=1)) for _ in range(5)]
    return min(turn[1] for turn in turns) / min(turn[0] for turn in turns)


def _cut(texts: list[str]) -> list[str]:
    joined = ". ".join(texts)
    return [joined[at : at + 1000] for at in range(0, len(joined), 1000)]


def _thousands() -> dict[str, list[str]]:
    """Texts of 1,000 characters by sort; the last ones make patterns and loops work hardest.

    Not all that is joined from clean samples is clean: a word is cut, a sentence meets another.
    """
    samples = [sample for part in PARTS for sample in load(part)]
    clean = _cut([sample.text for sample in samples if sample.outcome is Outcome.PASS])
    return {
        "clean samples joined and cut": clean,
        "with one finding": [f"{text[:980]} bsn 123456782" for text in clean],
        "all samples, some thirty findings each": _cut([sample.text for sample in samples]),
        "one shape repeated": [_repeated(shape, 1000) for shape in SHAPES],
        "one finding repeated": [_repeated(finding, 1000) for finding in FINDINGS],
        "one finding repeated, found by a search": [_repeated(worst, 1000) for worst in WORST],
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
    for ask, told in ((judge, "judged"), (inspect, "with a rewrite")):
        times = _bests(texts, ask)
        print(
            f"{len(texts)} labelled texts, {told}: median {statistics.median(times):.3f} ms ",
            end="",
        )
        print(f"(aim 0.3), slowest of twenty {times[int(len(times) * 0.95)]:.3f} ms, ", end="")
        print(f"worst {times[-1]:.3f} ms")
    for sort, long in _thousands().items():
        found = sum(judge(text).outcome is not Outcome.PASS for text in long)
        print(f"1,000 characters, {sort} (aim 2); {found} of {len(long)} with a finding:")
        for ask, told in ((judge, "judged"), (inspect, "with a rewrite")):
            figures = _bests(long, ask)
            print(f"  {told}: median {statistics.median(figures):.2f} ms, ", end="")
            print(f"worst {figures[-1]:.2f} ms")
    growth = [(_growth(shape), shape) for shape in (*SHAPES, *FINDINGS, *WORST)]
    print(
        "40,000 characters take {:.0f} times as long as 1,000 at most ({!r})".format(*max(growth))
    )
    own = _import_seconds("commands.privacy.guard")
    print(f"import of the guard {own:.2f} s (aim 0.5), ", end="")
    print(f"of which storage.text {_import_seconds('storage.text'):.2f} s")


if __name__ == "__main__":
    main()
