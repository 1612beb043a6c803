"""Candidates for a double: what tells most is looked for, also among very many texts."""

from datetime import UTC, datetime

from sqlalchemy import insert

from commands.privacy.guard import check
from storage import search
from storage.core import table
from storage.database import Database, Unit
from storage.rooms import Room
from storage.signals import Signal

ROOM, OTHER = "!zco:x", "!som:x"
NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)


def fill(database: Database, texts: list[tuple[str, str]]) -> None:
    """Signals 1, 2, ... with these (room, words)."""
    rows = [
        {
            "id": number,
            "kind": "bottleneck",
            "number": number,
            "text": check(words),
            "theme": "other",
            "theme_set": False,
            "group_tags": [],
            "room_id": room_id,
            "source_event": f"$said{number}",
            "state": "logged",
            "created_at": NOW,
        }
        for number, (room_id, words) in enumerate(texts, 1)
    ]

    def work(unit: Unit) -> None:
        unit.connection.execute(
            insert(table(Room)), [Room(room_id=one).model_dump() for one in (ROOM, OTHER)]
        )
        unit.connection.execute(insert(table(Signal)), rows)

    database.transact(work)


def near(database: Database, *words: str, limit: int = 5) -> list[int]:
    return database.transact(lambda unit: search.near(unit.connection, words, [ROOM], limit))


def test_a_rare_word_is_not_lost_among_thousands_with_a_common_one(database: Database) -> None:
    common = [(ROOM, f"wachtlijst bij instelling {number}") for number in range(2_500)]
    fill(database, [(ROOM, "wachtlijst bij de tolkentelefoon"), *common])
    assert near(database, "wachtlijst", "tolkentelefoon")[0] == 1


def test_only_the_rooms_asked_for_are_looked_in(database: Database) -> None:
    fill(database, [(OTHER, "wachtlijst bij de tolkentelefoon"), (ROOM, "tolkentelefoon stuk")])
    assert near(database, "wachtlijst", "tolkentelefoon") == [2]


def test_where_every_word_is_common_the_newest_are_taken(database: Database) -> None:
    fill(database, [(ROOM, "wachtlijst te lang")] * 2_500)
    assert len(near(database, "wachtlijst", "lang")) == 5
