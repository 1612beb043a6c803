"""libcurl on the event loop: many transfers at once, in one thread.

libcurl says which sockets to watch and when to come back (its multi_socket interface); connections,
TLS and HTTP are its own matter. It speaks to who is asked for and no other: no redirect, no proxy.
"""

import asyncio
import ssl
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import pycurl

from storage.records import record

AGENT: Final = "Schakel"
MOST_KEPT: Final = 100
"""Connections that are kept for the next transfer."""

TOO_LARGE: Final = -1
"""What ends a transfer of which there is more than was asked for."""


class TransferError(Exception):
    """No answer came; libcurl's words for why name the server and no path."""


class TooLarge(TransferError):
    """The body has more bytes than were asked for."""


@record()
class Answer:
    """What a server said. `retry_after` is in seconds, 0 when it said nothing of it."""

    status: int
    body: bytes
    content_type: str
    retry_after: int


class _Kind(NamedTuple):
    """What requests have in common that are made with the same handle, one after the other."""

    method: str
    is_secure: bool
    has_body: bool


class _Transfer:
    """One handle: what was read so far, and who waits."""

    def __init__(self, kind: _Kind, waiting: "asyncio.Future[None]", at_most: int | None) -> None:
        self.kind = kind
        self.waiting = waiting
        self.at_most = at_most
        self.body = bytearray()
        self.is_too_large = False

    def read(self, piece: bytes) -> int | None:
        self.body += piece
        if self.at_most is not None and len(self.body) > self.at_most:
            self.is_too_large = True
            return TOO_LARGE
        return None


class Transfers:
    """All transfers of one program on its running loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._come_back)
        self._multi.setopt(pycurl.M_MAXCONNECTS, MOST_KEPT)
        self._watched: dict[int, int] = {}
        self._timer: asyncio.Handle | None = None
        self._idle: dict[_Kind, list[pycurl.Curl]] = {}
        self._under_way: dict[pycurl.Curl, _Transfer] = {}

    async def ask(
        self,
        method: str,
        url: str,
        headers: Sequence[str],
        data: bytes | None,
        *,
        seconds: float,
        at_most: int | None = None,
    ) -> Answer:
        """Send a request, and return what came within so many seconds, at most so many bytes.

        Raises TransferError. A cancelled request is broken off.
        """
        kind = _Kind(method, url.startswith("https:"), data is not None or method != "GET")
        idle = self._idle.get(kind)
        handle = idle.pop() if idle else _prepared(kind)
        transfer = _Transfer(kind, self._loop.create_future(), at_most)
        handle.setopt(pycurl.URL, url)
        handle.setopt(pycurl.HTTPHEADER, [*headers, "Expect:"])
        handle.setopt(pycurl.TIMEOUT_MS, max(1, int(seconds * 1000)))
        handle.setopt(pycurl.WRITEFUNCTION, transfer.read)
        if kind.has_body:
            handle.setopt(pycurl.POSTFIELDS, data or b"")
        self._under_way[handle] = transfer
        self._multi.add_handle(handle)
        try:
            await transfer.waiting
            return Answer(
                status=handle.getinfo(pycurl.RESPONSE_CODE),
                body=bytes(transfer.body),
                content_type=handle.getinfo(pycurl.CONTENT_TYPE) or "",
                retry_after=handle.getinfo(pycurl.RETRY_AFTER),
            )
        finally:
            self._put_back(handle)

    def close(self) -> None:
        """Break off what is under way, and close the connections."""
        for handle, transfer in list(self._under_way.items()):
            if not transfer.waiting.done():
                transfer.waiting.set_exception(TransferError("the connections were closed"))
            self._put_back(handle)
        for idle in self._idle.values():
            for handle in idle:
                handle.close()
        self._multi.close()
        self._stop_timer()

    def _put_back(self, handle: pycurl.Curl) -> None:
        transfer = self._under_way.pop(handle, None)
        if transfer is not None:
            self._multi.remove_handle(handle)
            handle.setopt(pycurl.WRITEFUNCTION, _pass_over)  # nothing of this one is kept
            if transfer.kind.has_body:
                handle.setopt(pycurl.POSTFIELDS, b"")
            self._idle.setdefault(transfer.kind, []).append(handle)

    def _watch(self, what: int, socket: int, _multi: object, _data: object) -> None:
        """libcurl wants to know of this socket when it can be read, be written, or no more."""
        before = self._watched.get(socket, pycurl.POLL_NONE)
        wanted = pycurl.POLL_NONE if what == pycurl.POLL_REMOVE else what
        self._watched[socket] = wanted
        for side, add, remove, act in (
            (pycurl.POLL_IN, self._loop.add_reader, self._loop.remove_reader, pycurl.CSELECT_IN),
            (pycurl.POLL_OUT, self._loop.add_writer, self._loop.remove_writer, pycurl.CSELECT_OUT),
        ):
            if wanted & side and not before & side:
                add(socket, self._act, socket, act)
            elif before & side and not wanted & side:
                remove(socket)
        if not wanted:
            del self._watched[socket]

    def _come_back(self, milliseconds: int) -> None:
        """libcurl wants to be called so much later: never from in here."""
        self._stop_timer()
        if milliseconds == 0:
            self._timer = self._loop.call_soon(self._act, pycurl.SOCKET_TIMEOUT, 0)
        elif milliseconds > 0:
            later = milliseconds / 1000
            self._timer = self._loop.call_later(later, self._act, pycurl.SOCKET_TIMEOUT, 0)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _act(self, socket: int, what: int) -> None:
        self._multi.socket_action(socket, what)
        more = 1
        while more:
            more, well, badly = self._multi.info_read()
            for handle in well:
                self._end(handle, None)
            for handle, _code, words in badly:
                self._end(handle, words)

    def _end(self, handle: pycurl.Curl, words: str | None) -> None:
        transfer = self._under_way.get(handle)
        if transfer is None or transfer.waiting.done():
            return
        if transfer.is_too_large:
            transfer.waiting.set_exception(TooLarge("more than was asked for"))
        elif words is not None:
            transfer.waiting.set_exception(TransferError(words))
        else:
            transfer.waiting.set_result(None)


def _prepared(kind: _Kind) -> pycurl.Curl:
    handle = pycurl.Curl()
    handle.setopt(pycurl.NOSIGNAL, 1)
    handle.setopt(pycurl.PROXY, "")
    handle.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
    handle.setopt(pycurl.ACCEPT_ENCODING, "")
    handle.setopt(pycurl.USERAGENT, AGENT)
    if kind.has_body:
        handle.setopt(pycurl.POSTFIELDS, b"")  # before the method: it would set its own
        handle.setopt(pycurl.CUSTOMREQUEST, kind.method)
    if kind.is_secure:
        for option, value in _trusted():
            handle.setopt(option, value)
    return handle


def _pass_over(piece: bytes) -> int:
    return len(piece)


@cache
def _trusted() -> tuple[tuple[int, str], ...]:
    """Whom Python trusts on this machine, `SSL_CERT_FILE` and `SSL_CERT_DIR` with it: libcurl was
    built on another.
    """
    paths = ssl.get_default_verify_paths()
    found = ((pycurl.CAINFO, paths.cafile), (pycurl.CAPATH, paths.capath))
    return tuple((option, value) for option, value in found if value is not None)
