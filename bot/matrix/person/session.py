"""A person's connection: log-in, a sync loop in the background, encryption, waiting for events.

It stands on nio's own client, with none of the bot's reading or encrypting, so that what a person
reads proves what the bot sent. It trusts every device. Keys live in memory: a new log-in is a new
device.
"""

import asyncio
from collections.abc import Callable
from typing import Self, TypeVar

from nio import (
    AsyncClient,
    AsyncClientConfig,
    BadEvent,
    EncryptionError,
    Event,
    InviteInfo,
    InviteMemberEvent,
    LoginResponse,
    MatrixRoom,
    MegolmEvent,
    MessageDirection,
    RoomInfo,
    RoomMessagesResponse,
    RoomSendResponse,
    SyncResponse,
    UnknownBadEvent,
)
from nio.store import SqliteMemoryStore

from bot.matrix.api import Api
from bot.matrix.person.timeline import Json, Timelines

SYNC_FILTER = {"room": {"timeline": {"limit": 100}}, "presence": {"types": []}}
SYNC_MILLISECONDS = 30_000
PAGE = 100

T = TypeVar("T")
AnyEvent = Event | BadEvent | UnknownBadEvent


class PersonError(Exception):
    """The homeserver refused what a person did; the text is its answer."""


class Session:
    """One log-in of one person. Close it; or use it as an async context manager."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client
        self.user_id: str = client.user_id
        self.api = Api(client.homeserver, client.access_token)
        self.timelines = Timelines()
        self.joined: set[str] = set()
        self.invitations: dict[str, str] = {}
        self._since: str | None = None
        self._changed = asyncio.Condition()
        self._sending = asyncio.Lock()
        self._following: asyncio.Task[None] | None = None
        self._failure: Exception | None = None

    @classmethod
    async def log_in(cls, homeserver: str, localpart: str, password: str) -> Self:
        """Log in with a new device, upload its keys, and follow the rooms from here on.

        Raises PersonError when the password is wrong.
        """
        config = AsyncClientConfig(store=SqliteMemoryStore)
        client = AsyncClient(homeserver, localpart, config=config)
        answer = await client.login(password)
        if not isinstance(answer, LoginResponse):
            await client.close()
            raise PersonError(str(answer))
        session = cls(client)
        await session._sync(0)
        session.resume()
        return session

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Stop following and close the connections; the device stays logged in."""
        await self.pause()
        await self.client.close()
        await self.api.close()
        if self.client.store is not None:
            self.client.store.database.close()  # nio leaves it open; Python 3.13 warns of that

    async def pause(self) -> None:
        """Stop following the rooms, like a client that is shut."""
        if self._following is not None:
            self._following.cancel()
            await asyncio.wait([self._following])
            self._following = None

    def resume(self) -> None:
        """Follow the rooms from where it stopped."""
        self._following = asyncio.create_task(self._follow(), name=self.user_id)

    async def until(self, check: Callable[[], T | None], timeout: float = 90) -> T:
        """Return what `check` gives as soon as that is true; it is asked after every sync.

        Raises TimeoutError after `timeout` seconds, PersonError when the sync loop has ended.
        """
        async with asyncio.timeout(timeout), self._changed:
            while not (value := check()):
                if self._failure is not None:
                    raise PersonError(f"{self.user_id} no longer syncs") from self._failure
                await self._changed.wait()
            return value

    async def known(self, room: str) -> MatrixRoom:
        """Wait until our own sync has brought a room that we are in."""
        await self.until(lambda: room in self.joined)
        return self.client.rooms[room]

    def take_new_room_keys(self) -> None:
        """Encrypt with new room keys from here on, as clients do each week (rotation_period_ms)."""
        if self.client.olm is not None:
            self.client.olm.outbound_group_sessions.clear()

    async def send(self, room: str, type_: str, content: Json) -> str:
        """Send an event, encrypted if the room is; return its id. Raises PersonError."""
        members = await self.known(room)
        async with self._sending:
            if self.client.olm is not None and members.encrypted:
                # Devices are asked for at every send: one that is a second old must read it too.
                self.client.olm.users_for_key_query.update(members.users)
                await self.client.keys_query()
            answer = await self.client.room_send(
                room, type_, dict(content), ignore_unverified_devices=True
            )
        if not isinstance(answer, RoomSendResponse):
            raise PersonError(str(answer))
        return answer.event_id

    async def _follow(self) -> None:
        try:
            while True:
                await self._sync(SYNC_MILLISECONDS)
        except Exception as failure:
            self._failure = failure
        async with self._changed:
            self._changed.notify_all()

    async def _sync(self, milliseconds: int) -> None:
        since = self._since
        answer = await self.client.sync(milliseconds, SYNC_FILTER, since, full_state=since is None)
        if not isinstance(answer, SyncResponse):
            raise PersonError(str(answer))
        for room, invitation in answer.rooms.invite.items():
            self._take_invitation(room, invitation)
        for room, info in (answer.rooms.join | answer.rooms.leave).items():
            await self._take(room, info, since)
            self.invitations.pop(room, None)
        self.joined = (self.joined | set(answer.rooms.join)) - set(answer.rooms.leave)
        self._unlock()
        self._since = answer.next_batch
        await self._keep_up_keys()
        async with self._changed:
            self._changed.notify_all()

    def _take_invitation(self, room: str, invitation: InviteInfo) -> None:
        for event in invitation.invite_state:
            if isinstance(event, InviteMemberEvent) and event.state_key == self.user_id:
                self.invitations[room] = event.sender

    async def _take(self, room: str, info: RoomInfo, since: str | None) -> None:
        timeline = info.timeline
        missed: list[AnyEvent] = []
        if timeline.limited and since is not None and room in self.joined:
            missed = await self._missed(room, timeline.prev_batch, since)
        for event in [*missed, *timeline.events]:
            encrypted = isinstance(event, MegolmEvent) or getattr(event, "decrypted", False)
            self.timelines.add(room, event.source, encrypted=encrypted)

    async def _missed(self, room: str, newest: str | None, since: str) -> list[AnyEvent]:
        missed: list[AnyEvent] = []
        start = newest
        while start:
            page = await self.client.room_messages(
                room, start, end=since, direction=MessageDirection.back, limit=PAGE
            )
            if not isinstance(page, RoomMessagesResponse):
                raise PersonError(str(page))
            missed += page.chunk
            start = page.end if page.chunk else None
        return missed[::-1]

    def _unlock(self) -> None:
        for room, source in self.timelines.locked():
            event = MegolmEvent.from_dict(dict(source))
            if not isinstance(event, MegolmEvent):
                continue
            event.room_id = room
            try:
                opened = self.client.decrypt_event(event)
            except EncryptionError:
                continue
            self.timelines.unlock(room, opened.source)

    async def _keep_up_keys(self) -> None:
        client = self.client
        if client.should_upload_keys:
            await client.keys_upload()
        if client.should_query_keys:
            await client.keys_query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())
        await client.send_to_device_messages()
