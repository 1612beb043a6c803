"""Making a backup while the bot runs, and beginning again from one."""

import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.account import SESSION
from bot.app import database_url, lock
from bot.clock import Clock
from bot.config import Settings
from bot.footing import kept_secrets, put_secrets
from bot.matrix.crypto.secrets import CROSS_SIGNING, AccountSecrets
from bot.safekeeping import contents
from bot.safekeeping.contents import Head, Opened
from bot.safekeeping.seal import seal, unseal
from bot.secrets import FolderSecrets
from storage import dump, restored
from storage.database import Unit
from storage.migrate import HEAD, revision
from storage.opening import connected, open_database


class SafekeepingError(Exception):
    """It cannot be done; the message is a sentence that says what to do."""


def make(settings: Settings, file: Path, passphrase: str) -> int:
    """Write a backup and read it back; returns how many rows it holds.

    An earlier file of that name is replaced once the new one is whole. Raises SafekeepingError,
    StoreError, OSError.
    """
    with kept_secrets(settings) as secrets:
        return _make(settings, file, passphrase, secrets)


def _make(settings: Settings, file: Path, passphrase: str, secrets: AccountSecrets) -> int:
    if secrets.read(CROSS_SIGNING) is None:
        raise SafekeepingError(
            f"There is no bot in {settings.storage.folder} yet: nothing to make a backup of."
        )
    new = file.with_name(file.name + ".new")
    new.unlink(missing_ok=True)
    database = connected(database_url(settings))
    try:
        with database.snapshot() as data:
            head = Head(settings.matrix.user_id, _schema(data), _now(settings))
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as handle:
                seal(contents.write(head, secrets.read, data), passphrase, handle)
                handle.flush()
                os.fsync(handle.fileno())
        with new.open("rb") as handle:
            count = sum(1 for _ in contents.read(unseal(handle, passphrase)).rows)
        new.replace(file)
    finally:
        database.close()
        new.unlink(missing_ok=True)
    return count


def bring_back(settings: Settings, file: Path, passphrase: str) -> tuple[Head, int]:
    """Put a backup into an empty database and data folder; all of it or nothing.

    Returns what it is and how many rows. Raises SealError, SafekeepingError, StoreError, OSError.
    """
    with file.open("rb") as handle:
        opened = contents.read(unseal(handle, passphrase))
        _check(settings, opened.head)
        descriptor = lock(settings.storage.folder)
        try:
            database = open_database(database_url(settings), alone=True)
            try:
                count = database.transact(lambda unit: _put(unit, settings, opened))
            finally:
                database.close()
        finally:
            os.close(descriptor)
    return opened.head, count


def _put(unit: Unit, settings: Settings, opened: Opened) -> int:
    try:
        count = dump.put(unit.connection, opened.rows)
    except dump.NotEmpty:
        raise SafekeepingError(
            "There is data already. Restore into an empty data folder and database."
        ) from None
    except dump.UnknownShape:
        raise SafekeepingError("This backup was made by another version of Schakel.") from None
    restored.mark(unit.connection, opened.head.made_at, _now(settings))
    put_secrets(settings, unit.connection, opened.secrets)
    FolderSecrets(settings.storage.folder / "secrets").delete(SESSION)
    return count


def _check(settings: Settings, head: Head) -> None:
    if head.user_id != settings.matrix.user_id:
        raise SafekeepingError(
            f"This backup is of {head.user_id}, the settings name {settings.matrix.user_id}."
        )
    if head.schema != HEAD:
        raise SafekeepingError(
            "This backup was made by another version of Schakel; install that version, restore, "
            "and then bring it up to date."
        )


def _schema(data: Connection) -> str:
    found = revision(data)
    if found is None or found != HEAD:
        raise SafekeepingError(
            "The database is not of this version of Schakel; start the bot once, then try again."
        )
    return found


def _now(settings: Settings) -> datetime:
    return Clock.from_environment(settings.matrix.homeserver).now()
