"""The command line: `schakel run` and what an administrator needs around it."""

import asyncio
import errno
import os
import signal
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from bot import cli_admin
from bot.config import ConfigError, Settings
from bot.initialise.command import init
from bot.initialise.export import export
from bot.lasting import made_to_last
from bot.options import ConfigOption, settings_of, stop
from bot.safekeeping.command import backup, restore

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Schakel, a Matrix bot for the collaboration platforms of CoMensha.",
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"schakel {version('schakel')}")
        raise typer.Exit


@app.callback()
def _commands(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_tell_version, is_eager=True, help="Print the version and end."
        ),
    ] = False,
) -> None:
    """Commands are subcommands, also while there is one."""


@app.command()
def run(config: ConfigOption = None) -> None:
    """Run the bot. Prints a line beginning with "ready" when it listens."""
    import uvloop

    settings = settings_of(config)
    sys.exit(uvloop.run(_run(settings)))


@app.command()
def demo(
    exit_after: Annotated[
        bool, typer.Option("--exit", help="End after the story: status 0 when all of it held.")
    ] = False,
    story: Annotated[
        str | None, typer.Option(help="Which story; --stories tells which there are.")
    ] = None,
    stories: Annotated[bool, typer.Option("--stories", help="List the stories and end.")] = False,
) -> None:
    """Play a story on this machine: a homeserver, the bot, and people who talk to it."""
    from bot.demo.run import run_demo
    from bot.demo.stories.listed import listing

    if stories:
        print(listing())
        return
    sys.exit(run_demo(story, stay=not exit_after))


for subcommand in (
    init,
    export,
    backup,
    restore,
    cli_admin.login,
    cli_admin.doctor,
    cli_admin.verify,
    cli_admin.check,
):
    app.command()(subcommand)


async def _run(settings: Settings) -> int:
    with made_to_last():
        from bot.app import App
        from bot.logs import set_up

        set_up(settings.log.level, settings.log.json_lines)
        schakel = App(settings, _say_ready, _say_standby)
    bot = asyncio.create_task(schakel.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, bot.cancel)
    try:
        await bot
    except asyncio.CancelledError:
        return 0
    except Exception as error:
        return stop(_why(error))
    return 0


def _why(error: Exception) -> str:
    """The sentence for an error that ends the program; re-raises one that is a bug."""
    from peewee import OperationalError as KeyStoreFails  # type: ignore[import-untyped]
    from sqlalchemy.exc import OperationalError

    from bot.app import DataInUse
    from bot.calendar_server import PortTaken
    from bot.matrix.errors import MatrixError, TokenDead
    from commands.privacy.detectors.deduce_names import ExtraMissing
    from storage.migrate import NewerDatabase
    from storage.opening import StoreError

    if isinstance(error, ExceptionGroup):
        return _why(error.exceptions[0])
    if isinstance(error, TokenDead):
        return (
            "The homeserver no longer accepts our session. Start again to log in anew with the "
            "password, or give a new access_token."
        )
    known = DataInUse | PortTaken | NewerDatabase | StoreError | ConfigError | ExtraMissing
    if isinstance(error, known | MatrixError):
        return str(error)
    if isinstance(error, OperationalError | KeyStoreFails):
        why = getattr(error, "orig", error)
        return (
            f"The data folder or the database cannot be used: {why}. Nothing is lost; mend that "
            "and start again."
        )
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return "The port of [health] is in use by another program: choose another."
    raise error


def _say_ready(user_id: str) -> None:
    print(f"ready {user_id}", flush=True)


def _say_standby() -> None:
    print("standby", flush=True)


def main() -> None:
    """The console script. What it makes is its owner's alone: keys, database, copies."""
    os.umask(0o077)
    app()
