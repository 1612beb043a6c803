"""The loop and the writer share a core; what takes long has all."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import pytest

from bot import cores

EVERY = os.sched_getaffinity(0)


@pytest.fixture
def writer() -> Iterator[int]:
    """Another thread, by its native id."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield pool.submit(threading.get_native_id).result()


@asynccontextmanager
async def sharing(writer: int) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(cores.share_core(writer))
    await asyncio.sleep(0)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_two_share_a_core_and_what_takes_long_has_all(writer: int) -> None:
    async with sharing(writer):
        here = os.sched_getaffinity(0)
        assert len(here) == 1
        assert os.sched_getaffinity(writer) == here
        assert await asyncio.to_thread(os.sched_getaffinity, 0) == EVERY
    assert os.sched_getaffinity(0) == os.sched_getaffinity(writer) == EVERY


async def test_the_scheduler_may_choose_another(
    writer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cores, "CHOOSE_EVERY_SECONDS", 0)
    monkeypatch.setattr(cores, "CHOOSING_SECONDS", 0)
    chosen = iter([0, 0, 1, 1])
    monkeypatch.setattr(cores, "_core", lambda: next(chosen))
    ran: list[set[int]] = []
    enough = asyncio.Event()

    def run_on(allowed: Collection[int], _threads: Iterable[int] = ()) -> None:
        ran.append(set(allowed))
        if len(ran) == 6:
            enough.set()

    monkeypatch.setattr(cores, "_run_on", run_on)
    async with sharing(writer):
        await enough.wait()
    assert ran[:6] == [{0}, EVERY, {0}, EVERY, {1}, EVERY]


async def test_who_may_not_choose_goes_on(writer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_thread: int, _cores: Collection[int]) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setaffinity", refuse)
    async with sharing(writer) as task:
        await task  # ends, and raises nothing
        assert await asyncio.to_thread(int, "7") == 7
        assert os.sched_getaffinity(writer) == EVERY


async def test_with_one_core_there_is_nothing_to_choose(
    writer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _thread: {3})
    async with sharing(writer) as task:
        await task
    monkeypatch.undo()
    assert os.sched_getaffinity(writer) == EVERY
