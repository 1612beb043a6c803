"""What speaks HTTP runs on the loop of the standard library and on the one that the bot has."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest
import uvloop

ON_BOTH: Final = ("test_api.py", "test_curl.py")


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, Callable[[], Any]]:
    """A hook of pytest-asyncio: the loops on which each asynchronous test of this folder runs."""
    loops = {"asyncio": asyncio.new_event_loop}
    return {**loops, "uvloop": uvloop.new_event_loop} if item.path.name in ON_BOTH else loops
