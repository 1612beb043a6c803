"""One homeserver for the whole session; every test makes its own people and rooms on it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.demo.homeserver import Homeserver
from tests.real.people import People


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
