"""Everything but keys goes to another account, and comes back the same."""

import json
from collections.abc import Iterator

import pytest

from storage.carrying import STAYS_BEHIND, CarryError, bring_in, take_out
from storage.database import Unit
from storage.tables import METADATA
from tests.dialogue.conversation import Conversation
from tests.dialogue.world import BOT, user


@pytest.fixture
def lived(talk: Conversation) -> Conversation:
    """Two platforms with people, a route, a setting, signals and a digest that went up."""
    talk.play(_lived)
    return talk


@pytest.fixture
def empty() -> Iterator[Conversation]:
    """Another bot, with an empty database."""
    talk = Conversation()
    yield talk
    talk.close()


def _lived(talk: Conversation) -> str:
    zco = talk.platform("zco", moderators=["saskia"], members=["anouk", "ilse", "bas"])
    som = talk.platform("som", moderators=["joris"], members=["petra"])
    talk.regions(zco, Twente="anouk", Utrecht="ilse")
    talk.route(zco, som)
    talk.says("saskia", zco, "!instellen vergaderduur 90")
    talk.says("saskia", zco, "!instellen helpdesk CoMensha 033-448 11 86")
    talk.says("bas", zco, "!regio Drenthe: ik")
    talk.says("joris", som, "!organisatie SHOP: @petra")
    talk.says("anouk", zco, "!knelpunt geen vervolgplek na de opvang")
    talk.says("ilse", zco, "!herken K-1")
    talk.says("saskia", zco, "!overzicht som")
    talk.says("saskia", talk.private("saskia"), "akkoord 1")
    talk.says("joris", som, "!vergadering elke 2e dinsdag van maart en juni 10.00 Amersfoort")
    talk.says("petra", som, "!agenda K-1 15 min door @petra")
    talk.says("joris", som, "!agenda publiceer")
    talk.says("petra", som, "!actie ik brief sturen voor 1 april")
    talk.says("joris", som, "!terugkoppeling K-1 JenV zoekt plekken, voor 1 april")
    talk.skip()
    return zco


def test_what_is_carried_comes_back_the_same(lived: Conversation, empty: Conversation) -> None:
    text = lived.house.database.transact(lambda unit: take_out(unit.connection))
    assert json.loads(text)["tables"]["signal"]
    database = empty.house.database
    count = database.transact(lambda unit: bring_in(unit.connection, text))
    back = json.loads(database.transact(lambda unit: take_out(unit.connection)))
    tables = json.loads(text)["tables"]
    assert count == sum(map(len, tables.values()))
    for room in tables["room"]:
        room |= {"membership": "leave", "power_levels": None}
    assert back["tables"] == tables


def test_no_key_and_no_member_is_carried(lived: Conversation) -> None:
    text = lived.house.database.transact(lambda unit: take_out(unit.connection))
    assert set(json.loads(text)["tables"]) == set(METADATA.tables) - STAYS_BEHIND
    assert "privé" not in text
    assert "sync_token" not in text


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"schakel": 9, "tables": {}}', '{"schakel": 1, "tables": []}', "niets"],
)
def test_another_file_is_refused(empty: Conversation, text: str) -> None:
    with pytest.raises(CarryError):
        empty.house.database.transact(lambda unit: bring_in(unit.connection, text))


def test_it_is_taken_over_into_an_empty_database_only(lived: Conversation) -> None:
    text = lived.house.database.transact(lambda unit: take_out(unit.connection))
    with pytest.raises(CarryError, match="data already"):
        lived.house.database.transact(lambda unit: bring_in(unit.connection, text))


def test_the_new_account_goes_on_where_it_is_invited(lived: Conversation) -> None:
    text = lived.house.database.transact(lambda unit: take_out(unit.connection))
    [zco] = [one for one, room in lived.house.rooms().items() if room.slug == "zco"]
    moved = Conversation(lived.now)
    moved._open(lived.world.copy(lambda: moved.now))

    def write(unit: Unit) -> None:
        bring_in(unit.connection, text)

    moved.house.database.transact(write)
    moved.batch(moved.world.invite(zco, user("saskia")))
    assert moved.is_in(zco)
    there = sorted(moved.world.rooms[zco].members - {BOT})
    state = moved.world.state(zco, "beheer", "m.room.power_levels", moved.world.power_levels(zco))
    moved.batch(state, *(moved.world.membership(zco, one, "join") for one in there))
    moved.skip()
    moved.says("anouk", zco, "!lijst")
    moved.sees(zco, "K-1", "geen vervolgplek")
    moved.says("saskia", zco, "!instellen vergaderduur")
    moved.sees(zco, "90 minuten")
    moved.close()
