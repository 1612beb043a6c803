"""What holds for every test: repeatable property tests, and a machine that is not in Amsterdam."""

import os
import time

from hypothesis import settings

from tests import postgresql

# A test that quietly uses the machine's time zone fails everywhere, not only at somebody else's.
os.environ["TZ"] = "Pacific/Auckland"
time.tzset()

# The same examples at every run, and no time limit for one example: the machine may be busy.
settings.register_profile("repeatable", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("repeatable")


def pytest_sessionfinish() -> None:
    """Connections to PostgreSQL outlive tests; none is left open at the end."""
    postgresql.close_all()
