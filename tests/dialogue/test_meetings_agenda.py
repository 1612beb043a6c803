"""The agenda: brought in, ordered, published, with late items and what people say in messages."""

import pytest

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on
from tests.dialogue.world import user

CALL = "!vergadering di 9 mrt 10.00-12.30 Amersfoort"


def called(talk: Conversation, place: str, *items: str) -> None:
    """V-1 is on 9 March; petra brought in these items."""
    talk.says("joris", place, CALL)
    for item in items:
        talk.says("petra", place, f"!agenda {item}")
    talk.skip(place)


def agenda(talk: Conversation, place: str, who: str = "petra") -> str:
    """The agenda as it is shown."""
    talk.says(who, place, "!agenda")
    return talk.sees(place, "Agenda V-1").body


def order(body: str) -> list[str]:
    """The labels of the items, in order."""
    lines = [one for one in body.splitlines() if one[:1].isdecimal()]
    return [next(word for word in one.split() if word.startswith("A-")) for one in lines]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("wachttijd ggz", "wachttijd ggz"),
        ("terugkoppeling TFM, bespreken, 15 min", "terugkoppeling TFM, bespreken, 15 min"),
        ("wachttijd ggz 15 min besluiten", "wachttijd ggz, besluiten, 15 min"),
        ("wachttijd ggz (besluten, kwartier)", "wachttijd ggz, besluiten, 15 min"),
        ("stand van zaken half uur door @petra", "stand van zaken, 30 min, door @petra"),
        ("wachttijd van 15 min loopt op", "wachttijd van 15 min loopt op"),
        ("vaststellen verslag", "vaststellen verslag"),
    ],
)
def test_an_item_as_people_type_it(talk: Conversation, som: str, typed: str, shown: str) -> None:
    called(talk, som)
    talk.says("petra", som, f"!agenda {typed}")
    talk.sees(som, f"A-1 staat op de agenda van V-1 (dinsdag 9 maart 2027, 10.00-12.30 (week 10)): "
              f"{shown}.")  # fmt: skip


def test_without_a_meeting_it_waits_for_the_next(talk: Conversation, som: str) -> None:
    talk.says("petra", som, "!agenda wachttijd ggz")
    talk.sees(som, "A-1 staat klaar voor de volgende vergadering")
    talk.says("petra", som, "!agenda")
    talk.sees(som, "nog geen vergadering", "A-1 wachttijd ggz")
    called(talk, som)
    assert order(agenda(talk, som)) == ["A-1"]


def test_order_edit_hold_and_drop(talk: Conversation, som: str) -> None:
    called(talk, som, "een, 20 min", "twee, 30 min", "drie")
    for typed, labels in (
        ("3 omhoog", ["A-1", "A-3", "A-2"]),
        ("A-2 naar 1", ["A-2", "A-1", "A-3"]),
        ("1 omlaag", ["A-1", "A-2", "A-3"]),
        ("2 aanhouden", ["A-1", "A-3"]),
        ("A-2 erbij", ["A-1", "A-2", "A-3"]),
        ("weg 3", ["A-1", "A-2"]),
    ):
        said = talk.says("joris", som, f"!agenda {typed}")
        assert talk.reactions(said) == ["✓"], typed
        assert order(agenda(talk, som)) == labels, typed
    said = talk.says("petra", som, "!agenda 1 tekst eerste punt")
    talk.says("petra", som, "!agenda 1 45 min besluiten door @petra")
    assert "A-1 eerste punt, besluiten, 45 min, door @petra" in agenda(talk, som)
    assert "75 van 150 min" in agenda(talk, som)
    assert talk.reactions(said) == ["✓"]


@pytest.mark.parametrize(
    ("who", "typed", "sees"),
    [
        ("petra", "9 weg", "Punt 9 staat niet op de agenda. Er zijn 2 punten"),
        ("petra", "A-99 weg", "A-99 ken ik hier niet"),
        ("petra", "1 omhoog", "Dat doet een moderator"),
        ("hoofd", "1 weg", "van iemand anders"),
        ("petra", "15 min", "Zet er een onderwerp bij"),
        ("petra", "bespreken", "Zet er een onderwerp bij"),
        ("petra", "1 blablabla", "Wat wilt u met A-1"),
        ("petra", "wachttijd door @niemand", "@niemand is niet in deze kamer"),
        ("petra", "publiceer", "alleen voor moderators"),
        ("petra", "K-4", "K-4 ken ik hier niet"),
        ("petra", "bsn 123456782 uit Breda", "burgerservicenummer"),
    ],
)
def test_what_is_wrong_changes_nothing(talk: Conversation, who: str, typed: str, sees: str) -> None:
    som = talk.platform("som", moderators=["joris"], members=["petra", "hoofd"])
    called(talk, som, "een", "twee")
    before = talk.house.tables()["agenda_item"]
    talk.says(who, som, f"!agenda {typed}")
    talk.sees(som, sees)
    assert talk.house.tables()["agenda_item"] == before
    talk.skip()


def test_undo_takes_back_one_thing_at_a_time(talk: Conversation, som: str) -> None:
    called(talk, som, "een", "twee")
    said = talk.says("petra", som, "!agenda drie")
    receipt = talk.sees(som, "A-3")
    talk.says("petra", som, "!ongedaan")
    assert receipt.redacted
    assert order(agenda(talk, som)) == ["A-1", "A-2"]
    talk.says("joris", som, "!agenda 2 omhoog")
    talk.says("joris", som, "!ongedaan")
    assert order(agenda(talk, som)) == ["A-1", "A-2"]
    talk.says("joris", som, "!agenda publiceer")
    posts = [talk.sees(som), talk.sees(som)]
    talk.says("joris", som, "!ongedaan")
    assert all(one.redacted for one in posts)
    assert talk.house.tables()["publication"] == []
    assert talk.reactions(said) == []
    talk.skip()


def test_the_same_sentence_twice_is_one_item(talk: Conversation, som: str) -> None:
    called(talk, som, "een")
    talk.says("petra", som, "!agenda een")
    talk.sees(som, "net al genoteerd")
    assert order(agenda(talk, som)) == ["A-1"]


@pytest.mark.parametrize(
    "typed",
    [
        "volgende 2 weken geen opvang",
        "weg 1 met de wachttijden",
        "naar een nieuwe werkwijze",
        "terug naar de bron",
        "vergadering 12 evalueren",
        "alles over huisvesting",
        "publiceren jaarverslag",
    ],
)
def test_a_subject_that_begins_like_a_command_is_a_subject(
    talk: Conversation, som: str, typed: str
) -> None:
    called(talk, som, "een", "twee")
    talk.says("joris", som, f"!agenda {typed}")
    talk.sees(som, "A-3 staat op de agenda van V-1 ", f": {typed}.")
    assert order(agenda(talk, som)) == ["A-1", "A-2", "A-3"]


def test_moderators_are_asked_in_office_hours(talk: Conversation, som: str) -> None:
    called(talk, som)
    talk.asleep_until(on("2027-02-24", "21.00"))
    talk.skip()
    talk.says("petra", som, "!agenda wachttijd ggz")
    talk.sees(som, "nagekomen")
    joris = talk.private("joris")
    talk.nothing_new(joris)
    talk.at(on("2027-02-25", "08.31"))
    talk.sees(joris, "Nagekomen")


def test_forty_items_are_one_message(talk: Conversation, som: str) -> None:
    called(talk, som, *(f"onderwerp {number}, 3 min" for number in range(40)))
    talk.says("joris", som, "!agenda publiceer")
    body = talk.sees(som, "versie 1", "120 van 150").body
    assert order(body) == [f"A-{number}" for number in range(1, 41)]
    talk.skip()


def test_what_is_done_in_private_by_name_of_the_platform(talk: Conversation, chain: Chain) -> None:
    talk.says("joris", chain.som, CALL)
    talk.skip()
    petra = talk.private("petra")
    talk.says("petra", petra, "agenda wachttijd ggz")
    talk.sees(petra, "A-1 staat op de agenda van V-1")
    talk.says("petra", chain.som, "!agenda")
    talk.sees(chain.som, "A-1 wachttijd ggz")
    talk.says("anouk", chain.zco, "!agenda A-1 weg")
    talk.sees(chain.zco, "A-1 ken ik hier niet")
    talk.skip()
    assert user("petra") in str(talk.house.tables()["agenda_item"])


def test_standing_items_come_and_go(talk: Conversation, som: str) -> None:
    called(talk, som, "een")
    for typed in ("vast Opening", "vast Rondvraag, 5 min, achteraan", "vast Mededelingen 10 min"):
        said = talk.says("joris", som, f"!agenda {typed}")
        assert talk.reactions(said) == ["✓"], typed
    body = agenda(talk, som)
    assert [one.split(" ", 2)[2] for one in body.splitlines() if one[:1].isdecimal()] == [
        *("Opening", "Mededelingen, 10 min", "een", "Rondvraag, 5 min"),
    ]
    talk.says("petra", som, "!agenda vast")
    talk.sees(som, "1. Opening", "2. Mededelingen, 10 min", "3. Rondvraag, 5 min (achteraan)")
    talk.says("petra", som, "!agenda vast 2 weg")
    talk.sees(som, "alleen voor moderators")
    talk.says("joris", som, "!agenda vast 2 weg")
    assert "Mededelingen" not in agenda(talk, som)
    talk.says("joris", som, "!agenda vast 9 weg")
    talk.sees(som, "Punt 9 staat niet")
