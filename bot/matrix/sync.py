"""The sync loop: one /sync answer at a time becomes one Batch, and waits until that is committed.

/sync is asked over our own Api: nio would retry without end inside the call, ignore limited
timelines and left rooms, and store the token before anything is handled (all measured).
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.faults import point
from bot.matrix import answer
from bot.matrix.api import Api, path
from bot.matrix.assemble import Assembly, Known, Memory, Polls, Rooms, Waiting
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.upkeep import KeysDiffer
from bot.matrix.errors import MatrixError, Refused, TokenDead, Unreachable
from bot.matrix.events import Batch, Json
from bot.matrix.fetch import Fetcher
from bot.matrix.forks import Forks
from bot.matrix.gaps import Gaps
from bot.matrix.reading import Reader
from bot.matrix.retry import Backoff

LONG_POLL_MS: Final = 30_000
FIRST_SECONDS: Final = 120.0
ANSWER_SECONDS: Final = 60.0
QUICK_SECONDS: Final = 1.0
NOTHING: Final = {"not_types": ["*"]}
SPARE_SECONDS: Final = 30.0
READING_SECONDS: Final = 900.0
"""In which an answer is read: gaps are filled and files fetched, each with limits of its own."""

log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


async def _no_rooms() -> Collection[str]:
    return ()


async def _none_waiting() -> Sequence[tuple[str, Json]]:
    return ()


class Watcher:
    """Hears how the loop is. This one lets it pass."""

    def alive(self, within: float) -> None:
        """The loop is about to wait, and is heard again within so many seconds."""

    def answered(self, well: bool) -> None:
        """The homeserver answered /sync, or did not."""


async def _none_known(event_ids: Collection[str]) -> Collection[str]:
    return ()


async def _no_polls(room_id: str) -> Collection[str]:
    return ()


class Sync:
    """Reads all that happens in the rooms of the account `own`.

    `shift` is added to the homeserver's times (the test clock). `now` is real time: it says from
    when on messages count where no token is stored. `timeline_limit`: how many events a room brings
    in one answer before the rest is paged back; Synapse gives 100 at most. `watcher` hears how the
    loop is.
    """

    def __init__(
        self,
        api: Api,
        machine: Machine,
        own: str,
        *,
        shift: Callable[[], timedelta] = timedelta,
        now: Callable[[], datetime] = _now,
        timeline_limit: int = 100,
        backoff: Backoff | None = None,
        watcher: Watcher | None = None,
    ) -> None:
        self._api = api
        self._machine = machine
        self._now = now
        self._backoff = backoff or Backoff()
        self._reader = Reader(keys=machine, own=own, shift=shift)
        self._watcher = watcher or Watcher()
        self._gaps = Gaps(api=api, backoff=self._backoff)
        self._forks = Forks(gaps=self._gaps)
        self._filter = json.dumps(_filter(timeline_limit))

    async def run(
        self,
        on_batch: Callable[[Batch], Awaitable[None]],
        *,
        token: str | None,
        joined: Rooms,
        private: Rooms = _no_rooms,
        waiting: Waiting = _none_waiting,
        known: Known = _none_known,
        polls: Polls = _no_polls,
    ) -> None:
        """Sync for ever, from `token` on (None: nothing from before this start is executed).

        `on_batch` returns when the batch is committed, its token with it; only then is the next
        answer asked for. Asked of those who remember: `joined`: the rooms in which we were at the
        last commit; `private`: the rooms in which every message is for us; `waiting`: room id and
        `source` of all that is kept as Undecryptable (asked at the start and when room keys came;
        what can now be read stands in front of the batch under its old event id, as a bare Event
        when it says nothing to us); `known`: of these event ids, those of our own bound messages;
        `polls`: our native polls that still run in a room (after a gap all votes in them are read).

        Raises TokenDead and KeysDiffer, and what `on_batch` and the five raise.
        """
        memory = Memory(joined=joined, private=private, waiting=waiting, known=known, polls=polls)
        assembly = self._assembly(memory)
        first, quick = True, 0
        while True:
            began = asyncio.get_running_loop().time()
            raw = await self._answer(token, first)
            took = asyncio.get_running_loop().time() - began
            self._watcher.alive(READING_SECONDS)
            point("received")
            raw = await self._forks.mended(raw)
            await self._machine.receive(raw)
            point("keys_stored")
            keys_came = first or bool(raw["to_device"]["events"])
            batch = await assembly.batch(raw, token, keys_came=keys_came)
            point("decrypted")
            await on_batch(batch)
            self._watcher.alive(READING_SECONDS)
            await self._upkeep()
            # A homeserver that answers a long poll at once with nothing must not make us spin.
            idle = took < QUICK_SECONDS and answer.is_empty(raw) and not first
            quick = quick + 1 if idle else 0
            if quick:
                await self._wait(quick)
            token, first = batch.token, False
            point("next_sync")

    def _assembly(self, memory: Memory) -> Assembly:
        return Assembly(
            started=self._now(),
            now=self._now,
            memory=memory,
            reader=self._reader,
            gaps=self._gaps,
            fetcher=Fetcher(api=self._api, reader=self._reader, backoff=self._backoff),
        )

    async def _answer(self, token: str | None, first: bool) -> dict[str, Any]:
        """The next answer, well-formed, however long that takes. Raises TokenDead."""
        query = {"filter": self._filter, "timeout": str(0 if first else LONG_POLL_MS)}
        query |= {"since": token} if token is not None else {}
        query |= {"full_state": "true"} if first else {}
        limit = FIRST_SECONDS if first else ANSWER_SECONDS
        failures = 0
        while True:
            self._watcher.alive(limit + SPARE_SECONDS)
            try:
                raw = await self._api.request("GET", path("sync"), query=query, timeout=limit)
                read = answer.well_formed(raw)
            except TokenDead:
                raise
            except (Unreachable, Refused) as error:
                failures += 1
                log.warning("no answer to /sync (try %d): %s", failures, error)
                self._watcher.answered(False)
                await self._wait(failures, error)
                continue
            self._watcher.answered(True)
            return read

    async def _wait(self, failures: int, error: Exception | None = None) -> None:
        seconds = self._backoff.delay(failures, error)
        self._watcher.alive(seconds + SPARE_SECONDS)
        await asyncio.sleep(seconds)

    async def _upkeep(self) -> None:
        try:
            await self._machine.upkeep()
        except (TokenDead, KeysDiffer):
            raise
        except MatrixError as error:
            log.warning("the upkeep of keys waits for the next sync: %s", error)


def _filter(timeline_limit: int) -> Json:
    return {
        "presence": NOTHING,
        "account_data": NOTHING,
        "room": {
            "ephemeral": NOTHING,
            "account_data": NOTHING,
            "state": {"lazy_load_members": False},
            "timeline": {"limit": timeline_limit, "lazy_load_members": False},
        },
    }
