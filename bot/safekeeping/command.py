"""`schakel backup` and `schakel restore`."""

import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.config import ConfigError, Settings
from bot.options import ConfigOption, settings_of, stop

SHORTEST = 12
"""Characters of a passphrase, at least."""

PassphraseOption = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file", help="A file with the passphrase, mode 0600; else you are asked."
    ),
]


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it; only its owner may read it.")],
    config: ConfigOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Write database, identity and recovery key to a sealed file. The bot may be running."""
    from bot.safekeeping.work import make

    settings = settings_of(config)
    with _sentences():
        count = make(settings, file, _passphrase(passphrase_file, new=True))
    print(f"Written to {file} and read back: {count} rows.")
    print("Keep the passphrase elsewhere: without it nobody can open the backup, nor can we.")


def restore(
    file: Annotated[Path, typer.Argument(help="What `schakel backup` wrote.")],
    config: ConfigOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Begin again from a backup, in an empty data folder or database, as a new device."""
    from bot.safekeeping.work import bring_back

    settings: Settings = settings_of(config)
    with _sentences():
        head, count = bring_back(settings, file, _passphrase(passphrase_file, new=False))
    when = f"{head.made_at:%Y-%m-%d %H:%M} UTC"
    print(f"Restored {count} rows of {head.user_id}, as they were at {when}.")
    print("Start the bot: schakel run. It logs in as a new device and signs it.")


def _passphrase(file: Path | None, *, new: bool) -> str:
    if file is None:
        given: str = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=new)
    elif stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise ConfigError(f"{file} can be read by others; run: chmod 600 {file}")
    else:
        given = file.read_text().strip()
    if new and len(given) < SHORTEST:
        raise ConfigError(f"The passphrase is too short: take {SHORTEST} characters or more.")
    return given


@contextmanager
def _sentences() -> Iterator[None]:
    """End the program with a sentence for what can go wrong."""
    from bot.app import DataInUse
    from bot.safekeeping.seal import SealError
    from bot.safekeeping.work import SafekeepingError
    from storage.migrate import NewerDatabase
    from storage.opening import StoreError

    try:
        yield
    except OSError as error:
        sys.exit(stop(f"{error.filename} cannot be used: {error.strerror}."))
    except (SealError, SafekeepingError, ConfigError) as error:
        sys.exit(stop(str(error)))
    except (DataInUse, NewerDatabase, StoreError) as error:
        sys.exit(stop(str(error)))
