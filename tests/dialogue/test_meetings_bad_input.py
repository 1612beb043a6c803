"""Meetings: what cannot be done changes nothing, and one sentence says what to type instead."""

import pytest

from tests.dialogue.conversation import Conversation, on

TRAFFIC = ("value", "inbox", "outbox", "message_name", "occurrence", "question", "action", "change")
CASES = [
    # Somebody who is not in the room.
    ("!agenda opvang door @saskia", "@saskia is niet in deze kamer", "nodig die persoon eerst uit"),
    ("!agenda 1 door @saskia", "@saskia is niet in deze kamer", "Typ de hele naam"),
    ("!actie @saskia brief sturen voor 1 april", "@saskia is niet in deze kamer", "nodig die"),
    ("!vergadering V-2 voorzitter @saskia", "@saskia is niet in deze kamer", "Typ de hele naam"),
    ("!aanwezig @saskia", "@saskia is niet in deze kamer", "Typ de hele naam"),
    # A date that is over, also one before the meeting that it is about.
    ("!actie @wim brief sturen voor 1 maart 2027", "Welke dag", "Antwoord met het nummer"),
    ("!verplaats V-2 naar 1 maart 2027", "al geweest", "Antwoord met het nummer"),
    ("!vergadering 1 maart 2027 10.00", "al geweest", "Antwoord met het nummer"),
    ("!vergadering V-1 heropen", "V-1 staat al gepland", "!verplaats V-1"),
    # Minutes where a subject belongs.
    ("!agenda 15 min", "Zet er een onderwerp bij", "wachttijd ggz, bespreken, 15 min"),
    ("!agenda 15 min bespreken", "Zet er een onderwerp bij", "wachttijd ggz, bespreken"),
    ("!agenda 1 tekst 15 min", "Zet er een onderwerp bij", "wachttijd ggz, bespreken, 15 min"),
    ("!agenda vast 15 min", "Zet er een onderwerp bij", "wachttijd ggz"),
    # Numbers that are gone, or never were.
    ("!agenda A-3 20 min", "A-3 ken ik hier niet", "!agenda"),
    ("!agenda A-3 omhoog", "A-3 ken ik hier niet", "!agenda"),
    ("!agenda 3 weg", "Punt 3 staat niet op de agenda", "Er zijn 2 punten"),
    ("!agenda 0 weg", "Punt 0 staat niet op de agenda", "Er zijn 2 punten"),
    ("!besluit punt 3 akkoord", "Er staat nog niets op de agenda", "!agenda wachttijd ggz"),
    ("!besluit A-3 akkoord", "A-3 ken ik hier niet", "!agenda"),
    ("!besluit V-2 punt 3 akkoord", "Punt 3 staat niet op de agenda", "Er zijn 2 punten"),
    ("!gereed X-9", "X-9 ken ik hier niet", "!acties"),
]


@pytest.mark.parametrize(("typed", "sees", "helps"), CASES)
def test_one_sentence_helps(talk: Conversation, typed: str, sees: str, helps: str) -> None:
    """V-1 was on 9 February without an agenda; V-2 is ahead, with two items; A-3 is gone."""
    som = talk.platform("som", moderators=["joris"], members=["petra", "wim"])
    talk.platform("zco", moderators=["saskia"], members=["anouk"])
    talk.says("joris", som, "!vergadering di 9 feb 10.00")
    talk.asleep_until(on("2027-03-02", "11.00"))
    talk.says("joris", som, "!vergadering di 9 mrt 10.00")
    for item in ("opvang, 10 min", "cijfers", "huisvesting"):
        talk.says("joris", som, f"!agenda {item}")
    talk.says("joris", som, "!agenda 3 weg")
    talk.skip()
    before = talk.house.tables(but=TRAFFIC)

    talk.says("joris", som, typed)

    told = talk.sees(som, sees, helps)
    assert len(told.body) < 400
    talk.nothing_new()
    assert talk.house.tables(but=TRAFFIC) == before


@pytest.mark.parametrize("name", ["jaarverslag.pdf", "cijfers.csv", "foto van het bord.jpeg"])
def test_a_large_file_is_a_paper_and_is_not_kept(talk: Conversation, name: str) -> None:
    """Ten megabytes: the message that holds it is pointed at, the file itself is nowhere."""
    som = talk.platform("som", moderators=["joris"], members=["petra"])
    talk.says("joris", som, "!vergadering di 9 mrt 10.00")
    talk.says("petra", som, "!agenda jaarcijfers")
    shared = talk.says("petra", som, name, file=(name, b"geheime cijfers " * 655_360))
    talk.skip()

    said = talk.replies("petra", som, shared, "!agenda A-1 stuk")

    assert talk.reactions(said) == ["✓"]
    assert not talk.house.on_disk("geheime cijfers")
    talk.says("petra", som, "!agenda A-1")
    talk.sees(som, name)


def test_a_correction_to_nothing_but_minutes_is_refused(talk: Conversation, som: str) -> None:
    talk.says("joris", som, "!vergadering di 9 mrt 10.00")
    said = talk.says("petra", som, "!agenda opvang")
    talk.skip()
    talk.edits("petra", som, said, "!agenda 15 min")
    talk.sees(som, "Zet er een onderwerp bij")
    talk.says("petra", som, "!agenda")
    talk.sees(som, "A-1 opvang")
