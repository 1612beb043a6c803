"""Bring a database to the schema of this version; refuse one from a newer version."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

from storage import search

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"


class NewerDatabase(Exception):
    """The database was written by a newer version of the program."""


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing, in one transaction. Raises NewerDatabase."""
    from alembic import command  # costs 250 ms and is needed at start only
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with engine.begin() as connection:
        config = config_for(connection)
        script = ScriptDirectory.from_config(config)
        present = MigrationContext.configure(connection).get_current_revision()
        known = {revision.revision for revision in script.walk_revisions()}
        if present is not None and present not in known:
            raise NewerDatabase(
                "This database was written by a newer version of Schakel; "
                "install that version, or restore a backup."
            )
        if present != script.get_current_head():
            command.upgrade(config, "head")
        search.ensure(connection)


def revision(connection: Connection) -> str | None:
    """The schema that a database has; None when it has no tables yet."""
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str:
    """The schema of this version."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def config_for(connection: Connection) -> "Config":
    """Alembic's configuration for this connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
