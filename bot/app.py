"""The composition root: builds the parts, starts and stops them in order."""

import asyncio
import fcntl
import os
import sys
import threading
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

import structlog

from bot.account import Account
from bot.administration import Administration
from bot.administrators import Administrators
from bot.alerts import Alerts
from bot.clock import Alarm, Clock
from bot.compose import Composer
from bot.config import Settings
from bot.cores import share_core
from bot.dispatch import Dispatcher, Own
from bot.faults import watch_from_environment
from bot.files import Files
from bot.footing import Patience, footing
from bot.fresh import HandedOver
from bot.health import Health
from bot.lasting import settle
from bot.limits import Limits
from bot.matrix.api import Api
from bot.matrix.client import Client
from bot.matrix.crypto.backup.service import Backup
from bot.matrix.crypto.identity import load_identity
from bot.matrix.crypto.login import Session
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.startup import KeyStoreVerdict
from bot.matrix.crypto.verification import Verifier
from bot.matrix.errors import MatrixError, Unreachable
from bot.matrix.events import Batch, Echo, Json
from bot.matrix.retry import Backoff
from bot.matrix.sync import Sync
from bot.outbox import Outbox
from bot.pressure import Pressure
from bot.receive import Receiver
from bot.rights import Access
from bot.systemd import notify
from bot.watch import Watch
from commands.catalogue import MODULES
from commands.privacy.guard import use_extra
from commands.registry import Registry
from storage import calendar_feeds, inbox, message_names, polls, restored, rooms
from storage.database import Database, Unit, sqlite_url
from storage.opening import open_database
from storage.outbox import Kind, ToSend

log = structlog.get_logger()

T = TypeVar("T")

BACKUP_EVERY_SECONDS = 60.0

PATIENCE = "EXTEND_TIMEOUT_USEC=120000000"
"""To systemd: a start that waits for its homeserver is not stuck; asked for anew at each try."""


class DataInUse(Exception):
    """Another process has the data folder."""


def lock(folder: Path) -> int:
    """Take the data folder for this process, until it ends. Raises DataInUse."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise DataInUse(
            f"The data in {folder} is in use by another bot. Stop that one first."
        ) from error
    return descriptor


def database_url(settings: Settings) -> str:
    """Where the database is: in the data folder unless the settings say otherwise."""
    return settings.storage.database or sqlite_url(settings.storage.folder / "schakel.db")


def administrators_of(settings: Settings) -> Administrators:
    """Who they are, and where they are told."""
    access = settings.access
    own = settings.matrix.user_id
    return Administrators(access.administrators, access.administrators_room, own)


class App:
    """A running bot. `ready` is called once, when the first sync is done and the outbox runs;
    `standing_by` before that, when another bot is active."""

    def __init__(
        self, settings: Settings, ready: Callable[[str], None], standing_by: Callable[[], None]
    ) -> None:
        self._settings = settings
        self._ready = ready
        self._standing_by = standing_by
        self._clock = Clock.from_environment(settings.matrix.homeserver)
        self._registry = Registry(MODULES, keep=settings.storage.folder / "templates")
        self._access = Access(
            settings.access.servers, settings.access.administrators, settings.access.inviters
        )
        self._watch = Watch(self._clock.now)

    async def run(self) -> None:
        """Run until cancelled. Raises what makes going on useless, with a sentence."""
        watch_from_environment()
        async with AsyncExitStack() as stack:
            descriptor = lock(self._settings.storage.folder)
            stack.callback(os.close, descriptor)
            choose_names(self._settings)
            footed = await stack.enter_async_context(
                footing(self._settings, Patience(self._watch, self._standing_by))
            )
            database = open_database(
                database_url(self._settings), alone=True, prepare=footed.prepare
            )
            stack.callback(database.close)
            api = Api(self._settings.matrix.homeserver, gate=footed.gate)
            stack.push_async_callback(api.close)
            account = Account(self._settings, api, footed)
            opened = await _patiently(partial(account.open, self._clock))
            session, machine = opened.session, opened.machine
            stack.push_async_callback(machine.close)
            desk = Administration(
                api,
                database,
                session.user_id,
                session.device_id,
                self._clock.now,
                administrators_of(self._settings),
                footed.describe,
            )
            identity = await load_identity(account.secrets, session.user_id)
            assert identity is not None  # opening the account made or found it
            desk.verifier = Verifier(api, machine, identity, desk)
            machine.attach(desk.verifier)
            backup = None
            if self._settings.matrix.key_backup:
                backup = await Backup.open(api, machine, identity, account.secrets)
                if opened.keys is not KeyStoreVerdict.OK:
                    log.info("room keys restored", count=await backup.restore())
            await stack.enter_async_context(_calendars(self._settings, database, self._clock))
            await self._serve(database, api, machine, session, desk, backup)

    async def _serve(
        self,
        database: Database,
        api: Api,
        machine: Machine,
        session: Session,
        desk: Administration,
        backup: Backup | None,
    ) -> None:
        composer = Composer(
            self._registry.texts, session.device_id, administrators_of(self._settings)
        )
        own = Own(session.user_id, _names(session.user_id))
        limits = Limits(self._settings.limits.at_once, self._settings.limits.each_minute)
        dispatcher = Dispatcher(
            self._registry,
            composer,
            self._access,
            own,
            self._clock.now,
            limits,
            self._watch.metrics,
        )
        sender = Outbox(
            database,
            Client(api, machine, session.user_id),
            session.user_id,
            session.device_id,
            self._clock.now,
            self._clock.shift,
            Files(self._registry.texts).make,
            partial(_tell_refused, dispatcher.alerts),
            self._watch.metrics,
            await database.write(lambda unit: restored.find(unit.connection)),
        )
        alarm = Alarm(
            database,
            self._registry,
            dispatcher,
            self._clock,
            self._access,
            own,
            sender,
            lambda: self._watch.in_hand or sender.pressing() > 0,
        )
        first = asyncio.Event()

        def committed(batch: Batch, to_send: HandedOver | None) -> None:
            first.set()
            sender.echoed(echo.sent_as for echo in batch.events if isinstance(echo, Echo))
            sender.committed(to_send)

        receiver = Receiver(
            database,
            dispatcher,
            dispatcher.alerts,
            self._clock.now,
            committed,
            self._watch,
        )
        await receiver.start()
        pressure = Pressure(
            database,
            receiver.receive,
            sender,
            dispatcher.alerts,
            session.user_id,
            self._clock.now,
            self._watch,
        )
        sync = Sync(api, machine, session.user_id, shift=self._clock.shift, watcher=self._watch)
        health = Health(self._watch, database, dispatcher.alerts, self._clock.now, self._settings)
        memory = Memory(database, session.user_id)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(health.run())
            tasks.create_task(
                sync.run(
                    pressure.receive,
                    token=await memory.token(),
                    joined=memory.joined,
                    private=memory.private,
                    waiting=memory.waiting,
                    known=memory.known,
                    polls=memory.polls,
                )
            )
            await first.wait()  # what a crash left behind is seen before anything is sent
            tasks.create_task(sender.run())
            tasks.create_task(desk.run())
            if backup is not None:
                tasks.create_task(_keep_backup(backup))
            alarm.start()
            settle()
            self._ready(session.user_id)
            notify("READY=1")
            tasks.create_task(_compile(self._registry.texts.to_compile()))
            tasks.create_task(share_core(await database.write(_this_thread)))
            tasks.create_task(_until_cancelled(alarm.stop))


class Memory:
    """What the sync loop asks of the database."""

    def __init__(self, database: Database, own: str) -> None:
        self._database = database
        self._own = own
        self._version = -1
        self._joined: Collection[str] | None = None
        self._private: Collection[str] | None = None

    async def token(self) -> str | None:
        """The sync position of the last commit."""
        return await self._database.write(
            lambda unit: inbox.get_value(unit.connection, inbox.SYNC_TOKEN)
        )

    async def joined(self) -> Collection[str]:
        """Rooms in which we were at the last commit."""
        self._forget_what_changed()
        if self._joined is None:
            self._joined = await self._database.write(
                lambda unit: rooms.joined_rooms(unit.connection)
            )
        return self._joined

    async def private(self) -> Collection[str]:
        """Rooms in which every message is for us."""
        self._forget_what_changed()
        if self._private is None:
            self._private = await self._database.write(
                lambda unit: frozenset(rooms.all_private_rooms(unit.connection, self._own))
            )
        return self._private

    def _forget_what_changed(self) -> None:
        version = self._database.version(rooms.WHO_IS_WHERE)
        if version != self._version:
            self._joined, self._private, self._version = None, None, version

    async def waiting(self) -> Sequence[tuple[str, Json]]:
        """Events that wait for a key."""
        return await self._database.write(lambda unit: inbox.waiting(unit.connection))

    async def known(self, event_ids: Collection[str]) -> Collection[str]:
        """Those of these events that are named messages."""
        return await self._database.write(
            lambda unit: message_names.names_of(unit.connection, event_ids)
        )

    async def polls(self, room_id: str) -> Collection[str]:
        """Our native polls in this room that still run."""
        return await self._database.write(
            lambda unit: polls.running_natives(unit.connection, room_id)
        )


def _this_thread(_: Unit) -> int:
    return threading.get_native_id()


def _tell_refused(alerts: Alerts, unit: Unit, row: ToSend, error: str) -> None:
    """Administrators hear once that a room's rows are refused for good for this reason."""
    if row.room_id is not None and row.kind != Kind.JOIN:
        alerts.refused(unit, row.room_id, error)


def choose_names(settings: Settings) -> None:
    """Load what else looks for names, where the settings say so. Raises ExtraMissing."""
    if settings.privacy.names == "deduce":
        from commands.privacy.detectors.deduce_names import open_detector

        use_extra(open_detector(settings.storage.folder / "names"))


async def _patiently(open_account: Callable[[], Awaitable[T]]) -> T:
    """Wait for a homeserver that is away when we start."""
    backoff = Backoff()
    failures = 0
    while True:
        try:
            return await open_account()
        except Unreachable as error:
            failures += 1
            log.warning("the homeserver is away", tries=failures)
            notify(PATIENCE, "STATUS=the homeserver is away")
            await backoff.wait(failures, error)


@asynccontextmanager
async def _calendars(settings: Settings, database: Database, clock: Clock) -> AsyncIterator[None]:
    """Serve calendars where the settings say so; else nobody is given an address."""
    wanted = settings.calendar
    if wanted.port is None or wanted.address is None:
        await database.write(lambda unit: calendar_feeds.set_address(unit.connection, None))
        yield
        return
    from bot.calendar_server import CalendarServer

    address = wanted.address.rstrip("/") + "/"
    async with CalendarServer(database, clock.now, wanted.host, wanted.port, address):
        yield


async def _compile(templates: Sequence[str]) -> None:
    """Have a process compile templates that are new; until it did we do so ourselves, at need."""
    if not templates:
        return
    argv = (sys.executable, "-m", "commands.language.templates", *templates)
    with suppress(OSError):
        process = await asyncio.create_subprocess_exec(*argv, stdin=DEVNULL, stdout=DEVNULL)
        try:
            await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def _keep_backup(backup: Backup) -> None:
    """Bring the backup of room keys up to date, now and then."""
    while True:
        try:
            await backup.run()
        except MatrixError as error:
            log.warning("the backup of room keys waits", error=type(error).__name__)
        await asyncio.sleep(BACKUP_EVERY_SECONDS)


async def _until_cancelled(stop: Callable[[], None]) -> None:
    try:
        await asyncio.Event().wait()
    finally:
        stop()


def _names(user_id: str) -> tuple[str, ...]:
    """What people call the bot at the start of a message."""
    localpart = user_id[1:].partition(":")[0]
    return (user_id, f"@{localpart}", localpart, "schakel")
