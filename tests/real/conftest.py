"""One homeserver for the whole session; every test makes its own people and rooms on it."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import Homeserver
from tests.real.bot_process import Bots
from tests.real.forked import QuickBot
from tests.real.people import People

# What somebody who came later cannot read is no news, and fills the screen when a test fails.
logging.getLogger("nio").setLevel(logging.CRITICAL)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def homeserver(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Homeserver]:
    """A running Synapse. It is bound to no event loop; tests may not stop it: others use it."""
    async with Homeserver(tmp_path_factory.mktemp("homeserver")) as server:
        yield server


@pytest_asyncio.fixture
async def people(homeserver: Homeserver) -> AsyncIterator[People]:
    """Make people with a client each; they are logged in for the length of the test."""
    async with People(homeserver) as crowd:
        yield crowd


@pytest_asyncio.fixture
async def processes(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Bots]:
    """Make bots as processes; their logs may not complain of anything that the test did not do."""
    async with Bots(homeserver, tmp_path, QuickBot) as bots:
        yield bots
        assert bots.complaints() == []
