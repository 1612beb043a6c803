"""A date at which people of the room already meet elsewhere: a warning that gives nothing away."""

import pytest

from tests.dialogue.conversation import Conversation
from tests.dialogue.test_polls import overview

ASK = "!datumprikker Overleg | di 9 mrt 10.00-12.30 | do 11 mrt half twee | vr 12 mrt"
MEETING = "!vergadering di 9 mrt 12.00-14.00 Den Haag"
SOME = "overlapt met een overleg van SOM (enkele dezelfde mensen)"
FIRST, SECOND, THIRD = "1) di 9 mrt", "2) do 11 mrt", "3) vr 12 mrt"


def _house(talk: Conversation) -> tuple[str, str]:
    zco = talk.platform("zco", moderators=["joris"], members=["anouk", "mo"])
    som = talk.platform("som", moderators=["saskia"], members=["mo", "petra"])
    return zco, som


@pytest.fixture
def two(talk: Conversation) -> tuple[str, str]:
    """zco of joris and som of saskia; only mo is in both."""
    return talk.play(_house)


def line(talk: Conversation, place: str, start: str) -> str:
    """The line of a date in the overview as it stands."""
    return next(one for one in overview(talk, place).body.splitlines() if one.startswith(start))


def test_asking_and_the_overview_warn(talk: Conversation, two: tuple[str, str]) -> None:
    zco, som = two
    talk.says("saskia", som, MEETING)
    talk.skip()
    talk.says("joris", zco, ASK)

    asked = talk.sees(zco, "Datumprikker D-1", SOME, without=["Den Haag", "V-1", "12.00", "mo "])
    (warned,) = [one for one in asked.body.splitlines() if "overlapt" in one]
    assert warned.startswith("1) dinsdag 9 maart")
    talk.says("anouk", zco, "!kan 1 2 3")
    assert SOME in line(talk, zco, FIRST)
    assert "overlapt" not in line(talk, zco, SECOND) + line(talk, zco, THIRD)
    assert "Beste tot nu toe: 1" in overview(talk, zco).body  # it weighs nothing
    talk.skip()


def test_nobody_in_both_is_told_nothing(talk: Conversation, two: tuple[str, str]) -> None:
    zco, som = two
    talk.leaves("mo", zco)
    talk.says("saskia", som, MEETING)
    talk.skip()
    talk.says("joris", zco, ASK)
    talk.sees(zco, "Datumprikker D-1", without=["overlapt", "SOM"])
    assert "overlapt" not in overview(talk, zco).body
    talk.skip()


def test_from_five_people_up_they_are_counted(talk: Conversation) -> None:
    names = ["anouk", "mo", "bas", "ilse", "ruben"]
    zco = talk.platform("zco", moderators=["joris"], members=names)
    som = talk.platform("som", moderators=["saskia"], members=[*names, "petra"])
    talk.says("saskia", som, MEETING)
    talk.skip()
    talk.says("joris", zco, ASK)
    talk.sees(zco, "overlapt met een overleg van SOM (5 van dezelfde mensen)")
    talk.leaves("ruben", som)
    talk.says("anouk", zco, "!kan 1")
    assert SOME in line(talk, zco, FIRST)
    talk.skip()


def test_it_follows_the_meeting(talk: Conversation, two: tuple[str, str]) -> None:
    zco, som = two
    talk.says("joris", zco, ASK)
    assert "overlapt" not in overview(talk, zco).body
    talk.says("saskia", som, MEETING)
    assert SOME in line(talk, zco, FIRST)
    talk.says("saskia", som, "!verplaats V-1 naar do 11 mrt 15.00-17.00")
    assert SOME in line(talk, zco, SECOND)  # without an end it lasts as long as this room's do
    assert "overlapt" not in line(talk, zco, FIRST)
    talk.says("saskia", som, "!verplaats V-1 naar do 11 mrt 16.00-17.00")
    assert "overlapt" not in overview(talk, zco).body
    talk.says("saskia", som, "!verplaats V-1 naar vr 12 mrt 16.00-17.00")
    assert SOME in line(talk, zco, THIRD)  # without a time it lasts all day
    talk.says("saskia", som, "!vergadering V-1 vervalt")
    assert "overlapt" not in overview(talk, zco).body
    talk.skip()


def test_a_meeting_that_ends_when_it_begins_is_no_clash(
    talk: Conversation, two: tuple[str, str]
) -> None:
    zco, som = two
    talk.says("saskia", som, "!vergadering di 9 mrt 12.30-14.00")
    talk.says("saskia", som, "!vergadering di 9 mrt 9.00-10.00")
    talk.skip()
    talk.says("joris", zco, ASK)
    talk.sees(zco, "Datumprikker D-1", without=["overlapt"])
    talk.skip()


def test_a_meeting_of_one_of_its_own_rooms_is_no_other_platforms(
    talk: Conversation, two: tuple[str, str]
) -> None:
    zco, _ = two
    talk.says("joris", zco, MEETING)
    talk.skip()
    talk.says("joris", zco, ASK)
    talk.sees(zco, "Datumprikker D-1", without=["overlapt"])
    talk.skip()
