"""What is asked of the outbox while people wait reads the rows that it is about, by an index.

In a month hundreds of thousands are kept that are long sent.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from storage import backlog, outbox, unsaid
from storage.confirmations import Confirmation, confirm
from storage.database import Database, Unit
from storage.edits import edit_from, still_due
from storage.outbox import transaction_id
from tests.pure.storage.statements import plans
from tests.pure.storage.test_outbox import made

NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
ROOM = "!a:x"
SENT = Confirmation(transaction_id("$said", 0), "$a", ROOM)
ASKED: dict[str, Callable[[Connection], Any]] = {
    "what is to be sent": lambda it: outbox.waiting(it, NOW),
    "where the rest goes": lambda it: outbox.addresses(it, NOW),
    "what waits for later": lambda it: outbox.any_later(it, NOW),
    "rows by number": lambda it: outbox.rows_waiting(it, [1, 2]),
    "whether one is due": lambda it: still_due(it, 1, NOW),
    "what nobody asked for": lambda it: outbox.unprompted(it, ROOM, NOW),
    "what waits in a room": lambda it: outbox.waiting_unrelated(it, ROOM),
    "rows of a message": lambda it: outbox.of_message(it, "poll:1"),
    "what will be called so": lambda it: outbox.waiting_as(it, "poll:1"),
    "whether it will be": lambda it: outbox.will_be_named(it, "poll:1"),
    "when it may be edited": lambda it: edit_from(it, "poll:1", NOW, timedelta(seconds=1)),
    "what was asked in a thread": lambda it: outbox.question_in_thread(it, "$a"),
    "whether it is redacted": lambda it: outbox.is_redacted(it, "$a"),
    "what became an event": lambda it: confirm(it, [SENT], NOW),
    "crowded rooms": lambda it: unsaid.crowded(it, 1, 1),
    "old answers": lambda it: unsaid.with_old_answers(it, NOW),
    "a crowded room": lambda it: unsaid.drop_over(it, unsaid.Address(ROOM, None), 1, 1),
    "somebody's crowd": lambda it: unsaid.drop_over(it, unsaid.Address(None, "@a:x"), 1, 1),
    "figures": lambda it: backlog.gauges(it, NOW),
}


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_reads_no_more_than_it_is_about(database: Database, name: str) -> None:
    def work(unit: Unit) -> list[str]:
        outbox.enqueue(unit.connection, [made("$said", name="poll:1")])
        with plans(unit.connection, "outbox") as found:
            ASKED[name](unit.connection)
        return found

    steps = database.transact(work)
    assert steps
    assert [step for step in steps if step.endswith("SCAN outbox")] == []
    scanned = [step.rpartition(" ")[2] for step in steps if step.startswith("SCAN")]
    assert set(scanned) <= {"ix_outbox_waiting", "ix_outbox_txn_id"}  # of rows that wait, or failed
