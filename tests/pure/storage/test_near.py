"""Candidates for a double: what tells most is looked for, also among very many texts."""

from datetime import UTC, datetime
from itertools import combinations

from sqlalchemy import delete, insert, text, update

from commands.privacy.guard import check
from storage import mark_layers, search
from storage.core import table
from storage.database import Database, Unit, is_postgresql
from storage.rooms import Room
from storage.search import Sought
from storage.search_marks import MARKS
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


def near(database: Database, words: str, limit: int = 5, before: int = 1_000_000) -> list[int]:
    one = Sought(before, ROOM, "bottleneck", words)
    return database.transact(lambda unit: search.near(unit.connection, [one], limit)[0])


def test_a_rare_word_is_not_lost_among_thousands_with_a_common_one(database: Database) -> None:
    common = [(ROOM, f"wachtlijst bij instelling {number}") for number in range(2_500)]
    fill(database, [(ROOM, "wachtlijst bij de tolkentelefoon"), *common])
    assert near(database, "wachtlijst tolkentelefoon")[0] == 1


def test_only_the_room_of_the_signal_is_looked_in(database: Database) -> None:
    fill(database, [(OTHER, "wachtlijst bij de tolkentelefoon"), (ROOM, "tolkentelefoon stuk")])
    assert near(database, "wachtlijst tolkentelefoon") == [2]


def test_where_every_word_is_common_the_newest_are_taken(database: Database) -> None:
    fill(database, [(ROOM, "wachtlijst te lang")] * 2_500)
    assert near(database, "wachtlijst lang") == [2500, 2499, 2498, 2497, 2496]


def test_only_older_signals_are_found(database: Database) -> None:
    fill(database, [(ROOM, "wachtlijst te lang")] * 4)
    assert near(database, "wachtlijst te lang", before=3) == [2, 1]


def test_of_three_common_words_two_together_find_what_each_alone_would_not(
    database: Database,
) -> None:
    """Each word of the oldest signal stands in thousands of newer ones, no two of them in one."""
    words = ("wachtlijst", "tolkentelefoon", "verblijfsvergunning", "financiering")
    others = [(ROOM, f"{words[number % 4]} instelling{number}") for number in range(4_000)]
    fill(database, [(ROOM, " ".join(words)), *others])
    for three in combinations(words, 3):
        assert near(database, " ".join(three))[0] == 1


def test_marks_follow_what_is_said_and_go_with_it(database: Database) -> None:
    fill(database, [(ROOM, "wachtlijst te lang"), (ROOM, "wachtlijst te lang")])
    signal = table(Signal)

    def change(unit: Unit) -> None:
        ids = signal.c.id
        unit.connection.execute(delete(signal).where(ids == 1))
        words = check("tolkentelefoon stuk")
        unit.connection.execute(update(signal).where(ids == 2).values(text=words))

    database.transact(change)
    assert near(database, "wachtlijst te lang") == []
    assert near(database, "tolkentelefoon stuk") == [2]
    assert _marked(database) == {2}

    database.transact(lambda unit: unit.connection.execute(delete(signal)))
    assert _marked(database) == set()


def _marked(database: Database) -> set[int]:
    """Signals with marks."""
    tables = [MARKS] if is_postgresql(database.url) else mark_layers.TABLES
    query = text(" UNION ALL ".join(f"SELECT signal_id FROM {name}" for name in tables))
    return database.transact(lambda unit: set(unit.connection.execute(query).scalars()))
