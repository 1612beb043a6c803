"""Which message of a room key was which event: the same one again, as another event, is a replay.

Source: Matrix 1.11 §11.12.5 (message index). nio keeps this for as long as it runs, some 400 bytes
a message. Here it is a number a message, and only of the keys that were used last: clients change
theirs after a hundred messages.
"""

from typing import Final

Key = tuple[str, str]
"""A room key: its sender's key and its session id."""

MOST: Final = 20_000
"""Messages that are remembered, those of the key in use aside."""


class Replays:
    """Remembers messages in memory."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._count = 0
        self._seen: dict[Key, dict[int, int]] = {}

    def is_new(self, key: Key, index: int, event: tuple[object, object]) -> bool:
        """Whether message `index` of a key was no other event than this (id and time) before."""
        seen = self._seen.setdefault(key, {})
        mark = hash(event)
        if index in seen:
            return seen[index] == mark
        seen[index] = mark
        self._count += 1
        while self._count > self._most and len(self._seen) > 1:
            self._forget_oldest(key)
        return True

    def _forget_oldest(self, in_use: Key) -> None:
        oldest = next(key for key in self._seen if key != in_use)
        self._count -= len(self._seen.pop(oldest))
