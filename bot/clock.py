"""The one source of time, and the alarm clock that wakes the program for what is due.

Rows say what is due (`storage/schedule.py`); APScheduler only wakes us to look, so that a missed
timer costs nothing: what fell due during downtime is found by looking.
"""

import asyncio
import os
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel import Session

from bot import unsaid
from bot.compose import Origin, Row
from bot.dispatch import Dispatcher, Own
from bot.faults import point
from bot.rights import Access
from bot.tidy import EVERY, tidy
from commands.base import Job, JobContext, reply, say
from commands.language.moments import AMSTERDAM
from commands.registry import Registry
from storage import inbox, outbox, schedule
from storage.database import Database, Unit
from storage.schedule import Due, OccurrenceState

log = structlog.get_logger()

TEST_CLOCK = "SCHAKEL_TEST__CLOCK"
LOOK_EVERY_SECONDS = 1.0
MOST_TOGETHER = 50
"""Occurrences that are done in one transaction: answers need not wait for more."""

ANSWERS_FIRST: Final = timedelta(seconds=30)
"""How long jobs that are done together are held back while people wait for answers."""

TELL_UNREADABLE_AFTER = timedelta(minutes=5)


class Clock:
    """What time it is. Under the test clock a file holds the seconds to add to real time."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    @classmethod
    def from_environment(cls, homeserver: str) -> "Clock":
        """The clock of this process. Raises ValueError for a test clock with a real homeserver."""
        file = os.environ.get(TEST_CLOCK)
        if not file:
            return cls()
        if urlsplit(homeserver).hostname not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError(f"{TEST_CLOCK} is for a homeserver on loopback only")
        return cls(Path(file))

    def shift(self) -> timedelta:
        """What is added to real time, and to the homeserver's."""
        if self._file is None:
            return timedelta()
        return timedelta(seconds=float(self._file.read_text()))

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC) + self.shift()


class Wakes(Protocol):
    """The outbox, as far as the clock knows it."""

    def wake(self) -> None:
        """There may be new rows."""


class Alarm:
    """Looks each second for occurrences that are due and has their jobs done, each once."""

    def __init__(
        self,
        database: Database,
        registry: Registry,
        dispatcher: Dispatcher,
        clock: Clock,
        access: Access,
        own: Own,
        sender: "Wakes",
        answering: Callable[[], bool],
    ) -> None:
        """`answering`: whether somebody waits for an answer just now."""
        self._database = database
        self._registry = registry
        self._dispatcher = dispatcher
        self._clock = clock
        self._access = access
        self._own = own
        self._sender = sender
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._tidied: datetime | None = None
        self._planned: date | None = None
        self._more = False
        self._is_answering, self._answering = answering, False

    def start(self) -> None:
        """Begin looking, at once and then each second."""
        self._scheduler.add_job(
            self._look,
            "interval",
            seconds=LOOK_EVERY_SECONDS,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Look no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _look(self) -> None:
        try:
            self._more = True
            while self._more:
                self._answering = self._is_answering()
                if await self._database.write(self.run_due):
                    point("job_committed")
                    self._sender.wake()
        except asyncio.CancelledError:
            return  # we are being stopped; what is under way in the writer thread is finished
        except Exception as error:  # an error that got out would stop the timer for ever
            log.error("looking for due work failed", error=type(error).__name__)

    def run_due(self, unit: Unit) -> int:
        """Do what is due, each occurrence in a savepoint of its own; returns how many."""
        now = self._clock.now()
        if self._tidied is None or now - self._tidied >= EVERY:
            tidy(unit, now)
            unsaid.expire(unit, self._own.user_id, self._dispatcher.alerts, now)
            self._tidied = now
        self._plan_daily(unit, now)
        self._more, done = False, 0
        if schedule.is_due(unit.connection, now):
            done = self._run_all(unit, now)
            point("job_before_commit")
        return done + self._tell_unreadable(unit, now) + self._dispatcher.alerts.look_at_room(unit)

    def _run_all(self, unit: Unit, now: datetime) -> int:
        together = [one for one in self._registry.jobs.values() if one.together]
        due = schedule.due_but(unit.connection, [one.name for one in together], now)
        point("job_found")
        for occurrence in due:
            outbox.enqueue(unit.connection, self._run(unit, occurrence, now))
        return len(due) + sum(self._run_together(unit, one, now) for one in together)

    def _plan_daily(self, unit: Unit, now: datetime) -> None:
        """Have the jobs of each day done on the next one; what a downtime missed is done once."""
        local = now.astimezone(ZoneInfo(AMSTERDAM))
        if self._planned == local.date():
            return
        with unit.command() as session:
            for job in self._registry.jobs.values():
                if job.daily is not None:
                    day = local.date() + timedelta(days=local.time() >= job.daily)
                    due_at = datetime.combine(day, job.daily, ZoneInfo(AMSTERDAM))
                    schedule.plan(session, job.name, "daily", day.isoformat(), due_at)
        self._planned = local.date()

    def _tell_unreadable(self, unit: Unit, now: datetime) -> int:
        """One short notice in rooms where something could not be read for five minutes."""
        late = inbox.untold(unit.connection, now - TELL_UNREADABLE_AFTER)
        for room_id, count in late.items():
            told = say("unreadable", count=count).in_room(room_id)
            origin = Origin(cause=f"unreadable/{room_id}/{now.isoformat()}")
            with unit.command() as session:
                rows = self._dispatcher.attempts.compose(session, reply(told), None, origin, now)
            outbox.enqueue(unit.connection, rows)
        return len(late)

    def _run_together(self, unit: Unit, job: Job, now: datetime) -> int:
        """Do the first that are due in one savepoint; when that fails, each in its own.

        They come after answers, but not for long.
        """
        due = schedule.due_of(unit.connection, job.name, now, MOST_TOGETHER)
        if not due or (self._answering and now - due[0].due_at < ANSWERS_FIRST):
            return 0
        self._more |= len(due) == MOST_TOGETHER
        try:
            with unit.command() as session:
                rows = self._jobs(session, job, due, now)
                schedule.finish(session, due, OccurrenceState.DONE)
        except Exception:
            rows = [row for occurrence in due for row in self._run(unit, occurrence, now)]
        outbox.enqueue(unit.connection, rows)
        return len(due)

    def _run(self, unit: Unit, occurrence: Due, now: datetime) -> list[Row]:
        job = self._registry.jobs[occurrence.job]
        try:
            with unit.command() as session:
                rows = self._jobs(session, job, [occurrence], now)
                schedule.finish(session, [occurrence], OccurrenceState.DONE)
                return rows
        except Exception as error:
            self._dispatcher.attempts.failed(unit, error, _cause(occurrence))
            with unit.command() as session:
                schedule.finish(session, [occurrence], OccurrenceState.FAILED)
            return []

    def _jobs(
        self, session: Session, job: Job, occurrences: Sequence[Due], now: datetime
    ) -> list[Row]:
        """Rows of what a job says of these: one, unless it takes many together."""
        first = occurrences[0]
        context = JobContext(
            session=session,
            now=now,
            due_at=first.due_at,
            bot=self._own.user_id,
            administrators=self._access.administrators,
        )
        if job.together:
            answers = job.handler(context, [one.subject for one in occurrences])
        else:
            answers = [job.handler(context, first.subject, first.step)]
        return [
            row
            for one, answer in zip(occurrences, answers, strict=True)
            if answer.parts
            for row in self._dispatcher.attempts.compose(
                session, answer, context, Origin(cause=_cause(one), unprompted=True), now
            )
        ]


def _cause(occurrence: Due) -> str:
    return f"{occurrence.job}/{occurrence.subject}/{occurrence.step}"
