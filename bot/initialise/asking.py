"""What set-up asks on a terminal: the settings file, and which platforms are to be made."""

import os
from pathlib import Path

from rich.prompt import Confirm, Prompt

from bot.config import Settings
from bot.initialise.plan import PROPOSED, Plan, PlanError, Planned, users_in
from bot.options import show
from commands.rooms.platforms import PLATFORMS


def config_file(config: Path | None, *, ask: bool) -> Path | None:
    """The settings file; when it is not there yet it is written from answers."""
    if config is None or config.exists() or not ask:
        return config
    show(f"{config} is not there yet. I make it from your answers.")
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


def ask_plan(settings: Settings) -> Plan:
    """Which platforms, what they are called, who moderates them, and whether in a Space.

    Raises PlanError when it is not to be.
    """
    planned = []
    for slug, defaults in PLATFORMS.items():
        if not Confirm.ask(f"Make a room for {slug} ({defaults.title})?", default=slug in PROPOSED):
            continue
        name = Prompt.ask("  Name of the room", default=defaults.title)
        planned.append(Planned(slug, name, tuple(_ask_users("  Its moderators"))))
    space = Prompt.ask("Name of the Space around them (empty: none)", default="") or None
    made = Plan(tuple(planned), space)
    for one in made.platforms:
        show(f"  {one.slug}: {one.name}; moderators: {', '.join(one.moderators) or '-'}")
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
            show(str(error))


def _write_secretly(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)
