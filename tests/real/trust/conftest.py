"""Small bots that are stopped when their test ends, however it ends."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.demo.homeserver import Homeserver
from tests.real.trust.bots import Bots


@pytest_asyncio.fixture
async def bots(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Bots]:
    """Makes small bots."""
    made = Bots(homeserver, tmp_path)
    yield made
    await made.stop()
