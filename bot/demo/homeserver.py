"""An embedded Synapse on loopback, for the demo and for the tests on a real homeserver."""

import asyncio
import hashlib
import hmac
import importlib.util
import os
import random
import socket
import subprocess
import sys
from pathlib import Path
from typing import Self

from bot.demo.synapse_config import LOOPBACK, SERVER_NAME, secret, write_config
from bot.matrix.api import Api
from bot.matrix.errors import Unreachable

# Below the range from which the system takes ports for outgoing connections (Linux: 32768 and
# up): between our choice and Synapse's listening lie seconds in which it could hand out ours.
PORTS = range(18000, 32000)
CHILD = Path(__file__).with_name("synapse_process.py")
START_SECONDS = 90.0
POLL_SECONDS = 0.02
STOP_SECONDS = 10.0
LOG_TAIL_LINES = 15


class HomeserverError(Exception):
    """The embedded homeserver is not installed or did not come up; the text says which."""


class Homeserver:
    """One Synapse whose data lives in `folder`; it may be stopped and started again.

    `port` is a free one on loopback when None. It ends with our process, however that ends.
    """

    server_name = SERVER_NAME

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder
        self.port = free_port() if port is None else port
        self.url = f"http://{LOOPBACK}:{self.port}"
        self.log = folder / "homeserver.log"
        self._process: subprocess.Popen[bytes] | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start it and return when it answers. Raises HomeserverError with the end of its log."""
        if importlib.util.find_spec("synapse") is None:
            raise HomeserverError(
                "The embedded homeserver needs the package matrix-synapse, which is in the extra "
                "`demo`: `make demo` installs it, or pip with schakel[demo]."
            )
        if listens(self.port):
            raise HomeserverError(f"Port {self.port} on {LOOPBACK} is taken: choose another.")
        self._process = self._spawn()
        try:
            await self._answers()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop it and wait until it is gone; nothing happens when it does not run."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait)
        if process.stdin is not None:
            process.stdin.close()

    async def register(self, localpart: str, password: str, admin: bool = False) -> None:
        """Make an account by Synapse's shared-secret registration.

        Raises Refused when the name is taken.
        """
        path = "/_synapse/admin/v1/register"
        key = secret(self.folder, "registration").encode()
        api = Api(self.url)
        try:
            nonce = (await api.request("GET", path))["nonce"]
            words = (nonce, localpart, password, "admin" if admin else "notadmin")
            mac = hmac.new(key, "\0".join(words).encode(), hashlib.sha1)
            account = {"nonce": nonce, "username": localpart, "password": password}
            await api.request("POST", path, account | {"admin": admin, "mac": mac.hexdigest()})
        finally:
            await api.close()

    def _spawn(self) -> subprocess.Popen[bytes]:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        config = write_config(self.folder, self.port)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-P", str(CHILD), "-c", str(config)],
                stdin=subprocess.PIPE,  # its end tells the child that we are gone
                stdout=log,
                stderr=subprocess.STDOUT,
                env=child_environment(),
                start_new_session=True,  # Ctrl-C is for us: we stop it after what depends on it
            )

    async def _answers(self) -> None:
        api = Api(self.url)
        try:
            async with asyncio.timeout(START_SECONDS):
                while not await is_up(api):
                    if self._process is None or self._process.poll() is not None:
                        raise HomeserverError(f"The homeserver stopped at once.\n{self._tail()}")
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            raise HomeserverError(
                f"The homeserver did not answer within {START_SECONDS:.0f} s.\n{self._tail()}"
            ) from None
        finally:
            await api.close()

    def _tail(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:]
        return "\n".join([f"The end of {self.log}:", *lines])


def free_port() -> int:
    """Return a port of PORTS on which nothing listens now. Raises HomeserverError if none."""
    for port in random.sample(PORTS, 100):
        if not listens(port):
            return port
    raise HomeserverError("No free port on loopback: of a hundred tried all were taken.")


def listens(port: int) -> bool:
    """Whether something accepts connections on `port` of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0


def child_environment() -> dict[str, str]:
    """Return our environment without proxies: everything stays on loopback."""
    return {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}


async def is_up(api: Api) -> bool:
    """Whether the homeserver answers the one request that needs no account."""
    try:
        await api.request("GET", "/_matrix/client/versions", timeout=5)
    except Unreachable:
        return False
    return True
