"""What the subcommands share: the settings file, and how they stop with a sentence."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.config import ConfigError, Settings, load

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="The settings file; see config.example.toml."),
]


def settings_of(config: Path | None) -> Settings:
    """The settings; ends the program with a sentence when they are wrong."""
    try:
        return load(config)
    except ConfigError as error:
        sys.exit(stop(str(error)))


def show(text: str) -> None:
    """Print a line, with rich's marks in it, for who typed a subcommand. The bot itself has none.

    rich takes 2 MB, hence so late.
    """
    from rich.console import Console

    Console(highlight=False).print(text)


def stop(sentence: str) -> int:
    """Say why the program ends; returns its exit status."""
    print(sentence, file=sys.stderr, flush=True)
    return 1
