"""The embedded homeserver ends with us, starts again with its data, and says what is wrong."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver, HomeserverError, listens
from bot.matrix.errors import Refused
from bot.matrix.person import Person

HOLDER = """
import asyncio, sys
from pathlib import Path
from bot.demo.homeserver import Homeserver

async def hold() -> None:
    server = Homeserver(Path(sys.argv[1]))
    await server.start()
    print(server.port, flush=True)
    await asyncio.Event().wait()

asyncio.run(hold())
"""


def test_it_ends_when_we_are_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        port = int(holder.stdout.readline())
        assert listens(port)
        holder.send_signal(signal.SIGKILL)

    deadline = time.monotonic() + 10
    while listens(port):
        assert time.monotonic() < deadline
        time.sleep(0.02)


async def test_it_starts_again_with_its_accounts(tmp_path: Path) -> None:
    server = Homeserver(tmp_path)
    async with server:
        await server.register("anouk", "geheim")
    assert not listens(server.port)
    async with server:
        with pytest.raises(Refused, match="M_USER_IN_USE"):
            await server.register("anouk", "geheim")
        async with await Person.log_in(server.url, "anouk", "geheim") as anouk:
            assert anouk.user_id == f"@anouk:{server.server_name}"


async def test_a_taken_port_is_said(homeserver: Homeserver, tmp_path: Path) -> None:
    with pytest.raises(HomeserverError, match=f"Port {homeserver.port} on .* is taken"):
        await Homeserver(tmp_path, homeserver.port).start()


async def test_the_end_of_the_log_is_shown_when_it_does_not_come_up(tmp_path: Path) -> None:
    (tmp_path / "signing.key").write_text("no key")
    with pytest.raises(HomeserverError, match=r"stopped at once(.|\n)*signing"):
        await Homeserver(tmp_path).start()
