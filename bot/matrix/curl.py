"""libcurl on the event loop: many transfers at once, in one thread.

libcurl says which sockets to watch and when to come back (its multi_socket interface); connections,
TLS and HTTP are its own matter. It speaks to who is asked for and no other: no redirect, no proxy.
"""

import asyncio
import os
import ssl
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from typing import Final, NamedTuple

import pycurl

from storage.records import record

AGENT: Final = "Schakel"
MOST_KEPT: Final = 100
"""Connections that are kept for the next transfer."""

_SIDES: Final = {
    pycurl.POLL_IN: EVENT_READ,
    pycurl.POLL_OUT: EVENT_WRITE,
    pycurl.POLL_INOUT: EVENT_READ | EVENT_WRITE,
}
"""What of a socket libcurl wants to know; CSELECT_IN and CSELECT_OUT are the same bits."""

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
    headers: tuple[str, ...]
    milliseconds: int


class _Transfer:
    """One handle, and of the request under way what was read so far and who waits.

    `idle`: where it is put when it is over.
    """

    def __init__(self, kind: _Kind, idle: list["_Transfer"]) -> None:
        self.kind = kind
        self.idle = idle
        self.handle = _prepared(kind)
        self.handle.setopt(pycurl.WRITEFUNCTION, self._read)
        self.body = bytearray()
        self.at_most: int | None = None
        self.is_too_large = False
        self.waiting: asyncio.Future[None] | None = None

    def begin(
        self, url: str, data: bytes, at_most: int | None, waiting: "asyncio.Future[None]"
    ) -> None:
        """Another request."""
        self.at_most, self.waiting = at_most, waiting
        self.handle.setopt(pycurl.URL, url)
        if self.kind.has_body:
            self.handle.setopt(pycurl.POSTFIELDS, data)

    def forget(self) -> None:
        """It is over, and nothing of it is kept."""
        self.body, self.is_too_large, self.waiting = bytearray(), False, None
        if self.kind.has_body:
            self.handle.setopt(pycurl.POSTFIELDS, b"")

    def _read(self, piece: bytes) -> int | None:
        self.body += piece
        if self.at_most is not None and len(self.body) > self.at_most:
            self.is_too_large = True
            return TOO_LARGE
        return None


class Transfers:
    """All transfers of one program on its running loop.

    libcurl's sockets are watched by a selector of our own, which the loop watches. One that waits
    for its next request is watched on: to come and go costs two calls of the system each time.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_MAXCONNECTS, MOST_KEPT)
        self._sockets = DefaultSelector()
        self._loop.add_reader(self._sockets.fileno(), self._ready)
        self._watched: dict[int, tuple[int, int]] = {}
        self._at_rest: set[int] = set()
        self._beginning: asyncio.Handle | None = None
        self._timer: asyncio.Handle | None = None
        self._due = 0.0
        self._idle: defaultdict[_Kind, list[_Transfer]] = defaultdict(list)
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
        has_body, milliseconds = data is not None or method != "GET", max(1, int(seconds * 1000))
        kind = _Kind(method, url.startswith("https:"), has_body, tuple(headers), milliseconds)
        idle = self._idle[kind]
        transfer = idle.pop() if idle else _Transfer(kind, idle)
        handle, waiting = transfer.handle, self._loop.create_future()
        transfer.begin(url, data or b"", at_most, waiting)
        self._under_way[handle] = transfer
        self._multi.add_handle(handle)
        if self._beginning is None:
            self._beginning = self._loop.call_soon(self._begin)
        try:
            await waiting
            status = handle.getinfo(pycurl.RESPONSE_CODE)
            return Answer(
                status,
                bytes(transfer.body),
                handle.getinfo(pycurl.CONTENT_TYPE) or "",
                handle.getinfo(pycurl.RETRY_AFTER) if status >= 400 else 0,
            )
        finally:
            self._put_back(transfer)

    def close(self) -> None:
        """Break off what is under way, and close the connections."""
        for transfer in list(self._under_way.values()):
            waiting = transfer.waiting
            if waiting is not None and not waiting.done():
                waiting.set_exception(TransferError("the connections were closed"))
            self._put_back(transfer)
        for idle in self._idle.values():
            for transfer in idle:
                transfer.handle.close()
        self._multi.close()
        for handle in (self._beginning, self._timer):
            if handle is not None:
                handle.cancel()
        self._loop.remove_reader(self._sockets.fileno())
        self._sockets.close()

    def _put_back(self, transfer: _Transfer) -> None:
        if self._under_way.pop(transfer.handle, None) is not None:
            self._multi.remove_handle(transfer.handle)
            transfer.forget()
            transfer.idle.append(transfer)

    def _watch(self, what: int, socket: int, _multi: object, _data: object) -> None:
        """libcurl wants to know of this socket when it can be read, be written, or no more."""
        sides = _SIDES.get(what)
        if sides is None:
            if socket in self._watched:
                self._at_rest.add(socket)
            return
        self._at_rest.discard(socket)
        inode = os.fstat(socket).st_ino
        before, its = self._watched.get(socket, (None, inode))
        if its != inode:  # that one was closed, and another has its number
            self._unwatch(socket)
            before = None
        if before is None:
            self._sockets.register(socket, sides)
        elif before != sides:
            self._sockets.modify(socket, sides)
        self._watched[socket] = sides, inode

    def _unwatch(self, socket: int) -> None:
        if self._watched.pop(socket, None) is not None:
            self._sockets.unregister(socket)

    def _ready(self) -> None:
        for key, sides in self._sockets.select(0):
            if key.fd in self._at_rest:
                self._at_rest.discard(key.fd)  # closed, as a rule: libcurl sees it at the next use
                self._unwatch(key.fd)
            else:
                self._multi.socket_action(key.fd, sides)
        self._look()

    def _begin(self) -> None:
        """Begin what was added since the last turn of the loop."""
        self._beginning = None
        self._go_on()

    def _time_out(self) -> None:
        self._timer = None
        self._go_on()

    def _go_on(self) -> None:
        self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
        self._look()

    def _set_timer(self) -> None:
        """Come back when libcurl wants that, or before."""
        milliseconds = self._multi.timeout()
        if milliseconds < 0:
            return
        due = self._loop.time() + milliseconds / 1000
        if self._timer is not None:
            if self._due <= due:
                return
            self._timer.cancel()
        self._timer, self._due = self._loop.call_at(due, self._time_out), due

    def _look(self) -> None:
        """Wake who waits for what is over."""
        self._set_timer()
        more = 1
        while more:
            more, well, badly = self._multi.info_read()
            for handle in well:
                self._end(handle, None)
            for handle, _code, words in badly:
                self._end(handle, words)

    def _end(self, handle: pycurl.Curl, words: str | None) -> None:
        transfer = self._under_way.get(handle)
        waiting = transfer.waiting if transfer is not None else None
        if transfer is None or waiting is None or waiting.done():
            return
        if transfer.is_too_large:
            waiting.set_exception(TooLarge("more than was asked for"))
        elif words is not None:
            waiting.set_exception(TransferError(words))
        else:
            waiting.set_result(None)


def _prepared(kind: _Kind) -> pycurl.Curl:
    handle = pycurl.Curl()
    handle.setopt(pycurl.NOSIGNAL, 1)
    handle.setopt(pycurl.PROXY, "")
    handle.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
    handle.setopt(pycurl.ACCEPT_ENCODING, "")
    handle.setopt(pycurl.USERAGENT, AGENT)
    handle.setopt(pycurl.HTTPHEADER, [*kind.headers, "Expect:"])
    handle.setopt(pycurl.TIMEOUT_MS, kind.milliseconds)
    if kind.has_body:
        handle.setopt(pycurl.POSTFIELDS, b"")  # before the method: it would set its own
        handle.setopt(pycurl.CUSTOMREQUEST, kind.method)
    if kind.is_secure:
        for option, value in _trusted():
            handle.setopt(option, value)
    return handle


@cache
def _trusted() -> tuple[tuple[int, str], ...]:
    """Whom Python trusts on this machine, `SSL_CERT_FILE` and `SSL_CERT_DIR` with it: libcurl was
    built on another.
    """
    paths = ssl.get_default_verify_paths()
    found = ((pycurl.CAINFO, paths.cafile), (pycurl.CAPATH, paths.capath))
    return tuple((option, value) for option, value in found if value is not None)
