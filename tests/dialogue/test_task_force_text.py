"""What the Task Force reads, as a golden file: a policy officer can forward it as it is."""

import re
from pathlib import Path

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on
from tests.dialogue.test_feedback import ANSWER

GOLDEN = Path(__file__).parent / "golden"
POINTS = (
    "na de crisisopvang is er geen vervolgplek, gemeenten verwijzen naar elkaar",
    "intake bij de politie pas na 9 weken.",
    "tolk Vietnamees komt steeds te laat?",
)
EDITS = (
    "1 vraag Wie betaalt de vervolgopvang? aan JenV",
    "2 tekst De intake bij de politie laat negen weken op zich wachten.",
    "2 vraag Kan de politie een termijn van vier weken toezeggen? aan de Nationale Politie",
    "3 tekst Tolken in het Vietnamees zijn niet op tijd beschikbaar",
    "3 vraag Komt er een gezamenlijke tolkenpool? aan JenV",
)
EMOJI = re.compile("[\N{WATCH}-\N{HOURGLASS}\N{BLACK SUN WITH RAYS}-\N{WHITE HEAVY CHECK MARK}"
                   "\N{CYCLONE}-\N{SYMBOL FOR MARKS CHAPTER}]")  # fmt: skip


def up(talk: Conversation, chain: Chain, *texts: str) -> None:
    """These are logged, and recognised in two more regions."""
    for text in texts:
        said = talk.says("anouk", chain.zco, f"!knelpunt {text}")
        for who in ("ilse", "mo"):
            talk.reacts(who, chain.zco, said, "👍")
    talk.skip()


def released(talk: Conversation, chain: Chain, number: int, *edits: str) -> str:
    """The next text of the Task Force."""
    saskia = talk.private("saskia")
    for sentence in ("overzicht tfm", *edits, f"akkoord {number}"):
        talk.says("saskia", saskia, sentence)
    post = talk.sees(chain.tfm)
    talk.skip()
    return post.body


def test_the_text_of_the_task_force(talk: Conversation, chain: Chain) -> None:
    talk.says("tess", chain.tfm, "!vergadering do 17 juni 10.00-12.00 Den Haag")
    up(talk, chain, "geen bedden meer in de crisisopvang")
    released(talk, chain, 1, "1 vraag Komen er bedden bij? aan VWS")
    talk.at(on("2027-05-20", "10.00"))
    talk.says("tess", chain.tfm, ANSWER)
    up(talk, chain, *POINTS)
    talk.skip()
    text = released(talk, chain, 2, *EDITS)

    assert text == (GOLDEN / "task_force.txt").read_text().rstrip("\n")
    assert "!" not in text
    assert EMOJI.search(text) is None
    assert re.search(r"\b(?:je|jij|jouw|jullie)\b", text) is None
    assert text.count("Gevraagd aan") == 3
    for hidden in ("anouk", "ilse", "saskia", "tess", "Twente", "Utrecht", "Zeeland"):
        assert hidden not in text
