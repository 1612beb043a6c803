"""What was measured as tables and pictures. Pure, but for writing the pictures."""

from collections.abc import Mapping, Sequence
from typing import Final

from benchmarks import page
from benchmarks.chart import chart
from benchmarks.growth.registers import DOUBLES, READING
from benchmarks.growth.turns import Step

NAMES: Final = {
    "ping": "`!ping`",
    "bottleneck": "`!knelpunt`",
    "busy": "`!ping`, at most 100 rooms",
    "spread": "`!ping`, all rooms",
}
TITLES: Final = {
    "signals": "CPU ms a command, by signals stored",
    "rooms": "CPU ms a command, by rooms of five",
    "members": "CPU ms a command, by members of one room",
    "reading": "CPU ms a sentence, by signals stored",
}


def cost_table(what: str, steps: Sequence[Step]) -> list[str]:
    """What a command costs: every run's speed, processor time, ratio to the first size with the
    lowest and the highest of all rounds, and the stub's time."""
    head = [what]
    for name in steps[0].runs:
        head += [
            f"{NAMES[name]} a second",
            "CPU, ms",
            "to the first",
            "in single rounds",
            "stub, ms",
        ]
    rows = [
        [
            f"{step.size:,}",
            *(figure for name in step.runs for figure in _cost(step, steps[0], name)),
        ]
        for step in steps
    ]
    return page.table(head, rows)


def _cost(step: Step, first: Step, name: str) -> tuple[str, ...]:
    run, ratios = step.runs[name], step.ratios(name, first)
    return (
        f"{run.per_second:.0f}",
        f"{run.cpu:.3f}",
        f"{run.cpu / first.runs[name].cpu:.2f}",
        "" if step is first else f"{ratios[0]:.2f} to {ratios[-1]:.2f}",
        f"{run.stub_cpu:.3f}",
    )


def rest_table(what: str, steps: Sequence[Step]) -> list[str]:
    """Start, memory and disk; and how often a double was asked about, where signals were logged."""
    asked = DOUBLES in steps[0].more
    head = [what, "restart to ready, s", "memory, MB", "database, MB"]
    rows = [
        [
            f"{step.size:,}",
            f"{step.ready:.1f}",
            f"{step.memory:.0f}",
            f"{step.megabytes:.0f}",
            *([f"{step.more[DOUBLES]:.0f}"] if asked else []),
        ]
        for step in steps
    ]
    return page.table([*head, *(["a double asked about, %"] if asked else [])], rows)


def reading_table(steps: Sequence[Step]) -> list[str]:
    """What single sentences cost over so many signals."""
    rows = [[f"{step.size:,}", *(f"{step.more[name]:.1f}" for name in READING)] for step in steps]
    return page.table(["signals", *(f"{name}, ms" for name in READING)], rows)


def cost_lines(steps: Sequence[Step]) -> dict[str, list[float]]:
    """Processor time a command, a line for each kind of run."""
    return {
        NAMES[name].replace("`", ""): [step.runs[name].cpu for step in steps]
        for name in steps[0].runs
    }


def reading_lines(steps: Sequence[Step]) -> dict[str, list[float]]:
    """Processor time a sentence, a line for each kind."""
    return {name: [step.more[name] for step in steps] for name in READING}


def draw(name: str, steps: Sequence[Step], lines: Mapping[str, Sequence[float]]) -> list[str]:
    """Write a chart to docs/pictures; returns the lines that show it."""
    file = page.DOCS / "pictures" / f"growth-{name}.svg"
    file.write_text(chart(TITLES[name], [f"{step.size:,}" for step in steps], lines))
    return ["", f"![{TITLES[name]}](pictures/growth-{name}.svg)"]
