"""What holds for every test: repeatable property tests, and a machine that is not in Amsterdam."""

import os
import time
from collections.abc import Iterable

import pytest
from hypothesis import settings

from tests import postgresql

# A test that quietly uses the machine's time zone fails everywhere, not only at somebody else's.
os.environ["TZ"] = "Pacific/Auckland"
time.tzset()

# The same examples at every run, and no time limit for one example: the machine may be busy.
settings.register_profile("repeatable", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """What has a PostgreSQL says so in its name, and is slow."""
    for item in items:
        if "postgresql" in item.nodeid or "standby" in item.nodeid:
            item.add_marker(pytest.mark.slow)


def pytest_sessionfinish() -> None:
    """Connections to PostgreSQL outlive tests; none is left open at the end."""
    postgresql.close_all()
