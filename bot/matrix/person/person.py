"""What a person does in rooms: say, react, edit, invite, and wait for what others do."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import uuid4

from nio.crypto.attachments import decrypt_attachment, encrypt_attachment

from bot.matrix.api import path
from bot.matrix.person import content
from bot.matrix.person.session import Session
from bot.matrix.person.timeline import Json, Seen

MEDIA = "/_matrix/client/v1/media/download"
UPLOAD = "/_matrix/media/v3/upload"
NOTHING: Json = {}


class Person(Session):
    """Somebody with one device. Methods raise Refused or PersonError when the homeserver does."""

    async def set_name(self, name: str) -> None:
        """Set the display name."""
        await self.api.request(
            "PUT", path("profile", self.user_id, "displayname"), {"displayname": name}
        )

    async def create_room(
        self,
        name: str,
        *,
        encrypted: bool = True,
        invite: Iterable[str] = (),
        power: Mapping[str, int] = NOTHING,
        extra: Json = NOTHING,
    ) -> str:
        """Make an invite-only room, give `power`, then invite; return its id.

        `extra` goes over the body of createRoom, for example a history visibility.
        """
        body = content.new_room(name, encrypted, extra)
        room: str = (await self.api.request("POST", path("createRoom"), body))["room_id"]
        if power:
            await self.set_power(room, power)
        for user in invite:
            await self.invite(room, user)
        await self.known(room)
        return room

    async def join(self, room: str) -> None:
        """Join a room, by invitation unless it is open, and wait until it is known here."""
        await self.api.request("POST", path("join", room), {})
        await self.known(room)

    async def invitation(self, sender: str | None = None, timeout: float = 90) -> str:
        """Wait for an invitation, from `sender` if given, not answered yet; the room's id."""
        return await self.until(
            lambda: next((r for r, s in self.invitations.items() if sender in (None, s)), None),
            timeout,
        )

    async def invite(self, room: str, user: str) -> None:
        """Invite somebody."""
        await self.api.request("POST", path("rooms", room, "invite"), {"user_id": user})

    async def kick(self, room: str, user: str) -> None:
        """Remove somebody."""
        await self.api.request("POST", path("rooms", room, "kick"), {"user_id": user})

    async def leave(self, room: str) -> None:
        """Leave a room, or decline its invitation."""
        await self.api.request("POST", path("rooms", room, "leave"), {})

    async def state(self, room: str, type_: str, key: str = "") -> dict[str, Any]:
        """The content of a state event as it is now on the homeserver."""
        return await self.api.request("GET", path("rooms", room, "state", type_, key))

    async def set_state(self, room: str, type_: str, value: Json, key: str = "") -> str:
        """Set a state event; return its id."""
        answer = await self.api.request("PUT", path("rooms", room, "state", type_, key), value)
        return str(answer["event_id"])

    async def set_power(self, room: str, power: Mapping[str, int]) -> None:
        """Give people a power level; the others keep theirs."""
        levels = await self.state(room, "m.room.power_levels")
        users = levels.get("users", {}) | dict(power)
        await self.set_state(room, "m.room.power_levels", levels | {"users": users})

    async def say(
        self,
        room: str,
        text: str,
        *,
        reply_to: str | None = None,
        thread: str | None = None,
        formatted: str | None = None,
        extra_content: Json = NOTHING,
    ) -> str:
        """Send a text; `formatted` is its HTML, `extra_content` goes over the content."""
        said = content.message(text, formatted) | content.place(reply_to, thread)
        return await self.send(room, "m.room.message", {**said, **extra_content})

    async def edit(
        self, room: str, event_id: str, text: str, *, formatted: str | None = None
    ) -> str:
        """Give a message of one's own new words."""
        return await self.send(room, "m.room.message", content.edit(event_id, text, formatted))

    async def react(self, room: str, event_id: str, key: str) -> str:
        """React to an event."""
        return await self.send(room, "m.reaction", content.reaction(event_id, key))

    async def vote(self, room: str, poll: str, *answers: str) -> str:
        """Vote in a native poll, by the ids of its answers; none withdraws."""
        return await self.send(room, content.VOTE, content.vote(poll, answers))

    async def redact(self, room: str, event_id: str) -> str:
        """Take back an event: a message, a reaction, a vote."""
        at = path("rooms", room, "redact", event_id, str(uuid4()))
        return str((await self.api.request("PUT", at, {}))["event_id"])

    async def send_raw(self, room: str, type_: str, value: Json, *, encrypted: bool = True) -> str:
        """Send any event; `encrypted=False` sends it in the clear even in an encrypted room."""
        if encrypted:
            return await self.send(room, type_, value)
        at = path("rooms", room, "send", type_, str(uuid4()))
        return str((await self.api.request("PUT", at, value))["event_id"])

    async def send_file(self, room: str, name: str, data: bytes, mimetype: str) -> str:
        """Upload and send a file, encrypted if the room is."""
        file: dict[str, Any] = {}
        if (await self.known(room)).encrypted:
            data, file = encrypt_attachment(data)
        raw = "application/octet-stream" if file else mimetype
        query = {"filename": name}
        answer = await self.api.request_bytes("POST", UPLOAD, data, content_type=raw, query=query)
        uri = json.loads(answer[0])["content_uri"]
        where = {"file": file | {"url": uri}} if file else {"url": uri}
        info = {"mimetype": mimetype, "size": len(data)}
        said = {"msgtype": "m.file", "body": name, "filename": name, "info": info, **where}
        return await self.send(room, "m.room.message", said)

    async def download(self, event: Seen) -> bytes:
        """Fetch the file of a message and decrypt it if it is encrypted."""
        file = event.content.get("file")
        uri = file["url"] if file else event.content["url"]
        server, media = uri.removeprefix("mxc://").split("/", 1)
        raw, _ = await self.api.request_bytes("GET", f"{MEDIA}/{server}/{media}", content_type="")
        if not file:
            return raw
        return bytes(
            decrypt_attachment(raw, file["key"]["k"], file["hashes"]["sha256"], file["iv"])
        )

    def timeline(self, room: str) -> list[Seen]:
        """What is seen of a room, oldest first."""
        return self.timelines.timeline(room)

    def text(self, room: str, event_id: str) -> str:
        """The words of a message as it stands now, edits applied."""
        return self.timelines.text(room, event_id)

    def reactions(self, room: str, event_id: str) -> dict[str, set[str]]:
        """Key -> the people who reacted with it."""
        return self.timelines.reactions(room, event_id)

    async def wait_for(
        self,
        room: str,
        predicate: Callable[[Seen], bool],
        timeout: float = 90,
        *,
        after: str | None = None,
    ) -> Seen:
        """Return the first event that fits, already here or still to come, after event `after`.

        Raises TimeoutError, with the end of the timeline, after `timeout` seconds.
        """
        try:
            return await self.until(
                lambda: next(filter(predicate, self.timelines.since(room, after)), None), timeout
            )
        except TimeoutError:
            tail = "\n".join(str(event) for event in self.timeline(room)[-12:])
            raise TimeoutError(
                f"{self.user_id} waited {timeout} s in vain; saw last:\n{tail}"
            ) from None
