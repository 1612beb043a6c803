"""The index of words on PostgreSQL: triggers note which texts are new, a search reads those first.

A trigger cannot call Python there. So it makes a row without words for a text that is new or
changed, and takes the row away with the text; who searches has the noted texts read, in the same
transaction, by the rules that SQLite's index has. Dutch word stems stand beside the words.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, text

from storage.search_words import SHORTEST_PART, indexed

INDEX: Final = "signal_index"

_SIGNAL_OF: Final = {"signal": "id", "addition": "signal_id", "signal_passed": "signal_id"}
"""Tables of texts, and their column with the number of the signal."""

_LONGEST: Final = 500
"""Letters of a word that are kept: a lexeme may have 2,046 bytes."""

_AT_ONCE: Final = 1000
"""Texts that are read in one statement."""


def find(
    connection: Connection, words: Sequence[str], rooms: Sequence[str], most: int
) -> list[int]:
    """Ids of the signals with all of `words` in one text, newest first; by beginnings and stems."""
    return _matching(connection, words, rooms, most, joined="&&", prefix=True, order="signal_id")


def near(
    connection: Connection, words: Sequence[str], rooms: Sequence[str], most: int
) -> list[int]:
    """Ids of the signals with some of `words`, most of them first; by whole words and stems.

    Counted, not weighed: `ts_rank` takes five times as long.
    """
    held = " + ".join(f"(words @@ CAST(:exact{at} AS tsquery))::int" for at in range(len(words)))
    order = f"max({held}) DESC, signal_id"
    return _matching(connection, words, rooms, most, joined="||", prefix=False, order=order)


def _matching(
    connection: Connection,
    words: Sequence[str],
    rooms: Sequence[str],
    most: int,
    *,
    joined: str,
    prefix: bool,
    order: str,
) -> list[int]:
    _read_new(connection)
    each = (
        f"(CAST(:exact{at} AS tsquery) || plainto_tsquery('dutch', :word{at}))"
        for at in range(len(words))
    )
    values = {f"word{at}": word for at, word in enumerate(words)}
    values |= {f"exact{at}": _lexeme(word, prefix) for at, word in enumerate(words)}
    rows = connection.execute(
        text(
            f"SELECT signal_id FROM {INDEX}, (SELECT {f' {joined} '.join(each)} AS query) AS asked "
            f"WHERE words @@ query AND room_id = ANY(:rooms) "
            f"GROUP BY signal_id ORDER BY {order} DESC LIMIT :most"
        ),
        {**values, "rooms": list(rooms), "most": most},
    )
    return list(rows.scalars())


def _lexeme(word: str, prefix: bool) -> str:
    """A word of letters and digits as PostgreSQL writes it; a short one is meant as it is."""
    return f"'{word[:_LONGEST]}'" + (":*" if prefix and len(word) >= SHORTEST_PART else "")


def ensure(connection: Connection) -> None:
    """Make the index where it is not, out of what there is."""
    if connection.execute(text(f"SELECT to_regclass('{INDEX}')")).scalar_one() is not None:
        return
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
    _read_new(connection)


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


def _read_new(connection: Connection) -> None:
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
