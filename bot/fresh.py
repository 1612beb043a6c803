"""What a batch put into the outbox, for who sends it: after the commit nobody need read it again.

Only where nothing else was done to the outbox meanwhile: what was taken back in the same batch must
not be sent, and what somebody else put in must not be passed over.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from storage.outbox import ToSend


class HandedOver(NamedTuple):
    """All that a transaction has to send, and the outbox's version `before` and `after` it."""

    rows: Sequence[ToSend]
    before: int
    after: int


class Fresh:
    """Rows of one transaction. `version` rises by one with each statement that changes the outbox.

    `rows`: all that was put in until now.
    """

    def __init__(self, version: Callable[[], int], rows: Sequence[ToSend] = ()) -> None:
        self._version = version
        self._expected = version()
        self._rows = list(rows)

    def put_in(self, rows: Sequence[ToSend]) -> None:
        """These were, with the last statement."""
        self._expected += 1
        self._rows += rows

    def since(self, before: int) -> HandedOver | None:
        """What was put in since the transaction began; None where only the table knows."""
        after = self._version()
        return HandedOver(self._rows, before, after) if after == self._expected else None
