"""How well the guard does: `python -m tests.pure.privacy.report [--misses]`.

Prints a confusion table and the recall per class for each part of the samples. `--misses` shows the
texts that went wrong in the parts that may be tuned on, never those of the held-out part.
"""

import sys
from collections import Counter

from commands.privacy.guard import Outcome, inspect
from tests.pure.privacy.samples import PARTS, Sample, load


def confusion(samples: tuple[Sample, ...]) -> Counter[tuple[Outcome, Outcome]]:
    """Counts by (wanted, given)."""
    return Counter((sample.outcome, inspect(sample.text).outcome) for sample in samples)


def recall(samples: tuple[Sample, ...]) -> dict[str, tuple[int, int]]:
    """Right and all, by outcome and class."""
    counts: dict[str, tuple[int, int]] = {}
    for sample in samples:
        key = f"{sample.outcome.name:5} {sample.label}"
        right, total = counts.get(key, (0, 0))
        counts[key] = (right + (inspect(sample.text).outcome is sample.outcome), total + 1)
    return counts


def _print_part(part: str, *, misses: bool) -> None:
    samples = load(part)
    table = confusion(samples)
    print(f"\n{part}: {len(samples)} texts")
    print("wanted   " + "".join(f"{given.name:>7}" for given in Outcome))
    for wanted in Outcome:
        print(f"{wanted.name:9}" + "".join(f"{table[wanted, given]:7}" for given in Outcome))
    for key, (right, total) in sorted(recall(samples).items()):
        print(f"  {key:24} {right:3} of {total:3}  {right / total:6.1%}")
    if misses and not part.startswith("held_out"):
        for sample in samples:
            verdict = inspect(sample.text)
            if verdict.outcome is not sample.outcome:
                print(f"  ! wanted {sample.outcome.name}, got {verdict}: {sample.text}")


def main() -> None:
    """Print the report of every part."""
    for part in PARTS:
        _print_part(part, misses="--misses" in sys.argv)


if __name__ == "__main__":
    main()
