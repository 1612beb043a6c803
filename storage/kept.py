"""What was read of tables, kept for as long as nobody changes them."""

from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

from storage.changes import Changes

T = TypeVar("T")

Tables = tuple[str, ...]

MOST_KEPT: Final = 100_000
"""Answers about the same tables that are kept."""


class Kept:
    """Of one database. What is put in later is known here before it is in the tables."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._of: dict[Tables, tuple[int, dict[Hashable, Any]]] = {}

    def once(self, tables: Tables, key: Hashable, look: Callable[[], T]) -> T:
        """What `look` finds in these tables, or found before."""
        version, found = self._of.get(tables, (-1, {}))
        if version != self._changes.version(tables) or key not in found:
            self.put(tables, key, look())
            found = self._of[tables][1]
        known: T = found[key]
        return known

    def has(self, tables: Tables, key: Hashable) -> bool:
        """Whether it need not be looked for."""
        version, found = self._of.get(tables, (-1, {}))
        return version == self._changes.version(tables) and key in found

    def forget(self, tables: Tables, key: Hashable) -> None:
        """It is to be looked for again."""
        self._of.get(tables, (-1, {}))[1].pop(key, None)

    def put(self, tables: Tables, key: Hashable, value: Any) -> None:
        """From now on this is what `look` would find."""
        now = self._changes.version(tables)
        version, found = self._of.get(tables, (-1, {}))
        if version != now or len(found) >= MOST_KEPT:
            found = {}
        found[key] = value
        self._of[tables] = (now, found)

    def forget_all(self) -> None:
        """All is to be looked for again."""
        self._of.clear()

    def written(self, table: str, before: int) -> None:
        """Rows were put into a table that were known here already; `before` was its version."""
        tables = (table,)
        version, found = self._of.get(tables, (-1, {}))
        if version == before:
            self._of[tables] = (self._changes.version(tables), found)
