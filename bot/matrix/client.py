"""The one port through which the rest of the program acts in rooms."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from peewee import OperationalError as KeyStoreFails  # type: ignore[import-untyped]

from bot.faults import point
from bot.matrix import media, wire
from bot.matrix.answer import events_in, section
from bot.matrix.api import Api, path
from bot.matrix.crypto.machine import Machine
from bot.matrix.download import download
from bot.matrix.errors import Unreachable
from bot.matrix.events import MARK, Attachment, Json
from bot.matrix.order import is_older

PRIVATE: Final = "nl.schakel.private"
"""Key in a private room's create content: the person for whom it was made."""

NEVER_ENCRYPTED: Final = frozenset({"m.reaction", "m.room.redaction"})
SEND_SECONDS: Final = 30.0
MEDIA_SECONDS: Final = 120.0
PAGE: Final = 100


class Client:
    """What our account, `user_id`, can do. Every method raises MatrixError and its kinds."""

    def __init__(self, api: Api, machine: Machine, user_id: str) -> None:
        self._api = api
        self._machine = machine
        self.user_id = user_id

    async def whoami(self) -> tuple[str, str]:
        """User id and device id that the token belongs to."""
        answer = await self._api.request("GET", path("account", "whoami"))
        return _text(answer, "user_id"), _text(answer, "device_id")

    async def send(
        self, room_id: str, event_type: str, content: Mapping[str, Any], txn_id: str
    ) -> str:
        """Send an event, encrypted in an encrypted room; returns its event id.

        The same `txn_id` from the same device within a day is the same event. It stands as MARK in
        the content, and outside the ciphertext as well: there a device that cannot read what an
        earlier one sent still knows it for ours. It must be a hash that tells nothing.
        """
        marked = {**content, MARK: txn_id}
        if event_type not in NEVER_ENCRYPTED and await self._machine.must_encrypt(room_id):
            marked = await self._encrypted(room_id, event_type, marked) | {MARK: txn_id}
            event_type = "m.room.encrypted"
            point("encrypted")
        return await self._put(path("rooms", room_id, "send", event_type, txn_id), marked)

    async def redact(
        self, room_id: str, event_id: str, txn_id: str, reason: str | None = None
    ) -> str:
        """Delete an event; returns the event id of the redaction. `reason` is not encrypted."""
        content = {MARK: txn_id} | ({"reason": reason} if reason is not None else {})
        return await self._put(path("rooms", room_id, "redact", event_id, txn_id), content)

    async def find_marked(
        self, room_id: str, marks: Collection[str], not_before: datetime
    ) -> dict[str, str]:
        """Which of these marks stand on events of ours in the room: mark -> event id.

        Looks back from now until the homeserver's (real) time is before `not_before`. A redacted
        event has lost its mark; this device's transaction ids stay.
        """
        wanted, found = set(marks), dict[str, str]()
        query = {"dir": "b", "limit": str(PAGE), "filter": json.dumps({"senders": [self.user_id]})}
        while wanted - found.keys():
            answer = await self._api.request("GET", path("rooms", room_id, "messages"), query=query)
            page = events_in(answer, "chunk")
            for raw in page:
                for mark in _marks(raw) & wanted:
                    found[mark] = _text(raw, "event_id")
            end = answer.get("end")
            if not isinstance(end, str) or any(is_older(raw, not_before) for raw in page):
                break
            query["from"] = end
        return found

    async def upload(
        self, data: bytes, filename: str, mimetype: str, room_id: str
    ) -> dict[str, Any]:
        """Upload a file for this room; returns the content of an m.file or m.image event.

        In an encrypted room the homeserver gets neither name nor type.
        """
        content = media.described(data, filename, mimetype)
        if await self._machine.must_encrypt(room_id):
            data, file = media.encrypt(data)
            return content | {"file": file | {"url": await self._upload(data, media.OPAQUE, {})}}
        return content | {"url": await self._upload(data, mimetype, {"filename": filename})}

    async def download(self, attachment: Attachment, at_most: int = media.AT_MOST) -> bytes:
        """The file itself, decrypted; see `download.download`."""
        return await download(self._api, attachment, at_most)

    async def create_private_room(self, user_id: str) -> str:
        """Make an encrypted room for us and this person, and invite her; returns the room id.

        Nobody but us may change anything or invite. Not the preset trusted_private_chat: from room
        version 12 on it makes her a creator, above all levels. createRoom has no transaction id:
        look for PRIVATE in the create events of our rooms before calling it again.
        """
        body = {
            "preset": "private_chat",
            "is_direct": True,
            "invite": [user_id],
            "creation_content": {PRIVATE: user_id},
            "power_level_content_override": {"users_default": 0, "invite": 100},
            "initial_state": [
                _state("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}),
                _state("m.room.history_visibility", {"history_visibility": "invited"}),
                _state("m.room.guest_access", {"guest_access": "forbidden"}),
            ],
        }
        return _text(await self._api.request("POST", path("createRoom"), body), "room_id")

    async def join(self, room_id: str) -> None:
        """Join a room to which we are invited; joining twice does nothing."""
        await self._api.request("POST", path("rooms", room_id, "join"), {}, timeout=MEDIA_SECONDS)

    async def leave(self, room_id: str) -> None:
        """Leave a room, or decline its invitation."""
        await self._api.request("POST", path("rooms", room_id, "leave"), {})

    async def state(self, room_id: str) -> list[dict[str, Any]]:
        """The room's present state, raw events."""
        return await self._api.listing(path("rooms", room_id, "state"))

    async def close(self) -> None:
        """Close connections and key store. The session stays: we never log out."""
        await self._api.close()
        await self._machine.close()

    async def _encrypted(
        self, room_id: str, event_type: str, content: Mapping[str, Any]
    ) -> dict[str, Any]:
        try:
            return await self._machine.encrypt(room_id, event_type, content)
        except TimeoutError as error:
            raise Unreachable("sharing the room key took too long") from error
        except KeyStoreFails as error:
            raise Unreachable("the key store cannot be written") from error

    async def _put(self, where: str, content: Mapping[str, Any]) -> str:
        answer = await self._api.request("PUT", where, content, timeout=SEND_SECONDS)
        return _text(answer, "event_id")

    async def _upload(self, data: bytes, mimetype: str, query: Mapping[str, str]) -> str:
        raw, _ = await self._api.request_bytes(
            "POST", media.UPLOAD, data, content_type=mimetype, query=query, timeout=MEDIA_SECONDS
        )
        return _text(section(_loaded(raw)), "content_uri")


def _loaded(raw: bytes) -> Any:
    try:
        return wire.load(raw)
    except ValueError as error:
        raise Unreachable("the answer is not JSON") from error


def _text(answer: Json, name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str):
        raise Unreachable(f"the answer has no {name}")
    return value


def _marks(raw: Json) -> set[str]:
    marks = (section(raw, "content").get(MARK), section(raw, "unsigned").get("transaction_id"))
    return {mark for mark in marks if isinstance(mark, str)}


def _state(event_type: str, content: Json) -> dict[str, Any]:
    return {"type": event_type, "state_key": "", "content": content}
