"""Named points between receiving and confirming, where a crash test can watch or kill us.

In ordinary runs a point costs one comparison. `SCHAKEL_TEST__POINTS=FILE` makes the process write
the point that it passed last into FILE (mapped memory, which survives kill -9);
`SCHAKEL_TEST__KILL_AT=name:n` kills it when it passes that point the n-th time.
"""

import mmap
import os
import signal
from collections import Counter
from pathlib import Path
from typing import Final

POINTS: Final = (
    "received",
    "in_transaction",
    "before_commit",
    "committed",
    "before_send",
    "sent",
    "confirmed",
)
_WIDTH: Final = 32


class _Watch:
    def __init__(self, file: Path | None, kill_at: str) -> None:
        self._memory: mmap.mmap | None = None
        if file is not None:
            file.write_bytes(b"start".ljust(_WIDTH))
            with file.open("r+b") as handle:
                self._memory = mmap.mmap(handle.fileno(), _WIDTH)
        name, _, times = kill_at.partition(":")
        self._fatal = (name, int(times or 1))
        self._passed: Counter[str] = Counter()

    def point(self, name: str) -> None:
        self._passed[name] += 1
        if self._memory is not None:
            self._memory[:_WIDTH] = name.encode().ljust(_WIDTH)
        if (name, self._passed[name]) == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)


_watch: _Watch | None = None


def watch_from_environment() -> None:
    """Begin watching when a test asks for it."""
    global _watch
    file = os.environ.get("SCHAKEL_TEST__POINTS")
    kill_at = os.environ.get("SCHAKEL_TEST__KILL_AT", "")
    if file or kill_at:
        _watch = _Watch(Path(file) if file else None, kill_at)


def point(name: str) -> None:
    """Pass the point `name`."""
    if _watch is not None:
        _watch.point(name)
