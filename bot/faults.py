"""Named points between receiving and confirming, where a crash test can watch or kill us.

In ordinary runs a point costs one comparison. `SCHAKEL_TEST__POINTS=FILE` makes the process write
the point that it passed last into FILE (mapped memory, which survives kill -9);
`SCHAKEL_TEST__KILL_AT=name:n` kills it when it passes that point the n-th time.
`SCHAKEL_TEST__KILL_ON=TEXT` kills it, and `SCHAKEL_TEST__FAIL_ON=TEXT` fails the transaction, at
every message whose body holds TEXT; `SCHAKEL_TEST__FAIL_SENDING=TEXT` fails to send one of ours.
"""

import mmap
import os
import signal
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

JOB_POINTS: Final = ("job_found", "job_before_commit", "job_committed")
"""Points that only scheduled work passes."""

BATCH_POINTS: Final = (
    "received",  # an answer of /sync is here, and nothing of it is kept
    "keys_stored",  # the key store has committed its room keys
    "decrypted",
    "in_transaction",
    "before_commit",
    "committed",  # the effects, what is to be sent, and the token
    "next_sync",  # the token is about to be used
)
SENT_POINTS: Final = (
    "before_send",
    "encrypted",  # the room key is with all devices, and the message is not on its way yet
    "sent",
    "confirmed",
)
POINTS: Final = (*BATCH_POINTS, *SENT_POINTS, "joined", "room_made")
"""In the order in which one message passes them; the last two belong to rooms."""

_PREFIX: Final = "SCHAKEL_TEST__"
_WIDTH: Final = 32


class Provoked(Exception):
    """A test wants this transaction to fail."""


class _Watch:
    def __init__(self, wanted: Mapping[str, str]) -> None:
        self._memory: mmap.mmap | None = None
        if wanted["POINTS"]:
            file = Path(wanted["POINTS"])
            file.write_bytes(b"start".ljust(_WIDTH))
            with file.open("r+b") as handle:
                self._memory = mmap.mmap(handle.fileno(), _WIDTH)
        name, _, times = wanted["KILL_AT"].partition(":")
        self._fatal = (name, int(times or 1))
        self._kill_on, self._fail_on = wanted["KILL_ON"], wanted["FAIL_ON"]
        self._fail_sending = wanted["FAIL_SENDING"]
        self._passed: Counter[str] = Counter()

    def point(self, name: str) -> None:
        self._passed[name] += 1
        if self._memory is not None:
            self._memory[:_WIDTH] = name.encode().ljust(_WIDTH)
        if (name, self._passed[name]) == self._fatal:
            _die()

    def handling(self, body: str) -> None:
        if self._kill_on and self._kill_on in body:
            _die()
        if self._fail_on and self._fail_on in body:
            raise Provoked

    def sending(self, body: str) -> None:
        if self._fail_sending and self._fail_sending in body:
            raise Provoked


_watch: _Watch | None = None


def watch_from_environment() -> None:
    """Begin watching when a test asks for it."""
    global _watch
    names = ("POINTS", "KILL_AT", "KILL_ON", "FAIL_ON", "FAIL_SENDING")
    wanted = {name: os.environ.get(_PREFIX + name, "") for name in names}
    if any(wanted.values()):
        _watch = _Watch(wanted)


def point(name: str) -> None:
    """Pass the point `name`."""
    if _watch is not None:
        _watch.point(name)


def handling(body: str) -> None:
    """Begin to deal with a message. Raises Provoked when a test wants it."""
    if _watch is not None:
        _watch.handling(body)


def sending(body: str) -> None:
    """Begin to send a message. Raises Provoked when a test wants it."""
    if _watch is not None:
        _watch.sending(body)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
