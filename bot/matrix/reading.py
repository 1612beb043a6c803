"""Raw events as they come -> events, with what is inside the ciphertext where we have the key."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol

from bot.matrix.answer import section
from bot.matrix.errors import NotDecryptable
from bot.matrix.events import MARK, Edit, Event, Json, Message, Pointed
from bot.matrix.parsing import common, parse

log = logging.getLogger(__name__)


class RoomKeys(Protocol):
    """What reading needs of the key machine."""

    def decrypt(self, room_id: str, raw_event: dict[str, Any]) -> dict[str, Any]:
        """The event inside; raises NotDecryptable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads for the account `own`; `shift` is asked at each event (the test clock)."""

    keys: RoomKeys
    own: str
    shift: Callable[[], timedelta]

    def read(self, raw: Json, room_id: str) -> Event | None:
        """The event, an Undecryptable, or None when we have no use for it."""
        if raw.get("type") == "m.room.encrypted" and raw.get("sender") != self.own:
            try:
                return self._parse(self.opened(raw, room_id), room_id, encrypted=True)
            except NotDecryptable:
                pass
        return self._parse(raw, room_id, encrypted=False)

    def read_late(self, raw: Json, room_id: str) -> Event | None:
        """An event that waited for its key; None: it still does.

        What turns out to say nothing to us is a bare Event, so that it need not wait on.
        """
        try:
            inside = self.opened(raw, room_id)
        except NotDecryptable:
            return None
        read = self._parse(inside, room_id, encrypted=True)
        return read or Event(**common(raw, room_id, self.shift(), True))

    def read_pointed(self, raw: Json, room_id: str) -> Pointed | None:
        """A message that somebody points at, in its newest wording, or None when it is no message.

        Something of ours that is no message (a poll) has an empty body. Raises NotDecryptable.
        """
        mark = section(raw, "content").get(MARK) if raw.get("sender") == self.own else None
        message = self._message(raw, room_id)
        if message is None:
            fields = common(raw, room_id, self.shift(), False)
            message = Message(**fields, body="", msgtype="") if isinstance(mark, str) else None
        if message is None:
            return None
        return Pointed(
            event_id=message.event_id,
            sender=message.sender,
            body=message.body,
            at=message.at,
            mark=mark if isinstance(mark, str) else None,
            attachment=message.attachment,
        )

    def opened(self, raw: Json, room_id: str) -> Json:
        """The event inside the ciphertext, in the homeserver's envelope; raises NotDecryptable.

        Only type and content come from inside: who sent it, when and with which id is what the
        homeserver says.
        """
        try:
            inside = self.keys.decrypt(room_id, dict(raw))
        except NotDecryptable:
            raise
        except Exception as error:
            # What is inside ciphertext no homeserver has looked at: it may be nested without end.
            log.warning("ciphertext in %s cannot be read: %s", room_id, type(error).__name__)
            raise NotDecryptable(type(error).__name__) from None
        return {**raw, "type": inside["type"], "content": inside["content"]}

    def _message(self, raw: Json, room_id: str) -> Message | None:
        original = self._wording(raw, room_id)
        edit = section(raw, "unsigned", "m.relations", "m.replace")
        if original is None or edit.get("sender") != original.sender:
            return original
        try:
            newest = self._wording(edit, room_id)
        except NotDecryptable:
            return original
        if not isinstance(newest, Edit) or newest.target != original.event_id:
            return original
        return replace(original, body=newest.body, attachment=newest.attachment)

    def _wording(self, raw: Json, room_id: str) -> Message | None:
        encrypted = raw.get("type") == "m.room.encrypted"
        inside = self.opened(raw, room_id) if encrypted else raw
        read = parse(inside, room_id, own="", shift=self.shift(), encrypted=encrypted)
        return read if isinstance(read, Message) else None

    def _parse(self, raw: Json, room_id: str, *, encrypted: bool) -> Event | None:
        return parse(raw, room_id, own=self.own, shift=self.shift(), encrypted=encrypted)
