"""The crash tier stands on the same homeserver, people and bots as the real one."""

from typing import Any

import pytest

from tests.crash.report import TABLES
from tests.real.conftest import homeserver, people, processes

__all__ = ["homeserver", "people", "processes"]

STORES = ("sqlite", "postgresql")


@pytest.fixture(scope="session", params=STORES)
def store(request: pytest.FixtureRequest) -> str:
    """Each of the two in turn: what the bot keeps its data in."""
    name: str = request.param
    return name


def pytest_sessionfinish(session: pytest.Session) -> None:
    """One of several processes hands its tables to the one that prints."""
    handed = getattr(session.config, "workeroutput", None)
    if handed is not None:
        handed["tables"] = TABLES


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take the tables of one of them, unless it died."""
    TABLES.extend(getattr(node, "workeroutput", {}).get("tables", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print where the kills fell, whether the tests passed or not."""
    for title, lines in TABLES:
        terminalreporter.section(title)
        for line in lines:
            terminalreporter.line(line)
