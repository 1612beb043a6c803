"""An index of words that another version made by another rule is made anew, and only then."""

import hashlib
import json

from sqlalchemy import inspect, text

from storage import search
from storage.database import Database, Unit, is_postgresql
from storage.search_marks import MARKS, marks
from storage.search_words import RULE, RULES, indexed
from tests.pure.storage.test_near import fill, near

ROOM = "!zco:x"
TEXTS = (
    "Wachtlijst bij de crisisopvang in Groningen, geen vervolgplekken na zes weken",
    "tolkentelefoon tolkentelefoons plek plekken mannen bus bussen huis huizen os gemeente",
    "Één café, naïef: ΑΒΓ straße ﬁnanciering 24-uurs 112 IND/AVIM",
    "",
)


def fingerprint() -> str:
    """What the rule makes of texts in which all of it is used."""
    its = [marks(said, "bottleneck", ROOM) for said in TEXTS]
    made = [
        [indexed(said), sorted(one), one.signature] for said, one in zip(TEXTS, its, strict=True)
    ]
    return hashlib.sha256(json.dumps(made).encode()).hexdigest()[:12]


def test_who_changes_the_rule_raises_its_number() -> None:
    assert (RULE, fingerprint()) == (3, "34e5665ac07d"), (
        "raise RULE, and write down what it makes now"
    )


def test_an_index_of_another_rule_is_made_anew(database: Database) -> None:
    fill(database, [(ROOM, "wachtlijst te lang"), (ROOM, "tolkentelefoon stuk")])
    assert near(database, "wachtlijst te lang") == [1]
    _spoil(database, RULE - 1)
    assert near(database, "wachtlijst te lang") == []

    _ensure(database)
    assert near(database, "wachtlijst te lang") == [1]
    assert _found(database, "tolkentelefoon") == [2]
    assert _rule(database) == RULE


def test_an_index_of_this_rule_is_left_alone(database: Database) -> None:
    fill(database, [(ROOM, "wachtlijst te lang")])
    assert near(database, "wachtlijst te lang") == [1]
    _spoil(database, RULE)

    _ensure(database)
    assert near(database, "wachtlijst te lang") == []


def test_an_index_from_before_rules_had_numbers_is_made_anew(database: Database) -> None:
    """Also one whose tables were others."""
    fill(database, [(ROOM, "wachtlijst te lang")])

    def work(unit: Unit) -> None:
        unit.connection.execute(text(f"DROP TABLE {RULES}"))
        if not is_postgresql(database.url):
            unit.connection.execute(text(f"CREATE TABLE {MARKS} (mark, signal_id)"))

    database.transact(work)
    _ensure(database)
    assert near(database, "wachtlijst te lang") == [1]
    assert _rule(database) == RULE
    assert (MARKS in _marks_of(database)) is is_postgresql(database.url)


def _spoil(database: Database, rule: int) -> None:
    """As if another rule had made the index: what stands in it is not found by this one."""

    tables = _marks_of(database)

    def work(unit: Unit) -> None:
        for name in tables:
            unit.connection.execute(text(f"DELETE FROM {name}"))
        unit.connection.execute(text(f"UPDATE {RULES} SET rule = {rule}"))

    database.transact(work)


def _marks_of(database: Database) -> list[str]:
    """The tables of marks that there are."""

    def work(unit: Unit) -> list[str]:
        names = inspect(unit.connection).get_table_names()
        return [name for name in names if name.startswith(MARKS)]

    return database.transact(work)


def _ensure(database: Database) -> None:
    database.transact(lambda unit: search.ensure(unit.connection))


def _rule(database: Database) -> int:
    query = text(f"SELECT rule FROM {RULES}")
    return database.transact(lambda unit: int(unit.connection.execute(query).scalar_one()))


def _found(database: Database, said: str) -> list[int]:
    return database.transact(lambda unit: search.find(unit.connection, said, [ROOM], 9))
