"""Our bot as it is run: the real process, its database on disk, everything durable."""

import sys
import time
from pathlib import Path

from benchmarks.speed.process import Program, StubProcess
from benchmarks.speed.rooms import BOT, SERVER, person
from commands.rooms.platforms import PLATFORMS


class OurBot(Program):
    """`schakel run` on the stub homeserver, with its data in `folder`.

    `limits`: how many commands one person may type at once; what is fed in a second here would
    take people hours.
    """

    def __init__(self, url: str, folder: Path, *, limits: int = 1_000_000) -> None:
        config = folder / "config.toml"
        config.write_text(
            f'[matrix]\nhomeserver = "{url}"\nuser_id = "{BOT}"\npassword = "x"\n'
            f'[storage]\nfolder = "{folder / "data"}"\n'
            f'[access]\nservers = ["{SERVER}"]\nadministrators = ["{person(0)}"]\n'
            f"[limits]\nat_once = {limits}\neach_minute = {limits}\n"
        )
        argv = [sys.executable, "-m", "bot", "run", "--config", str(config)]
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
