"""Signals that benchmarks put straight into the tables are rows as the bot itself writes them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from benchmarks.rooms import House
from benchmarks.seeding import SEEDED, Seeder
from benchmarks.speed.rooms import room_id
from benchmarks.texts import SEED, Texts
from commands.privacy.guard import Outcome, judge
from storage import mark_layers, search
from storage.database import Unit
from storage.search_words import INDEX

COUNT = 60
OF_ITS_OWN = {"id", "number", "reporter", "by", "region_id", "theme", "source_event", "signal_id"}
"""Columns that differ between two signals of the same words."""

MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A platform with seeded signals."""
    print(f"seed {SEED}")
    made = House(1, 3, tmp_path)
    Seeder([room_id(0)], Texts()).fill(made.database, COUNT)
    yield made
    made.close()


def test_a_seeded_signal_is_stored_as_one_that_was_said(house: House) -> None:
    seeded = next(
        row
        for row in _rows(house, f"SELECT * FROM signal WHERE source_event LIKE '{SEEDED}%'")
        if (row["kind"], row["state"]) == ("bottleneck", "logged")
        and judge(row["text"]).outcome is Outcome.PASS
    )
    house.say(f"!knelpunt {seeded['text']}")
    said = _rows(house, "SELECT * FROM signal ORDER BY id")[-1]
    assert said["id"] == COUNT + 1
    assert _shape(seeded) == _shape(said)

    history = [
        _rows(house, f"SELECT * FROM signal_change WHERE signal_id = {one['id']}")
        for one in (seeded, said)
    ]
    assert list(map(_shape, history[0])) == list(map(_shape, history[1]))
    assert len(history[0]) == 1
    assert _indexed(house, seeded["id"]) == _indexed(house, said["id"])


def test_every_third_has_a_voice_of_another_region(house: House) -> None:
    found = _rows(
        house,
        "SELECT signal.id, signal.region_id AS own, voice, endorsement.region_id, user_id, at "
        "FROM endorsement JOIN signal ON signal.id = signal_id",
    )
    assert {row["id"] for row in found} == set(range(3, COUNT + 1, 3))
    for row in found:
        assert row["region_id"] != row["own"]
        assert row["voice"] == f"region:{row['region_id']}"
        assert MOMENT.fullmatch(row["at"])


def _shape(row: dict[str, Any]) -> dict[str, object]:
    """What two signals of the same words and state have in common: moments by how they are told."""
    return {
        name: MOMENT.sub("moment", value) if isinstance(value, str) else value
        for name, value in row.items()
        if name not in OF_ITS_OWN
    } | {"theme": type(row.get("theme")), "id": type(row["id"])}


def _indexed(house: House, signal_id: int) -> tuple[object, set[int]]:
    """The words in the index, and the marks."""
    house.database.transact(lambda unit: search.read_new(unit.connection))
    words = _rows(house, f"SELECT words, place FROM {INDEX} WHERE rowid = {signal_id << 32}")
    marks = " UNION ALL ".join(
        f"SELECT mark FROM {name} WHERE signal_id = {signal_id}" for name in mark_layers.TABLES
    )
    return words, {row["mark"] for row in _rows(house, marks)}


def _rows(house: House, query: str) -> list[dict[str, Any]]:
    def work(unit: Unit) -> list[dict[str, Any]]:
        return [dict(row) for row in unit.connection.execute(text(query)).mappings()]

    return house.database.transact(work)
