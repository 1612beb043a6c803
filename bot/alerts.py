"""What administrators hear when something is wrong: in words, and once for each cause.

An alert is rows of the outbox under the name of its cause. While these are kept (thirty days) the
same cause makes no second alert, also after a restart. Where they hear it is `bot/administrators`.
"""

import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import PurePath

from bot.compose import Composer, Origin
from commands.base import Say, say
from storage import outbox
from storage.database import Unit


class Alerts:
    """Tells the administrators whom `composer` knows."""

    def __init__(self, composer: Composer, now: Callable[[], datetime]) -> None:
        self._composer = composer
        self._administrators = composer.administrators
        self._now = now

    def tell(self, unit: Unit, cause: str, said: Say) -> bool:
        """Say it to them unless they heard of `cause` before; whether it was new."""
        return self.once(unit, cause, [said.to_administrators()])

    def refused(self, unit: Unit, room_id: str, error: str) -> bool:
        """Say that the homeserver refuses what we say in a room; of their own in private."""
        said = say("refused", room_id=room_id, error=error)
        ours = room_id == self._administrators.room_id
        told = self._administrators.each(said) if ours else [said.to_administrators()]
        return self.once(unit, f"refused:{room_id}:{error}", told)

    def look_at_room(self, unit: Unit) -> bool:
        """When their room cannot be used: say why, once, and what waits for it in private.

        Returns whether there are new rows.
        """
        why = self._administrators.trouble(unit.connection)
        if why is None:
            return False
        moved = self._administrators.move_to_private(unit.connection)
        said = say("administrators_room", room_id=self._administrators.room_id, why=why)
        told = self.once(unit, f"room:{why}", self._administrators.each(said))
        return bool(moved) or told

    def once(self, unit: Unit, cause: str, told: list[Say]) -> bool:
        """Say all of these unless they were said of `cause` before; whether it was new."""
        cause = f"alert:{cause}"
        if outbox.of_cause(unit.connection, cause):
            return False
        with unit.command() as session:
            rows = self._composer.rows(session, told, Origin(cause=cause), self._now())
        outbox.enqueue(unit.connection, rows)
        return bool(rows)


def place_of(error: Exception) -> str:
    """Where an error of ours arose, without its message: `tally.py, count, KeyError`."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{PurePath(frames[-1].filename).name}, {frames[-1].name}, " if frames else ""
    return where + type(error).__name__
