"""How often the guess of theme, form and groups is right on labelled texts.

`python -m tests.pure.signals.themes_report` prints the figures. Three parts:
`tune` may be looked at while the word list is edited; `held` was set aside by hash before the
list existed; `fresh` was written after the list was last edited, so it is the hardest and the
most honest figure. Of the last two only totals are printed. Who wants to learn from `fresh` makes
it `tune` and writes new texts.
"""

import csv
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from commands.signals.themes import Guess, guess

DATA = Path(__file__).parent / "data" / "themes_labelled.tsv"
PARTS = ("tune", "held", "fresh")


@dataclass(frozen=True)
class Sample:
    """A text as somebody would type it, with what a person would make of it."""

    part: str
    theme: str
    form: str | None
    groups: frozenset[str]
    text: str


def read_samples(path: Path = DATA) -> list[Sample]:
    """All labelled texts of the file; `-` stands for none."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Sample(
            part=row["part"],
            theme=row["theme"],
            form=None if row["form"] == "-" else row["form"],
            groups=frozenset() if row["groups"] == "-" else frozenset(row["groups"].split(",")),
            text=row["text"],
        )
        for row in rows
    ]


def share(samples: Sequence[Sample], is_right: Callable[[Sample, Guess], bool]) -> float:
    """Share (0.0 to 1.0) of the samples whose guess is right."""
    return sum(is_right(sample, guess(sample.text)) for sample in samples) / len(samples)


def theme_is_right(sample: Sample, guessed: Guess) -> bool:
    return guessed.theme == sample.theme


def form_is_right(sample: Sample, guessed: Guess) -> bool:
    return guessed.form == sample.form


def groups_are_right(sample: Sample, guessed: Guess) -> bool:
    return frozenset(guessed.groups) == sample.groups


def median_milliseconds(texts: Iterable[str], rounds: int = 20) -> float:
    """Median time of one guess, word list already read."""
    taken = []
    for text in list(texts) * rounds:
        start = time.perf_counter()
        guess(text)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Print totals for both parts, and the mistakes in the part that may be looked at."""
    samples = read_samples()
    for part in PARTS:
        chosen = [sample for sample in samples if sample.part == part]
        print(
            f"{part}: {len(chosen)} texts, theme {share(chosen, theme_is_right):.1%}, "
            f"form {share(chosen, form_is_right):.1%}, "
            f"groups {share(chosen, groups_are_right):.1%} right"
        )
    for sample in samples:
        guessed = guess(sample.text)
        if sample.part == "tune" and guessed.theme != sample.theme:
            print(
                f"  {sample.theme} guessed as {guessed.theme} ({guessed.confidence}): {sample.text}"
            )
    print(f"median {median_milliseconds(s.text for s in samples):.3f} ms a text")


if __name__ == "__main__":
    main()
