"""Story S14: one poll in two rooms with one tally; and question polls."""

import pytest

from tests.dialogue.conversation import Conversation, on

ASK = "!datumprikker Themadag ZCO+SOM | do 10 jun | di 15 jun | kamers zco som"


def _two(talk: Conversation) -> tuple[str, str]:
    zco = talk.platform("zco", moderators=["joris"], members=["anouk", "mo"])
    som = talk.platform("som", moderators=["joris"], members=["mo", "petra"])
    talk.says("joris", som, "!organisatie Moviera: @mo")
    talk.says("joris", som, "!organisatie SHOP: @petra")
    talk.skip()
    return zco, som


@pytest.fixture
def two(talk: Conversation) -> tuple[str, str]:
    """zco and som; joris moderates both, and mo of Moviera is in both."""
    return talk.play(_two)


def test_one_poll_in_two_rooms_has_one_tally(talk: Conversation, two: tuple[str, str]) -> None:
    zco, som = two
    talk.says("joris", zco, ASK)
    for place in two:
        assert talk.sees(place, "Datumprikker D-1: Themadag ZCO+SOM", "2 organisaties").loud
        talk.sees(place, "D-1 Themadag")
    talk.sees(zco, "D-1 staat in", "Moviera zit in meer dan een kamer en heeft één stem")
    talk.nothing_new()
    natives = [talk.natives(place) for place in two]
    talk.votes("mo", natives[0][0], "kan")
    talk.votes("mo", natives[1][0], "kan")
    talk.votes("petra", natives[1][0], "kan niet")
    talk.says("anouk", zco, "!kan 1")
    talk.at(on("2027-01-12", "09.05"))
    for place in two:
        shown = next(one for one in talk.port.seen[place] if " misschien, " in one.body)
        assert "1) do 10 jun: 2 kan, 0 misschien, 1 niet (SHOP)" in shown.body
    talk.says("joris", som, "!vast D-1 1")
    talk.at(on("2027-01-12", "09.10"))
    for place in two:
        assert all(one.ended for one in talk.natives(place))
        shown = next(one for one in talk.port.seen[place] if " misschien, " in one.body)
        assert "Vastgelegd: donderdag 10 juni 2027" in shown.body
        talk.sees(place, "V-1 Themadag ZCO+SOM is op donderdag 10 juni 2027", "zco en som")
        talk.sees(place, "V-1.ics")
    talk.nothing_new()


def test_other_rooms_need_their_moderator(talk: Conversation, two: tuple[str, str]) -> None:
    zco, _ = two
    talk.says("mo", zco, ASK)
    talk.sees(zco, "alleen wie daar moderator is")
    talk.says("anouk", zco, ASK)
    talk.sees(zco, "Dat platform ken ik niet")  # she is not in the other one


def test_a_question_with_names_in_the_result(talk: Conversation, two: tuple[str, str]) -> None:
    _, som = two
    talk.says("joris", som, "!peiling Akkoord met de notulen? | ja | nee | sluit do 14 jan 12.00")
    post = talk.sees(som, "Peiling P-1: Akkoord met de notulen?", "1) ja", "2) nee", "14 januari")
    (native,) = talk.natives(som)
    assert (native.question, native.thread, native.hidden) == (
        "Akkoord met de notulen?",
        None,
        False,
    )
    talk.votes("petra", native, "ja")
    talk.votes("petra", native, "nee")
    said = talk.replies("mo", som, post, "1")
    assert talk.reactions(said) == ["✓"]
    talk.says("petra", som, "!stand P-1")
    talk.sees(som, "1) ja: 1 (@mo)", "2) nee: 1 (@petra)")
    talk.at(on("2027-01-14", "12.01"))
    result = talk.sees(som, "Uitslag P-1: Akkoord met de notulen?", "1) ja: 1 (@mo)", "2) nee: 1")
    assert result.loud
    assert native.ended
    talk.says("mo", som, "!stem P-1 2")
    talk.sees(som, "P-1 is gesloten")


def test_everybody_may_answer_a_question(talk: Conversation, two: tuple[str, str]) -> None:
    meldpunten = talk.platform("meldpunten", moderators=["joris"], members=["anouk"])
    talk.says("joris", meldpunten, "!peiling Koffie? | ja | nee")
    talk.skip()
    (native,) = talk.natives(meldpunten)
    talk.votes("anouk", native, "ja")
    talk.votes("joris", native, "nee")
    talk.batch(talk.world.vote(meldpunten, "joris", native.event_id, ()))
    talk.says("anouk", meldpunten, "!stand")
    talk.sees(meldpunten, "1) ja: 1 (@anouk)", "2) nee: 0")


def test_a_hidden_question_says_honestly_what_that_means(
    talk: Conversation, two: tuple[str, str]
) -> None:
    _, som = two
    talk.says("joris", som, "!peiling Wie neemt de leiding? | Fier | SHOP | geheim")
    talk.sees(som, "verborgen tot het sluiten", "alleen voor het oog", "wie wat koos")
    (native,) = talk.natives(som)
    assert native.hidden
    talk.votes("mo", native, "SHOP")
    talk.says("petra", som, "!stand P-1")
    talk.sees(som, "De uitslag van P-1 is verborgen", without=["@mo", "SHOP"])
    talk.says("joris", som, "!sluit P-1")
    talk.sees(som, "Uitslag P-1", "2) SHOP: 1 (@mo)")


def test_a_moderator_ends_a_question_in_her_client(
    talk: Conversation, two: tuple[str, str]
) -> None:
    _, som = two
    talk.says("joris", som, "!peiling Koffie? | ja | nee")
    talk.skip()
    (native,) = talk.natives(som)
    talk.votes("mo", native, "ja")
    talk.batch(talk.world.poll_end(som, "mo", native.event_id))
    talk.nothing_new()
    talk.batch(talk.world.poll_end(som, "joris", native.event_id))
    talk.sees(som, "Uitslag P-1", "1) ja: 1 (@mo)")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("!peiling", "Typ een vraag en minstens twee antwoorden"),
        ("!peiling Koffie?", "minstens twee antwoorden"),
        ("!peiling Koffie? | ja", "minstens twee antwoorden"),
        ("!peiling Koffie? | ja | Ja", "staat er twee keer in"),
        ("!peiling Koffie? | ja | " + "x" * 90, "hoogstens 80 tekens"),
        ("!peiling Koffie? | ja | nee | sluit gisteren", "sluitdatum begrijp ik niet"),
    ],
)
def test_a_bad_question_gets_one_sentence(
    talk: Conversation, two: tuple[str, str], typed: str, answer: str
) -> None:
    talk.says("joris", two[1], typed)
    talk.sees(two[1], answer)
