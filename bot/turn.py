"""What is gathered while one batch is worked through."""

from datetime import datetime

from bot.compose import Row
from bot.matrix.events import Batch, Pointed
from commands.base import About
from storage import outbox, rooms
from storage.database import Unit
from storage.rooms import Room


class Turn:
    """Rows to send and events dealt with, and look-ups that the events of a batch share."""

    def __init__(self, unit: Unit, batch: Batch, now: datetime, own: str) -> None:
        self.unit = unit
        self.connection = unit.connection
        self.now = now
        self.rows: list[Row] = []
        self.handled: list[str] = []
        self.decrypted: list[str] = []
        self._batch = batch
        self._own = own

    def room(self, room_id: str) -> Room | None:
        """A room that we are in, as it is at this place of the batch."""
        room = rooms.load(self.connection, [room_id]).get(room_id)
        return room if room is not None and room.membership == "join" else None

    def is_private(self, room: Room, sender: str) -> bool:
        """Whether this is the private room of `sender` and us."""
        if room.slug:
            return False
        return rooms.is_private(self.connection, room.room_id, self._own) == sender

    def name_of(self, event_id: str) -> str | None:
        """The name of an event."""
        return outbox.names_of(self.connection, [event_id]).get(event_id)

    def about(self, event_id: str | None) -> About | None:
        """An event that a command points at: its name, and its words where they could be had."""
        if event_id is None:
            return None
        pointed: Pointed | None = self._batch.pointed.get(event_id)
        name = self.name_of(event_id)
        if pointed is None:
            return About(event_id, name)
        return About(event_id, name, pointed.sender, pointed.body)
