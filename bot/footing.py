"""What the bot stands on: where its keys and secrets are, and whether it may act.

Alone: its data folder, which is locked. With a second bot that stands by: the database that they
share, and the lease on it (`bot/standby`, loaded only then).
"""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.config import Settings
from bot.doctor import Describe
from bot.matrix.api import Gate
from bot.matrix.crypto.key_store import KeyStores
from bot.matrix.crypto.secrets import AccountSecrets
from bot.matrix.crypto.store_files import KeyFolder
from bot.secrets import FolderSecrets
from bot.watch import Watch
from storage.opening import Prepare


@dataclass(frozen=True, slots=True)
class Footing:
    """`gate` is asked before each request; `prepare` puts the database behind the fence;
    `describe` says for `schakel doctor` who is active and who stands by."""

    secrets: AccountSecrets
    keys: KeyStores
    gate: Gate | None = None
    prepare: Prepare | None = None
    describe: Describe = lambda _: ()


@dataclass(frozen=True, slots=True)
class Patience:
    """For who waits until it may act; `standing_by` is called once, when it has to wait."""

    watch: Watch
    standing_by: Callable[[], None]


@asynccontextmanager
async def footing(settings: Settings, patience: Patience | None = None) -> AsyncIterator[Footing]:
    """Have a footing, once it is ours; the caller has the lock of the data folder.

    Without `patience` another bot that is active is a StoreError. Raises StoreError when the other
    takes over while we act, and ConfigError.
    """
    if not settings.standby.enabled:
        yield Footing(
            FolderSecrets(settings.storage.folder / "secrets"),
            KeyFolder(settings.storage.folder / "keys"),
        )
        return
    from bot.standby.leading import Leading

    async with Leading(settings, patience) as led:
        yield led


@contextmanager
def kept_secrets(settings: Settings) -> Iterator[AccountSecrets]:
    """The account's own secrets, to be read while a bot may be active. Raises StoreError,
    ConfigError."""
    folder = FolderSecrets(settings.storage.folder / "secrets")
    if not settings.standby.enabled:
        yield folder
        return
    from bot.standby.reaching import reached

    with reached(settings) as sealed:
        yield sealed if sealed.names() else folder


def put_secrets(settings: Settings, connection: Connection, values: Mapping[str, bytes]) -> None:
    """Store the account's own secrets; no bot is active. Raises StoreError, ConfigError."""
    if not settings.standby.enabled:
        folder = FolderSecrets(settings.storage.folder / "secrets")
        for name, value in values.items():
            folder.write(name, value)
        return
    from bot.standby.reaching import put

    put(settings, connection, values)
