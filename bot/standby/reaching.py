"""What is sealed in the database, reached by who is not active."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from bot.config import Settings
from bot.standby.secrets import SealedSecrets
from storage.database import Database
from storage.opening import StoreError, trouble
from storage.standby import lease
from storage.standby.lease import Seen
from storage.standby.sealing import Sealer
from storage.standby.tables import LEASE, make, salt_of
from storage.standby.vault import ACCOUNT, SECRET, Vault

SEEN_SECONDS = 10.0
"""Who was seen within this stands by."""


@contextmanager
def reached(settings: Settings) -> Iterator[SealedSecrets]:
    """The account's own secrets. Raises StoreError, ConfigError."""
    url = settings.storage.database
    assert url is not None  # the settings see to it
    database = Database(url)
    try:
        vault = Vault(database, Sealer(settings.standby.shared_secret(), make(database.engine)))
        vault.check()
        yield SealedSecrets(vault)
    except DBAPIError as error:
        raise StoreError(trouble(url, error)) from error
    finally:
        database.close()


def put(settings: Settings, connection: Connection, values: Mapping[str, bytes]) -> None:
    """Store secrets in the transaction of `connection`. Raises StoreError when there are some."""
    with reached(settings) as sealed:
        if sealed.names():
            raise StoreError("There is data already. Restore into an empty database.")
        sealed.vault.write(
            connection, {(ACCOUNT, SECRET, name): value for name, value in values.items()}
        )


def examined(settings: Settings, connection: Connection) -> tuple[Seen | None, list[str]]:
    """Who has the lease, and who stands by; nothing is made. Raises StoreError, ConfigError.

    The secret is tried on what is there.
    """
    secret = settings.standby.shared_secret()
    if not inspect(connection).has_table(LEASE.name):
        return None, []
    assert settings.storage.database is not None
    database = Database(settings.storage.database)
    try:
        Vault(database, Sealer(secret, salt_of(connection))).opens()
    finally:
        database.close()
    return lease.look(connection), lease.waiting(connection, SEEN_SECONDS)
