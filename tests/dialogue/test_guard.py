"""The privacy guard at work: nothing stored, nothing repeated, a version without it in private."""

import pytest

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation

BSN = "123456782"
ITEMS = ("value", "inbox", "outbox", "message_name", "question", "room", "member")


def test_a_bsn_is_refused_and_leaves_no_trace(talk: Conversation, zco: str) -> None:
    before = talk.house.tables(but=ITEMS)

    talk.says("anouk", zco, f"!knelpunt bsn {BSN} staat nog in oude gem, zorgverz lukt niet")

    refused = talk.sees(zco, "Niet bewaard", "burgerservicenummer", "verwijderen", without=[BSN])
    assert "oude gem" not in refused.body
    talk.sees(talk.private("anouk"), "oude gem, zorgverz lukt niet", without=[BSN])
    talk.nothing_new()
    assert talk.house.tables(but=ITEMS) == before
    assert not talk.house.on_disk(BSN)
    talk.says("ilse", zco, "!lijst")
    talk.sees(zco, "Er staat niets open")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("mw met v-nr 2712345678 krijgt geen B8", "2712345678"),
        ("meisje geb. 14-03-2009 weggelopen uit jeugdzorg", "14-03-2009"),
        ("adres vd opvang Lindelaan 14, 1234 AB is bekend", "Lindelaan"),
        ("parketnr 08/123456-26 geseponeerd", "123456-26"),
        ("uitkering kan niet op NL91ABNA0417164300", "NL91ABNA0417164300"),
        ("Fatima El Idrissi (19) uit Borculo kan niet terug", "Fatima"),
    ],
    ids=["v-number", "birth date", "address", "case number", "iban", "named person"],
)
def test_what_identifies_somebody_is_never_stored(
    talk: Conversation, zco: str, text: str, secret: str
) -> None:
    talk.says("anouk", zco, f"!knelpunt {text}")

    talk.sees(zco, "iet bewaard", without=[secret])
    for message in talk.got("anouk"):
        assert secret not in message.body
    talk.skip()
    assert not talk.house.on_disk(secret)


def test_a_warning_stores_no_signal_and_repeats_nothing(talk: Conversation, zco: str) -> None:
    phone = "06-12345678"

    talk.says("anouk", zco, f"!knelpunt bel mij over die jongen {phone}")

    talk.sees(zco, "telefoonnummer", without=[phone])
    talk.sees(talk.private("anouk"), without=[phone])
    talk.nothing_new()
    talk.says("ilse", zco, "!lijst")
    talk.sees(zco, "Er staat niets open")


def test_the_guard_reads_every_text_of_a_person(talk: Conversation, chain: Chain) -> None:
    zco, som = chain.zco, chain.som
    talk.says("anouk", zco, "!knelpunt geen vervolgplek na cosm")
    talk.skip()
    talk.says("saskia", zco, "!overzicht som")
    talk.skip()
    saskia = talk.private("saskia")
    for typed in (f"1 tekst bsn {BSN}", f"1 vraag is bsn {BSN} bekend?", "1 vraag Wat nu? aan "
                  "Fatima El Idrissi (19) uit Borculo"):  # fmt: skip
        talk.says("saskia", saskia, typed)
        talk.sees(saskia, "iet bewaard", without=[BSN, "Fatima"])
        talk.skip()
    for typed in (f"!organisatie bsn {BSN}: @saskia", f"!regio bsn {BSN}: @saskia"):
        talk.says("saskia", zco, typed)
        talk.sees(zco, "iet bewaard", without=[BSN])
        talk.skip()
    talk.says("saskia", saskia, "1 mag")
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()
    talk.says("joris", som, f"!terugkoppeling K-1 voor bsn {BSN} is het geregeld")
    talk.sees(som, "iet bewaard", without=[BSN])
    talk.skip(talk.private("joris"))
    talk.nothing_new()

    assert not talk.house.on_disk(BSN)
    assert not talk.house.on_disk("Fatima")


ELSEWHERE = (
    "!agenda bsn {} op kantoor",
    "!agenda 1 tekst bsn {} op kantoor",
    "!agenda 1 15 min bsn {} door @petra",
    "!datumprikker bsn {} | di 9 mrt 10.00 | do 11 mrt 10.00",
    "!vergadering di 16 feb 10.00 bsn {}",
    "!besluit punt 1 bsn {} wordt opgezocht",
    "!notitie punt 1 bsn {} besproken",
    "!actie @petra bsn {} opzoeken voor 1 april",
    "!weigeren K-1 bsn {} hoort hier niet",
    "!terugkoppeling K-1 bsn {} is geregeld",
    "!kan 1, misschien 2 (bsn {})",
    "!knelpunt bsn {} zoek",
)


@pytest.mark.parametrize("typed", ELSEWHERE)
def test_no_sort_of_text_gets_past(
    talk: Conversation, chain: Chain, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    som = chain.som
    talk.says("joris", som, "!vergadering di 9 feb 10.00 Amersfoort")
    talk.says("joris", som, "!agenda wachttijd ggz")
    first = talk.says("joris", som, "!agenda tolken bij het eerste gesprek")
    talk.skip()

    text = typed.format(BSN)
    talk.says("joris", som, text)
    talk.says("joris", som, text, msgtype="m.file", file=("verslag.txt", b"tekst"))
    talk.says("joris", som, "!knelpunt geen opvang", msgtype="m.file", file=(f"{BSN}.txt", b"a"))
    talk.edits("joris", som, first, text)
    talk.skip()

    said = [f"{one.body} {one.html}" for seen in talk.port.seen.values() for one in seen]
    assert not [one for one in said if BSN in one]
    assert BSN not in "".join(capsys.readouterr())
    assert not talk.house.on_disk(BSN)


def test_ordinary_chat_is_not_kept(talk: Conversation, zco: str) -> None:
    before = talk.house.tables()

    talk.says("anouk", zco, "zullen we zo lunchen in de kantine")
    talk.says("anouk", zco, f"bsn {BSN}")

    assert talk.house.tables() == before
    talk.nothing_new()
    assert not talk.house.on_disk("kantine")


@pytest.mark.parametrize("command", ["!knelpunt", "!agenda"])
def test_no_version_is_promised_where_none_is_made(
    talk: Conversation, zco: str, command: str
) -> None:
    """A list of numbers: what is left without them is nothing that can be posted."""
    listed = " ".join(f"bsn {number} en" for number in ["123456782"] * 14)
    talk.says("anouk", zco, f"{command} {listed} geen plek")
    assert "een versie zonder" not in talk.sees(zco, "Niet bewaard", "privé hoe het wel kan").body
    seen = talk.sees(talk.private("anouk"))
    assert "123456782" not in seen.body
