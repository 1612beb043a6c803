"""Standing by until the lease is ours, and keeping it while the bot acts."""

import asyncio
import os
import platform
import secrets
from collections.abc import Iterable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Final

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.config import Settings
from bot.doctor import Finding
from bot.footing import Footing, Patience
from bot.health import Gauges, telling
from bot.matrix.crypto.store_rows import RowKeyStores
from bot.matrix.errors import Unreachable
from bot.pulse import NO_LEASE, STANDING_BY
from bot.standby.moving_in import move_in
from bot.standby.reaching import SEEN_SECONDS
from bot.standby.secrets import SealedSecrets
from bot.systemd import notify
from storage.database import Database
from storage.opening import StoreError, trouble
from storage.postgresql import is_away
from storage.standby import lease
from storage.standby.lease import LEASE_SECONDS, Fence, Fenced, Keeper, Seen
from storage.standby.sealing import Sealer
from storage.standby.tables import make
from storage.standby.vault import Vault

log = structlog.get_logger()

LOOK_SECONDS: Final = 0.25
AWAY_SECONDS: Final = 1.0
TELL_SECONDS: Final = 1.0
"""How often who stands by is noted in the database."""


class Leading:
    """Within it this bot is the active one; see `footing.footing`."""

    def __init__(self, settings: Settings, patience: Patience | None) -> None:
        assert settings.storage.database is not None  # the settings see to it
        self._settings = settings
        self._url = settings.storage.database
        self._patience = patience
        self._name = f"{platform.node()} {os.getpid()} {secrets.token_hex(4)}"
        self._engine = lease.engine_for(self._url)
        self._keeper: Keeper | None = None
        self._keys: Database | None = None
        self._fallen = self._leaving = False
        self._noted_at = float("-inf")
        self._vault: Vault | None = None

    async def __aenter__(self) -> Footing:
        """Return when the lease is ours. Raises StoreError, ConfigError."""
        self._task = asyncio.current_task()
        self._loop = asyncio.get_running_loop()
        try:
            return await self._enter()
        except BaseException as error:
            await self._left(type(error))
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, _e: object, _t: TracebackType | None
    ) -> None:
        """Give the lease back, or say that another bot has it."""
        await self._left(kind)

    async def _left(self, kind: type[BaseException] | None) -> None:
        self._leaving = True  # it may be over only now, and that need not end what ends
        await self._leave()
        if self._fallen:
            if kind is asyncio.CancelledError and self._task is not None:
                self._task.uncancel()
            raise Fenced("Another bot has become active on this database. This one stops.")

    async def _enter(self) -> Footing:
        secret = self._settings.standby.shared_secret()
        salt = await self._reached()
        sealer = await asyncio.to_thread(Sealer, secret, salt)
        await asyncio.to_thread(self._check_secret, sealer)
        self._keeper = await self._taken()
        self._keeper.start(self._fall)
        fence = Fence(self._keeper.epoch, self._fall)
        self._keys = Database(self._url)
        fence.around(self._keys.engine)
        self._vault = Vault(self._keys, sealer)
        move_in(self._settings.storage.folder, self._settings.matrix.user_id, self._vault)
        log.info("active", epoch=self._keeper.epoch)
        return Footing(
            SealedSecrets(self._vault),
            RowKeyStores(self._vault),
            self._gate,
            fence.around,
            self._describe,
        )

    def _describe(self, connection: Connection) -> Iterable[Finding]:
        seen = lease.look(connection)
        yield Finding("standby", f"active is {seen.holder} (epoch {seen.epoch})")
        others = lease.waiting(connection, SEEN_SECONDS)
        if others:
            yield Finding("standby", f"{', '.join(others)} stands by")
        else:
            yield Finding("standby", "nobody stands by: start the second bot", bad=True)

    async def _reached(self) -> bytes:
        """Make the standby's tables. Who may wait waits for a server that is away."""
        while True:
            try:
                return await asyncio.to_thread(make, self._engine)
            except DBAPIError as error:
                if self._patience is None or not _is_away(error):
                    raise StoreError(trouble(self._url, error)) from error
                log.warning("the database is away", error=type(error).__name__)
                await asyncio.sleep(AWAY_SECONDS)

    def _check_secret(self, sealer: Sealer) -> None:
        database = Database(self._url)
        try:
            Vault(database, sealer).check()
        except DBAPIError as error:
            raise StoreError(trouble(self._url, error)) from error
        finally:
            database.close()

    async def _taken(self) -> Keeper:
        """Wait for the lease."""
        async with AsyncExitStack() as stack:
            until = lease.clock() + LEASE_SECONDS + 1.0
            standing_by = away = False
            while True:
                asked_at = lease.clock()
                try:
                    found = await asyncio.to_thread(self._look)
                except DBAPIError as error:
                    if not away:
                        log.warning("the database is away", error=type(error).__name__)
                    away = True
                    await asyncio.sleep(AWAY_SECONDS)
                    continue
                away = False
                if isinstance(found, int):
                    self._begin_acting()
                    return Keeper(self._engine, found, asked_at)
                if self._patience is None:
                    if lease.clock() > until:
                        raise StoreError(
                            f"Another bot is active on this database ({found.holder}). Stop that "
                            "one first."
                        )
                elif not standing_by:
                    standing_by = True
                    await self._begin_waiting(stack, self._patience)
                await asyncio.sleep(min(LOOK_SECONDS, max(found.remaining, 0.01)))

    def _look(self) -> int | Seen:
        """Our new epoch, or the lease that somebody else has."""
        with self._engine.begin() as connection:
            seen = lease.look(connection)
            if seen.remaining <= 0:
                return lease.take(connection, seen, self._name) or lease.look(connection)
            if self._patience is not None and lease.clock() - self._noted_at >= TELL_SECONDS:
                lease.wait(connection, self._name)
                self._noted_at = lease.clock()
            return seen

    async def _begin_waiting(self, stack: AsyncExitStack, patience: Patience) -> None:
        patience.watch.pulse.trouble(STANDING_BY, True)
        patience.watch.metrics.active = False
        await stack.enter_async_context(
            telling(self._settings.health.port, patience.watch, _no_gauges)
        )
        log.info("standing by")
        notify("READY=1", "STATUS=standing by")
        patience.standing_by()

    def _begin_acting(self) -> None:
        if self._patience is not None:
            self._patience.watch.pulse.trouble(STANDING_BY, False)
            self._patience.watch.metrics.active = True

    async def _gate(self) -> None:
        """Let a request out while nobody else can be active, and all keys it rests on are stored.

        Raises Unreachable.
        """
        assert self._keeper is not None
        assert self._vault is not None
        self._require_lease(self._keeper)
        if self._vault.is_settled:
            return
        try:
            async with asyncio.timeout(self._keeper.remaining()):
                await self._vault.settled()
        except TimeoutError as error:
            raise Unreachable("the keys could not be stored") from error
        except Fenced as error:
            raise Unreachable("another bot is active") from error
        self._require_lease(self._keeper)

    def _require_lease(self, keeper: Keeper) -> None:
        over = keeper.remaining() <= 0
        if self._patience is not None:
            self._patience.watch.pulse.trouble(NO_LEASE, over)
        if over:
            raise Unreachable(NO_LEASE)

    def _fall(self) -> None:
        """Another bot is active: end what we do. From any thread."""
        self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        if not self._fallen:
            self._fallen = True
            log.warning("another bot has become active; this one stops")
            if self._task is not None and not self._leaving:
                self._task.cancel()

    async def _leave(self) -> None:
        if self._keys is not None:
            await asyncio.to_thread(self._keys.close)
        if self._keeper is not None:
            await asyncio.to_thread(self._keeper.stop, give_lease_back=not self._fallen)
        elif self._noted_at > float("-inf"):
            await asyncio.to_thread(self._no_longer_wait)
        self._engine.dispose()

    def _no_longer_wait(self) -> None:
        try:
            with self._engine.begin() as connection:
                lease.leave(connection, self._name)
        except DBAPIError:
            return  # forgotten by itself after a while


def _is_away(error: DBAPIError) -> bool:
    return isinstance(error, OperationalError) and is_away(error)


async def _no_gauges() -> Gauges:
    return {}
