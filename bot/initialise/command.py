"""`schakel init`: from an account on a homeserver to platforms with rooms and moderators."""

import asyncio
import os
import sys
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.config import ConfigError, Settings
from bot.options import ConfigOption, settings_of, show, stop

if TYPE_CHECKING:
    from bot.initialise.plan import Plan
    from storage.database import Unit


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
    from bot.initialise.asking import ask_plan, config_file
    from bot.initialise.plan import PlanError, plan

    file = config_file(config, ask=not yes)
    settings = settings_of(file)
    try:
        made = plan(platform or (), moderator or (), space)
        if not yes and not platform:
            made = ask_plan(settings)
        sys.exit(asyncio.run(_init(settings, made, source)))
    except PlanError as error:
        sys.exit(stop(str(error)))


async def _init(settings: Settings, made: "Plan", source: Path | None) -> int:
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
                show(f"Took over {count} rows from {source}.")
            api = Api(settings.matrix.homeserver, gate=footed.gate)
            stack.push_async_callback(api.close)
            account = Account(settings, api, footed)
            opened = await account.open(Clock.from_environment(settings.matrix.homeserver))
            await opened.machine.close()
            show(f"Logged in as {opened.session.user_id}; our own device is signed.")
            await found(Founder(api, opened.session.user_id), database, made, show)
            show_recovery_key(account, show)
            show("Done. Start the bot: schakel run")
    except (MatrixError, ConfigError, CarryError, StoreError, NewerDatabase, OSError) as error:
        return stop(str(error))
    finally:
        os.close(descriptor)
    return 0


def _bring_in(source: Path, unit: "Unit") -> int:
    from storage.carrying import bring_in

    return bring_in(unit.connection, source.read_text())
