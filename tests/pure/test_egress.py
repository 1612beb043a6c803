"""The bot speaks to its homeserver and to nobody else.

Only these modules may open a connection or listen; each is looked at here by name, so that another
one is a decision. Libraries that fetch by themselves are not used with an address of theirs.
"""

import ast
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from aiohttp import web

from bot.app import lock
from bot.matrix.api import Api, path
from bot.matrix.errors import Unreachable
from tests.pure.matrix.stub import Stub

ROOT: Final = Path(__file__).resolve().parents[2]
NETWORK: Final = {
    "aiohttp", "http", "urllib", "requests", "httpx", "socket", "ssl", "smtplib", "ftplib",
    "socketserver", "xmlrpc", "telnetlib", "asyncio.streams", "urllib3", "webbrowser", "pycurl",
}  # fmt: skip
ALLOWED: Final = {
    "bot/matrix/curl.py": {"pycurl", "ssl"},  # the homeserver of the settings, and no other address
    "bot/health_server.py": {"aiohttp"},  # listens on loopback
    "bot/calendar_server.py": {"aiohttp"},  # listens where the settings say
    "bot/systemd.py": {"socket"},  # a Unix datagram
    "bot/demo/homeserver.py": {"socket"},  # the demo only: is a port of loopback free
}
HARMLESS: Final = {"urllib.parse"}
"""Takes addresses apart."""


def imports(file: Path) -> Iterator[str]:
    """Modules that this file imports."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_only_named_modules_open_connections() -> None:
    found: dict[str, set[str]] = {}
    for package in ("bot", "commands", "storage"):
        for file in (ROOT / package).rglob("*.py"):
            names = {name for name in imports(file) if name not in HARMLESS}
            network = {name.split(".")[0] for name in names} & NETWORK
            if network:
                found[str(file.relative_to(ROOT))] = network
    assert found == ALLOWED


async def test_the_one_door_does_not_follow_where_it_is_sent() -> None:
    """A homeserver that redirects, or a media repository, does not make us speak to another."""

    async def elsewhere(request: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": f"{other.url}/stolen"})

    async with Stub() as other, Stub(sync=elsewhere) as stub:
        api = Api(stub.url, "secret")
        with pytest.raises(Unreachable, match="307"):
            await api.request("GET", path("sync"))
        await api.close()
        assert stub.asked["sync"] == 1
        assert not other.asked


def test_the_data_folder_is_its_owners(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    os.close(lock(folder))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "lock").stat().st_mode) == 0o600
