"""A platform goes on in another room: on a moderator's word, and with all that it had."""

import pytest
from sqlmodel import SQLModel

from storage.moving import ROOM_COLUMNS, STAYS
from tests.dialogue.conversation import Conversation
from tests.dialogue.upgrading import enter, successor, tombstone
from tests.dialogue.world import BOT


@pytest.mark.parametrize("version", ["10", "12"])
def test_everything_moves_along(talk: Conversation, zco: str, som: str, version: str) -> None:
    talk.route(zco, som)
    talk.says("anouk", zco, "!knelpunt geen vervolgplek na de opvang")
    receipt = talk.sees(zco, "K-1")
    talk.says("saskia", zco, "!instellen vergaderduur 90")
    talk.says("bas", zco, "!regio Drenthe: ik")
    talk.says("saskia", zco, "!vergadering di 9 mrt 10.00")
    talk.says("anouk", zco, "!agenda wachttijd ggz")
    talk.skip(zco)

    new, events = successor(talk, zco, by="saskia", version=version)
    tombstone(talk, zco, new, "saskia")
    enter(talk, new, events, "saskia", "anouk", "ilse", "bas")

    talk.sees(new, "Landelijk Zorgcoördinatorenoverleg", "gaat in deze kamer verder")
    rooms = talk.house.rooms()
    assert (rooms[new].slug, rooms[zco].slug) == ("zco", None)
    talk.says("saskia", new, "!instellen vergaderduur")
    talk.sees(new, "90 minuten")
    talk.says("saskia", new, "!wie")
    talk.sees(new, "Twente: @anouk", "@bas:voorbeeld.nl bij Drenthe")
    talk.says("ilse", new, "!agenda")
    talk.sees(new, "Agenda V-1", "A-1 wachttijd ggz")
    talk.says("ilse", new, "!herken K-1")
    talk.says("saskia", new, "!route")
    talk.sees(new, "som")
    talk.says("saskia", new, "!overzicht som")
    talk.sees(new, "Concept 1")
    talk.sees(talk.private("saskia"), "K-1", "2 regio's")

    talk.says("anouk", zco, "!lijst")
    talk.reacts("ilse", zco, receipt, "👍")
    talk.nothing_new()


def test_no_table_with_a_room_is_forgotten() -> None:
    for name, table in SQLModel.metadata.tables.items():
        rooms = {
            column.name
            for column in table.columns
            if any(key.target_fullname == "room.room_id" for key in column.foreign_keys)
        }
        assert name in STAYS or rooms <= set(ROOM_COLUMNS), (name, rooms)


def test_a_members_tombstone_is_not_followed(talk: Conversation, zco: str) -> None:
    new, events = successor(talk, zco, by="anouk")
    before = talk.house.tables()

    tombstone(talk, zco, new, "anouk")
    assert talk.house.tables() == before
    enter(talk, new, events, "anouk", "saskia")

    assert talk.house.rooms()[zco].slug == "zco"
    assert talk.house.rooms()[new].slug is None
    talk.nothing_new()


def test_a_moderator_without_power_in_the_new_room_is_not_followed(
    talk: Conversation, zco: str
) -> None:
    new, events = successor(talk, zco, by="anouk", version="10")
    tombstone(talk, zco, new, "saskia")
    enter(talk, new, events, "anouk", "saskia")
    assert talk.house.rooms()[zco].slug == "zco"

    talk.power("saskia", new, 50)
    assert talk.house.rooms()[new].slug == "zco"
    talk.sees(new, "gaat in deze kamer verder")


def test_a_room_that_names_no_predecessor_is_not_followed(talk: Conversation, zco: str) -> None:
    new, events = talk.world.new_room("vreemd", creator="saskia")
    tombstone(talk, zco, new, "saskia")
    enter(talk, new, events, "saskia")
    assert talk.house.rooms()[zco].slug == "zco"


def test_a_platform_is_not_moved_into_another(talk: Conversation, zco: str, som: str) -> None:
    talk.joins("saskia", som)
    talk.power("saskia", som, 50)
    talk.skip()
    tombstone(talk, zco, som, "saskia")
    assert {talk.house.rooms()[one].slug for one in (zco, som)} == {"zco", "som"}


def test_the_invitation_may_come_before_the_tombstone(talk: Conversation, zco: str) -> None:
    new, events = successor(talk, zco, by="saskia")
    talk.world.membership(new, BOT, "invite")
    talk.batch(talk.world.invite(new, "saskia"))
    assert talk.is_in(new)
    talk.batch(*events, talk.world.membership(new, "saskia", "join"))
    assert talk.house.rooms()[zco].slug == "zco"

    tombstone(talk, zco, new, "saskia")
    assert talk.house.rooms()[new].slug == "zco"
    talk.skip(new)


def test_an_open_successor_is_told_and_silent(talk: Conversation, zco: str) -> None:
    new, events = successor(talk, zco, by="saskia", join_rule="public")
    tombstone(talk, zco, new, "saskia")
    enter(talk, new, events, "saskia", "anouk")

    talk.sees(talk.private("saskia"), "Ik ben gestopt in", "iedereen kan de kamer in")
    talk.says("anouk", new, "!lijst")
    talk.nothing_new(new)


def test_what_was_said_in_the_old_room_can_still_be_withdrawn(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek na de opvang")
    talk.skip(zco)
    new, events = successor(talk, zco, by="saskia")
    tombstone(talk, zco, new, "saskia")
    enter(talk, new, events, "saskia", "anouk")
    talk.skip(new)

    talk.redacts("anouk", zco, said)

    assert not talk.house.on_disk("vervolgplek")
    talk.skip()
    talk.says("saskia", new, "!lijst")
    listed = talk.sees(new)
    assert "K-1" not in listed.body


def test_a_room_that_the_bot_lost_is_replaced_by_an_administrator(
    talk: Conversation, zco: str
) -> None:
    talk.says("anouk", zco, "!knelpunt geen vervolgplek na de opvang")
    talk.skip(zco)
    talk.batch(talk.world.membership(zco, BOT, "leave"))
    talk.sees(talk.private("beheer"), "Ik zit niet meer in Landelijk Zorgcoördinatorenoverleg")
    other = talk.room("nieuw", moderators=["saskia"], members=["anouk"])

    talk.says("beheer", other, "!instellen platform zco")
    talk.sees(other, "gaat in deze kamer verder")
    talk.says("anouk", other, "!lijst")
    talk.sees(other, "K-1")
