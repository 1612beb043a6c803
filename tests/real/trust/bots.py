"""A bot as small as it can be: a sync loop around `Machine`, for the tests of trust."""

import asyncio
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from bot.demo.homeserver import Homeserver
from bot.matrix.api import Api, path
from bot.matrix.crypto.key_store import KeyStores
from bot.matrix.crypto.login import Session, open_machine, with_password
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.startup import KeyStoreVerdict
from bot.matrix.crypto.store_files import KeyFolder
from bot.matrix.crypto.trust import IdentityReport, ensure_identity
from bot.matrix.errors import NotDecryptable

PASSWORD = "wachtwoord van de proef"
ENCRYPTION = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}
numbers = itertools.count(1)


class MemorySecrets:
    """Named secrets that outlive a restart of the bot, not of the test."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}

    async def get(self, name: str) -> bytes | None:
        return self.values.get(name)

    async def put(self, name: str, value: bytes) -> None:
        self.values[name] = value


class MovableClock:
    """Seconds since 1970 that a test may move."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds


class TrustBot:
    """One account with a data folder; `start` and `stop` as often as wanted."""

    def __init__(self, homeserver: Homeserver, name: str, folder: Path) -> None:
        self.homeserver = homeserver
        self.name = name
        self.folder = folder
        self.stores: KeyStores = KeyFolder(folder)
        self.secrets = MemorySecrets()
        self.clock = MovableClock()
        self.session: Session | None = None
        self.since: str | None = None
        self.events: list[dict[str, Any]] = []
        self.unread: dict[str, tuple[str, dict[str, Any]]] = {}
        self.verdict = KeyStoreVerdict.NEW
        self.report: IdentityReport | None = None
        self._machine: Machine | None = None
        self._api: Api | None = None

    async def start(self, recovery: str | None = None, identity: bool = True) -> Self:
        """Log in (once), follow the verdict on the key store, see to the identity."""
        self._api = Api(self.homeserver.url)
        if self.session is None:
            await self._log_in()
        assert self.session is not None
        self.api.token = self.session.token
        self.session, self._machine, self.verdict = await open_machine(
            self.api, self.session, self.stores, self._log_in, self.clock
        )
        if identity:
            self.report = await self.start_identity(recovery)
        return self

    async def start_identity(self, recovery: str | None = None) -> IdentityReport:
        """Only the identity."""
        return await ensure_identity(self.api, self.machine, self.secrets, recovery)

    async def stop(self) -> None:
        """Close everything; the device stays logged in. May be called twice."""
        if self._machine is not None:
            await self._machine.close()
        if self._api is not None:
            await self._api.close()

    @property
    def api(self) -> Api:
        assert self._api is not None
        return self._api

    @property
    def machine(self) -> Machine:
        assert self._machine is not None
        return self._machine

    @property
    def user_id(self) -> str:
        return f"@{self.name}:{self.homeserver.server_name}"

    async def sync(self, wait_ms: int = 0) -> None:
        """One round of the loop."""
        query = {"timeout": str(wait_ms)} | ({"since": self.since} if self.since else {})
        raw = await self.api.request("GET", path("sync"), query=query)
        await self.machine.receive(raw)
        for room_id, joined in raw.get("rooms", {}).get("join", {}).items():
            for event in joined["timeline"]["events"]:
                self.unread[event["event_id"]] = (room_id, event)
        self._read()
        self.since = raw["next_batch"]
        await self.machine.upkeep()

    async def until(self, found: Callable[[], bool], seconds: float = 30) -> None:
        """Sync until it is so."""
        async with asyncio.timeout(seconds):
            while not found():
                await self.sync(1000)

    async def reads(self, text: str, seconds: float = 30) -> dict[str, Any]:
        """Sync until a message with this body is here."""
        await self.until(lambda: text in self.bodies(), seconds)
        return next(e for e in self.events if e["content"].get("body") == text)

    def bodies(self) -> list[str]:
        """What was said, as far as it could be read."""
        return [str(event["content"].get("body")) for event in self.events]

    async def say(self, room_id: str, text: str) -> str:
        """Say it, encrypted."""
        return await self.send(room_id, "m.room.message", {"msgtype": "m.text", "body": text})

    async def send(self, room_id: str, kind: str, content: dict[str, Any]) -> str:
        """Send any event, encrypted."""
        encrypted = await self.machine.encrypt(room_id, kind, content)
        where = path("rooms", room_id, "send", "m.room.encrypted", f"t{next(numbers)}")
        return str((await self.api.request("PUT", where, encrypted))["event_id"])

    async def make_room(self, *invited: str, **options: Any) -> str:
        """An encrypted room."""
        body = {"preset": "private_chat", "invite": invited, "initial_state": [ENCRYPTION]}
        answer = await self.api.request("POST", path("createRoom"), body | options)
        return str(answer["room_id"])

    async def invite(self, room_id: str, user_id: str) -> None:
        await self.api.request("POST", path("rooms", room_id, "invite"), {"user_id": user_id})

    async def join(self, room_id: str) -> None:
        await self.api.request("POST", path("join", room_id), {})

    async def _log_in(self) -> Session:
        self.session = await with_password(self.api, self.name, PASSWORD)
        return self.session

    def _read(self) -> None:
        for event_id, (room_id, event) in list(self.unread.items()):
            if event["type"] == "m.room.encrypted":
                try:
                    event = self.machine.decrypt(room_id, event)
                except NotDecryptable:
                    continue
            del self.unread[event_id]
            self.events.append(event)


class Bots:
    """Makes bots, and stops them all at the end."""

    def __init__(self, homeserver: Homeserver, folder: Path) -> None:
        self.homeserver = homeserver
        self.folder = folder
        self._made: list[TrustBot] = []

    async def new(self, name: str = "bot") -> TrustBot:
        """A bot with a fresh account, not started."""
        localpart = f"{name}{next(numbers)}"
        await self.homeserver.register(localpart, PASSWORD)
        return self._keep(TrustBot(self.homeserver, localpart, self.folder / localpart))

    async def started(self, name: str = "bot") -> TrustBot:
        """A bot with a fresh account and an identity."""
        return await (await self.new(name)).start()

    def elsewhere(self, bot: TrustBot) -> TrustBot:
        """The same account in an empty folder without its secrets, not started."""
        folder = self.folder / f"{bot.name}-{next(numbers)}"
        return self._keep(TrustBot(self.homeserver, bot.name, folder))

    async def pair(self, stores: KeyStores | None = None) -> tuple[TrustBot, TrustBot, str]:
        """The bot, which keeps its keys in `stores`, and Anna in an encrypted room."""
        bot, anna = await self.new(), await self.started("anna")
        bot.stores = stores or bot.stores
        await bot.start()
        room = await anna.make_room(bot.user_id)
        await bot.join(room)
        await anna.sync()
        await bot.sync()
        return bot, anna, room

    async def stop(self) -> None:
        """Stop them all."""
        for bot in self._made:
            await bot.stop()

    def _keep(self, bot: TrustBot) -> TrustBot:
        self._made.append(bot)
        return bot
