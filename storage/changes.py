"""Which tables are changed, noted as statements pass.

So that what was read of a table may be kept for as long as nobody changes it, and that only tables
from which something was taken away are written anew after an erasure.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, Delete, Insert, Table, Update

CHANGES: Final = "changes"
"""In a connection's `info`: the Changes of its database."""

LATER: Final = "later"
"""In a connection's `info`: what is to be put in before anybody looks (`storage/later.py`)."""


class Changes:
    """Of one database, by names of tables."""

    def __init__(self, touched: Iterable[str]) -> None:
        """`touched`: tables that others may have changed."""
        self.touched = set(touched)
        self._versions: Counter[str] = Counter()
        self._uncertain: set[str] = set()

    def version(self, tables: Iterable[str]) -> int:
        """A higher one whenever what is in these tables may be something else than before."""
        return sum(map(self._versions.__getitem__, tables))

    def statement(self, name: str, *, touches: bool) -> None:
        """Rows were put into a table, or changed and deleted (`touches`)."""
        self._versions[name] += 1
        self._uncertain.add(name)
        if touches:
            self.touched.add(name)

    def coming(self, name: str) -> None:
        """Rows will be put into a table that are known of before."""
        self._uncertain.add(name)

    def undone(self) -> None:
        """Something that this transaction changed is as before."""
        self._versions.update(self._uncertain)

    def ended(self, *, well: bool) -> None:
        """A transaction is over; what it changed is as before when it did not end well."""
        if not well:
            self.undone()
        self._uncertain.clear()


def note(connection: Connection, clause: Any, _many: Any, _one: Any, _o: Any, done: Any) -> None:
    """A listener for `after_execute`."""
    changes: Changes | None = connection.info.get(CHANGES)
    if (
        changes is not None
        and isinstance(clause, Insert | Update | Delete)
        and isinstance(clause.table, Table)
    ):
        touches = not isinstance(clause, Insert) and bool(done.rowcount)
        changes.statement(clause.table.name, touches=touches)
