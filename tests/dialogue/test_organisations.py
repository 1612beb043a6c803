"""Organisations and regions: claims, confirmation, tables in and out, who is who."""

import pytest

from bot.matrix.pills import pills
from storage import people
from storage.database import Unit
from tests.dialogue.conversation import Conversation

QUIET = ("value", "inbox", "outbox", "message_name")


def _region_of(talk: Conversation, who: str) -> str | None:
    def read(unit: Unit) -> str | None:
        with unit.command() as session:
            found = people.region_of(session, f"@{who}:voorbeeld.nl")
            return found.name if found else None

    return talk.house.database.transact(read)


def test_what_a_member_says_of_herself_is_provisional(talk: Conversation, zco: str) -> None:
    talk.says("bas", zco, "!regio twente: ik")
    noted = talk.sees(zco, "Voorlopig genoteerd: @bas:voorbeeld.nl bij Twente", "telt het niet mee")
    assert noted.mentions == ("@saskia:voorbeeld.nl",)
    assert _region_of(talk, "bas") is None
    talk.says("mo", zco, "!wie")
    talk.sees(zco, "Wacht op een moderator", "@bas:voorbeeld.nl bij Twente")

    talk.reacts("bas", zco, noted, "✅")
    talk.reacts("anouk", zco, noted, "✅")
    talk.nothing_new()
    assert _region_of(talk, "bas") is None

    talk.reacts("saskia", zco, noted, "✅")
    talk.sees(zco, "@bas:voorbeeld.nl hoort nu bij Twente")
    assert _region_of(talk, "bas") == "Twente"
    assert _region_of(talk, "anouk") == "Twente"


def test_a_claim_gives_no_voice(talk: Conversation, zco: str) -> None:
    talk.says("bas", zco, "!regio Drenthe: ik")
    talk.sees(zco, "(nieuw)")
    talk.says("anouk", zco, "!knelpunt geen vervolgplek na de opvang")
    receipt = talk.sees(zco, "K-1")
    talk.reacts("bas", zco, receipt, "👍")
    talk.says("ilse", zco, "!lijst")
    listed = talk.sees(zco, "K-1")
    assert "2 regio" not in listed.body


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("!regio akkoord @bas", "Drenthe"),
        ("!regio akkoord", "Drenthe"),
        ("!region confirm @bas:voorbeeld.nl", "Drenthe"),
        ("!regio weiger @bas", None),
    ],
)
def test_a_claim_is_judged_by_typing(
    talk: Conversation, zco: str, typed: str, region: str | None
) -> None:
    talk.says("bas", zco, "!regio Drenthe: ik")
    talk.skip(zco)
    talk.says("anouk", zco, typed)
    talk.sees(zco, "alleen voor moderators")

    talk.says("saskia", zco, typed)
    talk.skip(zco)

    assert _region_of(talk, "bas") == region
    talk.says("saskia", zco, "!regio akkoord")
    talk.sees(zco, "Er wacht niets")


def test_a_deputy_may_say_so_of_herself(talk: Conversation, zco: str) -> None:
    talk.says("bas", zco, "!organisatie SHOP: ik (plv)")
    talk.sees(zco, "@bas:voorbeeld.nl bij SHOP")
    talk.says("saskia", zco, "!organisatie akkoord @bas")
    talk.sees(zco, "hoort nu bij SHOP")
    talk.says("bas", zco, "!organisatie")
    talk.sees(zco, "SHOP: @bas:voorbeeld.nl (plv)")


def test_a_confirmation_can_be_undone(talk: Conversation, zco: str) -> None:
    talk.says("bas", zco, "!regio Drenthe: ik")
    talk.skip(zco)
    talk.says("saskia", zco, "!regio akkoord")
    talk.says("saskia", zco, "!ongedaan")
    talk.skip(zco)

    assert _region_of(talk, "bas") is None
    talk.says("saskia", zco, "!wie")
    talk.sees(zco, "@bas:voorbeeld.nl bij Drenthe")


def test_each_room_sets_its_own_people(talk: Conversation, zco: str, som: str) -> None:
    talk.says("joris", som, "!organisatie SHOP: @petra")
    talk.says("saskia", zco, "!organisatie shop: @anouk (plv)")
    talk.skip()
    talk.says("saskia", zco, "!organisatie")
    talk.sees(zco, "SHOP: @petra:voorbeeld.nl, @anouk:voorbeeld.nl (plv)")

    talk.says("saskia", zco, "!organisatie SHOP: niemand")
    talk.sees(zco, "SHOP: nog niemand")
    talk.says("petra", som, "!organisatie")
    talk.sees(som, "SHOP: @petra:voorbeeld.nl", without=["anouk"])


def test_people_who_left_every_platform_are_replaced(talk: Conversation, zco: str) -> None:
    talk.leaves("mo", zco)
    talk.says("saskia", zco, "!regio Zeeland: @bas")
    talk.skip(zco)
    talk.says("saskia", zco, "!regio")
    talk.sees(zco, "Zeeland: @bas:voorbeeld.nl", without=["@mo"])


def test_who_is_who_tells_who_is_missing(talk: Conversation, zco: str) -> None:
    talk.says("saskia", zco, "!organisatie Fier: niemand")
    talk.sees(zco, "Fier: nog niemand")

    talk.says("anouk", zco, "!wie")

    talk.sees(
        zco,
        "Twente: @anouk:voorbeeld.nl",
        "Nog niemand in deze kamer: Fier",
        "Nog nergens bij: @bas:voorbeeld.nl en @saskia:voorbeeld.nl",
        without=["@schakel", "beheer"],
    )


def test_a_mention_counts_as_the_id_behind_it(talk: Conversation, zco: str) -> None:
    shown = {"Ilse de Vries": "ilse", "Bas, plaatsvervangend": "bas"}
    talk.says(
        "saskia", zco, "!organisatie SHOP: Ilse de Vries, Bas, plaatsvervangend (plv)", pills=shown
    )
    talk.sees(zco, "SHOP: @ilse:voorbeeld.nl en @bas:voorbeeld.nl (@bas:voorbeeld.nl als")


def test_a_display_name_proves_nothing(talk: Conversation, zco: str) -> None:
    talk.joins("@promo:elders.example", zco)
    talk.skip()
    talk.says("saskia", zco, "!regio Drenthe: Anouk", pills={"Anouk": "@promo:elders.example"})
    talk.sees(zco, "Regio Drenthe: @promo:elders.example")


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a href="https://matrix.to/#/@p:a.nl">Petra</a>', {"Petra": "@p:a.nl"}),
        ("<a href='https://matrix.to/#/%40p%3Aa.nl?via=a.nl'>P</a>", {"P": "@p:a.nl"}),
        (
            '<a class="x" href="matrix:u/p:a.nl"><b>Petra &amp; co</b></a>',
            {"Petra & co": "@p:a.nl"},
        ),
        ('<a href="https://matrix.to/#/!room:a.nl">kamer</a>', {}),
        ('<a href="https://elders.nl/#/@p:a.nl">Petra</a>', {}),
        (
            '<a href="https://matrix.to/#/@p:a.nl">P</a><a href="https://matrix.to/#/@q:a.nl">P</a>',
            {},
        ),
        ("<a " * 50_000, {}),
        (7, {}),
    ],
)
def test_pills(html: object, found: dict[str, str]) -> None:
    assert pills(html) == found


# Tables

GOOD = "organisatie;account;rol\nSHOP;anouk:voorbeeld.nl;\nSHOP;bas:voorbeeld.nl;plv\nFier;;\n"


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace(";", ",").encode(),
        GOOD.replace(";", "\t").encode("utf-16"),
        "ROL;Extra;Account;Organisatie\n;x;@anouk;SHOP\nPLV;;@bas:voorbeeld.nl;shop\n;;;Fier\n".encode(
            "cp1252"
        ),
        GOOD.replace("SHOP", '"SHOP"').encode() + b";;\r\n\r\n",
    ],
    ids=["plain", "excel", "commas", "utf-16 tabs", "other order", "quoted"],
)
def test_a_table_is_taken_in(talk: Conversation, zco: str, data: bytes) -> None:
    posted = talk.says("saskia", zco, "lijst.csv", msgtype="m.file", file=("lijst.csv", data))
    talk.nothing_new()
    talk.replies("saskia", zco, posted, "!organisatie")
    talk.sees(zco, "2 organisaties overgenomen", "2 nieuw", "2 mensen")
    talk.says("anouk", zco, "!organisatie")
    talk.sees(zco, "SHOP: @anouk:voorbeeld.nl, @bas:voorbeeld.nl (plv)", "Fier: nog niemand")


def test_a_table_comes_as_the_caption_of_a_file_and_is_undone(talk: Conversation, zco: str) -> None:
    data = b"regio;account\nDrenthe;bas:voorbeeld.nl\nTwente;bas:voorbeeld.nl\n"
    before = talk.house.tables(but=(*QUIET, "action", "change"))
    talk.says("saskia", zco, "!regio csv", msgtype="m.file", file=("r.csv", data))
    talk.sees(zco, "2 regio's overgenomen", "1 nieuw", "1 persoon")
    assert _region_of(talk, "bas") == "Drenthe"
    assert _region_of(talk, "anouk") is None

    talk.says("saskia", zco, "!ongedaan")
    talk.skip(zco)
    assert talk.house.tables(but=(*QUIET, "action", "change")) == before


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"naam;wie;wat\nSHOP;a;b\n", "deze kolommen staan: organisatie, account en rol"),
        (b"SHOP;anouk:voorbeeld.nl;\n", "De eerste regel"),
        (b"", "De eerste regel"),
        (b"\x00\x01\x02PK\x03\x04", "De eerste regel"),
        (b"organisatie;account;rol\n", "geen regels"),
        (b"organisatie;account;rol\nSHOP;iemand:elders.nl;\n", "Regel 2: deze persoon is niet"),
        (b"organisatie;account;rol\nSHOP;bas;\n;bas;\n", "Regel 3: de naam ontbreekt"),
        (b"organisatie;account;rol\nSHOP;bas;baas\n", "Regel 2: de rol ken ik niet"),
        (b'organisatie;account;rol\n"SHOP;bas;\n', "aanhalingsteken"),
        (b"organisatie;account;rol\nbsn 123456782;bas;\n", "Regel 2: deze naam kan ik niet"),
        (b"organisatie;account;rol\n" + b"A;;\n" * 3000, "te groot"),
        (b"organisatie;account;rol\n" + b"A;x:y.nl;\n" * 9, "En nog 4"),
    ],
)
def test_a_wrong_table_changes_nothing(
    talk: Conversation, zco: str, data: bytes, sentence: str
) -> None:
    before = talk.house.tables(but=QUIET)
    talk.says("saskia", zco, "!organisatie", msgtype="m.file", file=("lijst.csv", data))
    talk.sees(zco, sentence, without=["123456782"])
    assert talk.house.tables(but=QUIET) == before


def test_a_member_takes_no_table_in(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!organisatie", msgtype="m.file", file=("l.csv", GOOD.encode()))
    talk.sees(zco, "alleen voor moderators")


def test_another_kind_of_file_is_no_table(talk: Conversation, zco: str) -> None:
    posted = talk.says("saskia", zco, "lijst.xlsx", msgtype="m.file", file=("lijst.xlsx", b"PK"))
    talk.replies("saskia", zco, posted, "!organisatie csv")
    talk.sees(zco, "Is het een CSV-bestand")


def test_a_table_that_is_handed_out_can_be_taken_in(talk: Conversation, zco: str) -> None:
    for line in ("SHOP: @anouk, @bas (plv)", "=SOM(A1): @ilse", "Fier: niemand"):
        talk.says("saskia", zco, f"!organisatie {line}")
    talk.skip(zco)
    talk.says("saskia", zco, "!organisatie csv")
    talk.sees(zco, "4 regels")
    file = talk.sees(zco, "organisaties.csv").file
    assert file is not None
    assert file.startswith(b"\xef\xbb\xbforganisatie;account;rol\r\n")
    assert b"'=SOM(A1);ilse:voorbeeld.nl" in file
    before = talk.house.tables(but=(*QUIET, "action", "change"))

    talk.says("saskia", zco, "!organisatie", msgtype="m.file", file=("terug.csv", file))
    talk.sees(zco, "3 organisaties overgenomen", "0 nieuw")
    assert talk.house.tables(but=(*QUIET, "action", "change")) == before
