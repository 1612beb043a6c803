"""The command line's side of talking to a running bot: leave a row, wait for its answer."""

import fcntl
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import Session

from storage import administration
from storage.administration import AdminRequest, OpenVerification
from storage.database import Database, Unit

T = TypeVar("T")

ANSWER_WITHIN_SECONDS = 30.0
POLL_SECONDS = 0.2


class NobodyThere(Exception):
    """The bot does not run, or does not answer."""


class Counter:
    """Asks a running bot through its database."""

    def __init__(self, folder: Path, database: Database) -> None:
        self._folder = folder
        self._database = database

    def ask(self, kind: str, **data: Any) -> dict[str, Any]:
        """Ask and wait for the answer. Raises NobodyThere."""
        if not _is_running(self._folder):
            raise NobodyThere("The bot is not running. Start it with: schakel run")
        number = self._read(
            lambda session: administration.ask(session, kind, data, datetime.now(UTC))
        )
        until = time.monotonic() + ANSWER_WITHIN_SECONDS
        while time.monotonic() < until:
            answer = self._read(lambda session: _answer(session, number))
            if answer is not None:
                return answer
            time.sleep(POLL_SECONDS)
        raise NobodyThere("The bot runs but does not answer. Look at its log.")

    def verifications(self) -> list[OpenVerification]:
        """Verifications that wait for an administrator."""
        return self._read(administration.open_verifications)

    def _read(self, work: Callable[[Session], T]) -> T:
        def in_unit(unit: Unit) -> T:
            with unit.command() as session:
                return work(session)

        return self._database.transact(in_unit)


def _answer(session: Session, number: int) -> dict[str, Any] | None:
    request = session.get(AdminRequest, number)
    return request.answer if request else None


def _is_running(folder: Path) -> bool:
    """Whether a process holds the lock of the data folder."""
    try:
        with (folder / "lock").open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
