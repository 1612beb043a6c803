"""Who of several bots is active: a lease with an epoch, and the fence no old epoch can pass.

The lease is a row. Whoever holds it renews it; when it has expired, by the server's clock, another
may take it and counts the epoch up. Two things keep a bot of an old epoch from doing anything:

- *Commits.* Each transaction of the active bot begins with the advisory lock FENCE, shared and
  until its end, and then looks at the epoch in a statement of its own. Who takes the lease takes
  FENCE for itself alone before it counts up, and so waits for every transaction that has looked.
  One that looks later sees the new epoch (a statement of READ COMMITTED sees what was committed
  before it began, and it begins when the lock is had) and ends. So all that an old epoch commits
  was committed before the next one began, whatever the clocks say.
- *Requests.* A bot counts its own time from before it asked for the lease, so it gives up earlier
  than the server does; what it sends after that would be sent by two. `Keeper.remaining`.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import structlog
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from storage.opening import StoreError
from storage.postgresql import OPTIONS
from storage.standby.tables import LEASE, WAITING

log = structlog.get_logger()

FENCE: Final = 0x53434846  # "SCHF"
ACTIVE: Final = "schakel active"
"""The `application_name` of connections that have to pass the fence: they are ended by who takes
the lease."""

LEASE_SECONDS: Final = 6.0
RENEW_SECONDS: Final = 2.0
AGAIN_SECONDS: Final = 0.5
MARGIN_SECONDS: Final = 0.5
"""By which our own count ends before the server's: a request may take a while to leave."""

GONE_SECONDS: Final = 60.0
"""After which somebody who stood by is forgotten."""

QUICK: Final = {
    **OPTIONS,
    "connect_timeout": 2,
    "tcp_user_timeout": 2_000,
    "application_name": "schakel lease",
    "options": "-c statement_timeout=2s -c lock_timeout=2s",
}
"""A renewal that hangs is worth nothing: it is given up and made anew."""


class Fenced(StoreError):
    """A transaction of an epoch that is over: nothing of it is committed."""


def clock() -> float:
    """Seconds that go on while the machine sleeps, where the system has such a clock."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def engine_for(url: str) -> Engine:
    """One connection for the lease alone."""
    address = make_url(url).set(drivername="postgresql+psycopg")
    return create_engine(address, connect_args=QUICK, pool_size=1, max_overflow=0)


@dataclass(frozen=True, slots=True)
class Seen:
    """The lease as it is: `remaining` seconds by the server's clock, negative when it is over."""

    epoch: int
    holder: str
    remaining: float


def look(connection: Connection) -> Seen:
    """The lease now."""
    row = connection.execute(
        text(
            "SELECT epoch, holder, extract(epoch FROM expires_at - clock_timestamp())::float8"
            f" FROM {LEASE.name}"
        )
    ).one()
    return Seen(*row)


def take(connection: Connection, seen: Seen, holder: str) -> int | None:
    """Take a lease that is over, ending the connections of who had it; returns the new epoch.

    None when somebody else was quicker, or it was renewed after all. To be committed.
    """
    over = connection.execute(
        text(
            f"SELECT epoch FROM {LEASE.name}"
            " WHERE epoch = :epoch AND expires_at <= clock_timestamp() FOR UPDATE"
        ),
        {"epoch": seen.epoch},
    ).scalar()
    if over is None:
        return None
    connection.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = :name"
            " AND pid <> pg_backend_pid()"
        ),
        {"name": ACTIVE},
    )
    connection.execute(text(f"SELECT pg_advisory_xact_lock({FENCE})"))
    connection.execute(text(f"DELETE FROM {WAITING.name} WHERE name = :name"), {"name": holder})
    epoch: int = connection.execute(
        text(
            f"UPDATE {LEASE.name} SET epoch = epoch + 1, holder = :holder,"
            f" expires_at = clock_timestamp() + interval '{LEASE_SECONDS} s' RETURNING epoch"
        ),
        {"holder": holder},
    ).scalar_one()
    return epoch


def renew(connection: Connection, epoch: int) -> bool:
    """Hold the lease for longer; False when the epoch is over. One that ran out may be renewed as
    long as nobody took it: then nobody else did anything."""
    done = connection.execute(
        text(
            f"UPDATE {LEASE.name} SET expires_at = clock_timestamp()"
            f" + interval '{LEASE_SECONDS} s' WHERE epoch = :epoch"
        ),
        {"epoch": epoch},
    )
    return done.rowcount == 1


def give_back(connection: Connection, epoch: int) -> None:
    """The lease is over now: we have done our last."""
    connection.execute(
        text(f"UPDATE {LEASE.name} SET expires_at = clock_timestamp() WHERE epoch = :epoch"),
        {"epoch": epoch},
    )


def wait(connection: Connection, name: str) -> None:
    """Note that somebody stands by."""
    connection.execute(
        text(
            f"INSERT INTO {WAITING.name} VALUES (:name, clock_timestamp())"
            " ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at"
        ),
        {"name": name},
    )


def leave(connection: Connection, name: str) -> None:
    """Somebody stands by no longer."""
    connection.execute(text(f"DELETE FROM {WAITING.name} WHERE name = :name"), {"name": name})


def waiting(connection: Connection, within: float) -> list[str]:
    """Who stands by, seen within so many seconds; who was not seen for long is forgotten."""
    connection.execute(
        text(
            f"DELETE FROM {WAITING.name}"
            f" WHERE seen_at < clock_timestamp() - interval '{GONE_SECONDS} s'"
        )
    )
    found = connection.execute(
        text(
            f"SELECT name FROM {WAITING.name}"
            " WHERE seen_at >= clock_timestamp() - make_interval(secs => :within) ORDER BY name"
        ),
        {"within": within},
    )
    return list(found.scalars())


class Fence:
    """Lets transactions of one epoch pass. `fallen` is called, in any thread, when it is over."""

    def __init__(self, epoch: int, fallen: Callable[[], None]) -> None:
        self.epoch = epoch
        self._fallen = fallen

    def around(self, engine: Engine) -> None:
        """Have every transaction of this engine checked, and its connections known for ours."""
        event.listen(engine, "do_connect", _name)
        event.listen(engine, "begin", self._check)

    def _check(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({FENCE})")
        found = connection.exec_driver_sql(f"SELECT epoch FROM {LEASE.name}").scalar_one()
        if found != self.epoch:
            self._fallen()
            raise Fenced("Another bot has become active on this database. This one stops.")


def _name(_dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> None:
    parameters["application_name"] = ACTIVE


class Keeper:
    """Renews the lease in a thread of its own, so that a long batch does not lose it; a process
    that is frozen does. `fallen` is called once when the epoch is over."""

    def __init__(self, engine: Engine, epoch: int, asked_at: float) -> None:
        """`asked_at`: our own clock before the lease was asked for."""
        self._engine = engine
        self.epoch = epoch
        self._until = _until(asked_at)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def remaining(self) -> float:
        """Seconds in which nobody else can be active; zero or less: do nothing."""
        return self._until - clock()

    def start(self, fallen: Callable[[], None]) -> None:
        """Begin renewing."""
        self._thread = threading.Thread(
            target=self._keep, args=(fallen,), name="lease", daemon=True
        )
        self._thread.start()

    def stop(self, *, give_lease_back: bool) -> None:
        """Renew no more, and give the lease back where nothing can follow any more."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(LEASE_SECONDS)
            give_lease_back = give_lease_back and not self._thread.is_alive()
        if not give_lease_back:
            return
        self._until = float("-inf")
        try:
            with self._engine.begin() as connection:
                give_back(connection, self.epoch)
        except DBAPIError as error:
            log.warning("the lease runs out by itself", error=type(error).__name__)

    def _keep(self, fallen: Callable[[], None]) -> None:
        pause = RENEW_SECONDS
        while not self._stop.wait(pause):
            asked_at = clock()
            try:
                with self._engine.begin() as connection:
                    held = renew(connection, self.epoch)
            except Exception as error:  # whatever it is: a thread that ended would renew no more
                log.warning("the lease was not renewed", error=type(error).__name__)
                pause = AGAIN_SECONDS
                continue
            if not held:
                self._until = float("-inf")
                fallen()
                return
            self._until, pause = _until(asked_at), RENEW_SECONDS


def _until(asked_at: float) -> float:
    return asked_at + LEASE_SECONDS - MARGIN_SECONDS
