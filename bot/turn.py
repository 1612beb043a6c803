"""What is shared while one batch is worked through."""

from collections.abc import Sequence
from datetime import datetime

from bot.compose import Row
from bot.matrix.events import Batch, Message, Pointed
from commands.base import About, AttachedFile
from storage import outbox, rooms
from storage.database import Unit
from storage.rooms import Room


class Turn:
    """Events dealt with, and look-ups that the events of a batch share."""

    def __init__(self, unit: Unit, batch: Batch, now: datetime, own: str) -> None:
        self.unit = unit
        self.connection = unit.connection
        self.now = now
        self.handled: list[str] = []
        self.decrypted: list[str] = []
        self._batch = batch
        self._own = own

    def send(self, rows: Sequence[Row]) -> int:
        """Put rows into the outbox at once: a later event may take them back; returns how many."""
        outbox.enqueue(self.connection, rows)
        return len(rows)

    def room(self, room_id: str) -> Room | None:
        """A room that we are in, as it is at this place of the batch."""
        room = rooms.load(self.connection, [room_id]).get(room_id)
        return room if room is not None and room.membership == "join" else None

    def room_of_old(self, room_id: str) -> Room | None:
        """A room that we are in, or the one in which it goes on."""
        room = self.room(room_id)
        if room is None or room.slug is not None or room.replaced_by is None:
            return room
        return self.room(room.replaced_by) or room

    def is_private(self, room: Room, sender: str) -> bool:
        """Whether this is the private room of `sender` and us."""
        if room.slug:
            return False
        return rooms.is_private(self.connection, room.room_id, self._own) == sender

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
        names = outbox.names_at(self.connection, event_id)
        name = names[0] if names else None
        pointed: Pointed | None = self._batch.pointed.get(event_id)
        if pointed is None:
            return About(event_id, name)
        return About(event_id, name, pointed.sender, pointed.body)
