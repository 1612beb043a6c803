"""What is added to a message that waits is not lost where that is on its way already."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.manners import mannered
from storage import outbox
from storage.outbox import State
from tests.pure.storage.scratch import undone
from tests.pure.storage.test_outbox import made

NOW = datetime(2027, 1, 12, 9, tzinfo=UTC)  # a Tuesday, ten o'clock in Amsterdam
SECOND = timedelta(seconds=1)


def said(cause: str, **fields: Any) -> dict[str, Any]:
    """A notice that nobody asked for."""
    content = {"msgtype": "m.notice", "body": cause, "m.mentions": {}}
    return made(cause, content=content, unprompted=True, created_at=NOW, **fields)


def bodies(connection: Connection) -> list[str]:
    """What waits."""
    return [row.content["body"] for row in outbox.waiting(connection, NOW + timedelta(days=30))]


@pytest.mark.parametrize(
    ("earlier", "becomes"),
    [
        ({"created_at": NOW - SECOND}, ["one", "two"]),
        ({"created_at": NOW - timedelta(hours=14), "not_before": NOW}, ["one", "two"]),
        ({"created_at": NOW - timedelta(hours=1), "not_before": NOW + SECOND}, ["one", "two"]),
        ({"created_at": NOW}, ["one\n\ntwo"]),
        ({"created_at": NOW - SECOND, "not_before": NOW + timedelta(days=1)}, ["one\n\ntwo"]),
        ({"created_at": NOW - SECOND, "state": State.SENT, "content": None}, ["two"]),
    ],
)
def test_only_what_cannot_be_on_its_way_takes_more(
    earlier: dict[str, Any], becomes: list[str]
) -> None:
    with undone() as connection:
        outbox.enqueue(connection, [said("one") | earlier])
        second = mannered(connection, [said("two")], NOW)
        if second:
            outbox.enqueue(connection, second)
            assert second[0]["not_before"] == datetime(2027, 1, 13, 7, 30, tzinfo=UTC)
        assert bodies(connection) == becomes
