"""What administrators hear in private when something is wrong: in words, and once for each cause.

An alert is rows of the outbox under the name of its cause. While these are kept (thirty days) the
same cause makes no second alert, also after a restart.
"""

import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import PurePath

from bot.compose import Composer, Origin
from commands.base import Say
from storage import outbox
from storage.database import Unit


class Alerts:
    """Tells `administrators`, full user ids."""

    def __init__(
        self, composer: Composer, administrators: tuple[str, ...], now: Callable[[], datetime]
    ) -> None:
        self._composer = composer
        self._administrators = administrators
        self._now = now

    def tell(self, unit: Unit, cause: str, said: Say) -> bool:
        """Say it to each of them unless they heard of `cause` before; whether it was new."""
        cause = f"alert:{cause}"
        if outbox.of_cause(unit.connection, cause):
            return False
        told = [said.to(user_id) for user_id in self._administrators]
        with unit.command() as session:
            rows = self._composer.rows(session, told, Origin(cause=cause), self._now())
        outbox.enqueue(unit.connection, rows)
        return bool(rows)


def place_of(error: Exception) -> str:
    """Where an error of ours arose, without its message: `tally.py, count, KeyError`."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{PurePath(frames[-1].filename).name}, {frames[-1].name}, " if frames else ""
    return where + type(error).__name__
