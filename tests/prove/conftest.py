"""The long proofs stand on the same homeserver, people and bots as the real tier.

Each prints its figures, which docs/reliability.md keeps; `SCHAKEL_PROVE` scales the counts (0.01 is
a hundredth), for a look at whether they still run.
"""

import pytest

from tests.crash import conftest as crash
from tests.prove.figures import FIGURES
from tests.real.conftest import homeserver, people, processes

__all__ = ["homeserver", "people", "processes"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures, whether the tests passed or not."""
    terminalreporter.section("figures")
    for line in FIGURES:
        terminalreporter.line(line)
    crash.pytest_terminal_summary(terminalreporter)
