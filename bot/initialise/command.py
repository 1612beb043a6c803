"""`schakel init`: from an account on a homeserver to platforms with rooms and moderators."""

import asyncio
import os
import sys
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.prompt import Confirm, Prompt

from bot.config import ConfigError, Settings
from bot.initialise.plan import PROPOSED, Plan, PlanError, Planned, plan, users_in
from bot.options import ConfigOption, settings_of, stop
from commands.rooms.platforms import PLATFORMS
from storage.database import Unit

console = Console(highlight=False)


def init(
    config: ConfigOption = None,
    platform: Annotated[
        list[str] | None, typer.Option(help="A platform to make a room for: zco, som, tfm ...")
    ] = None,
    moderator: Annotated[
        list[str] | None, typer.Option(help="Who moderates where: zco=@saskia:example.org")
    ] = None,
    space: Annotated[str | None, typer.Option(help="The name of a Space around them.")] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing: what no flag says is left out.")
    ] = False,
    source: Annotated[
        Path | None, typer.Option("--from", help="First take over what `schakel export` wrote.")
    ] = None,
) -> None:
    """Log in, set up trust, and make rooms for the platforms. The bot must not be running.

    Asks what no flag says. May be repeated: what is there already stays.
    """
    file = _config_file(config, ask=not yes)
    settings = settings_of(file)
    try:
        made = plan(platform or (), moderator or (), space)
        if not yes and not platform:
            made = _ask_plan(settings)
        sys.exit(asyncio.run(_init(settings, made, source)))
    except PlanError as error:
        sys.exit(stop(str(error)))


async def _init(settings: Settings, made: Plan, source: Path | None) -> int:
    from bot.account import Account, show_recovery_key
    from bot.app import DataInUse, database_url, lock
    from bot.clock import Clock
    from bot.footing import footing
    from bot.initialise.work import found
    from bot.matrix.api import Api
    from bot.matrix.errors import MatrixError
    from bot.matrix.founding import Founder
    from storage.carrying import CarryError
    from storage.migrate import NewerDatabase
    from storage.opening import StoreError, open_database

    try:
        descriptor = lock(settings.storage.folder)
    except DataInUse as error:
        return stop(str(error))
    try:
        async with AsyncExitStack() as stack:
            footed = await stack.enter_async_context(footing(settings))
            database = open_database(database_url(settings), alone=True, prepare=footed.prepare)
            stack.callback(database.close)
            if source is not None:
                count = database.transact(partial(_bring_in, source))
                console.print(f"Took over {count} rows from {source}.")
            api = Api(settings.matrix.homeserver, gate=footed.gate)
            stack.push_async_callback(api.close)
            account = Account(settings, api, footed)
            opened = await account.open(Clock.from_environment(settings.matrix.homeserver))
            await opened.machine.close()
            console.print(f"Logged in as {opened.session.user_id}; our own device is signed.")
            await found(Founder(api, opened.session.user_id), database, made, console.print)
            show_recovery_key(account, console.print)
            console.print("Done. Start the bot: schakel run")
    except (MatrixError, ConfigError, CarryError, StoreError, NewerDatabase, OSError) as error:
        return stop(str(error))
    finally:
        os.close(descriptor)
    return 0


def _bring_in(source: Path, unit: Unit) -> int:
    from storage.carrying import bring_in

    return bring_in(unit.connection, source.read_text())


def _config_file(config: Path | None, *, ask: bool) -> Path | None:
    """The settings file; when it is not there yet it is written from answers."""
    if config is None or config.exists() or not ask:
        return config
    console.print(f"{config} is not there yet. I make it from your answers.")
    homeserver = Prompt.ask("Address of the homeserver", default="https://matrix.example.org")
    user_id = _ask_user("The bot's own account, which must exist")
    password = Prompt.ask("Its password", password=True)
    administrators = _ask_users("Administrators of the bot")
    secret = config.with_name("password")
    _write_secretly(secret, password)
    names = ", ".join(f'"{one}"' for one in administrators)
    _write_secretly(
        config,
        f'[matrix]\nhomeserver = "{homeserver.strip()}"\nuser_id = "{user_id}"\n'
        f'password_file = "{secret.resolve()}"\n\n'
        f'[storage]\nfolder = "{config.resolve().parent / "data"}"\n\n'
        f'[access]\nservers = ["{user_id.partition(":")[2]}"]\nadministrators = [{names}]\n',
    )
    return config


def _ask_plan(settings: Settings) -> Plan:
    """Which platforms, what they are called, who moderates them, and whether in a Space."""
    planned = []
    for slug, defaults in PLATFORMS.items():
        if not Confirm.ask(f"Make a room for {slug} ({defaults.title})?", default=slug in PROPOSED):
            continue
        name = Prompt.ask("  Name of the room", default=defaults.title)
        planned.append(Planned(slug, name, tuple(_ask_users("  Its moderators"))))
    space = Prompt.ask("Name of the Space around them (empty: none)", default="") or None
    made = Plan(tuple(planned), space)
    for one in made.platforms:
        console.print(f"  {one.slug}: {one.name}; moderators: {', '.join(one.moderators) or '-'}")
    if not Confirm.ask(f"Make this on {settings.matrix.homeserver}?", default=True):
        raise PlanError("Nothing was made.")
    return made


def _ask_user(question: str) -> str:
    while True:
        users = _ask_users(question)
        if len(users) == 1:
            return users[0]


def _ask_users(question: str) -> list[str]:
    while True:
        try:
            return users_in(Prompt.ask(f"{question} (full user ids)", default=""))
        except PlanError as error:
            console.print(str(error))


def _write_secretly(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)
