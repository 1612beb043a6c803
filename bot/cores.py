"""The event loop and the writer's thread run on one core.

Python runs one thread at a time, and each call into SQLite or libcurl lets the other one go on. On
two cores that wakes a core for a call that takes microseconds, and who made the call has to wait
until the other one lets go: that took a third of all processor time. On one core the scheduler
leaves the thread that runs alone. The other cores are for the homeserver, and for our own threads
that do something long.
"""

import asyncio
import os
import sys
import threading
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

import structlog

CHOOSE_EVERY_SECONDS: Final = 60.0
"""How often the scheduler may choose another core: someone else may be busy on this one."""

CHOOSING_SECONDS: Final = 0.5
"""How long it has for that."""

log = structlog.get_logger()


async def share_core(writer: int) -> None:
    """Keep this thread and the thread `writer` (a native id) on one core until cancelled.

    Threads that asyncio begins for what takes long have all cores. Where there is one core only, or
    who runs us does not let us choose, nothing is done.
    """
    if sys.platform != "linux":
        return
    every = os.sched_getaffinity(0)
    if len(every) == 1:
        return
    both = (threading.get_native_id(), writer)
    asyncio.get_running_loop().set_default_executor(
        ThreadPoolExecutor(thread_name_prefix="long", initializer=partial(_free, every))
    )
    try:
        while True:
            _run_on({_core()}, both)
            await asyncio.sleep(CHOOSE_EVERY_SECONDS)
            _run_on(every, both)
            await asyncio.sleep(CHOOSING_SECONDS)
    except OSError as error:
        log.info("cores cannot be chosen", error=type(error).__name__)
    finally:
        _free(every, both)


if sys.platform == "linux":

    def _run_on(cores: Collection[int], threads: Iterable[int] = (0,)) -> None:
        """Let these threads run on these cores only; 0 is the one that calls."""
        for thread in threads:
            os.sched_setaffinity(thread, cores)

    def _free(every: Collection[int], threads: Iterable[int] = (0,)) -> None:
        """Let them run on all again; who may not choose never kept them from it."""
        with suppress(OSError):
            _run_on(every, threads)

    def _core() -> int:
        """The core on which the calling thread is."""
        return int(Path("/proc/thread-self/stat").read_text().rpartition(")")[2].split()[36])
