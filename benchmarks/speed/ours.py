"""Our bot as it is run: the real process, its database on disk, everything durable."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.speed.environments import made, run
from benchmarks.speed.process import ROOT, Program, StubProcess
from benchmarks.speed.rooms import BOT, person
from commands.rooms.platforms import PLATFORMS


@dataclass(frozen=True, slots=True)
class Account:
    """Whose account the bot uses, and who administers it."""

    user_id: str
    password: str
    administrator: str


ON_THE_STUB: Final = Account(BOT, "x", person(0))

HERE: Final = Path(sys.executable)
"""Run by the interpreter that measures: with all that development needs beside it."""


async def deployed() -> Path:
    """The interpreter of an environment in which this checkout is installed as it is deployed."""
    lock = ROOT / "requirements" / "run.txt"
    python = await made(
        "schakel",
        lock.read_text() + (ROOT / "pyproject.toml").read_text(),
        (
            "pip",
            "install",
            "--quiet",
            "--only-binary",
            ":all:",
            "--require-hashes",
            "-r",
            str(lock),
        ),
        ("pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)),
    )
    await run(str(python), "-m", "compileall", "-q", "bot", "commands", "storage")
    return python


class OurBot(Program):
    """`schakel run` on the homeserver at `url`, with its data in `folder`.

    `limits`: how many commands one person may type at once; what is fed in a second here would
    take people hours. `python`: of which environment, HERE or `deployed()`.
    """

    def __init__(
        self,
        url: str,
        folder: Path,
        account: Account = ON_THE_STUB,
        *,
        limits: int = 1_000_000,
        python: Path = HERE,
    ) -> None:
        config = folder / "config.toml"
        server = account.user_id.partition(":")[2]
        config.write_text(
            f'[matrix]\nhomeserver = "{url}"\nuser_id = "{account.user_id}"\n'
            f'password = "{account.password}"\n'
            f'[storage]\nfolder = "{folder / "data"}"\n'
            f'[access]\nservers = ["{server}"]\nadministrators = ["{account.administrator}"]\n'
            f"[limits]\nat_once = {limits}\neach_minute = {limits}\n"
        )
        argv = [str(python), "-m", "bot", "run", "--config", str(config)]
        super().__init__(argv, folder / "bot.log")
        self.start_to_ready = 0.0

    async def ready(self) -> None:
        """Wait until it says that it is ready; how long that took is in `start_to_ready`."""
        began = time.monotonic()
        while not (await self.line()).startswith("ready"):
            pass
        self.start_to_ready = time.monotonic() - began


async def make_platforms(stub: StubProcess) -> None:
    """Make platforms of the first rooms, by command, so that all of the bot's commands work there.

    A platform is encrypted, and there is one of each kind: at most as many as PLATFORMS.
    """
    said = [(room, 0, f"!instellen platform {slug}") for room, slug in enumerate(sorted(PLATFORMS))]
    await stub.ask("feed", said=said, answers=len(said))
    await stub.ask("waiting")
