"""The tables of the standby, which it makes itself: they stand beside the schema of the bot.

Who stands by has to read them before it may change the schema, and may be of a newer version than
the bot that is active; so no migration makes them, and no dump, erasure or move touches them.
"""

import secrets
from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

METADATA: Final = MetaData()

LEASE: Final = Table(
    "standby_lease",
    METADATA,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("holder", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("salt", LargeBinary, nullable=False),
)
"""One row. `epoch` counts who was active; `expires_at` is by the server's clock."""

WAITING: Final = Table(
    "standby_waiting",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("seen_at", DateTime(timezone=True), nullable=False),
)
"""Who stands by, and when it last looked, by the server's clock."""

SEALED: Final = Table(
    "standby_sealed",
    METADATA,
    Column("device", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("name", LargeBinary, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
"""Keys and secrets; see `sealing`. `device`: whose keys; empty: the account's own secrets."""

MAKING: Final = 0x5343484D  # "SCHM"
SALT_BYTES: Final = 16


def make(engine: Engine) -> bytes:
    """Make what is missing; two bots may do so at once. Returns the salt of the shared secret."""
    with engine.begin() as connection:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({MAKING})"))
        METADATA.create_all(connection)
        connection.execute(
            text(
                f"INSERT INTO {LEASE.name} VALUES (1, 0, '', clock_timestamp(), :salt)"
                " ON CONFLICT DO NOTHING"
            ),
            {"salt": secrets.token_bytes(SALT_BYTES)},
        )
        return salt_of(connection)


def salt_of(connection: Connection) -> bytes:
    """The salt of the shared secret."""
    salt: bytes = connection.execute(text(f"SELECT salt FROM {LEASE.name}")).scalar_one()
    return salt
