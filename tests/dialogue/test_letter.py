"""What a release gives for mail: the same words as a letter, in PDF and for Word."""

import io

import docx

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation
from tests.pure.documents.pdf import Pdf

PEOPLE = ["anouk", "ilse", "saskia", "Twente", "Utrecht"]


def released(talk: Conversation, chain: Chain, target: str, *edits: str) -> tuple[Pdf, list[str]]:
    """A letter to `target` about one bottleneck: its PDF, and its paragraphs for Word."""
    said = talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek na de opvang")
    talk.reacts("ilse", chain.zco, said, "👍")
    talk.says("saskia", chain.zco, f"!overzicht {target}")
    saskia = talk.private("saskia")
    for edit in (*edits, "akkoord 1"):
        talk.says("saskia", saskia, edit)
    talk.skip(chain.zco, chain.som, chain.tfm)
    *_, mail, pdf, word = talk.unread(saskia)
    talk.skip(saskia, talk.private("anouk"), talk.private("ilse"))
    names = [f"overzicht-1.{form}" for form in ("md", "pdf", "docx")]
    assert [one.body for one in (mail, pdf, word)] == names
    assert pdf.file is not None
    assert word.file is not None
    document = docx.Document(io.BytesIO(word.file))
    return Pdf(pdf.file), [paragraph.text for paragraph in document.paragraphs]


def test_a_letter_to_the_task_force_can_be_forwarded_as_it_is(
    talk: Conversation, chain: Chain
) -> None:
    pdf, paragraphs = released(talk, chain, "tfm", "1 vraag Wie betaalt dit? aan JenV")

    assert [node.text for node in pdf.tree.find("H1")] == ["Signalen uit het veld"]
    for words in (pdf.tree.all_text, "".join(paragraphs)):
        for wanted in (
            *("CoMensha", "Landelijke Task Force Mensenhandel", "2 regio", "K-1"),
            *("Hierbij ontvangt u één punt", "geen vervolgplek na de opvang"),
            *("Gevraagd aan JenV", "Wie betaalt dit?", "dinsdag 12 januari 2027"),
        ):
            assert wanted in words
        for unwanted in (*PEOPLE, "!", "je ", "**"):
            assert unwanted not in words


def test_a_letter_of_points_says_what_is_asked_only_where_something_is(
    talk: Conversation, chain: Chain
) -> None:
    pdf, paragraphs = released(talk, chain, "som")
    for words in (pdf.tree.all_text, "".join(paragraphs)):
        assert "geen vervolgplek na de opvang" in words
        assert "Gevraagd" not in words
        assert "wat wij vragen" not in words


def test_a_room_sets_its_own_letterhead(talk: Conversation, chain: Chain) -> None:
    talk.says("saskia", chain.zco, "!instellen briefhoofd CoMensha | Secretariaat ZCO")
    pdf, paragraphs = released(talk, chain, "som")
    assert [node.text for node in pdf.tree.find("P")][:2] == ["CoMensha", "Secretariaat ZCO"]
    assert paragraphs[:2] == ["CoMensha", "Secretariaat ZCO"]


def test_a_letter_is_in_the_language_of_whom_it_goes_to(talk: Conversation, chain: Chain) -> None:
    talk.says("joris", chain.som, "!instellen taal Engels")
    pdf, paragraphs = released(talk, chain, "som")
    for words in (pdf.tree.all_text, "".join(paragraphs)):
        assert "Signals from the field" in words
        assert "2 regions recognise this" in words
        assert "Tuesday 12 January 2027" in words
