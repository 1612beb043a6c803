"""Bring a database to the schema of this version; refuse one from a newer version."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, inspect, text

from storage import search

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER: Final = Path(__file__).parent / "migrations"
HEAD: Final = "0001"
"""The schema of this version: the newest migration's (which a test compares)."""


class NewerDatabase(Exception):
    """The database was written by a newer version of the program."""


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing, in one transaction. Raises NewerDatabase."""
    with engine.begin() as connection:
        if revision(connection) != HEAD:
            _migrate(connection)
        search.ensure(connection)


def _migrate(connection: Connection) -> None:
    from alembic import command  # 300 ms and 10 MB, seldom needed
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
