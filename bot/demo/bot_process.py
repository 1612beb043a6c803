"""The bot as a process of its own, with a clock that begins where the story does."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Never

from bot.clock import TEST_CLOCK
from bot.config import PREFIX
from bot.demo.homeserver import Homeserver, child_environment

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 90.0
STOP_SECONDS = 10.0
LOG_TAIL_LINES = 15


class BotError(Exception):
    """The bot did not start, or ended by itself; the text holds the end of its log."""


class BotProcess:
    """`schakel run` with its configuration, data and log in `folder`. It ends with our process."""

    def __init__(
        self,
        homeserver: Homeserver,
        folder: Path,
        account: tuple[str, str],
        administrator: str,
        begins: datetime,
    ) -> None:
        localpart, password = account
        self.user_id = f"@{localpart}:{homeserver.server_name}"
        self.folder = folder
        self.log = folder / "bot.log"
        self._begins = begins
        self._clock = folder / "clock"
        self._config = folder / "config.toml"
        self._process: asyncio.subprocess.Process | None = None
        folder.mkdir(mode=0o700, parents=True)
        self._config.touch(mode=0o600)
        self._config.write_text(
            "[matrix]\n"
            f"homeserver = {_toml(homeserver.url)}\n"
            f"user_id = {_toml(self.user_id)}\n"
            f"password = {_toml(password)}\n"
            "[storage]\n"
            f"folder = {_toml(str(folder / 'data'))}\n"
            "[access]\n"
            f"servers = [{_toml(homeserver.server_name)}]\n"
            f"administrators = [{_toml(administrator)}]\n"
        )

    async def spawn(self) -> None:
        """Start it, at the moment `begins`, without waiting until it is ready."""
        self._clock.write_text(str((self._begins - datetime.now(UTC)).total_seconds()))
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "bot.demo.bot_child"),
                *("run", "--config", str(self._config)),
                stdin=asyncio.subprocess.PIPE,  # its end tells the child that we are gone
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env=self._environment(),
                start_new_session=True,  # Ctrl-C is for us: we stop it before what it needs
            )

    async def ready(self) -> None:
        """Return when it listens. Raises BotError."""
        assert self._process is not None
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(READY_SECONDS):
                line = await self._process.stdout.readline()
        except TimeoutError:
            line = b""
        if not line.startswith(b"ready"):
            raise BotError(f"De bot is niet gestart.\n{self._tail()}")

    async def stop(self) -> None:
        """Stop it and wait until it is gone; nothing happens when it does not run."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def ended(self) -> Never:
        """Wait until it ends by itself, then raise BotError. Never returns."""
        assert self._process is not None
        status = await self._process.wait()
        raise BotError(f"De bot is gestopt (status {status}).\n{self._tail()}")

    def _environment(self) -> dict[str, str]:
        ours = {k: v for k, v in child_environment().items() if not k.startswith(PREFIX)}
        return ours | {TEST_CLOCK: str(self._clock), "PYTHONPATH": str(ROOT)}

    def last_log_lines(self) -> list[str]:
        """The end of its log, which holds no content."""
        return self.log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:]

    def _tail(self) -> str:
        return "\n".join(["Het einde van zijn logboek:", *self.last_log_lines()])


def _toml(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's, except for characters outside the first plane."""
    return json.dumps(text, ensure_ascii=False)
