"""Bring a database to the schema of this version; refuse one from a newer version."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, inspect, text

from storage import search, signal_weights
from storage.tables import METADATA

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER: Final = Path(__file__).parent / "migrations"
HEAD: Final = "0001"
"""The schema of this version: the newest migration's (which a test compares)."""


_VERSION: Final = Table(
    "alembic_version", MetaData(), Column("version_num", String(32), primary_key=True)
)
"""Where alembic keeps which schema a database has."""


class NewerDatabase(Exception):
    """The database was written by a newer version of the program."""


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing, in one transaction; a new database gets the tables of
    this version at once. Raises NewerDatabase.
    """
    with engine.begin() as connection:
        found = revision(connection)
        if found is None:
            create(connection)
        elif found != HEAD:
            migrate(connection)
        search.ensure(connection)
        signal_weights.ensure(connection)


def create(connection: Connection) -> None:
    """Make the tables as the code declares them, which a test compares with what migrations make.

    Alembic would take 300 ms and 13 MB of the first start.
    """
    METADATA.create_all(connection, checkfirst=False)
    _VERSION.create(connection)
    connection.execute(_VERSION.insert().values(version_num=HEAD))


def migrate(connection: Connection) -> None:
    """Run the migrations that are missing, from none on. Raises NewerDatabase."""
    from alembic import command  # seldom needed
    from alembic.script import ScriptDirectory

    config = config_for(connection)
    known = {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}
    if revision(connection) not in {*known, None}:
        raise NewerDatabase(
            "This database was written by a newer version of Schakel; "
            "install that version, or restore a backup."
        )
    command.upgrade(config, "head")


def revision(connection: Connection) -> str | None:
    """The schema that a database has; None when it has no tables yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def config_for(connection: Connection) -> "Config":
    """Alembic's configuration for this connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
