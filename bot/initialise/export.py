"""`schakel export`: everything but keys, for another account; `schakel init --from` reads it."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.options import ConfigOption, settings_of, stop


def export(
    file: Annotated[Path, typer.Argument(help="Where to write it; only its owner may read it.")],
    config: ConfigOption = None,
) -> None:
    """Write all platforms, people, signals and routes to a file. The bot must not be running."""
    from bot.app import DataInUse, database_url, lock
    from storage.carrying import take_out
    from storage.migrate import NewerDatabase
    from storage.opening import StoreError, open_database

    settings = settings_of(config)
    try:
        lock(settings.storage.folder)
        database = open_database(database_url(settings), alone=True)
        text = database.transact(lambda unit: take_out(unit.connection))
        database.close()
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(text)
    except (DataInUse, NewerDatabase, StoreError, OSError) as error:
        sys.exit(stop(str(error)))
    print(f"Written to {file}. It holds people's words: keep it safe, and delete it after use.")
