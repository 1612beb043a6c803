"""What is shared while one batch is worked through."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from bot.compose import Row
from bot.fresh import Fresh
from bot.matrix.events import Batch, Message, Pointed
from commands.base import About, AttachedFile
from storage import message_names, outbox, rooms, standing
from storage.database import Unit
from storage.outbox import ToSend
from storage.rooms import Room

T = TypeVar("T")


class Turn:
    """Events dealt with, and look-ups that the events of a batch share."""

    def __init__(
        self, unit: Unit, batch: Batch, now: datetime, own: str, to_send: Sequence[ToSend] = ()
    ) -> None:
        """`to_send`: what was put into the outbox already."""
        self.unit = unit
        self.now = now
        self.handled: dict[str, None] = {}
        self.decrypted: list[str] = []
        self._batch = batch
        self._own = own
        self._held: list[Row] = []
        self.fresh = Fresh(lambda: unit.version(outbox.OUTBOX.name), to_send)

    @property
    def connection(self) -> Connection:
        """For Core statements; what this batch did so far is seen by them."""
        return self.unit.connection

    def send(self, rows: Sequence[Row]) -> int:
        """Put rows into the outbox: a later event may take them back; returns how many.

        They are written together with others, before anybody can look for them.
        """
        if rows and not self._held:
            self.unit.put_off(self._write)
        self._held += rows
        return len(rows)

    def _write(self, connection: Connection) -> None:
        held, self._held = self._held, []
        self.fresh.put_in(outbox.enqueue(connection, held))

    def _once(self, key: tuple[str, ...], look: Callable[[], T]) -> T:
        """What `look` finds about rooms and members, or found before nobody changed those."""
        return self.unit.once(rooms.WHO_IS_WHERE, key, look)

    def room(self, room_id: str) -> Room | None:
        """A room that we are in, as it is at this place of the batch. Not to be changed."""
        return standing.room(self.unit, room_id)

    def member(self, room_id: str, user_id: str) -> tuple[str, int]:
        """(membership, power) of somebody at this place of the batch."""
        return standing.member(self.unit, room_id, user_id)

    def room_of_old(self, room_id: str) -> Room | None:
        """A room that we are in, or the one in which it goes on."""
        room = self.room(room_id)
        if room is None or room.slug is not None or room.replaced_by is None:
            return room
        return self.room(room.replaced_by) or room

    def is_private(self, room: Room, sender: str) -> bool:
        """Whether this is the private room of `sender` and us."""
        if room.slug or not room.encrypted:
            return False
        person = self._once(
            ("private", room.room_id),
            lambda: rooms.is_private(self.connection, room.room_id, self._own),
        )
        return person == sender

    def question_at(self, message: Message) -> About | None:
        """The question of ours that a message replies to, or that was asked in its thread."""
        about = self.about(message.reply_to or message.thread_root)
        if about is None:
            return None
        if (about.name or "").startswith("question:"):
            return about
        asked = outbox.question_in_thread(self.connection, message.thread_root or "")
        return About(about.event_id, asked) if asked else None

    def file(self, event: Message, about: About | None) -> AttachedFile | None:
        """The file that came with a command: in its own message, or in the one it replies to."""
        holder: Message | Pointed | None = event
        if event.attachment is None:
            holder = self._batch.pointed.get(about.event_id) if about else None
        if holder is None or holder.attachment is None:
            return None
        data = self._batch.files.get(holder.event_id)
        return AttachedFile(holder.attachment.filename, data, holder.event_id)

    def about(self, event_id: str | None) -> About | None:
        """An event that a command points at: its name, and its words where they could be had."""
        if event_id is None:
            return None
        names = message_names.names_at(self.connection, event_id)
        name = names[0] if names else None
        pointed: Pointed | None = self._batch.pointed.get(event_id)
        if pointed is None:
            return About(event_id, name)
        return About(event_id, name, pointed.sender, pointed.body)
