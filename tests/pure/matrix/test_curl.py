"""libcurl's sockets and its clock on our loop: what goes wrong only after a while."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pycurl
import pytest

from bot.matrix.curl import Answer, TransferError, Transfers

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Server:
    """Speaks HTTP as little as may be, and hangs up when a test wants that."""

    def __init__(self) -> None:
        self.connections: list[asyncio.StreamWriter] = []
        self.silent = False
        self.hang_up = False
        self.asked = asyncio.Event()
        self.url = ""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.append(writer)
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                self.asked.set()
                if self.silent:
                    continue
                writer.write(OK)
                if self.hang_up:
                    writer.close()
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


@asynccontextmanager
async def served() -> AsyncIterator[tuple[Server, Transfers]]:
    """A server, and who asks it; nothing may go wrong in a callback of the loop."""
    server, faults = Server(), list[dict[str, object]]()
    asyncio.get_running_loop().set_exception_handler(lambda _, fault: faults.append(fault))
    listening = await asyncio.start_server(server._serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/"
    transfers = Transfers()
    try:
        yield server, transfers
    finally:
        transfers.close()
        listening.close()
        for writer in server.connections:
            writer.close()
    assert faults == []


async def ask(transfers: Transfers, server: Server, seconds: float = 20.0) -> Answer:
    return await transfers.ask("GET", server.url, (), None, seconds=seconds)


async def test_who_hung_up_is_called_again() -> None:
    """Each new connection gets the number of the one before."""
    async with served() as (server, transfers):
        server.hang_up = True
        for _ in range(30):
            assert (await ask(transfers, server)).body == b"{}"
        assert len(server.connections) == 30


async def test_a_connection_that_ends_at_rest_keeps_nobody_busy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ready, looked = asyncio.Event(), 0
    first = Transfers._ready

    def counted(transfers: Transfers) -> None:
        nonlocal looked
        looked += 1
        first(transfers)
        ready.set()

    monkeypatch.setattr(Transfers, "_ready", counted)
    async with served() as (server, transfers):
        await ask(transfers, server)
        ready.clear()
        server.connections[0].close()
        await ready.wait()
        before = looked
        for _ in range(200):
            await asyncio.sleep(0)
        assert looked == before
        assert (await ask(transfers, server)).status == 200
        assert len(server.connections) == 2


@pytest.mark.parametrize("rests", [True, False])
async def test_another_socket_of_the_same_number_is_heard(rests: bool) -> None:
    """What was closed is forgotten by the system, whoever has its number now."""
    transfers = Transfers()
    ours, theirs = socket.socketpair()
    number = ours.fileno()
    transfers._watch(pycurl.POLL_IN, number, None, None)
    if rests:
        transfers._watch(pycurl.POLL_REMOVE, number, None, None)
    ours.close()
    theirs.close()
    ours, theirs = socket.socketpair()
    os.dup2(ours.fileno(), number)
    transfers._watch(pycurl.POLL_IN, number, None, None)
    theirs.send(b"!")
    assert [key.fd for key, _ in transfers._sockets.select(5.0)] == [number]
    transfers.close()
    if number != ours.fileno():
        os.close(number)
    ours.close()
    theirs.close()


async def test_who_has_less_time_does_not_wait_for_who_has_more() -> None:
    async with served() as (server, transfers):
        server.silent = True
        patient = asyncio.create_task(ask(transfers, server, seconds=60.0))
        await server.asked.wait()
        with pytest.raises(TransferError):
            await ask(transfers, server, seconds=0.1)
        assert not patient.done()
        patient.cancel()


async def test_what_is_due_at_once_is_done_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a time that has come, uvloop gives a handle that does not tell its time."""

    class Hasty(pycurl.CurlMulti):
        def timeout(self) -> int:
            return 0

    monkeypatch.setattr(pycurl, "CurlMulti", Hasty)
    async with served() as (server, transfers):
        for _ in range(20):
            asked = [ask(transfers, server) for _ in range(10)]
            assert [one.status for one in await asyncio.gather(*asked)] == [200] * 10
