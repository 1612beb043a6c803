"""What an administrator does around a running bot: log in, verify, examine."""

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.config import ConfigError, Settings
from bot.options import ConfigOption, settings_of, show, stop

if TYPE_CHECKING:
    from sqlalchemy import Connection


def login(config: ConfigOption = None) -> None:
    """Log in, set up trust, and show the recovery key once. The bot must not be running."""
    settings = settings_of(config)
    sys.exit(asyncio.run(_login(settings)))


async def _login(settings: Settings) -> int:
    import os

    from bot.account import Account, show_recovery_key
    from bot.app import DataInUse, lock
    from bot.clock import Clock
    from bot.footing import footing
    from bot.matrix.api import Api
    from bot.matrix.errors import MatrixError
    from storage.opening import StoreError

    try:
        descriptor = lock(settings.storage.folder)
    except DataInUse as error:
        return stop(str(error))
    try:
        async with footing(settings) as footed:
            api = Api(settings.matrix.homeserver, gate=footed.gate)
            try:
                account = Account(settings, api, footed)
                session, machine, report, _ = await account.open(
                    Clock.from_environment(settings.matrix.homeserver)
                )
                await machine.close()
            finally:
                await api.close()
            show(f"Logged in as {session.user_id}, device {session.device_id}.")
            show("Our device is signed by our own identity." if report.master_key else "")
            show_recovery_key(account, show)
    except (MatrixError, ConfigError, StoreError) as error:
        return stop(str(error))
    finally:
        os.close(descriptor)
    return 0


def doctor(config: ConfigOption = None) -> None:
    """Examine the running bot: identity, keys, rooms, backlog. Status 1 when something is wrong."""
    answer = _ask(settings_of(config), "doctor")
    bad = False
    for one in answer.get("findings", []):
        bad = bad or one["bad"]
        mark = "[red]wrong[/red]" if one["bad"] else "ok   "
        show(f"{mark}  {one['subject']}: {one['text']}")
    sys.exit(1 if bad else 0)


def verify(
    config: ConfigOption = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Confirm without asking. For tests only.")
    ] = False,
) -> None:
    """Compare emoji with somebody who wants to verify the bot, and confirm them."""
    settings = settings_of(config)
    counter = _counter(settings)
    waiting = counter.verifications()
    if not waiting:
        sys.exit(stop("Nobody is verifying the bot now. Start it in your client, then try again."))
    for one in waiting:
        show(f"{one.user_id} ({one.device_id}) sees:")
        for emoji in one.emoji:
            show(f"  {emoji['picture']}  {emoji['english']} / {emoji['dutch']}")
        matches = yes or typer.confirm("Does the other screen show the same?")
        answer = _ask(settings, "verify", transaction=one.transaction, matches=matches)
        show("Confirmed." if matches and answer.get("known") else "Not confirmed.")


def check(config: ConfigOption = None) -> None:
    """Say in sentences whether the settings are right and the homeserver answers."""
    settings = settings_of(config)
    sys.exit(asyncio.run(_check(settings)))


async def _check(settings: Settings) -> int:
    from bot.matrix.api import Api
    from bot.matrix.errors import MatrixError

    wrong = 0
    api = Api(settings.matrix.homeserver)
    try:
        await api.request("GET", "/_matrix/client/versions", timeout=10.0)
        show(f"The homeserver at {settings.matrix.homeserver} answers.")
    except MatrixError as error:
        wrong = stop(f"The homeserver at {settings.matrix.homeserver} does not answer ({error}).")
    finally:
        await api.close()
    if not settings.access.administrators:
        wrong = stop("access.administrators is empty: nobody can make a room a platform.")
    if not settings.access.servers:
        wrong = stop("access.servers is empty: nobody but administrators can talk to the bot.")
    try:
        settings.matrix.secret()
    except ConfigError as error:
        wrong = stop(str(error))
    wrong = _check_database(settings) or wrong
    wrong = check_names(settings) or wrong
    if settings.access.administrators_room is not None and not wrong:
        show(_administrators_room(settings))
    if not wrong:
        show("The settings are right.")
    return wrong


def _check_database(settings: Settings) -> int:
    """Whether a database that is not our own file can be used; makes nothing in it."""
    from storage.opening import StoreError, connected, describe

    if settings.storage.database is None:
        return 0
    try:
        database = connected(settings.storage.database)
    except StoreError as error:
        return stop(str(error))
    with database.engine.connect() as connection:
        show(f"The database answers: {describe(connection)}.")
        wrong = _check_standby(settings, connection) if settings.standby.enabled else 0
    database.close()
    return wrong


def _check_standby(settings: Settings, connection: "Connection") -> int:
    """Whether the secret is the one that the database is sealed with, and who is active."""
    from bot.standby.reaching import examined
    from storage.opening import StoreError

    try:
        seen, others = examined(settings, connection)
    except (StoreError, ConfigError) as error:
        return stop(str(error))
    active = seen.holder if seen is not None and seen.remaining > 0 else "nobody"
    show(f"Standby: {active} is active; {', '.join(others) or 'nobody'} stands by.")
    return 0


def _administrators_room(settings: Settings) -> str:
    """Whether the administrators' room can be used, by what the bot knows of it by now."""
    from sqlalchemy.exc import DBAPIError

    from bot.app import administrators_of, database_url
    from bot.doctor import described
    from storage.opening import connected

    administrators, why = administrators_of(settings), "room_not_joined"
    if settings.storage.database is not None or (settings.storage.folder / "schakel.db").exists():
        database = connected(database_url(settings))
        try:
            with database.engine.connect() as connection:
                why = administrators.trouble(connection)  # type: ignore[assignment]
        except DBAPIError:  # no tables: the bot was never here
            pass
        database.close()
    return f"The administrators' room {described(administrators, why)}."


def check_names(settings: Settings) -> int:
    """Whether what the settings want to look for names is installed; loads nothing."""
    from commands.privacy.detectors.deduce_names import ExtraMissing, require_extra

    if settings.privacy.names == "rules":
        return 0
    try:
        require_extra()
    except ExtraMissing as error:
        return stop(str(error))
    show("deduce looks for names as well.")
    return 0


def _ask(settings: Settings, kind: str, **data: Any) -> dict[str, Any]:
    from bot.desk import NobodyThere

    try:
        answer: dict[str, Any] = _counter(settings).ask(kind, **data)
        return answer
    except NobodyThere as error:
        sys.exit(stop(str(error)))


def _counter(settings: Settings) -> Any:
    from bot.app import database_url
    from bot.desk import Counter
    from storage.opening import StoreError, connected

    try:
        return Counter(settings.storage.folder, connected(database_url(settings)))
    except StoreError as error:
        sys.exit(stop(str(error)))
