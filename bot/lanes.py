"""What waits for one room or person, in order: ids, and the rows of the first of them.

However much waits, little of it is in memory; the rest stays in the table until its turn.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Iterable
from typing import Final

from storage.outbox import ToSend

MOST_READ: Final = 50
"""Rows of one lane in memory at once."""


class Lane:
    """Rows to send one after the other, and the task that does."""

    def __init__(self) -> None:
        self.task: asyncio.Task[None] | None = None
        self._ids: deque[int] = deque()
        self._rows: dict[int, ToSend] = {}

    @property
    def waiting(self) -> int:
        """How many rows, the one under way included."""
        return len(self._ids)

    @property
    def read(self) -> int:
        """How many of them are in memory."""
        return len(self._rows)

    def add(self, row_id: int, row: ToSend | None = None) -> None:
        """One more at the end; `row` where it was read already."""
        self._ids.append(row_id)
        if row is not None and len(self._rows) < MOST_READ:
            self._rows[row_id] = row

    def head(self) -> ToSend | None:
        """The next to send; None when there is none, or it is still to be read."""
        return self._rows.get(self._ids[0]) if self._ids else None

    def unread(self) -> list[int]:
        """Ids to be read before the head can be sent; empty when it can, or nothing waits."""
        if not self._ids or self._ids[0] in self._rows:
            return []
        return [self._ids[place] for place in range(min(MOST_READ, len(self._ids)))]

    def take_in(self, asked: Iterable[int], rows: Iterable[ToSend]) -> None:
        """The rows of the ids that `unread` gave; those that are missing are gone."""
        found = {row.id: row for row in rows}
        for _ in asked:
            row_id = self._ids.popleft()
            if row_id in found:
                self._ids.append(row_id)
        self._ids.rotate(len(found))
        self._rows = found

    def done(self) -> None:
        """The head is dealt with."""
        self._rows.pop(self._ids.popleft(), None)

    def forget(self) -> None:
        """Time passed: read again what is behind the head, it may be gone."""
        head = self.head()
        self._rows = {} if head is None else {head.id: head}

    def drop(self, row_ids: Collection[int]) -> None:
        """These are gone from the table; the head, which is under way, finds that out itself."""
        kept = [one for place, one in enumerate(self._ids) if not place or one not in row_ids]
        if len(kept) < len(self._ids):
            self._ids = deque(kept)
            self.forget()
