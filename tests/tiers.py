"""Run the static checks and the test tiers, and print what each took.

`check` is what needs no server, but for the few tests that are marked slow; `test` is all of that
and the tiers that start processes; `newcomer` installs the project anew, in several ways, as its
pages say; `prove` is the long proofs alone, which print their figures. The first part that fails
ends the run; a tier in which no test ran has failed.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports", "--no-logo"),
)
SIDE_BY_SIDE = {
    "pure": (2, "worksteal"),
    "dialogue": (2, "worksteal"),
    "crash": (2, "loadfile"),  # a file shares a bot on each store
    "real": (3, "worksteal"),  # some of its tests wait, as people do
    "interop": (2, "worksteal"),
}
"""As how many processes a tier runs, each with a homeserver of its own; how they share tests."""

TIERS = {
    "check": ("pure", "dialogue"),
    "test": ("pure", "dialogue", "crash", "real", "interop"),
    "newcomer": ("newcomer",),
    "prove": ("prove",),
}

ALL_TIERS = {tier for tiers in TIERS.values() for tier in tiers}


@dataclass(frozen=True)
class Result:
    """What one part did: its name, whether it is good, seconds, and its counts of tests."""

    name: str
    good: bool
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0


def environment() -> dict[str, str]:
    """Ours, where Python may keep what it compiled: else each start takes twice as long."""
    kept = os.environ.items()
    return {name: value for name, value in kept if name != "PYTHONDONTWRITEBYTECODE"}


def run_check(command: tuple[str, ...]) -> Result:
    """Run one static check from the folder of this interpreter."""
    started = time.monotonic()
    program = Path(sys.executable).parent / command[0]
    whole = [str(program), *command[1:]]
    status = subprocess.run(whole, cwd=ROOT, env=environment(), check=False).returncode
    return Result(" ".join(command), status == 0, time.monotonic() - started)


def run_tier(tier: str, root: Path = ROOT, *, slow: bool = True) -> Result:
    """Run the tests in `root`/tests/`tier`; not good when one fails or when none ran.

    `slow`: also those that are marked so.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", f"tests/{tier}"]
        if not slow:
            command += ["-m", "not slow"]
        if tier in SIDE_BY_SIDE:
            processes, shared = SIDE_BY_SIDE[tier]
            command += ["-n", str(processes), "--dist", shared]
        status = subprocess.run(command, cwd=root, env=environment(), check=False).returncode
        passed, failed, skipped = count(report) if report.exists() else (0, 0, 0)
    good = status == 0 and passed > 0
    return Result(tier, good, time.monotonic() - started, passed, failed, skipped)


def count(report: Path) -> tuple[int, int, int]:
    """Read passed, failed and skipped from a JUnit report; an error counts as failed."""
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    total, failures, errors, skipped = (
        sum(int(suite.get(key, "0")) for suite in suites)
        for key in ("tests", "failures", "errors", "skipped")
    )
    return max(0, total - failures - errors - skipped), failures + errors, skipped


def table(results: list[Result]) -> str:
    """Lay out one line for each part and a last line with the totals."""
    lines = [f"{'part':<22}{'seconds':>9}{'passed':>9}{'failed':>9}{'skipped':>9}"]
    for part in results:
        counts = f"{part.passed:>9}{part.failed:>9}{part.skipped:>9}"
        tests = counts if part.name in ALL_TIERS else ""
        lines.append(f"{part.name:<22}{part.seconds:>9.1f}{tests}{'' if part.good else '  FAILED'}")
    passed, failed, skipped = (
        sum(getattr(part, key) for part in results) for key in ("passed", "failed", "skipped")
    )
    lines.append(f"Total: {passed} passed, {failed} failed, {skipped} skipped")
    return "\n".join(lines)


def run(name: str) -> list[Result]:
    """Run the checks and the tiers of set `name`, up to and including the first that fails."""
    results: list[Result] = []
    parts = [partial(run_check, check) for check in CHECKS]
    parts += [partial(run_tier, tier, slow=name != "check") for tier in TIERS[name]]
    for part in parts:
        results.append(part())
        if not results[-1].good:
            break
    return results


def main() -> int:
    """Run the set named on the command line, print the table, return the exit status."""
    if len(sys.argv) != 2 or sys.argv[1] not in TIERS:
        print(f"usage: python -m tests.tiers {'|'.join(TIERS)}")
        return 2
    results = run(sys.argv[1])
    print(table(results), flush=True)
    failed = next((part for part in results if not part.good), None)
    if failed and failed.name in ALL_TIERS and failed.passed + failed.failed == 0:
        print(f"No test ran in tests/{failed.name}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
