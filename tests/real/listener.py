"""An account that listens with the bot's own sync loop, remembers in memory, and may go away."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self, TypeVar

from bot.demo.homeserver import Homeserver
from bot.matrix.api import Api, path
from bot.matrix.client import Client
from bot.matrix.crypto.login import Session, with_password
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.store_files import KeyFolder
from bot.matrix.events import Batch, Event, Json, Membership, Message, Undecryptable
from bot.matrix.sync import Sync
from tests.real.people import PASSWORD

T = TypeVar("T")


class Listener:
    """One account. `heard` is what came, each event once, in the order of the batches."""

    def __init__(self, homeserver: Homeserver, localpart: str, folder: Path) -> None:
        self.homeserver = homeserver
        self.localpart = localpart
        self.folder = folder
        self.token: str | None = None
        self.batches: list[Batch] = []
        self.heard: dict[str, Event] = {}
        self.joined: set[str] = set()
        self.locked: dict[str, tuple[str, Json]] = {}
        self.session: Session | None = None
        self._changed = asyncio.Condition()
        self._running: asyncio.Task[None] | None = None

    @classmethod
    async def register(cls, homeserver: Homeserver, localpart: str, folder: Path) -> Self:
        """Make the account and its first device."""
        await homeserver.register(localpart, PASSWORD)
        listener = cls(homeserver, localpart, folder)
        await listener.new_device()
        return listener

    async def new_device(self) -> None:
        """Log in with a device that has no keys yet."""
        api = Api(self.homeserver.url)
        self.session = await with_password(api, self.localpart, PASSWORD)
        await api.close()

    @property
    def user_id(self) -> str:
        return f"@{self.localpart}:{self.homeserver.server_name}"

    async def start(self, timeline_limit: int = 100) -> None:
        """Listen from where the last batch ended."""
        assert self.session is not None
        api = Api(self.homeserver.url, self.session.token)
        machine = await Machine.open(
            api, self.user_id, self.session.device_id, KeyFolder(self.folder)
        )
        await machine.publish()
        self.client = Client(api, machine, self.user_id)
        sync = Sync(api, machine, self.user_id, timeline_limit=timeline_limit)
        self._running = asyncio.create_task(self._run(sync), name=self.localpart)

    async def stop(self) -> None:
        """Go away, as a process that is killed between two batches."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])
            self._running = None
            await self.client.close()

    async def join_unheard(self, room_id: str) -> None:
        """Join a room while the loop does not run: killed between joining and the next sync."""
        await self._ask(path("rooms", room_id, "join"))

    async def end_session(self) -> None:
        """Log the device out, as an administrator would."""
        await self._ask(path("logout"))

    async def until(self, check: Callable[[], T | None], seconds: float = 60) -> T:
        """What `check` gives as soon as that is true. Raises what ended the loop."""
        async with asyncio.timeout(seconds), self._changed:
            while not (value := check()):
                if self._running is not None and self._running.done():
                    self._running.result()
                await self._changed.wait()
            return value

    async def hears(self, event_id: str) -> Event:
        """Wait for this event."""
        return await self.until(lambda: self.heard.get(event_id))

    def said(self, room_id: str) -> list[str]:
        """What was said in a room, as it was heard."""
        messages = (event for event in self.heard.values() if isinstance(event, Message))
        return [event.body for event in messages if event.room_id == room_id]

    async def _ask(self, where: str) -> None:
        assert self.session is not None
        api = Api(self.homeserver.url, self.session.token)
        await api.request("POST", where, {})
        await api.close()

    async def _run(self, sync: Sync) -> None:
        try:
            await sync.run(self._take, token=self.token, joined=self._joined, waiting=self._waiting)
        finally:
            async with self._changed:
                self._changed.notify_all()

    async def _take(self, batch: Batch) -> None:
        for event in batch.events:
            if isinstance(event, Undecryptable):
                self.locked[event.event_id] = (event.room_id, event.source)
                continue
            if event.event_id not in self.heard:
                self.heard[event.event_id] = event
            if event.encrypted:
                self.locked.pop(event.event_id, None)
            if isinstance(event, Membership) and event.user_id == self.user_id:
                inside = event.membership == "join"
                (self.joined.add if inside else self.joined.discard)(event.room_id)
        self.batches.append(batch)
        self.token = batch.token
        async with self._changed:
            self._changed.notify_all()

    async def _joined(self) -> frozenset[str]:
        return frozenset(self.joined)

    async def _waiting(self) -> Sequence[tuple[str, Json]]:
        return list(self.locked.values())
