"""A person who uses matrix-js-sdk: another implementation, in a process of its own."""

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

HERE = Path(__file__).parent
SECONDS = 60.0


class PeerError(Exception):
    """The other implementation said no."""


class JsPeer:
    """One logged-in client. Commands are those of `peer.mjs`."""

    def __init__(self, node: Path, log: Path) -> None:
        """`log` takes what the client writes about itself."""
        self._node = node
        self._log = log
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._number = 0
        self.user_id = ""
        self.device_id = ""

    async def start(self, url: str, user: str, password: str, recovery: str | None = None) -> Self:
        """Log in with a fresh device, make an identity or join it, and begin to sync."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                self._node,
                str(HERE / "peer.mjs"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                limit=2**24,
                env={k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")},
            )
        self._reader = asyncio.create_task(self._read())
        found = await self.do("start", url=url, user=user, password=password, recovery=recovery)
        self.user_id, self.device_id = found["user"], found["device"]
        return self

    async def stop(self) -> None:
        """End the process; the device stays."""
        assert self._process
        assert self._process.stdin
        assert self._reader
        self._process.stdin.close()
        await self._process.wait()
        await self._reader

    async def do(self, name: str, **given: Any) -> Any:
        """One command and its answer. Raises PeerError."""
        assert self._process
        assert self._process.stdin
        self._number += 1
        waiting = self._waiting[self._number] = asyncio.get_running_loop().create_future()
        line = {"id": self._number, "do": name, "with": given}
        self._process.stdin.write(json.dumps(line).encode() + b"\n")
        async with asyncio.timeout(SECONDS):
            return await waiting

    async def reads(self, room: str, found: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first event of the timeline that fits, once it is there."""
        async with asyncio.timeout(SECONDS):
            while True:
                try:
                    events = await self.do("timeline", room=room)
                except PeerError:
                    events = []
                for event in events:
                    if found(event):
                        fitting: dict[str, Any] = event
                        return fitting
                await asyncio.sleep(0.05)

    async def shows(self, name: str, wanted: object, **given: Any) -> None:
        """Wait until a command's answer is this. Raises TimeoutError with the last answer."""
        found = await self.do(name, **given)
        try:
            async with asyncio.timeout(SECONDS):
                while found != wanted:
                    await asyncio.sleep(0.05)
                    found = await self.do(name, **given)
        except TimeoutError:
            raise TimeoutError(f"{name} is still {found}") from None

    async def _read(self) -> None:
        assert self._process
        assert self._process.stdout
        async for line in self._process.stdout:
            answer = json.loads(line)
            waiting = self._waiting.pop(answer["id"])
            if "error" in answer:
                waiting.set_exception(PeerError(answer["error"]))
            else:
                waiting.set_result(answer["ok"])
        for waiting in self._waiting.values():
            waiting.set_exception(PeerError("the client ended; see its log"))


def says(body: str) -> Callable[[dict[str, Any]], bool]:
    """Fits a message with this body."""
    return lambda event: bool(event["content"].get("body") == body)
