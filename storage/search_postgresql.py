"""The index of words on PostgreSQL: triggers note which texts are new, a search reads those first.

A trigger cannot call Python there. So it makes a row without words for a text that is new or
changed, and takes the row away with the text; who searches has the noted texts read, in the same
transaction, by the rules that SQLite's index has. Dutch word stems stand beside the words.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, text

from storage.search_marks import ASKED, FEW, MARKS, NEWEST, Marks, Sought, marks
from storage.search_words import INDEX, RULE, RULES, SHORTEST_PART, indexed

_SIGNAL_OF: Final = {"signal": "id", "addition": "signal_id", "signal_passed": "signal_id"}
"""Tables of texts, and their column with the number of the signal."""

_LONGEST: Final = 500
"""Letters of a word that are kept: a lexeme may have 2,046 bytes."""

_AT_ONCE: Final = 1000
"""Texts that are read in one statement."""

NEAR: Final = text(
    "SELECT sought.place, its.signal_id, its.signature FROM unnest(CAST(:places AS integer[]), "
    "CAST(:before AS bigint[]), CAST(:marks AS integer[])) AS sought (place, before, mark), "
    f"LATERAL (SELECT signal_id, signature FROM {MARKS} "
    "WHERE (mark, signal_id) >= (sought.mark, 0) AND (mark, signal_id) < (sought.mark, before) "
    f"ORDER BY mark DESC, signal_id DESC LIMIT {NEWEST}) AS its"
)
"""(place in what is sought, a signal with one of its marks, its signature).

As a range of the index: asked for one mark, the server expects seven signals, reads the hundreds
that a common mark has, and sorts them.
"""


def find(
    connection: Connection, words: Sequence[str], rooms: Sequence[str], most: int
) -> list[int]:
    """Ids of the signals with all of `words` in one text, newest first; by beginnings and stems."""
    read_new(connection)
    each = (
        f"(CAST(:exact{at} AS tsquery) || plainto_tsquery('dutch', :word{at}))"
        for at in range(len(words))
    )
    values = {f"word{at}": word for at, word in enumerate(words)}
    values |= {f"exact{at}": _lexeme(word) for at, word in enumerate(words)}
    rows = connection.execute(
        text(
            f"SELECT signal_id FROM {INDEX}, (SELECT {' && '.join(each)} AS query) AS asked "
            "WHERE words @@ query AND room_id = ANY(:rooms) "
            "GROUP BY signal_id ORDER BY signal_id DESC LIMIT :most"
        ),
        {**values, "rooms": list(rooms), "most": most},
    )
    return list(rows.scalars())


def near(
    connection: Connection, sought: Sequence[Sought], its: Sequence[Marks]
) -> list[dict[int, int]]:
    """For each that is sought: id -> signature of the newest signals before it with its marks."""
    read_new(connection)
    found: list[dict[int, int]] = [{} for _ in sought]
    _look(connection, found, sought, [made.paired[:ASKED] for made in its])
    few = [
        made.single if len(signals) < FEW else () for made, signals in zip(its, found, strict=True)
    ]
    _look(connection, found, sought, few)
    return found


def _look(
    connection: Connection,
    found: Sequence[dict[int, int]],
    sought: Sequence[Sought],
    each: Sequence[Sequence[int]],
) -> None:
    """Add to each what is found with its marks."""
    asked = [
        (place, one.signal_id, mark)
        for place, (one, marked) in enumerate(zip(sought, each, strict=True))
        for mark in marked
    ]
    if not asked:
        return
    places, before, wanted = zip(*asked, strict=True)
    rows = connection.execute(
        NEAR, {"places": list(places), "before": list(before), "marks": list(wanted)}
    )
    for place, signal_id, signature in rows:
        found[place][signal_id] = signature


def _lexeme(word: str) -> str:
    """A word of letters and digits as PostgreSQL writes it; a short one is meant as it is."""
    return f"'{word[:_LONGEST]}'" + (":*" if len(word) >= SHORTEST_PART else "")


def ensure(connection: Connection) -> None:
    """Make the index and the marks out of what there is, where they are not or were made by another
    rule.
    """
    tables = (INDEX, MARKS, RULES)
    there = [
        connection.execute(text(f"SELECT to_regclass('{name}')")).scalar_one() for name in tables
    ]
    if None not in there and _made_by(connection) == RULE:
        return
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {', '.join(tables)}")
    _make_index(connection)
    _make_marks(connection)
    connection.exec_driver_sql(f"CREATE TABLE {RULES} AS SELECT {RULE} AS rule")
    read_new(connection)


def _made_by(connection: Connection) -> int | None:
    return connection.execute(text(f"SELECT rule FROM {RULES}")).scalar()


def _make_marks(connection: Connection) -> None:
    for statement in (
        f"CREATE TABLE {MARKS} (mark integer, signal_id bigint, signature bigint, "
        "PRIMARY KEY (mark, signal_id))",
        f"CREATE INDEX {MARKS}_signal ON {MARKS} (signal_id)",
        f"""CREATE OR REPLACE FUNCTION {MARKS}_gone() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            DELETE FROM {MARKS} WHERE signal_id = OLD.signal_id;
            RETURN NULL;
        END $$""",
        f"CREATE TRIGGER {MARKS}_gone AFTER DELETE ON {INDEX} FOR EACH ROW "
        f"WHEN (OLD.origin = 'signal') EXECUTE FUNCTION {MARKS}_gone()",
    ):
        connection.exec_driver_sql(statement)


def _make_index(connection: Connection) -> None:
    for statement in (
        f"CREATE TABLE {INDEX} (origin text, row_id bigint, signal_id bigint NOT NULL, "
        "room_id text, words tsvector, PRIMARY KEY (origin, row_id))",
        f"CREATE INDEX {INDEX}_words ON {INDEX} USING gin (words)",
        f"CREATE INDEX {INDEX}_new ON {INDEX} (origin, row_id) WHERE words IS NULL",
    ):
        connection.exec_driver_sql(statement)
    for table, signal in _SIGNAL_OF.items():
        for statement in _following(table, signal):
            connection.exec_driver_sql(statement)


def _following(table: str, signal: str) -> tuple[str, ...]:
    """Statements that have the index follow a table from now on, and note what is there."""
    name = f"{INDEX}_{table}"
    into = f"INSERT INTO {INDEX} (origin, row_id, signal_id, room_id)"
    return (
        f"DROP INDEX IF EXISTS ix_{table}_words",
        f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN
                DELETE FROM {INDEX} WHERE origin = '{table}' AND row_id = OLD.id;
            END IF;
            IF TG_OP <> 'DELETE' THEN
                {into} VALUES ('{table}', NEW.id, NEW.{signal}, NEW.room_id);
            END IF;
            RETURN NULL;
        END $$""",
        f"CREATE OR REPLACE TRIGGER {name} "
        f"AFTER INSERT OR DELETE OR UPDATE OF id, {signal}, text, room_id ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()".replace("OF id, id,", "OF id,"),
        f"{into} SELECT '{table}', id, {signal}, room_id FROM {table}",
    )


def read_new(connection: Connection) -> None:
    """Fill in the words of the texts that triggers noted."""
    noted = connection.execute(text(f"SELECT origin, row_id FROM {INDEX} WHERE words IS NULL"))
    new: dict[str, list[int]] = {}
    for table, row_id in noted:
        new.setdefault(table, []).append(row_id)
    for table, ids in new.items():
        for at in range(0, len(ids), _AT_ONCE):
            _read(connection, table, ids[at : at + _AT_ONCE])


def _read(connection: Connection, table: str, ids: list[int]) -> None:
    found = connection.execute(
        text(f"SELECT id, text FROM {table} WHERE id = ANY(:ids)"), {"ids": ids}
    )
    rows = [
        {
            "row": row_id,
            "said": said or "",
            "words": sorted({word[:_LONGEST] for word in indexed(said).split()}),
        }
        for row_id, said in found
    ]
    if rows:
        connection.execute(
            text(
                f"UPDATE {INDEX} SET words = array_to_tsvector(CAST(:words AS text[])) "
                f"|| to_tsvector('dutch', :said) WHERE origin = '{table}' AND row_id = :row"
            ),
            rows,
        )
    if table == "signal":
        _mark(connection, ids)


def _mark(connection: Connection, ids: list[int]) -> None:
    found = connection.execute(
        text("SELECT id, text, kind, room_id FROM signal WHERE id = ANY(:ids)"), {"ids": ids}
    )
    rows = [
        {"mark": mark, "signal": row_id, "signature": made.signature}
        for row_id, said, kind, room_id in found
        for made in (marks(said, kind, room_id),)
        for mark in made
    ]
    connection.execute(text(f"DELETE FROM {MARKS} WHERE signal_id = ANY(:ids)"), {"ids": ids})
    if rows:
        connection.execute(text(f"INSERT INTO {MARKS} VALUES (:mark, :signal, :signature)"), rows)
